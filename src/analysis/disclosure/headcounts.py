"""Counts of people that add up in, which of them must be hidden and what can be proved of them out.

All counts of a table are figures and cells of one system for `suppress.protect`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, eye_array, vstack

from analysis.disclosure.insiders import NOBODY, Guard, list_exposed
from analysis.disclosure.rules import CONFIDENTIAL, PLAIN
from analysis.disclosure.suppress import protect
from analysis.disclosure.system import System
from analysis.errors import StudyError

ALL_PLACES, EVERYBODY, TOTAL = "district", "all", "total"
# What stands in a column for everything together; in attendance the total has no category.
WHOLES = {"municipality": (ALL_PLACES,), "margin": (TOTAL,), "group": (EVERYBODY,), "category": (TOTAL, "")}
Parts = tuple[pd.Series, pd.Series]  # the row of a whole, the rows that it is the sum of (boolean)


def list_parts(table: str, counts: pd.DataFrame) -> list[Parts]:
    """Return what is known to add up in the counts of `attendance` or `ballots`: a whole and its rows, each once."""
    if table == "attendance":
        return list(_find_margins(counts))
    return [
        (whole, rows)
        for whole, rows in _find_sums(counts)
        if counts.loc[whole, "n"].sum() == counts.loc[rows, "n"].sum()
    ]


def protect_counts(counts: pd.DataFrame, parts: Sequence[Parts], count: int, width: int) -> pd.DataFrame:
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
    sums = [csr_array((whole.astype(float) - rows.astype(float)).to_numpy()[None]) for whole, rows in parts
            if whole.any() and rows.any()]  # fmt: skip
    return System(
        statements=vstack([eye_array(len(n)), *sums], format="csr"),
        low=np.concatenate([n, np.zeros(len(sums))]),
        high=np.concatenate([n, np.zeros(len(sums))]),
        figure=np.concatenate([np.arange(len(n)), np.full(len(sums), -1)]),
        upper=np.full(len(n), np.inf),
        targets=csr_array(eye_array(len(n))),
        target_figure=np.arange(len(n)),
    )
