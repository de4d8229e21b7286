"""All measures together: what the tables, figures and sentences may rely on."""

import numpy as np
import pytest

from analysis.survey.measures.battery import POINTS, SHARE
from analysis.tables.chapters import CHAPTERS, measure_all

# table → columns that it has at least, of each battery one
COLUMNS = {
    "recognition": [("p_nris", "recognised"), ("p_foil", "recognised"), ("p_nris", "above_foil")],
    "self_rating": [("self_mun", "mean")],
    "scores": [("n_known", "mean"), ("quiz_score", "mean"), ("quiz_net", "mean")],
    "quiz": [("qz8", "right"), ("quiz_eu", "right"), ("quiz_municipal", "right")],
    "sources": [("src", "people"), ("src", "other"), ("src_main", "people")],
    "plan": [("mun_plan", "adopted"), ("mun_plan", "dk")],
    "rights": [("disc_org", "yes")],
    "projects": [
        ("jp_any", "part"), ("jp_any", "known"), ("jp_partner", "ngo"), ("jp_partner", "dk"), ("jp_theme", "health"),
        ("jp_theme", "dk"), ("jp_fund", "ophrd"), ("jp_result", "5"), ("jp_result", "net"), ("jp_benefit", "yes"),
    ],
    "partners": [("jp_partner", "municipality+district"), ("jp_partner", "roma_group+foreign")],
    "participation": [
        ("chain", "invited"), ("chain", "attended"), ("chain", "influenced"), ("chain", "lost_attended"),
        ("chain", "lost_influenced"), ("chain", "uninvited"), ("inv", "none"), ("att", "local"), ("infl", "dk"),
        ("org_forms", "none"), ("use_prop", "noprop"),
    ],
    "iap": [("iap_now", "none"), ("iap_want", "empower"), ("iap_gap", "mean"), ("iap_gap", "more")],
    "mechanisms": [("mech", "mayor"), ("mech", "none")],
    "obstacles": [("obst", "time"), ("obst", "dk")],
    "trust": [("tr_mun", "1"), ("tr_police", "dk"), ("tr_mun", "net")],
    "priorities": [("education", place) for place in ("first", "second", "third", "top3", "points")],
    "readiness": [("ready", "5"), ("ready", "net")],
    "information": [("topic", "jobs"), ("topic", "none"), ("channel", "person")],
}  # fmt: skip


@pytest.fixture(scope="module")
def measured(demonstration, form):
    return measure_all(demonstration.respondents, form)


@pytest.fixture(scope="module")
def batteries(measured):
    return [battery for of_table in measured.values() for battery in of_table]


def test_every_table_has_its_columns_and_no_column_twice(measured):
    assert list(COLUMNS) == list(CHAPTERS) == list(measured)
    for table, of_table in measured.items():
        columns = [column for battery in of_table for column in battery.values.columns]
        assert set(COLUMNS[table]) <= set(columns), table
        assert len(columns) == len(set(columns)), table
        assert not [battery.name for battery in of_table if not set(battery.values.columns) & set(COLUMNS[table])]


def test_every_indicator_is_a_question_or_says_of_which_it_is_made(measured, form):
    made_of = {
        (battery.name, indicator): battery.questions.get(indicator, (indicator,))
        for of_table in measured.values()
        for battery in of_table
        for indicator in battery.values.columns.unique("indicator")
    }
    assert not [key for key, questions in made_of.items() if not questions or not set(questions) <= set(form.questions)]
    assert made_of["recognition_above_foil", "p_nris"] == ("p_nris", "p_foil")
    assert made_of["recognition", "p_nris"] == ("p_nris",), "the twin: it does not rest on the foil"
    assert set(made_of["scores", "n_known"]) == {name for battery, name in made_of if battery == "recognition"}
    assert set(made_of["scores", "quiz_net"]) == {name for battery, name in made_of if battery == "quiz"}
    assert made_of["quiz_single_levels", "quiz_district"] == ("qz6",)
    assert made_of["main_source", "src_main"] == ("src", "src_main")
    assert {made_of[name, "chain"] for name in ("chain", "chain_losses", "uninvited")} == {("inv", "att", "infl")}
    assert {made_of[name, "iap_gap"] for name in ("level_gap", "want_more")} == {("iap_now", "iap_want")}
    assert {made_of[name, "education"] for name in ("priorities", "priority_points")} == {("prio1",)}


def test_every_battery_has_a_name_of_its_own_since_it_is_a_family_of_tests(batteries):
    names = [battery.name for battery in batteries]
    assert len(names) == len(set(names))


def test_shares_are_of_ones_and_zeros_and_points_between_minus_one_and_one(batteries):
    for battery in batteries:
        values = battery.values.to_numpy()
        if battery.unit == SHARE:
            assert set(values[~np.isnan(values)]) == {0.0, 1.0}, battery.name
        if battery.unit == POINTS:
            assert np.nanmin(values) >= -1, battery.name
            assert np.nanmax(values) <= 1, battery.name


def test_a_group_that_is_not_asked_has_no_answers_and_the_groups_that_are_have_some(batteries, demonstration):
    for battery in batteries:
        asked = battery.values.notna().any(axis=1)
        groups = set(demonstration.respondents["group"][asked])
        assert groups == set(battery.groups or ("authority", "ngo", "roma")), battery.name


def test_what_names_nothing_is_in_no_battery_that_is_put_in_order(batteries):
    ordered = [battery for battery in batteries if battery.ordered]
    assert {battery.name for battery in ordered} == {
        "recognition", "self_rating", "sources", "partners", "themes", "mechanisms", "obstacles", "trust_net",
        "priority_points", "topics", "channels",
    }  # fmt: skip
    for battery in ordered:
        assert not {"none", "other", "dk"} & set(battery.values.columns.get_level_values("category")), battery.name


def test_what_few_are_asked_and_steps_that_few_choose_are_not_shown_by_municipality(batteries):
    of_few = {"partners", "partners_unnamed", "partner_pairs", "themes", "themes_unnamed", "result", "result_net"}
    of_few |= {"benefit", "influence"}  # asked of those who know of a project, or took part in something
    of_steps = {"levels", "want_more", "trust"}
    twice = {"recognition_above_foil", "main_source", "uninvited"}  # what other figures of the place say already
    assert {battery.name for battery in batteries if not battery.by_place} == of_few | of_steps | twice
    got = {battery.name: battery.place_categories for battery in batteries if battery.place_categories}
    assert got == {
        "plan": ("dk",), "rights": ("no",), "chain": ("invited", "attended"), "chain_losses": ("lost_attended",),
    }  # fmt: skip
    for battery in batteries:
        assert set(battery.place_categories) <= set(battery.values.columns.get_level_values("category")), battery.name
