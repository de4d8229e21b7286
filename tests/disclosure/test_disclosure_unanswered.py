"""What too few answered is not published: not as an estimate, and not within a comparison, an order or a test."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.disclosure.unanswered import hide_unanswered, leave_out_unanswered, list_unanswered

UNANSWERED = {("infl", "roma")}


@pytest.fixture
def nonresponse():
    rows = [
        ("infl", "roma", "unanswered", 0.51), ("infl", "ngo", "unanswered", 0.5), ("infl", "ngo", "dk", 0.9),
        ("att", "roma", "unanswered", None),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["indicator", "group", "category", "estimate"])


def make_estimates() -> pd.DataFrame:
    rows = [
        ("district", "roma", "infl"),
        ("ruse", "roma", "infl"),
        ("district", "ngo", "infl"),
        ("ruse", "roma", "att"),
    ]
    table = pd.DataFrame(rows, columns=["municipality", "group", "indicator"])
    n = pd.array([60, 5, 80, 60], dtype="Int64")
    return table.assign(n=n, estimate=0.4, low=0.3, high=0.5, flag=["", ":c", "", "low"])


def test_more_than_half_without_an_answer_are_too_many_and_half_are_not(nonresponse):
    assert list_unanswered(nonresponse) == UNANSWERED
    assert list_unanswered(nonresponse, most=0.4) == UNANSWERED | {("infl", "ngo")}


def test_estimates_of_the_group_are_emptied_with_their_base_and_others_stay():
    estimates = make_estimates()
    got = hide_unanswered(estimates, UNANSWERED)
    assert got["flag"].tolist() == [":u", ":c", "", "low"]
    assert got.loc[0, ["n", "estimate", "low", "high"]].isna().all()
    assert_frame_equal(got.loc[1:], estimates.loc[1:])


def test_where_everything_was_answered_nothing_changes():
    estimates = make_estimates()
    assert_frame_equal(hide_unanswered(estimates, set()), estimates)


def test_a_comparison_rests_on_both_its_sides():
    rows = [("ngo", "roma", "infl"), ("ngo", "authority", "infl"), ("roma", "ngo", "infl"), ("ngo", "roma", "att")]
    table = pd.DataFrame(rows, columns=["group", "other_group", "indicator"])
    got = hide_unanswered(table.assign(estimate=0.1, p=0.01, p_adjusted=0.02, effect=0.3, flag=""), UNANSWERED)
    assert got["flag"].tolist() == [":u", "", ":u", ""]
    assert got.loc[0, ["estimate", "p", "p_adjusted", "effect"]].isna().all()


def test_an_order_rests_on_both_its_questions_and_is_left_out():
    rows = [("roma", "att", "infl"), ("roma", "infl", "att"), ("roma", "att", "inv"), ("ngo", "att", "infl")]
    table = pd.DataFrame(rows, columns=["group", "indicator", "other_indicator"]).assign(estimate=0.1, flag="")
    got = leave_out_unanswered(table, UNANSWERED)
    assert got[["group", "other_indicator"]].to_numpy().tolist() == [["roma", "inv"], ["ngo", "infl"]]


def test_a_test_compares_all_groups():
    tests = pd.DataFrame({"indicator": ["infl", "att"], "statistic": 3.0, "df1": 2.0, "flag": ""})
    got = hide_unanswered(tests, UNANSWERED)
    assert got["statistic"].isna().tolist() == [True, False]
