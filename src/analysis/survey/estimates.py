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
it measures sampling only. Where all gave the same answer `se` is 0, too, and `deff` NaN: a mean then has
low = estimate = high, a share the interval of Clopper and Pearson (or the hypergeometric one), which knows
that n alike do not speak for all. `by` is a column or a list of columns, and every combination that occurs
in the frame has its row; `where` is a boolean per row. Lumley 2010, "Complex Surveys", ch. 2 and appendix A.
"""

from __future__ import annotations

from functools import partial
from numbers import Real

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey import intervals
from analysis.survey.answers import label_columns, read_choice, read_chunks, read_numbers, split_near
from analysis.survey.counting import can_count, count_shares
from analysis.survey.design import Design
from analysis.survey.domains import select_rows
from analysis.survey.independence import rao_scott
from analysis.survey.linearised import (
    design_effects,
    is_estimable,
    is_known,
    linearise_means,
    linearise_ratio,
    linearise_totals,
)
from analysis.survey.members import Members
from analysis.survey.shares import INTERVALS, bound_shares

__all__ = ["mean", "means", "total", "ratio", "proportion", "quantile", "rao_scott"]

COLUMNS = ["estimate", "se", "low", "high", "n", "df", "deff"]


def mean(design: Design, y: str, by=None, where=None) -> pd.DataFrame:
    """Estimate the weighted mean of a numeric column, with Student's interval.

    >>> frame = pd.DataFrame({"score": [1, 2, 3, 6], "N": 10, "w": 2.5})
    >>> mean(Design(frame, weights="w", population="N"), "score").round(3)
       estimate     se    low   high  n  df  deff
    0       3.0  0.837  0.337  5.663  4   3   1.0
    """
    return _tabulate(design, by, where, [read_numbers(design, y)], partial(_estimate_numbers, linearise_means))


def means(design: Design, values: pd.DataFrame, by=None, share: bool = False) -> pd.DataFrame:
    """Estimate the mean – with `share` the share of 1 – of every column of `values` in every domain.

    `values` has the rows of the design's frame and columns of numbers, NaN where there is no answer. The
    rows of the table are those of `mean`, or of `proportion(level=1.0)`, column after column. Which
    column stands in `column` or, when the columns have several levels, in columns named as these.
    """
    chunks = read_chunks(design, values, share)
    labels, interval = label_columns(values), "auto" if share else "t"
    return _tabulate(design, by, None, chunks, _choose(design, share), interval, labels)


def total(design: Design, y: str, by=None, where=None) -> pd.DataFrame:
    """Estimate the population total of a numeric column; those who did not answer add nothing."""
    return _tabulate(design, by, where, [read_numbers(design, y)], partial(_estimate_numbers, linearise_totals))


def ratio(design: Design, y: str, x: str, by=None, where=None) -> pd.DataFrame:
    """Estimate the total of `y` divided by the total of `x`, over those who answered both.

    Raises `StudyError` where the total of `x` is 0.
    """
    values = np.concatenate([read_numbers(design, y), read_numbers(design, x)])
    return _tabulate(design, by, where, [values], partial(_estimate_numbers, linearise_ratio))


def proportion(design: Design, column: str, level, interval="auto", by=None, where=None) -> pd.DataFrame:
    """Estimate the share that gave the answer `level`, among those who gave any.

    `interval` is "hypergeometric", "korn-graubard", "logit", "wilson", "t" or "auto": hypergeometric where
    the domain is the whole of exactly one stratum, drawn by simple random sampling from a known number, and
    Korn-Graubard everywhere else, in its form for a finite population where the number of persons is known.
    With missing answers the hypergeometric interval keeps the stratum's full N and takes those who
    answered as the sample. The share is meant for the whole stratum, so those who did not answer belong
    to the unknown rest, as non-respondents already do; scaling N down would give a census of five
    answers out of six a width of 0, while keeping it gives the two shares that are still possible.

    An answer that no row has is refused, unless the column is categorical and knows it.
    """
    if interval not in INTERVALS:
        raise StudyError(f"interval is {interval!r}", expected=f"one of {', '.join(INTERVALS)}")
    return _tabulate(design, by, where, [read_choice(design, column, level)], _choose(design, True), interval)


def quantile(design: Design, y: str, q: float, by=None, where=None) -> pd.DataFrame:
    """Estimate the smallest value that at least the share `q` of the population does not exceed.

    R's `svyquantile(qrule="math")`; the interval is Woodruff's (1952): the t interval of the share at
    or below the estimate, read back on the scale of `y`, and `se` is its length over 2 t. A bound whose
    share falls outside 0-1 is NaN. As in R, `df` counts those who answered; there is no `deff`.
    """
    if not (isinstance(q, Real) and 0 < q < 1):
        raise StudyError(f"q is {q!r}", expected="a share between 0 and 1, such as 0.5 for the median")
    values = read_numbers(design, y)[0]
    levels, domains = _list_domains(design, by, where)
    rows = [_quantile(design, values, q, members.rows) for members in domains]
    return pd.concat([levels, pd.DataFrame(rows, columns=COLUMNS)], axis=1)


def _choose(design: Design, share: bool):
    """Return how means are estimated: shares by counting, where that gives the same."""
    return count_shares if share and can_count(design) else partial(_estimate_numbers, linearise_means)


def _tabulate(design, by, where, chunks, estimate, interval="t", labels=None) -> pd.DataFrame:
    """Return a row per variable and domain; `chunks` holds the variables, as variables × rows of the frame."""
    levels, domains = _list_domains(design, by, where, [] if labels is None else list(labels))
    parts = [_estimate(design, chunk, domains, estimate) for chunk in chunks]
    estimate, variance, n, df, deff, known = (np.concatenate(part) for part in zip(*parts, strict=True))
    sizes = [
        (design.simple_population(members) or 0, len(members.rows), design.represented(members)) for members in domains
    ]
    low, high = bound_shares(interval, estimate, variance, n, df, *np.resize(sizes, (len(n), 3)).T)
    bounds = {"low": np.where(known, estimate, low), "high": np.where(known, estimate, high)}
    rows = {"estimate": estimate, "se": np.sqrt(variance)} | bounds | {"n": n, "df": df, "deff": deff}
    keys = levels if labels is None else labels.merge(levels, how="cross")[[*levels, *labels]]
    return pd.concat([keys, pd.DataFrame(rows)], axis=1) if len(keys.columns) else pd.DataFrame(rows)


def _list_domains(design, by, where, labels=()) -> tuple[pd.DataFrame, list[Members]]:
    """Return every combination of the `by` columns that occurs in the frame, and who of `where` is in it."""
    selected = select_rows(design, where)
    names = [] if by is None else [by] if isinstance(by, str) else list(by)
    if not names:
        return pd.DataFrame(index=[0]), [design.members(selected)]
    taken = [name for at, name in enumerate(names) if name in [*COLUMNS, *labels, *names[:at]]]
    if taken:
        expected = "columns named once, and unlike those of the table"
        raise StudyError(
            f"the table would have two columns {taken[0]!r}", where="by", expected=expected, fix="rename it"
        )
    levels = pd.concat([design.column(name) for name in names], axis=1)
    if levels.isna().any(axis=1).all():
        where = f"by {', '.join(map(str, names))}"
        raise StudyError("no row has a level", where=where, expected="a value in at least one row")
    codes = levels.groupby(list(levels)).ngroup().fillna(-1).to_numpy(int)  # -1: a `by` column is missing: no domain
    found, first, codes = np.unique(codes, return_index=True, return_inverse=True)
    missing = int(found[0] < 0)
    domains = design.split(np.where(selected, codes - missing, -1), len(found) - missing)
    return levels.iloc[first[missing:]].reset_index(drop=True), domains


def _estimate(design, values, domains, estimate) -> list[np.ndarray]:
    """Estimates, variances, n, df, design effects and whether known of each variable in each domain, in turn."""
    parts = [_estimate_domain(design, values, members, estimate) for members in domains]
    return [np.stack(part, axis=1).ravel() for part in zip(*parts, strict=True)]


def _estimate_domain(design, values, members, estimate) -> list[np.ndarray]:
    """The same for one domain."""
    few = [values] if estimate is count_shares else split_near(values, len(members.rows))
    parts = [estimate(design, np.take(variables, members.rows, axis=1), members) for variables in few]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def _estimate_numbers(linearise, design, values, members) -> tuple[np.ndarray, ...]:
    """The same for the answers of the members of one domain (variables × members)."""
    answers = linearise(values, design.weights[members.rows])
    variance = design.variances(answers.contributions, members, answers.answered)
    variance = np.where(is_estimable(design, members, answers), variance, np.nan)
    deff = design_effects(variance, answers.spread, answers.size, answers.n)
    df = np.where(answers.n > 0, members.degrees_of_freedom, 0)
    return answers.estimate, variance, answers.n, df, deff, is_known(design, members, answers)


def _quantile(design, values, q, rows) -> dict:
    """Woodruff's estimate over the rows that answered."""
    members = design.sort(rows[~np.isnan(values[rows])])
    answers, weights, df = values[members.rows], design.weights[members.rows], members.degrees_of_freedom
    row = {"n": len(answers), "df": df}
    if not len(answers):
        return row
    row["estimate"] = estimate = _weighted_quantile(answers, weights, q)
    share = linearise_means((answers <= estimate).astype(float)[None], weights)
    if not is_estimable(design, members, share)[0]:
        return row
    if design.is_enumerated(members):
        return row | {"se": 0.0, "low": estimate, "high": estimate}
    se = np.sqrt(design.variances(share.contributions, members)[0])
    low, high = (_weighted_quantile(answers, weights, p) for p in intervals.t_interval(share.estimate[0], se, df))
    return row | {"se": (high - low) / (2 * intervals.student(df)), "low": low, "high": high}


def _weighted_quantile(values, weights, q) -> float:
    """Smallest value whose cumulated share of the weight is at least `q`; NaN for a `q` outside 0-1.

    Whether a share that is `q` but for rounding reaches it is decided as R does it: sums in long doubles,
    and both comparisons. A `q` below the share of the smallest value has that value; survey 4.1-1 says
    the second smallest.
    """
    if not 0 <= q <= 1:
        return np.nan
    order = np.argsort(values, kind="stable")
    cumulated, size = (
        np.cumsum(weights[order], dtype=np.longdouble).astype(float),
        float(weights.sum(dtype=np.longdouble)),
    )
    at = max(np.searchsorted(cumulated, q * size, side="right") - 1, 0)
    return float(values[order][at if cumulated[at] / size >= q else min(at + 1, len(values) - 1)])
