"""A share or mean with its variance goes in, a 95 % confidence interval (low, high) comes out.

Which one for what was decided by exact enumeration of small strata: with one stratum only the exact
hypergeometric interval covers at every true share and stays narrow; over several strata only the
Korn-Graubard interval with its effective size cut at n keeps its level for rare answers. Logit and
Wald intervals shrink to nothing when a sample is unanimous. A bound that cannot be computed is NaN.
"""

from __future__ import annotations

import math
from bisect import bisect_left

from scipy import special, stats

CONFIDENCE = 0.95
UNANIMOUS = 1e-12  # a share this near to 0 or 1 is 0 or 1, but for rounding
NOT_ESTIMABLE = (math.nan, math.nan)


def t_interval(estimate: float, se: float, df: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Student's interval: estimate ± t · se, with t at `df` degrees of freedom (NaN without any).

    >>> low, high = t_interval(10, 1, 10)
    >>> round(low, 3), round(high, 3)
    (7.772, 12.228)
    """
    margin = student(df, confidence) * se
    return estimate - margin, estimate + margin


def student(df: float, confidence: float = CONFIDENCE) -> float:
    """Two-sided critical value of Student's t; NaN when there are no degrees of freedom."""
    return float(stats.t.ppf(0.5 + confidence / 2, df)) if df > 0 else math.nan


def hypergeometric(k: int, n: int, population: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Exact interval for the share in a stratum of `population`, of whom n answered at random and k said so.

    Keeps every number K of the population under which neither so few nor so many as k is rarer than
    half of the error (Wright 1991, "Exact Confidence Bounds when Sampling from Small Finite Universes").
    Its coverage is at least `confidence` for each K; for a census it is the share itself.

    >>> hypergeometric(6, 6, 7) == (6 / 7, 1)
    True
    >>> hypergeometric(3, 6, 6)
    (0.5, 0.5)
    """
    tail = (1 - confidence) / 2
    possible = range(k, population - (n - k) + 1)
    low = bisect_left(possible, True, key=lambda size: stats.hypergeom.sf(k - 1, population, size, n) > tail)
    above = bisect_left(possible, True, key=lambda size: stats.hypergeom.cdf(k, population, size, n) <= tail)
    return possible[low] / population, possible[above - 1] / population


def clopper_pearson(k: float, n: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Exact binomial interval by beta quantiles; k and n may be fractions (Clopper & Pearson 1934).

    >>> low, high = clopper_pearson(0, 10)
    >>> low, round(high, 4)
    (0.0, 0.3085)
    """
    tail = (1 - confidence) / 2
    low = 0.0 if k <= 0 else float(stats.beta.ppf(tail, k, n - k + 1))
    high = 1.0 if k >= n else float(stats.beta.ppf(1 - tail, k + 1, n - k))
    return low, high


def effective_size(share: float, variance: float) -> float:
    """Size of the simple random sample with replacement that would have this variance; infinite for 0."""
    return share * (1 - share) / variance if variance > 0 else math.inf


def adjusted_size(share: float, variance: float, n: int, df: int, confidence: float = CONFIDENCE) -> float:
    """Effective size, reduced for the degrees of freedom the variance was estimated with (Korn & Graubard 1998)."""
    return effective_size(share, variance) * (student(n - 1, confidence) / student(df, confidence)) ** 2


def korn_graubard(share: float, variance: float, n: int, df: int, confidence: float = CONFIDENCE):
    """Clopper-Pearson interval on the adjusted effective size, which is never taken for more than n.

    Korn & Graubard 1998, "Confidence intervals for proportions with small expected number of positive
    counts", and NCHS Series 2 no. 175 (Parker et al. 2017). When all or none said so there is no
    variance to estimate and n itself counts. R's `svyciprop(method="beta")` does not cut at n.

    >>> low, high = korn_graubard(0.0, 0.0, n=10, df=9)
    >>> low, round(high, 4)
    (0.0, 0.3085)
    """
    if is_unanimous(share):
        return clopper_pearson(round(share) * n, n, confidence)
    size = adjusted_size(share, variance, n, df, confidence)
    if math.isnan(size):
        return NOT_ESTIMABLE
    size = min(n, size)
    return clopper_pearson(share * size, size, confidence)


def logit(share: float, variance: float, df: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Student's interval on the log-odds, carried back (Lumley 2010; R's `svyciprop` "xlogit").

    NaN when all or none said so: the log-odds are infinite then.
    """
    if is_unanimous(share):
        return NOT_ESTIMABLE
    odds, se = math.log(share / (1 - share)), math.sqrt(variance) / (share * (1 - share))
    low, high = t_interval(odds, se, df, confidence)
    return float(special.expit(low)), float(special.expit(high))


def wilson(share: float, variance: float, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval (1927) on the effective size; on n where the variance is 0.

    >>> low, high = wilson(0.5, 0.025, n=10)
    >>> round(low, 4), round(high, 4)
    (0.2366, 0.7634)
    """
    size = effective_size(share, variance) if variance > 0 and not is_unanimous(share) else n
    squared = float(stats.norm.ppf(0.5 + confidence / 2)) ** 2 / size
    centre = (share + squared / 2) / (1 + squared)
    margin = math.sqrt(squared * share * (1 - share) + squared**2 / 4) / (1 + squared)
    return max(0.0, centre - margin), min(1.0, centre + margin)


def is_unanimous(share: float) -> bool:
    """Whether all or none said so."""
    return min(share, 1 - share) < UNANIMOUS
