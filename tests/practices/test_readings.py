"""Figures that are computed from rows of a released table: of the newest plan obtained, of the forum, of promises."""

import math

import pandas as pd
import pytest

from analysis.practices.readings import READINGS, find_plan

COVERAGE = pd.DataFrame(
    [  # a: an older and a newer plan; b: only an older one; c: none
        ("a", "2013-2014", "education", "absent", "a-old"),
        ("a", "2015-2017", "education", "commitment", "a-new"),
        ("a", "2015-2017", "health", "mention", "a-new"),
        ("a", "2015-2017", "housing", "commitment", "a-new"),
        ("a", "2015-2017", "employment", "withheld", "a-new"),
        ("b", "2013-2014", "education", "absent", "b-old"),
        ("b", "2015-2017", "education", "not_obtained", ""),
        ("c", "2013-2014", "education", "not_obtained", ""),
        ("c", "2015-2017", "education", "not_obtained", ""),
    ],
    columns=["municipality", "generation", "theme", "state", "document"],
)
COMMITMENTS = pd.DataFrame(
    [  # of the newer plan of a, one measure of four has both an amount and a source
        ("a", "a-new", "number of children", "2015-12-31", "1000", "budget"),
        ("a", "a-new", "", "2015-12-31", "1000", ""),
        ("a", "a-new", "places", "", "", "budget"),
        ("a", "a-new", "", "2016-06-30", "", ""),
        ("a", "a-old", "", "", "9", "budget"),
        ("", "district-strategy", "places", "", "9", "budget"),
    ],
    columns=["municipality", "document", "indicator", "deadline_to", "amount", "funding"],
)
STEPS = pd.DataFrame(
    [
        ("a", "a-new", "process", "iap2", "inform", "2"),
        ("a", "a-new", "process", "iap2", "involve", "1"),
        ("a", "a-new", "process", "iap2", "empower", "0"),
        ("a", "a-new", "process", "arnstein", "partnership", "1"),
        ("a", "a-new", "promise", "iap2", "inform", "0"),
        ("a", "a-old", "process", "iap2", "empower", "5"),
        ("", "", "process", "iap2", "empower", "5"),
    ],
    columns=["municipality", "document", "scope", "framework", "level", "passages"],
)
BRIDGE = pd.DataFrame(
    [
        ("a", "a-new", "answered"), ("a", "a-new", "answered"), ("a", "a-new", "only_mentioned"), ("a", "a-new", "gap"),
        ("a", "a-new", "unknown_wish"), ("a", "a-old", "gap"), ("b", "b-old", "unasked_promise"),
    ],
    columns=["municipality", "document", "relation"],
)  # fmt: skip
TABLES = {"coverage": COVERAGE, "commitments": COMMITMENTS, "plan_participation": STEPS, "bridge": BRIDGE}


def read(table: str, rule: str, place: str, tables=TABLES) -> float | None:
    value = READINGS[table, rule](tables, place)
    return None if math.isnan(value) else value


def test_the_plan_of_a_place_is_the_newest_one_obtained():
    assert [find_plan(TABLES, place) for place in ("a", "b", "c", "d")] == ["a-new", "b-old", "", ""]
    assert find_plan({}, "a") == ""


def test_a_plan_is_wholly_obtained_half_or_not_at_all_and_a_place_nobody_looked_at_is_unknown():
    assert [read("coverage", "plan_obtained", place) for place in ("a", "b", "c", "d")] == [1.0, 0.5, 0.0, None]


@pytest.mark.parametrize(
    ("rule", "share"), [("with_amount_and_funding", 0.25), ("with_indicator", 0.5), ("with_deadline", 0.75)]
)
def test_the_measures_of_the_newest_plan_are_counted_and_no_other(rule, share):
    assert read("commitments", rule, "a") == share
    assert read("commitments", rule, "b") is None  # a plan in which no measure was found
    assert read("commitments", rule, "c") is None  # no plan at all: nothing is said of the district's measures, either


def test_the_highest_step_of_the_plan_counts_in_its_own_scope_and_framework():
    assert read("plan_participation", "level_of_making", "a") == 3  # involve; empower has no passage
    assert read("plan_participation", "level_promised", "a") == 0
    assert read("plan_participation", "level_of_making", "c") is None


def test_themes_that_are_withheld_are_left_out():
    assert read("coverage", "themes_with_commitment", "a") == pytest.approx(2 / 3)
    assert read("coverage", "themes_with_commitment", "c") is None


def test_only_wishes_that_are_known_are_asked_for():
    assert read("bridge", "wishes_answered", "a") == 0.5
    assert read("bridge", "wishes_answered", "b") is None


def test_a_plan_cannot_be_read_without_the_table_that_names_it():
    assert read("commitments", "with_indicator", "a", {"commitments": COMMITMENTS}) is None


def test_proposals_of_roma_are_counted_among_all():
    proposals = pd.DataFrame(
        {"municipality": ["a", "a", "a", "a", "b"], "proposed_by": ["roma", "ngo", "authority", "ngo", "roma"]}
    )
    assert read("proposals", "proposed_by_roma", "a", {"proposals": proposals}) == 0.25
    assert read("proposals", "proposed_by_roma", "c", {"proposals": proposals}) is None


def test_a_promise_that_is_not_due_yet_is_neither_kept_nor_broken():
    states = ["done", "done_late", "overdue", "open", "open"]
    actions = pd.DataFrame({"municipality": ["a"] * 5, "state": states})
    assert read("actions", "promises_kept", "a", {"actions": actions}) == pytest.approx(2 / 3)
    assert read("actions", "promises_kept", "a", {"actions": actions[3:]}) is None


def test_unemployed_are_counted_over_the_newest_number_of_inhabitants():
    columns = ["municipality", "indicator", "period", "value"]
    rows = [
        ("a", "population_year_end", "2014-12-31", 5000.0),
        ("a", "population_year_end", "2013-12-31", 9999.0),
        ("a", "registered_unemployed", "2014-11", 500.0),
        ("b", "population_year_end", "2014-12-31", 5000.0),
    ]
    profile = {"profile": pd.DataFrame(rows, columns=columns)}
    assert read("profile", "unemployed_per_inhabitant", "a", profile) == 0.1
    assert read("profile", "unemployed_per_inhabitant", "b", profile) is None


def test_of_women_and_young_people_those_who_are_less_represented_count():
    columns = ["municipality", "margin", "category", "attended", "population", "flag"]
    rows = [
        ("a", "sex", "female", "0.39", "0.52", ""), ("a", "age", "15_29", "0.3", "0.15", ""),
        ("a", "sex", "male", "0", "0.5", ""),
        ("b", "sex", "female", "0.78", "0.52", ""), ("b", "age", "15_29", "", "0.15", ":c"),
        ("c", "sex", "female", "", "0.52", ":c"), ("c", "age", "15_29", "", "0.15", ":c"),
    ]  # fmt: skip
    tables = {"representation": pd.DataFrame(rows, columns=columns)}
    # a: women 0.39 / 0.52 = 0.75, young people twice as many as in the population; b: women 1.5, which is enough
    assert [read("representation", "least_represented", place, tables) for place in "abcd"] == [0.75, 1, None, None]
