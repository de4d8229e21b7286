"""A design and the name of a question go in, one row per domain with estimate, error and base comes out.

Every table has the `by` columns and then

- `estimate`: in the units of the question, shares 0-1;
- `se`, `low`, `high`: linearised (Taylor) standard error and 95 % interval with `df` degrees of freedom;
- `n`: respondents who answered, unweighted;
- `df`: clusters minus strata in the domain; who is in the domain counts, answered or not, as in R's
  `degf(subset(design))`;
- `deff`: variance divided by that of a simple random sample of n without replacement out of the domain's
  weighted size (R's `deff=TRUE`; Kish 1965).

A domain keeps the whole design, a missing answer leaves the domain and not the design. Where no one
answered there is no estimate: NaN, n 0. Where one respondent (all respondents of one cluster) answered,
outside a fully enumerated stratum, the error is not estimable: NaN. Where everybody of a fully enumerated
domain answered nothing is estimated and low = estimate = high; where some did not, `se` is still 0, since
it measures sampling only. `by` is a column or a list of columns, and every combination that occurs in the
frame has its row; `where` is a boolean per row. Lumley 2010, "Complex Surveys", ch. 2 and appendix A.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.survey import intervals
from analysis.survey.design import Design
from analysis.survey.independence import rao_scott

__all__ = ["mean", "total", "ratio", "proportion", "quantile", "rao_scott"]

COLUMNS = ["estimate", "se", "low", "high", "n", "df", "deff"]
INTERVALS = ("auto", "hypergeometric", "korn-graubard", "logit", "wilson")
NO_ESTIMATE = {"n": 0, "df": 0}  # nobody answered: all else is NaN
TIE = 1e-12  # cumulated weights this near to a quantile reach it: sums of weights are rounded


def mean(design: Design, y: str, by=None, where=None) -> pd.DataFrame:
    """Estimate the weighted mean of a numeric column, with Student's interval.

    >>> frame = pd.DataFrame({"score": [1, 2, 3, 6], "N": 10, "w": 2.5})
    >>> mean(Design(frame, weights="w", population="N"), "score").round(3)
       estimate     se    low   high  n  df  deff
    0       3.0  0.837  0.337  5.663  4   3   1.0
    """
    return _tabulate(design, by, where, partial(_estimate, design, _numbers(design, y), _linear_mean))


def total(design: Design, y: str, by=None, where=None) -> pd.DataFrame:
    """Estimate the population total of a numeric column; those who did not answer add nothing."""
    return _tabulate(design, by, where, partial(_estimate, design, _numbers(design, y), _linear_total))


def ratio(design: Design, y: str, x: str, by=None, where=None) -> pd.DataFrame:
    """Estimate the total of `y` divided by the total of `x`, over those who answered both.

    Raises `StudyError` where the total of `x` is 0.
    """
    values = np.hstack([_numbers(design, y), _numbers(design, x)])
    return _tabulate(design, by, where, partial(_estimate, design, values, _linear_ratio))


def proportion(design: Design, column: str, level, interval="auto", by=None, where=None) -> pd.DataFrame:
    """Estimate the share that gave the answer `level`, among those who gave any.

    `interval` is "hypergeometric", "korn-graubard", "logit", "wilson" or "auto": hypergeometric where
    the domain is the whole of exactly one stratum, drawn by simple random sampling from a known number,
    and Korn-Graubard everywhere else.
    With missing answers the hypergeometric interval keeps the stratum's full N and takes those who
    answered as the sample. The share is meant for the whole stratum, so those who did not answer belong
    to the unknown rest, as non-respondents already do; scaling N down would give a census of five
    answers out of six a width of 0, while keeping it gives the two shares that are still possible.

    An answer that no row has is refused, unless the column is categorical and knows it.
    """
    if interval not in INTERVALS:
        raise StudyError(f"interval is {interval!r}", expected=f"one of {', '.join(INTERVALS)}")
    chosen = _chosen(design.column(column), level)
    bounds = partial(_share_bounds, design, interval)
    return _tabulate(design, by, where, partial(_estimate, design, chosen, _linear_mean, bounds=bounds))


def quantile(design: Design, y: str, q: float, by=None, where=None) -> pd.DataFrame:
    """Estimate the smallest value that at least the share `q` of the population does not exceed.

    R's `svyquantile(qrule="math")`; the interval is Woodruff's (1952): the t interval of the share at
    or below the estimate, read back on the scale of `y`, and `se` is its length over 2 t. A bound whose
    share falls outside 0-1 is NaN. As in R, `df` counts those who answered; there is no `deff`.
    """
    if not 0 < q < 1:
        raise StudyError(f"q is {q!r}", expected="a share between 0 and 1, such as 0.5 for the median")
    return _tabulate(design, by, where, partial(_quantile, design, _numbers(design, y), q))


def _tabulate(design, by, where, estimate) -> pd.DataFrame:
    """Return one row of `estimate(selected)` per combination of the `by` columns that occurs in the frame."""
    selected = _selection(design, where)
    if by is None:
        return pd.DataFrame([estimate(selected)], columns=COLUMNS)
    levels = pd.concat([design.column(name) for name in ([by] if isinstance(by, str) else by)], axis=1)
    codes = levels.groupby(list(levels)).ngroup().to_numpy()
    found, first = np.unique(codes, return_index=True)
    found, first = found[found >= 0], first[found >= 0]  # -1: a `by` column is missing, the row is in no domain
    rows = pd.DataFrame([estimate(selected & (codes == code)) for code in found], columns=COLUMNS)
    return pd.concat([levels.iloc[first].reset_index(drop=True), rows], axis=1)


def _estimate(design, values, linearise, selected, bounds=None) -> dict:
    """Estimate over the selected rows that answered; `linearise` gives the estimate and its residuals."""
    domain = selected & ~np.isnan(values).any(axis=1)
    n = int(domain.sum())
    if n == 0:
        return NO_ESTIMATE
    df, weights = design.degrees_of_freedom(selected), design.weights[domain]
    estimate, residuals = linearise(values[domain], weights)
    variance = design.covariance(residuals, domain)[0, 0]
    row = {"estimate": estimate, "n": n, "df": df}
    if not _is_estimable(design, domain):
        return row
    row |= {"se": math.sqrt(variance), "deff": _deff(variance, residuals[:, 0], weights)}
    if design.is_enumerated(domain) and n == selected.sum():
        low, high = estimate, estimate
    elif bounds is None:
        low, high = intervals.t_interval(estimate, row["se"], df)
    else:
        low, high = bounds(selected, values[domain, 0], estimate, variance, df)
    return row | {"low": low, "high": high}


def _quantile(design, values, q, selected) -> dict:
    """Woodruff's estimate over the selected rows that answered."""
    domain = selected & ~np.isnan(values[:, 0])
    n = int(domain.sum())
    if n == 0:
        return NO_ESTIMATE
    answers, weights, df = values[domain, 0], design.weights[domain], design.degrees_of_freedom(domain)
    estimate = _weighted_quantile(answers, weights, q)
    share, residuals = _linear_mean((values[domain] <= estimate).astype(float), weights)
    variance = design.covariance(residuals, domain)[0, 0]
    row = {"estimate": estimate, "n": n, "df": df}
    if not _is_estimable(design, domain):
        return row
    if design.is_enumerated(domain):
        return row | {"se": 0.0, "low": estimate, "high": estimate}
    low, high = (_weighted_quantile(answers, weights, p) for p in intervals.t_interval(share, math.sqrt(variance), df))
    return row | {"se": (high - low) / (2 * intervals.student(df)), "low": low, "high": high}


def _share_bounds(design, method, selected, chosen, share, variance, df) -> tuple[float, float]:
    """The interval of a share; `chosen` is 1 or 0 for each respondent who answered."""
    population, n = design.simple_population(selected), len(chosen)
    if method == "hypergeometric" and population is None:
        raise StudyError(
            "the hypergeometric interval needs a domain that is one whole stratum of known size, drawn at random",
            fix='choose interval="auto" or "korn-graubard", or by= the column of the strata',
        )
    if method in ("hypergeometric", "auto") and population is not None:
        return intervals.hypergeometric(int(chosen.sum()), n, population)
    if method == "logit":
        return intervals.logit(share, variance, df)
    if method == "wilson":
        return intervals.wilson(share, variance, n)
    return intervals.korn_graubard(share, variance, n, df)


def _is_estimable(design, domain) -> bool:
    return len(np.unique(design.cluster[domain])) > 1 or design.is_enumerated(domain)


def _linear_mean(values, weights) -> tuple[float, np.ndarray]:
    estimate = (weights * values[:, 0]).sum() / weights.sum()
    return estimate, (values - estimate) / weights.sum()


def _linear_total(values, weights) -> tuple[float, np.ndarray]:
    return (weights * values[:, 0]).sum(), values


def _linear_ratio(values, weights) -> tuple[float, np.ndarray]:
    numerator, denominator = weights @ values
    if denominator == 0:
        raise StudyError("the total of the denominator is 0", expected="a total other than 0")
    estimate = numerator / denominator
    return estimate, (values[:, :1] - estimate * values[:, 1:]) / denominator


def _deff(variance, residuals, weights) -> float:
    """`variance` over that of the same total from a simple random sample without replacement.

    NaN where that is 0: everybody answered the same, or the weighted size is n (or less: no such sample).
    """
    n, size = len(weights), weights.sum()
    spread = (weights * (residuals - (weights * residuals).sum() / size) ** 2).sum() / size * n / max(n - 1, 1)
    simple = spread * size * (size - n) / n
    differ, is_census = np.ptp(residuals) > 0, size - n < 1e-9 * size
    return variance / simple if differ and not is_census else math.nan


def _weighted_quantile(values, weights, q) -> float:
    """Smallest value whose cumulated share of the weight is at least `q`; NaN for a `q` outside 0-1."""
    if not -TIE <= q <= 1 + TIE:
        return math.nan
    order = np.argsort(values, kind="stable")
    cumulated = weights[order].cumsum() / weights.sum()
    return float(values[order][np.searchsorted(cumulated, min(q, cumulated[-1]) - TIE)])


def _numbers(design, name) -> np.ndarray:
    """A numeric or yes/no column as rows × 1, NaN where there is no answer."""
    column = design.column(name).convert_dtypes()
    if not (pd.api.types.is_numeric_dtype(column) or column.isna().all()):
        raise StudyError("the answers are not numbers", where=name, fix="for the share of one answer use proportion()")
    return column.to_numpy(float, na_value=np.nan)[:, None]


def _selection(design, where) -> np.ndarray:
    """`where` as a boolean array, one per row of the frame."""
    if where is None:
        return np.ones(len(design.frame), dtype=bool)
    if isinstance(where, pd.Series) and not where.index.equals(design.frame.index):
        raise StudyError("where has other rows than the frame", expected="a boolean for each row of the frame")
    selected = pd.array(where)
    if len(selected) != len(design.frame) or not pd.api.types.is_bool_dtype(selected.dtype) or selected.isna().any():
        raise StudyError("where is not a condition", expected="True or False for each row of the frame")
    return selected.to_numpy(bool)


def _chosen(answers: pd.Series, level) -> np.ndarray:
    """1 where `level` was answered, 0 where something else was, NaN where nothing was (rows × 1)."""
    known = answers.cat.categories if isinstance(answers.dtype, pd.CategoricalDtype) else answers.dropna().unique()
    if len(known) and level not in list(known):
        expected = f"one of {', '.join(map(str, known[:12]))}"
        raise StudyError(
            f"there is no answer {level!r}", where=answers.name, expected=expected, fix=suggest(level, known)
        )
    chosen = answers.eq(level).fillna(False).to_numpy(float)
    return np.where(answers.isna(), np.nan, chosen)[:, None]
