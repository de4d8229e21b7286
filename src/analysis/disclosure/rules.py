"""Estimates in, what may be shown of them out: the rules on the base, as data, applied row by row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

CONFIDENTIAL, TOO_FEW, LOW, PLAIN = ":c", ":u", "low", ""
SHOWN = ["estimate", "low", "high"]
NEVER_SHOWN = ["unit", "se", "df", "deff"]


def flag_bases(n: pd.Series, minimum: int, reliable: int, plain: int) -> pd.Series:
    """Return the flag of each base (unweighted respondents of the row).

    Below `minimum` `:c` (confidential), below `reliable` `:u` (too few to be reliable), below `plain`
    `low` (to be shown in brackets), else empty. A base that is not known is `:c`. Bases may be equal.

    >>> flag_bases(pd.Series([9, 10, 19, 20, 49, 50]), 10, 20, 50).tolist()
    [':c', ':u', ':u', 'low', 'low', '']
    """
    base = n.to_numpy(float, na_value=np.nan)
    steps = [~(base >= minimum), base < reliable, base < plain]
    return pd.Series(np.select(steps, [CONFIDENTIAL, TOO_FEW, LOW], PLAIN), index=n.index, dtype=str)


def release_estimates(
    estimates: pd.DataFrame, bases: tuple[int, int, int], decimals: Mapping[str, int]
) -> pd.DataFrame:
    """Return the estimates that may be published, with their flag.

    `estimates`: any by columns, unit, then n, estimate, se, low, high, df, deff. `bases`: minimum, reliable and
    plain base. Of a row flagged `:c` neither the figures nor the base are kept; of one flagged `:u` only the base.
    Standard error, degrees of freedom and design effect are never kept: with a share they would give the base
    away. Figures are rounded to as many `decimals` as their unit has.
    """
    flag = flag_bases(estimates["n"], *bases)
    released = estimates.drop(columns=NEVER_SHOWN, errors="ignore").assign(flag=flag)
    for unit, of_unit in estimates.groupby("unit")[SHOWN]:
        released.loc[of_unit.index, SHOWN] = of_unit.round(decimals[unit])
    released[SHOWN] = released[SHOWN].where(~flag.isin([CONFIDENTIAL, TOO_FEW]))
    released["n"] = estimates["n"].astype("Int64").where(flag != CONFIDENTIAL)
    return released


def release_counts(counts: pd.DataFrame, bases: tuple[int, int, int]) -> pd.DataFrame:
    """Return counts of respondents (column n) with their flag; a count below the minimum base is emptied."""
    flag = flag_bases(counts["n"], *bases).where(lambda flags: flags == CONFIDENTIAL, PLAIN)
    return counts.assign(n=counts["n"].astype("Int64").where(flag != CONFIDENTIAL), flag=flag)
