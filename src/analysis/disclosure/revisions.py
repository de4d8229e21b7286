"""What two releases showed in, which figures the later one revised out: changed, new and gone, and how far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure.structure import FIGURE

CHANGED, NEW, GONE = "changed", "new", "gone"
NUMBERS = ["n", "estimate", "low", "high"]
COLUMNS = [*FIGURE, "kind", "before", "after", "change", "n_before", "n_after", "low_before", "high_before", "beyond"]
ALIKE = 1e-9  # figures are kept to ten digits


def compare_releases(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that two releases do not show alike: `COLUMNS`, in the order of their keys.

    `now`, `before`: `FIGURE`, n, estimate, low, high (NaN where not shown), each key once; see `ledger.SHOWN`. `before`
    and `after` are the estimate, or the count of a figure without one; `change` is their difference. `beyond` says
    whether the later figure lies outside of the earlier interval, missing where there was none. A figure is `changed`,
    too, when its base or its interval alone is another.

    >>> figure = dict.fromkeys(FIGURE, "x") | {"n": 60, "low": 0.3, "high": 0.45}
    >>> now, before = (pd.DataFrame([figure | {"estimate": share}]) for share in (0.47, 0.37))
    >>> compare_releases(now, before)[["kind", "before", "after", "change", "beyond"]].values.tolist()
    [['changed', 0.37, 0.47, 0.1, True]]
    """
    first, second = (shown[[*FIGURE, *NUMBERS]].astype(dict.fromkeys(NUMBERS, float)) for shown in (before, now))
    both = first.merge(second, on=FIGURE, how="outer", suffixes=("_before", "_after"), indicator="kind", sort=True)
    names = {"both": CHANGED, "right_only": NEW, "left_only": GONE}
    both["kind"] = both["kind"].astype(str).map(names)
    both["before"], both["after"] = (_take_value(both, side) for side in ("before", "after"))
    both["change"] = (both["after"] - both["before"]).round(9)
    low, high, after = both["low_before"], both["high_before"], both["after"]
    outside = pd.Series((after < low - ALIKE) | (after > high + ALIKE), dtype="boolean")
    both["beyond"] = outside.where(low.notna() & high.notna() & after.notna())
    return both.loc[~_are_alike(both), COLUMNS].reset_index(drop=True)


def _take_value(both: pd.DataFrame, side: str) -> pd.Series:
    """Return the estimates of a release, and the counts of figures that have none."""
    return both[f"estimate_{side}"].fillna(both[f"n_{side}"])


def _are_alike(both: pd.DataFrame) -> pd.Series:
    """Say of each figure whether both releases show it with the same numbers."""
    first, second = (both[[f"{name}_{side}" for name in NUMBERS]].to_numpy() for side in ("before", "after"))
    return (both["kind"] == CHANGED) & np.isclose(first, second, rtol=0, atol=ALIKE, equal_nan=True).all(axis=1)


def count_revisions(revisions: pd.DataFrame) -> pd.DataFrame:
    """Return how many figures of each table were revised: table, changed, beyond, new, gone.

    `revisions`: as `compare_releases` returns them. `beyond` is a part of `changed`.
    """
    kinds = pd.DataFrame({kind: revisions["kind"] == kind for kind in (CHANGED, NEW, GONE)})
    kinds.insert(1, "beyond", revisions["beyond"].fillna(False).astype(bool))
    return kinds.groupby(revisions["table"]).sum().reset_index()
