"""Priorities: one base for all places, and no priority in two of them."""

import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.survey.measures import needs


def test_three_questions_and_six_priorities_are_what_a_ranking_is_made_of(form):
    assert needs.list_choices(form) == ["prio1", "prio2", "prio3"]
    assert needs.list_priorities(form) == [
        "education",
        "health",
        "housing",
        "employment",
        "rule_of_law",
        "culture_media",
    ]


def test_who_named_a_first_priority_only_put_no_other_second(hold, form):
    answers = hold(["roma"] * 2, prio1=["health", ""], prio2=["", ""])
    got = needs.measure_priorities(answers, form).values
    assert got.loc[0, ("health", "first")] == 1
    assert got.loc[0].sum() == 2, "first and top3"
    assert got.loc[1].isna().all()


def test_the_places_add_up_to_the_top_three_and_to_the_points(respondents, form):
    shares = needs.measure_priorities(respondents, form).values.stack("indicator", future_stack=True)
    points = needs.measure_priority_points(respondents, form).values.stack("indicator", future_stack=True)["points"]
    pd.testing.assert_series_equal(
        shares[["first", "second", "third"]].sum(axis=1, min_count=1), shares["top3"], check_names=False
    )
    expected = shares["first"] * 3 + shares["second"] * 2 + shares["third"]
    pd.testing.assert_series_equal(points, expected, check_names=False)


def test_a_priority_in_two_places_is_refused_with_its_rows(hold, form):
    answers = hold(["roma"] * 2, prio1=["health", "health"], prio2=["housing", "housing"], prio3=["", "health"])
    with pytest.raises(StudyError, match="questions prio1, prio2, prio3, row 2: one priority has two places"):
        needs.measure_priority_points(answers, form)
    assert needs.measure_priority_points(answers.iloc[:1], form).values.notna().all(axis=None)
