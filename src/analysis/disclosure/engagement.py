"""Counts and gains of meetings, forums and ballots in, what may be published of them out.

A count of few people gives them away, and so does what lets it be computed: parts of a known total, the same total by
another margin, the district less its municipalities: see `headcounts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.disclosure.headcounts import ALL_PLACES, EVERYBODY, TOTAL, list_parts, protect_counts
from analysis.disclosure.rules import CONFIDENTIAL, hide_rows, release_estimates
from analysis.errors import StudyError

ATTENDANCE = ["municipality", "margin", "category", "n"]
BALLOTS = ["municipality", "group", "category", "n"]
LEARNING = ["municipality", "indicator", "category", "unit", "n", "estimate", "low", "high"]
RUN_OFF = "instant_runoff"


def release_attendance(attendance: pd.DataFrame, margins: Sequence[str], count: int, width: int) -> pd.DataFrame:
    """Return how many attended in each municipality, in all and by one margin at a time, with their flag.

    `attendance`: columns of `ATTENDANCE`; of each municipality a row of the margin `total`, and of every other margin
    rows that add up to it. Counts from 1 to `count` are emptied (`:c`), and what tells one to less than `width` people,
    to somebody who is one of the counted, too. 0 is shown: nobody is in it.

    Raises `StudyError` for another column, for a margin that is none of `margins` – such as one that crosses two –, for
    the district, whose total less the others would tell a municipality, and for parts that do not add up.
    """
    _refuse_columns(attendance, ATTENDANCE, "attendance")
    _refuse(attendance, attendance["municipality"] == ALL_PLACES, "attendance", "rows of municipalities")
    known = [TOTAL, *margins]
    _refuse(attendance, ~attendance["margin"].isin(known), "attendance", f"one margin at a time: {', '.join(known)}")
    parts = list_parts("attendance", attendance)
    for whole, rows in parts:
        added = attendance.loc[rows, "n"].sum()
        _refuse(attendance, whole & (attendance["n"] != added), "attendance", f"the total of the parts, {added}")
    return protect_counts(attendance, parts, count, width)


def release_ballots(ballots: pd.DataFrame, count: int, width: int) -> pd.DataFrame:
    """Return the votes for each category (`total`: the ballots), with their flag; as `release_attendance`.

    `ballots`: columns of `BALLOTS`; group `all` in municipalities, `all` or a group in the district. Of a ballot by
    group in a municipality few would be left, and their votes were secret: such a row raises `StudyError`, as does
    another column. What adds up in the numbers is taken to be known to add up.
    """
    _refuse_columns(ballots, BALLOTS, "ballots")
    is_crossed = (ballots["municipality"] != ALL_PLACES) & (ballots["group"] != EVERYBODY)
    _refuse(ballots, is_crossed, "ballots", "votes by group in the district only, in a municipality of all together")
    return protect_counts(ballots, list_parts("ballots", ballots), count, width)


def release_votes(votes: pd.DataFrame, ballots: pd.DataFrame) -> pd.DataFrame:
    """Return the winners and orders, of the instant run-off the winner only where a first preference is hidden.

    `votes`: municipality, group, method, rank, mechanism, state; `ballots`: the released first preferences. Every round
    of the run-off compares first preferences: who is struck off first has the fewest, so that the order and the counts
    shown tell a hidden one to one or two people.
    """
    parts = ["municipality", "group"]
    hidden = pd.MultiIndex.from_frame(ballots.loc[ballots["flag"] == CONFIDENTIAL, parts])
    tells = pd.MultiIndex.from_frame(votes[parts]).isin(hidden) & (votes["method"] == RUN_OFF) & (votes["rank"] > 1)
    return votes[~tells].reset_index(drop=True)


def release_learning(learning: pd.DataFrame, minimum: int, plain: int, decimals: Mapping[str, int]) -> pd.DataFrame:
    """Return gains between before and after that rest on at least `minimum` pairs, with their flag.

    `learning`: columns of `LEARNING`, n the pairs of a person's two answers. Where the hidden municipalities of a
    number have fewer pairs together, the district less the others would tell them: the smallest other one is hidden,
    too. Raises `StudyError` for another column, such as a group.
    """
    _refuse_columns(learning, LEARNING, "learning")
    released = release_estimates(learning, (minimum, minimum, plain), decimals)
    places = learning[learning["municipality"] != ALL_PLACES]
    for _, own in places.groupby(["indicator", "category"]):
        hidden = own["n"] < minimum
        while 0 < own.loc[hidden, "n"].sum() < minimum and not hidden.all():
            hidden[own.loc[~hidden, "n"].idxmin()] = True
        released = hide_rows(released, hidden.reindex(released.index, fill_value=False), CONFIDENTIAL)
    return released


def _refuse_columns(frame: pd.DataFrame, columns: list[str], what: str) -> None:
    if set(frame.columns) != set(columns):
        raise StudyError(
            f"columns {', '.join(frame.columns)}", where=f"release of {what}", expected=f"only {', '.join(columns)}"
        )


def _refuse(frame: pd.DataFrame, wrong: pd.Series, what: str, expected: str) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0]
        found = " · ".join(f"{name} {row[name]}" for name in frame.columns)
        raise StudyError(found, where=f"release of {what}", expected=expected)
