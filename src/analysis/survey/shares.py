"""Shares with their variances go in, the interval that suits each domain comes out."""

from __future__ import annotations

import numpy as np

from analysis.errors import StudyError
from analysis.survey import intervals

INTERVALS = ("auto", "hypergeometric", "korn-graubard", "logit", "wilson", "t")


def bound_shares(
    method: str, share, variance, n, df, population, interviews, represented
) -> tuple[np.ndarray, np.ndarray]:
    """Return low and high of each share; all arguments but the first are arrays of one length.

    Of the `interviews` in the domain, `n` respondents answered. `population` is the number of persons where
    the domain is one whole stratum drawn at random, else 0; `represented` that of the persons the interviews
    stand for, infinite where it is not known. "auto" is the hypergeometric interval in a whole stratum and
    Korn-Graubard for a finite population elsewhere.
    A share without a variance (NaN) has no interval.
    """
    if method in ("auto", "hypergeometric"):
        return _bound_exactly(method, share, variance, n, df, population, interviews, represented)
    if method == "t":
        return intervals.t_interval(share, np.sqrt(variance), df)
    if method == "logit":
        return intervals.logit(share, variance, df)
    if method == "wilson":
        return intervals.wilson(share, variance, n)
    return intervals.korn_graubard(share, variance, n, df)


def _bound_exactly(
    method, share, variance, n, df, population, interviews, represented
) -> tuple[np.ndarray, np.ndarray]:
    estimable, exact = ~np.isnan(variance), population > 0
    if method == "hypergeometric" and (estimable & ~exact).any():
        raise StudyError(
            "the hypergeometric interval needs a domain that is one whole stratum of known size, drawn at random",
            fix='choose interval="auto" or "korn-graubard", or by= the column of the strata',
        )
    low, high = np.full(len(share), np.nan), np.full(len(share), np.nan)
    other = estimable & ~exact
    numbers = (share, variance, n, df, interviews, represented)
    low[other], high[other] = intervals.finite_korn_graubard(*(of_domains[other] for of_domains in numbers))
    for at in np.flatnonzero(estimable & exact):
        k = round(share[at] * n[at])  # in one stratum drawn at random all weigh the same
        low[at], high[at] = intervals.hypergeometric(k, int(n[at]), int(population[at]))
    return low, high
