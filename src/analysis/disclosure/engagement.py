"""Counts and gains of meetings, forums and ballots in, what may be published of them out.

A count of few people gives them away, and so does what lets it be computed: parts of a known total, the same total by
another margin, the district less its municipalities. All counts of a table are one system for `suppress.protect`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, eye_array

from analysis.disclosure.insiders import NOBODY, Guard, list_exposed
from analysis.disclosure.rules import CONFIDENTIAL, PLAIN, hide_rows, release_estimates
from analysis.disclosure.suppress import protect
from analysis.disclosure.system import System
from analysis.errors import StudyError

ALL_PLACES, EVERYBODY, TOTAL = "district", "all", "total"
ATTENDANCE = ["municipality", "margin", "category", "n"]
BALLOTS = ["municipality", "group", "category", "n"]
LEARNING = ["municipality", "indicator", "category", "unit", "n", "estimate", "low", "high"]
RUN_OFF = "instant_runoff"
# What stands in a column for everything together; in attendance the total has no category.
WHOLES = {"municipality": (ALL_PLACES,), "margin": (TOTAL,), "group": (EVERYBODY,), "category": (TOTAL, "")}
Parts = tuple[pd.Series, pd.Series]  # the row of a whole, the rows that it is the sum of (boolean)


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
    return _protect_counts(attendance, parts, count, width)


def release_ballots(ballots: pd.DataFrame, count: int, width: int) -> pd.DataFrame:
    """Return the votes for each category (`total`: the ballots), with their flag; as `release_attendance`.

    `ballots`: columns of `BALLOTS`; group `all` in municipalities, `all` or a group in the district. Of a ballot by
    group in a municipality few would be left, and their votes were secret: such a row raises `StudyError`, as does
    another column. What adds up in the numbers is taken to be known to add up.
    """
    _refuse_columns(ballots, BALLOTS, "ballots")
    is_crossed = (ballots["municipality"] != ALL_PLACES) & (ballots["group"] != EVERYBODY)
    _refuse(ballots, is_crossed, "ballots", "votes by group in the district only, in a municipality of all together")
    return _protect_counts(ballots, list_parts("ballots", ballots), count, width)


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


def _find_margins(attendance: pd.DataFrame) -> Iterator[Parts]:
    """Yield the total of each municipality, and the rows of each of its margins."""
    is_total = attendance["margin"] == TOTAL
    for place, margin in (
        attendance.loc[~is_total, ["municipality", "margin"]].drop_duplicates().itertuples(index=False)
    ):
        own = attendance["municipality"] == place
        yield own & is_total, own & (attendance["margin"] == margin)


def _find_sums(ballots: pd.DataFrame) -> Iterator[Parts]:
    """Yield what may add up: municipalities to the district, groups to all, categories to the ballots."""
    is_all, is_district = ballots["group"] == EVERYBODY, ballots["municipality"] == ALL_PLACES
    for category in ballots["category"].unique():
        own = ballots["category"] == category
        yield own & is_all & is_district, own & is_all & ~is_district
        yield own & is_all & is_district, own & ~is_all & is_district
    for _, rows in ballots.groupby(["municipality", "group"]):
        own = pd.Series(ballots.index.isin(rows.index), index=ballots.index)
        yield own & (ballots["category"] == TOTAL), own & (ballots["category"] != TOTAL)


def list_parts(table: str, counts: pd.DataFrame) -> list[Parts]:
    """Return what is known to add up in the counts of `attendance` or `ballots`: a whole and its rows, each once."""
    if table == "attendance":
        return list(_find_margins(counts))
    return [
        (whole, rows)
        for whole, rows in _find_sums(counts)
        if counts.loc[whole, "n"].sum() == counts.loc[rows, "n"].sum()
    ]


def prove_counts(counts: pd.DataFrame, parts: Sequence[Parts], is_shown: pd.Series, count: int, width: int):
    """Return the small counts (1 to `count`) that are shown, or that the shown ones tell to less than `width` people.

    `counts`: the true ones, `is_shown` (their index): which of them anything published shows. The result has the
    rows of `counts` with `low` and `high`, the smallest and the largest number that is possible to an insider. What
    somebody knows of a place of which nothing is shown is left out: he knows it from having been there.
    """
    n = counts["n"].to_numpy(float)
    primary = (n > 0) & (n <= count)
    guard = Guard(_make_system(n, parts), n, np.flatnonzero(primary), width, insiders=True)
    hidden = ~is_shown.to_numpy()
    was_there = _find_witnesses(counts, hidden)
    found = list_exposed(guard, hidden)
    told = {target: (low, high) for target, insider, low, high in found if not was_there(target, insider)}
    rows = counts.iloc[list(told)]
    return rows.assign(**dict(zip(("low", "high"), zip(*told.values(), strict=True), strict=True))) if told else rows


def _protect_counts(counts: pd.DataFrame, parts: Sequence[Parts], count: int, width: int) -> pd.DataFrame:
    """Return the counts with few people and what tells them emptied; `parts` are known to add up to their wholes."""
    n = counts["n"].to_numpy(float)
    primary = (n > 0) & (n <= count)
    hidden, exposed = protect([_make_system(n, parts)], [n], primary, n + 1, width) if len(n) else (primary, [])
    was_there = _find_witnesses(counts, hidden)
    told = [count for count in exposed if not was_there(count.target, count.insider)]
    if told:
        raise StudyError(
            f"{len(told)} counts of few people follow from the others", where="release of engagement",
            fix="leave one of the margins out",
        )  # fmt: skip
    flag = pd.Series(hidden, index=counts.index, dtype=object).map({True: CONFIDENTIAL, False: PLAIN}).astype(str)
    return counts.assign(n=counts["n"].astype("Int64").mask(hidden), flag=flag)


def _find_witnesses(counts: pd.DataFrame, hidden: np.ndarray) -> Callable[[int, int], bool]:
    """Return whether what an insider knows of a target he knows of himself, or from having been there.

    Of himself: both are part of one count of 1, which is he. From having been there: of the place of the target – of a
    group: of that group there – nothing is shown, and he was in it.
    """
    place = counts["municipality"]
    part = place.str.cat(counts["group"], sep=" ") if "group" in counts else place
    is_told = part.isin(part[~hidden & (counts["n"] > 0)]).to_numpy()
    parted = [(counts[name].to_numpy(), wholes) for name, wholes in WHOLES.items() if name in counts]
    alone = np.flatnonzero(counts["n"] == 1)

    def contains(whole: int, count: int) -> bool:
        return all(keys[whole] in (keys[count], *wholes) for keys, wholes in parted)

    def was_there(target: int, insider: int) -> bool:
        if insider == NOBODY:
            return False
        is_he = any(contains(one, target) and contains(one, insider) for one in alone)
        return is_he or (not is_told[target] and part.iloc[target] == part.iloc[insider])

    return was_there


def _make_system(n: np.ndarray, parts: Sequence[Parts]) -> System:
    """Return the system of counts that are figures and cells at once, with what adds up in them."""
    sums = [whole.astype(float) - rows.astype(float) for whole, rows in parts if whole.any() and rows.any()]
    sums = np.array(sums, dtype=float).reshape(len(sums), len(n))
    return System(
        statements=csr_array(np.vstack([np.eye(len(n)), sums])),
        low=np.concatenate([n, np.zeros(len(sums))]),
        high=np.concatenate([n, np.zeros(len(sums))]),
        figure=np.concatenate([np.arange(len(n)), np.full(len(sums), -1)]),
        upper=np.full(len(n), np.inf),
        targets=csr_array(eye_array(len(n))),
        target_figure=np.arange(len(n)),
    )


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
