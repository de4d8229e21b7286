"""A design, an outcome and groups go in; a design-based rank test or the probability of superiority comes out.

The outcome is numbers or an ordered categorical. A missing answer, or an unknown group, leaves the domain and
not the design. `where` is a boolean per row. Weighted mid-ranks: the share of the weight below a value and half
of the weight at it, so that the order of rows does not matter (Lumley & Scott 2013, "Two-sample rank tests under
complex sampling", Biometrika 100; ties as there).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import special

from analysis.errors import StudyError, suggest
from analysis.survey import intervals
from analysis.survey.design import Design
from analysis.survey.domains import is_estimable, select_rows

TIES = ("middle", "rows")
SINGULAR = 1e-12  # contrasts of groups with a smaller share of their variance left are one contrast


def rank_test(design: Design, y: str, by: str, where=None, ties="middle") -> pd.Series:
    """Test whether the groups `by` have equal mean ranks of `y`: Wilcoxon for two groups, Kruskal-Wallis for more.

    Returns statistic (Wald's chi-squared of the differences in mean rank score; for two groups the square
    of R's t), df1 (groups - 1), df2 (clusters - strata among those who answered, minus df1) and p, the
    tail of F(df1, df2) beyond statistic / df1: R's `svyranktest`, whose Kruskal-Wallis has statistic and
    degrees of freedom under each other's name. With a finite population correction where the design has one.

    R gives tied answers with unequal weights the plain mean of the ranks they would have in the order of
    the rows, so that sorting the file changes its result; `ties="rows"` does the same, for comparison with R.

    Raises `StudyError` for fewer than two groups, a constant outcome, no degrees of freedom, and groups
    that have no sampling variance: fully enumerated, or everyone in a group gave the same answer.
    """
    if ties not in TIES:
        raise StudyError(f"ties is {ties!r}", expected=f"one of {', '.join(TIES)}", fix=suggest(ties, TIES))
    answers, groups, domain = _read_groups(design, y, by, select_rows(design, where))
    weights, count = design.weights[domain], groups.max() + 1
    scores = (_mid_ranks if ties == "middle" else _ranks_of_rows)(answers, weights) / weights.sum()
    sizes = np.bincount(groups, weights)
    means = np.bincount(groups, weights * scores) / sizes
    covariance = _measure_covariance(design, scores, groups, domain, means, sizes)
    contrasts = np.eye(count)[1:] - np.eye(count)[0]
    differences, covariance = contrasts @ means, contrasts @ covariance @ contrasts.T
    df1, df2 = count - 1, design.degrees_of_freedom(domain) - (count - 1)
    _refuse_without_variance(covariance, df2, f"{y} by {by}")
    statistic = differences @ np.linalg.solve(covariance, differences)
    return pd.Series({"statistic": statistic, "df1": df1, "df2": df2, "p": special.fdtrc(df1, df2, statistic / df1)})


def superiority(design: Design, y: str, by: str, first, second, where=None) -> pd.DataFrame:
    """Estimate how often someone of group `first` lies above someone of `second`, ties counted half.

    Returns two rows: `measure` "superiority", P(first > second) + P(equal) / 2, 0.5 where neither group lies
    above; and "cliffs_delta", 2 P - 1 (Cliff 1993; Vargha & Delaney 2000); with estimate, se, low, high,
    n_first, n_second and df (clusters - strata in the two groups, answered or not).
    `se` is linearised: a member's influence is its mid-rank in the other group minus P, over its group's
    weight. The 95 % interval is Student's on the log-odds of P, so that it stays in range. A group without
    answers has no estimate: NaN. When no pair of the groups lies the other way there is no error to estimate:
    NaN, and so for a domain of one cluster, or where all gave the same answer. Fully enumerated groups are
    known: se 0, low = high = estimate.

    >>> frame = pd.DataFrame({"y": [1, 2, 2, 3, 3, 5], "g": list("aaabbb")})
    >>> superiority(Design(frame), "y", "g", "b", "a").round(3)[["measure", "estimate", "n_first", "n_second", "df"]]
            measure  estimate  n_first  n_second  df
    0   superiority       1.0        3         3   5
    1  cliffs_delta       1.0        3         3   5
    """
    labels = design.column(by)
    if first == second:
        raise StudyError(f"group {first!r} is compared with itself", where=by, expected="two groups")
    for level in (first, second):
        if not labels.eq(level).fillna(False).any():
            known = labels.dropna().unique()
            raise StudyError(f"there is no group {level!r}", where=by, fix=suggest(level, known))
    chosen = select_rows(design, where) & labels.isin([first, second]).to_numpy()
    answers = _read_scores(design, y)
    domain = chosen & ~np.isnan(answers)
    in_first = labels[domain].eq(first).to_numpy(bool)
    row = {"n_first": int(in_first.sum()), "n_second": int((~in_first).sum()), "df": 0}
    row |= dict.fromkeys(["estimate", "se", "low", "high"], math.nan)
    if row["n_first"] and row["n_second"]:
        row |= _estimate_superiority(design, answers[domain], in_first, domain)
        row["df"] = design.degrees_of_freedom(chosen)
        row |= _bound(row["estimate"], row["se"], row["df"])
    delta = row | {name: 2 * row[name] - 1 for name in ("estimate", "low", "high")} | {"se": 2 * row["se"]}
    table = pd.DataFrame([{"measure": "superiority"} | row, {"measure": "cliffs_delta"} | delta])
    return table[["measure", "estimate", "se", "low", "high", "n_first", "n_second", "df"]]


def _estimate_superiority(design, answers, in_first, domain) -> dict:
    weights = design.weights[domain]
    below_second, below_first = (_shares_below(answers, weights * group) for group in (~in_first, in_first))
    size_first, size_second = weights[in_first].sum(), weights[~in_first].sum()
    share = (weights * below_second)[in_first].sum() / size_first
    influence = np.where(in_first, (below_second - share) / size_first, (1 - below_first - share) / size_second)
    known = design.is_enumerated(domain)
    varies = np.ptp(answers) > 0 and not intervals.is_unanimous(share)
    estimable = known or (is_estimable(design, domain) and varies)
    se = math.sqrt(design.covariance(influence[:, None], domain)[0, 0]) if estimable else math.nan
    return {"estimate": share, "se": 0.0 if known else se}


def _bound(share, se, df) -> dict:
    if se == 0:
        return {"low": share, "high": share}
    low, high = intervals.logit(share, se**2, df)
    return {"low": low, "high": high}


def _measure_covariance(design, scores, groups, domain, means, sizes) -> np.ndarray:
    """Covariance of the mean scores of the groups; all of a group who have one score are one cell."""
    levels, codes = np.unique(scores, return_inverse=True)
    of_group = np.eye(len(means))
    values = (of_group * (levels[:, None, None] - means) / sizes).reshape(-1, len(means))
    cells = np.full(len(domain), -1)
    cells[domain] = codes * len(means) + groups
    return design.covariance_by_cell(values, cells)


def _mid_ranks(answers, weights) -> np.ndarray:
    return _shares_below(answers, weights) * weights.sum()


def _shares_below(answers, weights) -> np.ndarray:
    """For every answer, the share of the weight that lies below it, and half of that which lies at it."""
    _, codes = np.unique(answers, return_inverse=True)
    at = np.bincount(codes, weights)
    return ((at.cumsum() - at / 2) / weights.sum())[codes]


def _ranks_of_rows(answers, weights) -> np.ndarray:
    """Ranks as R has them: of tied answers the plain mean of the weighted ranks in the order of the rows."""
    order = np.argsort(answers, kind="stable")
    ranks = np.empty(len(answers))
    ranks[order] = weights[order].cumsum() - weights[order] / 2
    _, codes = np.unique(answers, return_inverse=True)
    return (np.bincount(codes, ranks) / np.bincount(codes))[codes]


def _read_groups(design, y, by, selected) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers and group codes of those who have both, and who they are (boolean per row)."""
    answers, labels = _read_scores(design, y), design.column(by)
    domain = selected & ~np.isnan(answers) & labels.notna().to_numpy()
    groups, levels = pd.factorize(labels[domain], sort=True)
    if len(levels) < 2:
        raise StudyError("fewer than two groups with answers", where=f"{y} by {by}", expected="at least two to compare")
    if np.ptp(answers[domain]) == 0:
        raise StudyError("all gave the same answer, so there is nothing to rank", where=f"{y} by {by}")
    return answers[domain], groups, domain


def _read_scores(design, name) -> np.ndarray:
    """Numbers, or the codes of an ordered categorical; NaN where there is no answer."""
    column = design.column(name)
    if isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        codes = column.cat.codes.to_numpy(float)
        return np.where(codes < 0, np.nan, codes)
    column = column if column.dtype == float else column.convert_dtypes()
    if not (pd.api.types.is_numeric_dtype(column) or column.isna().all()):
        fix = "make it an ordered categorical to say which answer is more"
        raise StudyError("the answers are not numbers", where=name, fix=fix)
    return column.to_numpy(float, na_value=np.nan)


def _refuse_without_variance(covariance, df2, where) -> None:
    if df2 < 1:
        raise StudyError(
            "there are no degrees of freedom", where=where, expected="more clusters than strata and groups together"
        )
    spread = np.sqrt(np.diag(covariance))
    scaled = covariance / np.outer(spread, spread) if (spread > 0).all() else np.zeros_like(covariance)
    if np.linalg.eigvalsh(scaled)[0] < SINGULAR:
        raise StudyError(
            "groups have no sampling variance, so there is nothing to test",
            where=where,
            expected="groups of which more than one is a sample, with answers that differ",
            fix="to test the process behind a fully enumerated population, leave out population=",
        )
