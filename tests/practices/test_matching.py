"""What is proposed: the first five, one low-budget and one Bulgarian practice, and an answer to every need."""

from pathlib import Path

import numpy as np
import pytest

from analysis.errors import Problems, StudyError
from analysis.practices.catalogue import GAPS
from analysis.practices.gaps import load_feeds, score_gaps
from analysis.practices.matching import MATCHES, group_families, list_answered, match_practices
from analysis.practices.ranking import CONFIRMED

FAMILIES = Path(__file__).parents[2] / "data/raw/practices/families.toml"


def match(gaps, practices, limits):
    matches = match_practices(gaps, practices, {}, {"a": "large"}, limits)
    return list(matches[["rank", "practice", "option"]].itertuples(index=False, name=None))


@pytest.fixture
def many(make_practices):
    """Eight practices that answer G-VOICE, ranked as they stand, then one that answers G-TRUST only, and worse."""
    rows = [(f"v{n}", "G-VOICE", "any", "high", "evaluated") for n in range(1, 6)]
    rows += [
        ("v6", "G-VOICE", "any", "high", "monitored", {"country": "BG"}),
        ("v7", "G-VOICE", "any", "low", "self-reported"),
    ]
    rows += [("v8", "G-VOICE", "any", "low", "self-reported", {"country": "BG"})]
    return make_practices(*rows, ("trust", "G-TRUST G-PLAN", "any", "high", "self-reported"))


def test_a_study_need_not_have_families(practices, tmp_path):
    assert group_families(practices, tmp_path / "families.toml") == {}


def test_five_are_ranked_then_one_of_each_kind_that_is_missing(many, make_gaps, limits):
    ranked = [(n, f"v{n}", "ranked") for n in range(1, 6)]
    options = [(7, "v7", "low_budget"), (6, "v6", "bulgarian")]
    assert match(make_gaps(VOICE=0.8), many, limits) == ranked + options


def test_a_need_that_nothing_before_answers_gets_its_best_answer(many, make_gaps, limits):
    assert match(make_gaps(VOICE=0.8, TRUST=0.4), many, limits)[-1] == (9, "trust", "need")
    assert match(make_gaps(VOICE=0.8, TRUST=0.34), many, limits)[-1][2] == "bulgarian"  # no need


def test_a_kind_that_is_among_the_ranked_is_not_added(many, make_gaps, limits):
    known = many.assign(country="BG", preconditions_budget_class="low")
    assert {option for _, _, option in match(make_gaps(VOICE=0.8), known, limits)} == {"ranked"}


def test_a_kind_that_there_is_none_of_is_not_added(many, make_gaps, limits):
    none = many.assign(country="RO", preconditions_budget_class="high")
    assert match(make_gaps(VOICE=0.8), none, limits) == [(n, f"v{n}", "ranked") for n in range(1, 6)]


def test_one_practice_can_be_both_the_low_budget_and_the_bulgarian_one(many, make_gaps, limits):
    without = many[~many["id"].isin(["v6", "v7"])]
    assert match(make_gaps(VOICE=0.8), without, limits)[5:] == [(6, "v8", "low_budget")]


def test_no_match_is_an_empty_table_and_never_padded(many, make_gaps, limits):
    for gaps in (make_gaps(VOICE=0.2), make_gaps(VOICE=np.nan), make_gaps(HOUSING=0.9)):
        matches = match_practices(gaps, many, {}, {"a": "large"}, limits)
        assert matches.empty and matches.columns.tolist() == MATCHES


def test_the_reason_names_what_is_answered_and_how_great_it_is(many, make_gaps, limits):
    matches = match_practices(make_gaps(VOICE=0.8, TRUST=0.4), many, {}, {"a": "large"}, limits)
    assert matches["reason"].unique().tolist() == ["G-VOICE 0.80", "G-TRUST 0.40"]


def test_every_gap_of_the_vocabulary_is_found_in_a_reason():
    assert list_answered("; ".join(f"{gap} 0.50" for gap in GAPS)) == list(GAPS)


def test_the_matches_of_the_demonstration_are_confirmed_answer_needs_and_repeat_no_family(released, study, practices):
    gaps, _ = score_gaps(released, load_feeds()[0], study.municipalities)
    families = group_families(practices, FAMILIES)
    matches = match_practices(gaps, practices, families, dict.fromkeys(study.municipalities, "small"), study.practices)
    own = matches.merge(practices, left_on="practice", right_on="id")
    assert own["verification_level"].isin(CONFIRMED).all() and (own["score"] > 0).all()
    assert all(row.role in row.adoptable_by for row in own.itertuples())
    in_family = matches[matches["family"] != ""]
    assert not in_family.duplicated(["municipality", "role", "family"]).any()
    scores = gaps.set_index(["municipality", "gap"])["score"]
    for row in own.itertuples():
        answered = list_answered(row.reason)
        assert set(answered) <= set(row.gap_tags)
        assert all(scores[row.municipality, gap] >= study.practices.minimum_score for gap in answered)
    assert (matches[matches["option"] == "ranked"].groupby(["municipality", "role"]).size() <= 5).all()


def test_families_are_of_practices_that_exist_once_each(practices):
    families = group_families(practices, FAMILIES)
    assert len(set(families.values())) > 3 and set(families) <= set(practices["id"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "bg-romact-maglizh",
            "bg-romact-maglish",
            "practices: unknown practice “bg-romact-maglish”; to do: did you mean",
        ),
        ("bg-health-mediators", "bg-zov-ruse", "“bg-zov-ruse” stands in “health-mediators”, too"),
        ('family = "zov"', 'famly = "zov"', "families.toml, families 5, family: the field is missing"),
        ("practices = [\n", "practices = 1 # [\n", "families.toml: is not valid TOML"),
    ],
)
def test_a_family_of_a_practice_that_is_not_known_is_refused(practices, break_file, old, new, message):
    with pytest.raises(StudyError) as caught:
        group_families(practices, break_file(FAMILIES, old, new))
    assert message in str(caught.value)


def test_every_unknown_practice_is_told_at_once(practices):
    with pytest.raises(Problems) as caught:
        group_families(practices.head(0), FAMILIES)
    assert len(caught.value.problems) > 20
