"""Shares and the people behind them in, which of them are confidential by their count out: the cell rule."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure.rules import CONFIDENTIAL, PLAIN

SHARE = "share"
NUMBERS = ("mean", "points")
ALIKE = 1e-9  # a standard error of answers that are all the same: 0 but for rounding


def flag_cells(figures: pd.DataFrame, count: int, fraction: float, small: int) -> pd.Series:
    """Return the flag of each figure by the number of people behind it: `:c` (confidential), else empty.

    `figures`: unit; n, the base; se, the standard error; count, the people of the base whom a share counts (unweighted;
    missing for what is no share); fraction, the interviews of the domain / its persons; persons, of the domain;
    sensitive (bool). A share is confidential when it counts at most `count` people, or all but at most `count` of its
    base – nobody and everybody included: what all did not answer is known of each; so is a mean or a net of people who
    all answered alike (se 0). The rule applies to sensitive questions everywhere, and to every
    question where interviews / persons reach `fraction` or there are fewer than `small` persons: elsewhere nobody knows
    who of the few was interviewed. What should be known of a figure and is not makes it confidential.
    """
    n, counted = (figures[name].to_numpy(float, na_value=np.nan) for name in ("n", "count"))
    drawn, persons = (figures[name].to_numpy(float, na_value=np.nan) for name in ("fraction", "persons"))
    applies = figures["sensitive"].to_numpy(bool) | ~(drawn < fraction) | ~(persons >= small)
    is_large = (counted > count) & (counted < n - count)
    is_share, is_number = (figures["unit"] == SHARE).to_numpy(), figures["unit"].isin(NUMBERS).to_numpy()
    is_alike = figures["se"].to_numpy(float, na_value=np.nan) < ALIKE
    hidden = applies & (is_share & ~is_large | is_number & is_alike)
    return pd.Series(np.where(hidden, CONFIDENTIAL, PLAIN), index=figures.index, dtype=str)
