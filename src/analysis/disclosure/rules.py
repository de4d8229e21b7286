"""Estimates in, what may be shown of them out: the rules on the base, as data, applied row by row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

CONFIDENTIAL, TOO_FEW, LOW, PLAIN = ":c", ":u", "low", ""
SHOWN = ["estimate", "low", "high"]
NEVER_SHOWN = ["unit", "se", "df", "deff", "statistic", "df1", "df2"]
# What else is released of a comparison or a test. A statistic with its degrees of freedom says what p says.
P_VALUES, EFFECT = ["p", "p_adjusted"], {"effect": 1}
TESTED = [*P_VALUES, *EFFECT]
P_CLASSES = (0.001, 0.01, 0.05, 0.1)  # p lies below; 1 for all others
HIDDEN = (CONFIDENTIAL, TOO_FEW)
CERTAIN = 10  # decimals that do not depend on the order in which numbers were added


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


def classify_p(p: pd.Series) -> pd.Series:
    """Return the class of each p-value: the smallest of `P_CLASSES` that it lies below, else 1; missing stays missing.

    A p-value is a function of the unrounded shares and their bases: to four decimals it would tell shares that are
    released as whole per cent, and with them the hidden counts behind.

    >>> classify_p(pd.Series([0.0, 0.0099, 0.05, 0.7, None])).tolist()
    [0.001, 0.01, 0.1, 1.0, nan]
    """
    number = np.searchsorted(P_CLASSES, p.to_numpy(float), side="right")
    return pd.Series(np.append(P_CLASSES, 1.0)[np.minimum(number, len(P_CLASSES))], index=p.index).where(p.notna())


def round_figures(figures: pd.DataFrame, decimals: int | Mapping[str, int]) -> pd.DataFrame:
    """Round figures to their decimals, alike on every machine.

    Sums that were added up in another order differ in their last digit, and a figure in the middle between two
    rounded ones must not go another way for that.

    >>> round_figures(pd.DataFrame({"estimate": [0.125, 0.125 + 1e-16, 0.125 + 1e-6]}), 2)["estimate"].tolist()
    [0.12, 0.12, 0.13]
    """
    return figures.round(CERTAIN).round(decimals) + 0.0  # -0.0 would be written with its sign


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
        released.loc[of_unit.index, SHOWN] = round_figures(of_unit, decimals[unit])
    released[SHOWN] = released[SHOWN].where(~flag.isin(HIDDEN))
    released["n"] = estimates["n"].astype("Int64").where(flag != CONFIDENTIAL)
    return released


def release_comparisons(
    comparisons: pd.DataFrame, bases: tuple[int, int, int], decimals: Mapping[str, int]
) -> pd.DataFrame:
    """Return the differences that may be published; as `release_estimates`, by the smaller base `n` of the two.

    What a flag hides of the estimate it hides of p, p_adjusted and effect, too; see `classify_p`.
    """
    return _release_tested(release_estimates(comparisons, bases, decimals))


def release_tests(tests: pd.DataFrame, bases: tuple[int, int, int]) -> pd.DataFrame:
    """Return the tests that may be published, by the smallest base `n` of the groups compared; columns of `TESTED`.

    The statistic and its degrees of freedom are not released: they say what p says, as finely.
    """
    flag = flag_bases(tests["n"], *bases)
    n = tests["n"].astype("Int64").where(flag != CONFIDENTIAL)
    return _release_tested(tests.drop(columns=NEVER_SHOWN, errors="ignore").assign(n=n, flag=flag))


def hide_rows(released: pd.DataFrame, where: pd.Series, flag: str = TOO_FEW) -> pd.DataFrame:
    """Return a released table with some of its rows emptied, base and all, and flagged.

    `where`: whether each row is. One that is hidden already stays as it is, but for `:u` that becomes `:c`.
    """
    stays = HIDDEN if flag == TOO_FEW else (CONFIDENTIAL,)
    rows = where & ~released["flag"].isin(stays)
    emptied = {name: released[name].mask(rows) for name in ("n", *SHOWN, *TESTED) if name in released}
    return released.assign(**emptied, flag=released["flag"].mask(rows, flag))


def _release_tested(released: pd.DataFrame) -> pd.DataFrame:
    """Round what a test gives, and empty it where the flag of the row hides it."""
    is_shown = ~released["flag"].isin(HIDDEN)
    found = {name: classify_p(released[name]) for name in P_VALUES if name in released}
    if "effect" in released:
        found["effect"] = round_figures(released[["effect"]], EFFECT)["effect"]
    return released.assign(**{name: values.where(is_shown) for name, values in found.items()})


def release_counts(counts: pd.DataFrame, bases: tuple[int, int, int]) -> pd.DataFrame:
    """Return counts of respondents (column n) with their flag; a count below the minimum base is emptied."""
    flag = flag_bases(counts["n"], *bases).where(lambda flags: flags == CONFIDENTIAL, PLAIN)
    return counts.assign(n=counts["n"].astype("Int64").where(flag != CONFIDENTIAL), flag=flag)
