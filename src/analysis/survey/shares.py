"""Shares with their variances go in, the interval that suits each domain comes out."""

from __future__ import annotations

import numpy as np

from analysis.errors import StudyError
from analysis.survey import intervals

INTERVALS = ("auto", "hypergeometric", "korn-graubard", "logit", "wilson", "t")


def bound_shares(method: str, share, variance, n, df, population) -> tuple[np.ndarray, np.ndarray]:
    """Return low and high of each share; all arguments but the first are arrays of one length.

    `population` is the number of persons where the domain is one whole stratum drawn at random, else 0.
    "auto" is the hypergeometric interval there and Korn-Graubard elsewhere; `n` respondents answered.
    A share without a variance (NaN) has no interval.
    """
    if method in ("auto", "hypergeometric"):
        return _bound_exactly(method, share, variance, n, df, population)
    if method == "t":
        return intervals.t_interval(share, np.sqrt(variance), df)
    if method == "logit":
        return intervals.logit(share, variance, df)
    if method == "wilson":
        return intervals.wilson(share, variance, n)
    return intervals.korn_graubard(share, variance, n, df)


def _bound_exactly(method, share, variance, n, df, population) -> tuple[np.ndarray, np.ndarray]:
    estimable, exact = ~np.isnan(variance), population > 0
    if method == "hypergeometric" and (estimable & ~exact).any():
        raise StudyError(
            "the hypergeometric interval needs a domain that is one whole stratum of known size, drawn at random",
            fix='choose interval="auto" or "korn-graubard", or by= the column of the strata',
        )
    low, high = np.full(len(share), np.nan), np.full(len(share), np.nan)
    other = estimable & ~exact
    low[other], high[other] = intervals.korn_graubard(share[other], variance[other], n[other], df[other])
    for at in np.flatnonzero(estimable & exact):
        k = round(share[at] * n[at])  # in one stratum drawn at random all weigh the same
        low[at], high[at] = intervals.hypergeometric(k, int(n[at]), int(population[at]))
    return low, high
