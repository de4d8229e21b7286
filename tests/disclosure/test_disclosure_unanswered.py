"""What too few answered is not published: not as an estimate, and not within a comparison, an order or a test."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.disclosure.unanswered import hide_unanswered, list_unanswered

UNANSWERED = {("infl", "roma")}
NOTHING = pd.DataFrame({"indicator": [], "category": [], "question": []}, dtype=str)


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
    return table.assign(n=n, category="dk", estimate=0.4, low=0.3, high=0.5, flag=["", ":c", "", "low"])


def test_more_than_half_without_an_answer_are_too_many_and_half_are_not(nonresponse):
    assert list_unanswered(nonresponse) == UNANSWERED
    assert list_unanswered(nonresponse, most=0.4) == UNANSWERED | {("infl", "ngo")}


def test_estimates_of_the_group_are_emptied_with_their_base_and_others_stay():
    estimates = make_estimates()
    got = hide_unanswered(estimates, UNANSWERED, NOTHING)
    assert got["flag"].tolist() == [":u", ":c", "", "low"]
    assert got.loc[0, ["n", "estimate", "low", "high"]].isna().all()
    assert_frame_equal(got.loc[1:], estimates.loc[1:])


def test_where_everything_was_answered_nothing_changes():
    estimates = make_estimates()
    assert_frame_equal(hide_unanswered(estimates, set(), NOTHING), estimates)


def test_a_comparison_rests_on_both_its_sides():
    rows = [("ngo", "roma", "infl"), ("ngo", "authority", "infl"), ("roma", "ngo", "infl"), ("ngo", "roma", "att")]
    table = pd.DataFrame(rows, columns=["group", "other_group", "indicator"])
    got = hide_unanswered(
        table.assign(category="dk", estimate=0.1, p=0.01, p_adjusted=0.02, effect=0.3, flag=""), UNANSWERED, NOTHING
    )
    assert got["flag"].tolist() == [":u", "", ":u", ""]
    assert got.loc[0, ["estimate", "p", "p_adjusted", "effect"]].isna().all()


def test_an_order_rests_on_both_its_questions():
    rows = [("roma", "att", "infl"), ("roma", "infl", "att"), ("roma", "att", "inv"), ("ngo", "att", "infl")]
    table = pd.DataFrame(rows, columns=["group", "indicator", "other_indicator"])
    table = table.assign(category="net", other_category="net", estimate=0.1, flag="")
    assert hide_unanswered(table, UNANSWERED, NOTHING)["flag"].tolist() == [":u", ":u", "", ""]


def test_a_test_compares_all_groups():
    tests = pd.DataFrame({"indicator": ["infl", "att"], "category": "", "p": 0.05, "effect": 0.2, "flag": ""})
    got = hide_unanswered(tests, UNANSWERED, NOTHING)
    assert got["p"].isna().tolist() == got["effect"].isna().tolist() == [True, False]


KINDS = {
    ("p_nris", "above_foil"): ("p_nris", "p_foil"), ("quiz_score", "mean"): ("qz1", "qz2"),
    ("src_main", "people"): ("src", "src_main"), ("quiz_eu", "right"): ("qz1",), ("education", "points"): ("prio1",),
    ("education", "worth"): ("prio1",), ("iap_gap", "mean"): ("iap_now", "iap_want"),
    ("chain", "influenced"): ("inv", "att", "infl"),
}  # fmt: skip


@pytest.mark.parametrize("item", KINDS, ids="-".join)
def test_a_number_made_of_questions_is_hidden_when_one_of_them_was_left_blank(item):
    made_of = pd.DataFrame([(*key, name) for key, names in KINDS.items() for name in names], columns=NOTHING.columns)
    table = pd.DataFrame([item], columns=["indicator", "category"]).assign(group="roma", n=60, estimate=0.3, flag="")
    for question in KINDS[item]:
        got = hide_unanswered(table, {(question, "roma")}, made_of)
        assert got["flag"].item() == ":u" and got[["n", "estimate"]].isna().all(axis=None)
    assert_frame_equal(hide_unanswered(table, {("jp_any", "roma"), (question, "ngo")}, made_of), table)
    assert hide_unanswered(table, {(KINDS[item][-1], "roma")}, NOTHING)["flag"].item() == (
        ":u" if item[0] == KINDS[item][-1] else ""
    ), "the twin: by the name of the indicator it is not seen"


def test_recognition_of_a_programme_does_not_rest_on_the_foil():
    made_of = pd.DataFrame([("p_nris", "above_foil", "p_foil")], columns=NOTHING.columns)
    table = pd.DataFrame({"indicator": "p_nris", "category": ["recognised", "above_foil"]})
    got = hide_unanswered(table.assign(group="roma", n=60, estimate=0.3, flag=""), {("p_foil", "roma")}, made_of)
    assert got["flag"].tolist() == ["", ":u"]
