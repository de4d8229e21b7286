"""Verdicts on proposals: what is told of a group's votes, what is not, and what they come to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.engagement.proposals import judge_proposals, measure_support

GROUPS = ("authority", "ngo", "roma")
FORUM = {"date": "2015-05-01", "municipality": "ruse"}
EVENTS = pd.DataFrame([{**FORUM, "wave": 2}, {**FORUM, "municipality": "borovo", "wave": 2}])
FEW, MINIMUM = 4, 10
votes = st.tuples(*[st.integers(0, 12)] * 6)


def make_proposals(*tallies: tuple[int, ...], **columns) -> pd.DataFrame:
    """Proposals with the votes for and against of authorities, NGOs and Roma."""
    names = [f"{group}_{side}" for group in GROUPS for side in ("for", "against")]
    fixed = {
        "proposal": "P1", "topic": "housing", "text_bg": "Улици", "text_en": "Streets", "proposed_by": "roma",
        "addressee": "municipality", "agreed": "yes", "deadline": "", "origin": "real",
    }  # fmt: skip
    return pd.DataFrame(tallies, columns=names).assign(**(fixed | FORUM | columns))


def judge(*tally: int) -> pd.Series:
    return judge_proposals(make_proposals(tally), EVENTS, GROUPS, FEW, MINIMUM).iloc[0]


@pytest.mark.parametrize(
    ("tally", "verdicts", "state"),
    [
        ((6, 2, 5, 0, 12, 3), ["above_half"] * 3, "consensus"),
        ((6, 2, 0, 0, 12, 3), ["above_half", "none_voted", "above_half"], "consensus"),
        ((6, 2, 4, 0, 12, 3), ["above_half", "few", "above_half"], "majority"),
        ((4, 4, 5, 0, 12, 3), ["not_above_half", "above_half", "above_half"], "contested"),
        ((2, 6, 4, 0, 12, 3), ["not_above_half", "few", "above_half"], "contested"),
        ((2, 6, 0, 4, 3, 12), ["not_above_half", "few", "not_above_half"], "rejected"),
        ((2, 2, 2, 2, 6, 6), ["few", "few", "not_above_half"], "rejected"),
        ((2, 6, 4, 0, 0, 0), ["not_above_half", "few", "none_voted"], "rejected"),
        ((9, 0, 0, 0, 0, 0), ["above_half", "none_voted", "none_voted"], "unknown"),
        ((0, 0, 0, 0, 0, 0), ["none_voted"] * 3, "unknown"),
    ],
)
def test_what_the_groups_think_and_what_it_comes_to(tally, verdicts, state):
    row = judge(*tally)
    assert row[list(GROUPS)].tolist() == verdicts and row["state"] == state
    assert row["n"] == sum(tally) and row["wave"] == 2
    assert np.isnan(row["estimate"]) if not sum(tally) else row["estimate"] == sum(tally[::2]) / sum(tally)


@given(votes, st.integers(0, 4))
def test_how_few_voted_changes_nothing_that_is_told_of_them(tally, turned):
    """Whichever of four NGOs votes for or against: their column says the same, and the state is that of all votes."""
    first = (*tally[:2], turned, 4 - turned, *tally[4:])
    row, other = judge(*first), judge(*tally[:2], 4 - turned, turned, *tally[4:])
    assert row["ngo"] == other["ngo"] == "few" and row["state"] != "consensus"
    if row["state"] != other["state"]:
        assert {row["state"], other["state"]} == {"majority", "rejected"}, "told by the votes of all"


@given(votes)
def test_a_consensus_is_one_of_every_group_and_of_all(tally):
    row = judge(*tally)
    told = set(row[list(GROUPS)]) - {"none_voted"}
    assert (row["state"] == "consensus") == (told == {"above_half"} and row["n"] >= MINIMUM)
    if row["state"] in ("consensus", "majority"):
        assert row["estimate"] > 0.5
    if row["state"] == "rejected":
        assert row["estimate"] <= 0.5


def measure(proposals: pd.DataFrame, themes: tuple[str, ...] = ("housing",)) -> pd.DataFrame:
    return measure_support(proposals, GROUPS, themes, FEW).set_index(["group", "indicator"])


def test_support_is_of_all_votes_and_rests_on_the_people_there_were():
    """Two proposals in one forum and one in another: eight and five people voted, whoever they were."""
    tallies = [(0, 0, 3, 5, 0, 0), (0, 0, 6, 0, 0, 0), (0, 0, 5, 0, 0, 0)]
    got = measure(make_proposals(*tallies, municipality=["ruse", "ruse", "borovo"]))
    assert got.loc[("ngo", "housing"), ["n", "estimate"]].tolist() == [8 + 5, 14 / 19]
    assert got.loc[("roma", "housing"), ["n", "estimate"]].isna().all(), "none of them voted"
    assert got[["low", "high"]].isna().all(axis=None), "who came is no random sample"


def test_many_votes_of_few_people_do_not_make_a_base():
    places = ["ruse", "borovo"] * 9
    got = measure(make_proposals(*[(0, 0, 5, 0, 0, 0)] * 18, municipality=places))
    assert got.loc[("ngo", "housing"), "n"] == 10


@pytest.mark.parametrize(("second", "is_told"), [((0, 0), False), ((2, 2), False), ((3, 2), True)])
def test_the_share_of_a_group_in_one_municipality_is_not_told(second, is_told):
    tallies = [(0, 0, 0, 0, 20, 4), (0, 0, 0, 0, *second)]
    got = measure(make_proposals(*tallies, municipality=["ruse", "borovo"]))
    assert got.loc[("roma", "housing"), ["n", "estimate"]].notna().tolist() == [is_told] * 2


def test_support_is_told_by_theme():
    tallies = [(5, 5, 0, 0, 9, 1), (5, 0, 0, 0, 0, 9)] * 2
    places, themes = ["ruse", "ruse", "borovo", "borovo"], ["housing", "health"]
    got = measure(make_proposals(*tallies, municipality=places, topic=themes * 2), ("health", "housing"))["estimate"]
    assert got["roma"].tolist() == [0.0, 0.9] and got["authority"].tolist() == [1.0, 0.5]
