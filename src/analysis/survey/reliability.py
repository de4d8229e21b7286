"""The items of a scale go in, tidy rows with its reliability (alpha, omega) and its items come out.

Complete cases only: a respondent who left out an item counts for nothing, and `n` says how many are left.
Alpha assumes that all items measure one thing equally well, omega that they measure one thing (McDonald 1999,
"Test Theory"; Revelle & Condon 2019). Neither says anything of a checklist, whose items need not go together.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import StudyError
from analysis.survey import intervals
from analysis.survey.design_columns import refuse_rows
from analysis.survey.one_factor import FLAT, estimate_omega, to_correlations, weighted_covariance

COLUMNS = ["item", "statistic", "estimate", "low", "high", "n"]
SCALE = "scale"  # the item of a row about the whole scale


def describe_scale(items: pd.DataFrame, weights=None) -> pd.DataFrame:
    """Describe a scale: alpha and omega total with 95 % intervals, and each item's difficulty and rest correlation.

    `items`: respondents × k numbers, NaN for no answer; `weights`: one per respondent, None for equal ones.
    Returns a row per statistic with item, statistic, estimate, low, high, n: for the item "scale" `alpha`
    and `omega`; for each item `difficulty` (its mean: for 0/1 the share that got it right) and `item_rest`
    (its correlation with the sum of the others). Only alpha and omega have low and high.

    An item that everyone answered alike leaves alpha as it is (0 of its variance in both sums) and makes
    omega and its own `item_rest` NaN; with all items constant alpha is NaN, too. Omega is NaN, besides, for two
    items (not identified), for items of which some give another, and where the best model leaves an item
    no error of its own (a Heywood case).
    The intervals take respondents as drawn independently, without a finite population correction.
    Raises `StudyError` for fewer than two items, fewer than three complete respondents, and items or
    weights that are not numbers.
    """
    values, weights = _complete(items, weights)
    covariance = weighted_covariance(values, weights)
    n, rests = len(values), values.sum(axis=1, keepdims=True) - values
    alpha = cronbach_alpha(covariance)
    rows = [
        (SCALE, "alpha", alpha, *feldt_interval(alpha, _effective_size(weights), len(covariance))),
        (SCALE, "omega", *estimate_omega(values, weights)),
    ]
    for number, item in enumerate(items.columns):
        rest = weighted_covariance(np.column_stack([values[:, number], rests[:, number]]), weights)
        rows.append((item, "difficulty", weights @ values[:, number] / weights.sum(), math.nan, math.nan))
        rows.append((item, "item_rest", to_correlations(rest)[0, 1], math.nan, math.nan))
    return pd.DataFrame([(*row, n) for row in rows], columns=COLUMNS)


def cronbach_alpha(covariance: np.ndarray) -> float:
    """Return alpha of k items with this covariance matrix: k / (k - 1) · (1 - Σ variances / variance of the sum).

    Cronbach 1951; for items of 0 and 1 it is KR-20; of a correlation matrix, standardised alpha; of the weighted
    covariances, R's `svycralpha`. NaN when the sum of the items does not vary.

    >>> cronbach_alpha(np.array([[1.0, 0.5], [0.5, 1.0]])).round(4)
    np.float64(0.6667)
    """
    k, total = len(covariance), covariance.sum()
    return k / (k - 1) * (1 - np.trace(covariance) / total) if total > FLAT else math.nan


def feldt_interval(alpha: float, n: float, k: int) -> tuple[float, float]:
    """Return the 95 % interval of alpha of k items from n respondents (Feldt 1965).

    (1 - alpha) / (1 - estimate) has the F distribution with n - 1 and (n - 1)(k - 1) degrees of freedom when
    the items are normal and equally good; it holds up well for 0/1 items. Weighted respondents count for
    their effective number (Kish 1965).

    >>> low, high = feldt_interval(0.745, 314, 8)
    >>> round(low, 3), round(high, 3)
    (0.7, 0.786)
    """
    tail, df = (1 - intervals.CONFIDENCE) / 2, (n - 1, (n - 1) * (k - 1))
    return tuple(1 - (1 - alpha) * float(stats.f.ppf(q, *df)) for q in (1 - tail, tail))


def _effective_size(weights) -> float:
    return weights.sum() ** 2 / (weights**2).sum()


def _complete(items, weights) -> tuple[np.ndarray, np.ndarray]:
    """Values (respondents × k) and weights of those who answered every item."""
    if items.shape[1] < 2:
        raise StudyError(f"the scale has {items.shape[1]} items", expected="at least two")
    for name in items:
        if not pd.api.types.is_numeric_dtype(items[name].convert_dtypes()) and items[name].notna().any():
            raise StudyError("the answers are not numbers", where=f"item {name}", expected="a score for each answer")
    values = items.astype("Float64").to_numpy(float, na_value=np.nan)
    weights = np.ones(len(items)) if weights is None else np.asarray(weights, dtype=float)
    for name, infinite in zip(items, np.isinf(values).T, strict=True):
        refuse_rows(name, infinite, "an infinite score", "a number")
    if weights.shape != (len(items),) or not ((weights > 0) & np.isfinite(weights)).all():
        raise StudyError("the weights do not fit the items", expected="a positive number for each respondent")
    complete = ~np.isnan(values).any(axis=1)
    if complete.sum() < 3:
        found = f"{complete.sum()} respondents answered all items"
        raise StudyError(found, where=f"items {', '.join(map(str, items))}", expected="at least three")
    return values[complete], weights[complete]
