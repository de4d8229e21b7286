"""Every measure on the dozen interviews of conftest.py, added up by hand; and what holds for all measures."""

import pytest
from pandas.testing import assert_frame_equal

from analysis.survey.measures import knowledge, needs, participation, projects, quiz, sources, views
from analysis.tables.chapters import CHAPTERS

# measure → indicator → its base, and the sum of each category that is not 0
SUMS = {
    knowledge.measure_recognition: {"p_nris": (10, {"recognised": 6})},
    knowledge.measure_foil: {"p_foil": (11, {"recognised": 4})},
    knowledge.measure_recognition_above_foil: {"p_nris": (9, {"above_foil": 3 - 1})},
    knowledge.measure_self_rating: {"self_eu": (10, {"mean": 24})},
    knowledge.measure_scores: {
        "n_known": (10, {"mean": 6}),
        "quiz_score": (10, {"mean": 5 + 2 + 4 + 5}),
        "quiz_net": (10, {"mean": 16 - (3 + 1 + 3 + 1)}),
    },
    quiz.measure_quiz: {
        "qz1": (10, {"right": 5}),
        "qz2": (3, {"right": 2}),
        "qz3": (9, {"right": 4}),
        "qz7": (7, {"right": 5}),
    },
    quiz.measure_quiz_levels: {
        "quiz_eu": (10, {"right": 1 + 0.5 + 1 + 0.5 + 1 + 1}),
        "quiz_national": (9, {"right": 4}),
    },
    quiz.measure_single_levels: {"quiz_municipal": (7, {"right": 5})},
    sources.measure_sources: {
        "src": (5, {"municipal": 2, "ngo": 1, "mediator": 1, "people": 2, "training": 1}),
    },
    sources.measure_other_sources: {"src": (5, {"other": 1})},
    sources.measure_main_source: {"src_main": (4, {"municipal": 1, "mediator": 1, "people": 1, "training": 1})},
    sources.measure_plan: {"mun_plan": (10, {"adopted": 3, "draft": 1, "no": 2, "dk": 4})},
    sources.measure_rights: {"disc_org": (5, {"yes": 1, "no": 3, "dk": 1})},
    projects.measure_projects: {"jp_any": (9, {"part": 3, "know": 3, "no": 3})},
    projects.measure_known_projects: {"jp_any": (9, {"known": 6})},
    projects.measure_partners: {"jp_partner": (5, {"municipality": 3, "ngo": 2, "school": 2})},
    projects.measure_unnamed_partners: {"jp_partner": (5, {"other": 1, "dk": 1})},
    projects.measure_partner_pairs: {
        "jp_partner": (5, {"municipality+ngo": 1, "municipality+school": 2, "ngo+school": 1}),
    },
    projects.measure_themes: {"jp_theme": (5, {"education": 2, "health": 1, "housing": 1})},
    projects.measure_unnamed_themes: {"jp_theme": (5, {"other": 1, "dk": 1})},
    projects.measure_funding: {"jp_fund": (3, {"ophrd": 2, "municipal": 1, "dk": 1})},
    projects.measure_result: {"jp_result": (5, {"2": 1, "3": 1, "4": 1, "5": 1, "dk": 1})},
    projects.measure_net_result: {"jp_result": (4, {"net": 2 - 1})},
    projects.measure_benefit: {"jp_benefit": (2, {"yes": 1, "no": 1})},
    participation.measure_chain: {"chain": (6, {"invited": 4, "attended": 3, "influenced": 1})},
    participation.measure_chain_losses: {"chain": (6, {"lost_attended": 1, "lost_influenced": 2})},
    participation.measure_uninvited: {"chain": (6, {"uninvited": 1})},
    participation.measure_forms: {
        "inv": (8, {"discussion": 2, "session": 1, "local": 3, "survey": 1, "none": 3}),
        "att": (8, {"discussion": 1, "session": 1, "local": 3, "none": 3}),
    },
    participation.measure_influence: {"infl": (4, {"2": 1, "4": 1, "5": 1, "dk": 1})},
    participation.measure_organised_forms: {"org_forms": (2, {"discussion": 1, "session": 1, "none": 1})},
    participation.measure_used_proposals: {"use_prop": (1, {"noprop": 1})},
    views.measure_levels: {
        "iap_now": (11, {"none": 4, "inform": 4, "consult": 1, "dk": 2}),
        "iap_want": (11, {"none": 3, "inform": 1, "consult": 2, "involve": 1, "collaborate": 1, "empower": 2, "dk": 1}),
    },
    views.measure_level_gap: {"iap_gap": (7, {"mean": 2 - 1 + 3 + 1 + 0 + 1 + 4})},
    views.measure_want_more: {"iap_gap": (7, {"more": 5})},
    views.measure_mechanisms: {
        "mech": (10, {"pubcouncil": 2, "mayor": 5, "mediator": 2, "infopoint": 1, "assembly": 1}),
    },
    views.measure_other_mechanisms: {"mech": (10, {"none": 2, "other": 1})},
    views.measure_obstacles: {
        "obst": (11, {"noinfo": 2, "noinvite": 3, "notrust": 1, "prejudice": 1, "capacity": 2}),
    },
    views.measure_no_obstacles: {"obst": (11, {"none": 2, "dk": 3})},
    views.measure_trust: {"tr_mun": (11, {"1": 2, "2": 2, "4": 4, "5": 1, "dk": 2})},
    views.measure_net_trust: {"tr_mun": (9, {"net": 5 - 4})},
    views.measure_readiness: {"ready": (11, {"1": 2, "2": 1, "3": 2, "4": 3, "5": 2, "dk": 1})},
    views.measure_net_readiness: {"ready": (10, {"net": 5 - 3})},
    needs.measure_priorities: {
        "education": (10, {"first": 3, "second": 1, "third": 2, "top3": 6}),
        "health": (10, {"first": 1, "second": 2, "third": 2, "top3": 5}),
        "housing": (10, {"first": 3, "second": 2, "third": 1, "top3": 6}),
        "employment": (10, {"first": 3, "second": 3, "third": 1, "top3": 7}),
        "rule_of_law": (10, {}),
        "culture_media": (10, {}),
    },
    needs.measure_priority_points: {
        "education": (10, {"points": 9 + 2 + 2}),
        "health": (10, {"points": 3 + 4 + 2}),
        "housing": (10, {"points": 9 + 4 + 1}),
        "employment": (10, {"points": 9 + 6 + 1}),
        "rule_of_law": (10, {}),
        "culture_media": (10, {}),
    },
    needs.measure_topics: {"topic": (10, {"funding": 3, "services": 2, "jobs": 3, "housing": 1, "practices": 1})},
    needs.measure_other_topics: {"topic": (10, {"none": 2, "other": 1})},
    needs.measure_channels: {
        "channel": (7, {"person": 4, "website": 2, "social": 1, "training": 1, "mediator": 1}),
    },
}
# measure → one answer that is another: the question, which of the dozen (from 0), the new answer
CHANGES = {
    knowledge.measure_recognition: ("p_nris", 2, "heard"),
    knowledge.measure_foil: ("p_foil", 4, "know"),
    knowledge.measure_recognition_above_foil: ("p_foil", 0, "used"),
    knowledge.measure_self_rating: ("self_eu", 11, "3"),
    knowledge.measure_scores: ("qz3", 6, "f"),
    quiz.measure_quiz: ("qz1", 2, "f"),
    quiz.measure_quiz_levels: ("qz2", 3, "t"),
    quiz.measure_single_levels: ("qz7", 3, "dk"),
    sources.measure_sources: ("src", 5, "media"),
    sources.measure_other_sources: ("src", 1, "municipal other"),
    sources.measure_main_source: ("src_main", 4, "ngo"),
    sources.measure_plan: ("mun_plan", 2, "no"),
    sources.measure_rights: ("disc_org", 8, ""),
    projects.measure_projects: ("jp_any", 3, "no"),
    projects.measure_known_projects: ("jp_any", 2, "know"),
    projects.measure_partners: ("jp_partner", 7, "roma_group"),
    projects.measure_unnamed_partners: ("jp_partner", 5, "other"),
    projects.measure_partner_pairs: ("jp_partner", 10, "municipality health"),
    projects.measure_themes: ("jp_theme", 5, "health"),
    projects.measure_unnamed_themes: ("jp_theme", 4, "other"),
    projects.measure_funding: ("jp_fund", 5, "dk"),
    projects.measure_result: ("jp_result", 7, "1"),
    projects.measure_net_result: ("jp_result", 5, "1"),
    projects.measure_benefit: ("jp_benefit", 7, "dk"),
    participation.measure_chain: ("infl", 8, "4"),
    participation.measure_chain_losses: ("infl", 7, "5"),
    participation.measure_uninvited: ("inv", 5, "local"),
    participation.measure_forms: ("att", 10, "survey"),
    participation.measure_influence: ("infl", 11, "1"),
    participation.measure_organised_forms: ("org_forms", 2, "none"),
    participation.measure_used_proposals: ("use_prop", 0, "dk"),
    views.measure_levels: ("iap_now", 4, "empower"),
    views.measure_level_gap: ("iap_want", 11, "collaborate"),
    views.measure_want_more: ("iap_want", 7, "inform"),
    views.measure_mechanisms: ("mech", 9, "online"),
    views.measure_other_mechanisms: ("mech", 8, "other"),
    views.measure_obstacles: ("obst", 8, "noinfo"),
    views.measure_no_obstacles: ("obst", 4, "dk"),
    views.measure_trust: ("tr_mun", 5, "3"),
    views.measure_net_trust: ("tr_mun", 5, "3"),
    views.measure_readiness: ("ready", 5, "dk"),
    views.measure_net_readiness: ("ready", 8, "3"),
    needs.measure_priorities: ("prio3", 3, "health"),
    needs.measure_priority_points: ("prio1", 9, "health"),
    needs.measure_topics: ("topic", 8, "rights"),
    needs.measure_other_topics: ("topic", 3, "none"),
    needs.measure_channels: ("channel", 4, "leaflet"),
}
MEASURES = [measure for measures in CHAPTERS.values() for measure in measures]
every_measure = pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)


@pytest.fixture(scope="module")
def measured(respondents, form):
    return {measure: measure(respondents, form) for measure in MEASURES}


@pytest.fixture(scope="module")
def shuffled(respondents):
    return respondents.sample(frac=1, random_state=4)


@every_measure
def test_a_measure_is_what_was_added_up_by_hand(measure, measured, add_up):
    assert add_up(measured[measure]) == SUMS[measure]


@every_measure
def test_one_answer_that_is_another_changes_the_sum(measure, respondents, form, add_up):
    question, row, answer = CHANGES[measure]
    changed = respondents.copy()
    changed.loc[row, question] = answer
    assert add_up(measure(changed, form)) != SUMS[measure]


@every_measure
def test_the_order_of_interviews_does_not_matter(measure, measured, shuffled, respondents, form):
    got = measure(shuffled, form).values
    assert got.index.equals(shuffled.index)
    assert_frame_equal(got.loc[respondents.index], measured[measure].values)


@every_measure
def test_nothing_is_measured_where_nobody_answered(measure, silent, form):
    """Not a share of 0, in a frame of empty cells; and no error in a frame without rows."""
    got = measure(silent, form).values
    assert got.isna().all(axis=None)
    assert measure(silent.iloc[:0], form).values.columns.equals(got.columns)


def test_measures_leave_the_interviews_as_they_were(hold, form):
    before = hold(["ngo", "roma"], att=["none", None], src=["people", ""], prio1=["health", ""])
    after = before.copy(deep=True)
    for measure in MEASURES:
        measure(after, form)
    assert_frame_equal(after, before)


def test_no_measure_of_a_chapter_is_without_its_sum_and_no_sum_without_its_measure():
    assert set(MEASURES) == set(SUMS) == set(CHANGES)
