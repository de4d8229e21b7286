"""A share of votes that would tell how few voted the other way is not published, nor what else says it."""

import pandas as pd
import pytest

from analysis.disclosure.proposals import release_proposals

GROUPS = ("authority", "ngo", "roma")


def release(n: int, votes_for: int, state: str, *verdicts: str) -> pd.Series:
    row = {"n": n, "estimate": votes_for / n if n else float("nan"), "low": None, "high": None, "state": state}
    proposals = pd.DataFrame([row | dict(zip(GROUPS, verdicts, strict=True))])
    return release_proposals(proposals, GROUPS, (10, 20, 50), {"share": 2}, 4).iloc[0]


ALL_FOR = ("above_half", "above_half", "above_half")


@pytest.mark.parametrize(("against", "is_hidden"), [(0, True), (1, True), (4, True), (5, False)])
def test_a_share_is_hidden_where_at_most_four_voted_the_other_way(against, is_hidden):
    got = release(40, 40 - against, "consensus", *ALL_FOR)
    assert (got["flag"] == ":c", pd.isna(got["estimate"]), pd.isna(got["n"])) == (is_hidden,) * 3
    assert got["support"] == ("nearly_all" if is_hidden else "")


def test_few_who_are_for_are_hidden_as_few_who_are_against():
    got = release(40, 3, "rejected", "not_above_half", "not_above_half", "not_above_half")
    assert got["support"] == "nearly_none" and pd.isna(got["estimate"])


def test_a_group_that_alone_differs_is_not_named_by_its_verdict_or_the_state():
    got = release(30, 27, "contested", "above_half", "not_above_half", "above_half")
    assert got[list(GROUPS)].tolist() == ["few"] * 3 and got["state"] == "majority"


def test_a_contested_proposal_with_many_on_both_sides_says_who_differs():
    got = release(30, 20, "contested", "above_half", "not_above_half", "above_half")
    assert got["state"] == "contested" and got["ngo"] == "not_above_half" and got["estimate"] == 0.67


def test_where_few_voted_at_all_nothing_is_said_of_the_votes():
    got = release(6, 6, "unknown", *ALL_FOR)
    assert got["support"] == "" and got["flag"] == ":c"
    assert release(0, 0, "unknown", "none_voted", "none_voted", "none_voted")["support"] == ""
