"""Counts that add up, and ratios of their sums, in; what may be shown of them out: no small part can be computed back.

A part below the minimum base is emptied. So is what would give it away: the only other part of a known total,
and every ratio from which, with the counts and ratios shown, a sum of hidden parts below the minimum follows. Each
ratio is taken to give the sum above its line and the sum below it exactly, since of a few hundred it nearly does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations

import numpy as np
import pandas as pd

from analysis.disclosure.rules import CONFIDENTIAL, PLAIN, round_figures


def release_parts(counts: pd.DataFrame, by: Sequence[str], minimum: int) -> pd.DataFrame:
    """Return counts (column n) with their flag, where the parts of each combination of `by` add up to a known total.

    A part from 1 to `minimum` - 1 is emptied (`:c`), and where it is the only one, the smallest of the other parts,
    too. 0 is shown: nobody is in it.
    """
    n = counts["n"].astype("Int64")
    hidden = ((n > 0) & (n < minimum)).fillna(True).astype(bool)
    for _, own in counts.assign(n=n, hidden=hidden).groupby(list(by)):
        others = own.loc[~own["hidden"] & (own["n"] > 0), "n"]
        if own["hidden"].sum() == 1 and len(others):
            hidden[others.astype(int).idxmin()] = True
    return counts.assign(n=n.mask(hidden), flag=hidden.map({True: CONFIDENTIAL, False: PLAIN}))


def release_outcomes(
    counts: pd.DataFrame, ratios: pd.DataFrame, minimum: int, decimals: Mapping[str, int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return counts and ratios as they may be published together, each with its flag.

    `counts`: group, category, n: a row per group and part; totals are not among them. `ratios`: group, indicator,
    unit, `above` and `below` (names of parts, parted by blanks, over and under the line), estimate; the first ones are
    the most wanted. One with a part that `counts` does not have – an estimated one – is shown only in a group without
    hidden parts. `above` and `below` are not released.
    """
    shown, kept = [], []
    for group, of_group in counts.groupby("group", sort=False):
        parts = dict(zip(of_group["category"], of_group["n"].astype(int), strict=True))
        own = ratios[ratios["group"] == group]
        sides = [(set(row.above.split()), set(row.below.split())) for row in own.itertuples()]
        hidden = _hide(parts, sides[0] if sides else (set(), set()), minimum)
        shown.append(of_group["category"].isin(hidden))
        kept.append(pd.Series(_choose(sides, parts, hidden, minimum), index=own.index))
    is_hidden, is_kept = _join(shown, counts.index), _join(kept, ratios.index)
    rounded = ratios["estimate"].copy()
    for unit, of_unit in ratios.groupby("unit"):
        rounded[of_unit.index] = round_figures(of_unit[["estimate"]], decimals[unit])["estimate"]
    flags = {True: CONFIDENTIAL, False: PLAIN}
    return (
        counts.assign(n=counts["n"].astype("Int64").mask(is_hidden), flag=is_hidden.map(flags)),
        ratios.drop(columns=["above", "below"]).assign(estimate=rounded.where(is_kept), flag=(~is_kept).map(flags)),
    )


def _join(flags: list[pd.Series], index: pd.Index) -> pd.Series:
    return pd.concat([*flags, pd.Series(dtype=bool)]).reindex(index).astype(bool)


def _hide(parts: Mapping[str, int], first: tuple[set, set], minimum: int) -> set[str]:
    """Return the parts to be emptied: the small ones, and as many others as let the first ratio be shown."""
    hidden = {part for part, n in parts.items() if 0 < n < minimum}
    above, below = first
    while 0 < _sum(hidden & below, parts) < minimum:
        others = [part for part in parts if part in below - above - hidden and parts[part]]
        if not others:
            break
        hidden.add(min(others, key=parts.get))
    return hidden


def _choose(sides: list[tuple[set, set]], parts: Mapping[str, int], hidden: set[str], minimum: int) -> list[bool]:
    """Say of each ratio whether it is shown, the earlier ones first."""
    small = [chosen for chosen in _subsets(hidden) if _sum(chosen, parts) < minimum]
    known: list[set[str]] = []
    kept = []
    for above, below in sides:
        told = [side & hidden for side in (above, below) if side & hidden]
        is_whole = above | below <= set(parts)
        good = (not hidden or is_whole) and not _can_compute(small, [*known, *told], sorted(hidden))
        kept.append(good)
        known += told if good else []
    return kept


def _can_compute(sums: Iterable[set[str]], known: list[set[str]], order: list[str]) -> bool:
    """Whether one of the sums follows from the known ones, by adding and subtracting."""
    given = np.array([[float(part in chosen) for part in order] for chosen in known])
    if not given.size:
        return False
    rank = np.linalg.matrix_rank(given)
    return any(
        np.linalg.matrix_rank(np.vstack([given, [float(part in chosen) for part in order]])) == rank for chosen in sums
    )


def _subsets(parts: set[str]) -> list[set[str]]:
    ordered = sorted(parts)
    return [set(chosen) for chosen in chain.from_iterable(combinations(ordered, k + 1) for k in range(len(ordered)))]


def _sum(chosen: set[str], parts: Mapping[str, int]) -> int:
    return sum(parts[part] for part in chosen)
