"""A share or mean with its variance goes in, a 95 % confidence interval (low, high) comes out.

Which one for what was decided by exact enumeration of small strata: with one stratum only the exact
hypergeometric interval covers at every true share and stays narrow; over several strata only the
Korn-Graubard interval with its effective size cut at n keeps its level for rare answers, and has to know
how many persons there are where most were interviewed. Logit and Wald intervals shrink to nothing when a
sample is unanimous.

Arguments are numbers or arrays, broadcast against each other; numbers in, floats out. NaN in, or a bound
that cannot be computed, is NaN out. Only the hypergeometric interval takes one stratum at a time.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy import special

CONFIDENCE = 0.95
UNANIMOUS = 1e-12  # a share this near to 0 or 1 is 0 or 1, but for rounding
TIE = 1e-9  # a chance this near to the error is the error: sums of chances are rounded
STEP = 0.5  # answers: half of the jumps that a count makes
NOBODY = 1e-15  # the share of a population that is left when nobody is, so that nothing is divided by 0


def t_interval(estimate, se, df, confidence: float = CONFIDENCE):
    """Student's interval: estimate ± t · se, with t at `df` degrees of freedom (NaN without any).

    >>> low, high = t_interval(10, 1, 10)
    >>> round(low, 3), round(high, 3)
    (7.772, 12.228)
    """
    estimate, margin = np.asarray(estimate, dtype=float), student(df, confidence) * np.asarray(se, dtype=float)
    return _plain(estimate - margin), _plain(estimate + margin)


def student(df, confidence: float = CONFIDENCE):
    """Two-sided critical value of Student's t; NaN when there are no degrees of freedom."""
    return _plain(special.stdtrit(np.asarray(df, dtype=float), 0.5 + confidence / 2))


@cache
def hypergeometric(k: int, n: int, population: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Exact interval for the share in a stratum of `population`, of whom n answered at random and k said so.

    Leaves out every number K of the population under which so few or so many as k have at most half of the
    error as their chance (Wright 1991, "Exact Confidence Bounds when Sampling from Small Finite Universes").
    Its coverage is at least `confidence` for each K; for a census it is the share itself.

    >>> hypergeometric(6, 6, 7) == (6 / 7, 1)
    True
    >>> hypergeometric(3, 6, 6)
    (0.5, 0.5)
    """
    tail = (1 - confidence) / 2
    low = _lowest_number(k, n, population, tail)
    high = population - _lowest_number(n - k, n, population, tail)
    return low / population, high / population


def clopper_pearson(k, n, confidence: float = CONFIDENCE):
    """Exact binomial interval by beta quantiles; k and n may be fractions (Clopper & Pearson 1934).

    >>> low, high = clopper_pearson(0, 10)
    >>> low, round(high, 4)
    (0.0, 0.3085)
    """
    k, n = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    tail = (1 - confidence) / 2
    low = np.where(k <= 0, 0.0, special.betaincinv(k, n - k + 1, tail))
    high = np.where(k >= n, 1.0, special.betaincinv(k + 1, n - k, 1 - tail))
    return _plain(low), _plain(high)


def effective_size(share, variance):
    """Size of the simple random sample with replacement that would have this variance; infinite for 0."""
    share, variance = np.asarray(share, dtype=float), np.asarray(variance, dtype=float)
    spread = share * (1 - share)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _plain(np.where((variance <= 0) & ~np.isnan(spread), math.inf, spread / variance))


def adjusted_size(share, variance, n, df, confidence: float = CONFIDENCE):
    """Effective size, reduced for the degrees of freedom the variance was estimated with (Korn & Graubard 1998)."""
    reduced = (student(np.asarray(n, dtype=float) - 1, confidence) / student(df, confidence)) ** 2
    return _plain(effective_size(share, variance) * np.asarray(reduced))


def korn_graubard(share, variance, n, df, confidence: float = CONFIDENCE):
    """Clopper-Pearson interval on the adjusted effective size, which is never taken for more than n.

    Korn & Graubard 1998, "Confidence intervals for proportions with small expected number of positive
    counts", and NCHS Series 2 no. 175 (Parker et al. 2017). When all or none said so there is no
    variance to estimate and n itself counts. R's `svyciprop(method="beta")` does not cut at n.

    >>> low, high = korn_graubard(0.0, 0.0, n=10, df=9)
    >>> low, round(high, 4)
    (0.0, 0.3085)
    """
    share, size = _cut_size(share, adjusted_size(share, variance, n, df, confidence), variance, n)
    return clopper_pearson(share * size, size, confidence)


def finite_korn_graubard(share, variance, n, df, interviews, population, confidence: float = CONFIDENCE):
    """Korn-Graubard interval for a domain of `population` persons, of whom `interviews` were asked and n answered.

    Cut at n, the plain interval is that of n answers drawn with replacement: where most of a group was
    interviewed it holds far more than its level. Here the effective size is that of a sample without
    replacement, with two more steps. Who did not answer belongs to the unknown rest, as who was not drawn does:
    the variance, whose finite-population correction counts the interviews, gets that of the answers, so that a
    fully enumerated domain with missing answers is not taken for known. And the bounds are drawn in as those
    of the hypergeometric distribution are, which has √(1 - size / population) times the spread of the binomial
    while its count jumps by whole answers all the same: the distance of a bound from the count less (more) half
    an answer shrinks, after Burstein 1975, "Finite population correction for binomial confidence limits".
    Of an infinite population it is the plain interval; in one stratum it is near to the hypergeometric one.

    >>> low, high = finite_korn_graubard(0.0, 0.0, n=10, df=9, interviews=10, population=20)
    >>> low, round(high, 4)
    (0.0, 0.2328)
    """
    n, interviews, population = (np.asarray(number, dtype=float) for number in (n, interviews, population))
    size = adjusted_size(share, variance, n, df, confidence)
    size = size * np.maximum(1 - interviews / population, NOBODY) / np.maximum(1 - n / population, NOBODY)
    with np.errstate(divide="ignore"):
        share, size = _cut_size(share, 1 / (1 / np.asarray(size) + 1 / population), variance, n)
    low, high = clopper_pearson(share * size, size, confidence)
    saved = 1 - np.sqrt(np.maximum(0.0, 1 - size / population))
    with np.errstate(divide="ignore", invalid="ignore"):
        inner_low, inner_high = np.maximum(0.0, share - STEP / size), np.minimum(1.0, share + STEP / size)
    return _plain(low + saved * (inner_low - low)), _plain(high + saved * (inner_high - high))


def logit(share, variance, df, confidence: float = CONFIDENCE):
    """Student's interval on the log-odds, carried back (Lumley 2010; R's `svyciprop` "xlogit").

    NaN when all or none said so: the log-odds are infinite then.
    """
    share = np.where(is_unanimous(share), math.nan, np.asarray(share, dtype=float))
    se = np.sqrt(np.asarray(variance, dtype=float)) / (share * (1 - share))
    low, high = t_interval(special.logit(share), se, df, confidence)
    return _plain(special.expit(low)), _plain(special.expit(high))


def wilson(share, variance, n, confidence: float = CONFIDENCE):
    """Wilson's score interval (1927) on the effective size; on n where the variance is 0.

    >>> low, high = wilson(0.5, 0.025, n=10)
    >>> round(low, 4), round(high, 4)
    (0.2366, 0.7634)
    """
    share, variance = np.asarray(share, dtype=float), np.asarray(variance, dtype=float)
    n = n + 0 * variance  # without a variance there is no size
    has_spread = ~((variance <= 0) | is_unanimous(share))
    squared = special.ndtri(0.5 + confidence / 2) ** 2 / np.where(has_spread, effective_size(share, variance), n)
    centre = (share + squared / 2) / (1 + squared)
    margin = np.sqrt(squared * share * (1 - share) + squared**2 / 4) / (1 + squared)
    return _plain(np.maximum(0.0, centre - margin)), _plain(np.minimum(1.0, centre + margin))


def is_unanimous(share):
    """Whether all or none said so."""
    share = np.asarray(share, dtype=float)
    return _plain(np.minimum(share, 1 - share) < UNANIMOUS)


def _lowest_number(k: int, n: int, population: int, tail: float) -> int:
    """Return the smallest number of the population under which k or more of n have a chance above `tail`.

    Line the population up, those who say so in front. k or more of the sample say so exactly if its k-th
    member from the front does: the chance is that of his place being no later than their number, for all
    numbers at once a cumulated sum of C(place - 1, k - 1) C(population - place, n - k).
    """
    if k == 0:
        return 0
    logs, others = _log_factorials(population), population - n
    gap = (population + 1) / (n + 1)  # between members of the sample; the k-th stands k of them from the front
    spread = math.sqrt(k * gap * others * (n - k + 1) / ((n + 1) * (n + 2)))
    reach = 7.5 * spread + 56 * gap  # his place is farther from there with a chance of e^-28 only (Bernstein's bound)
    first, last = max(0, int(k * gap - k - reach)), min(others, int(k * gap - k + reach) + 1)
    chances = logs[k - 1 + first : k + last] - logs[first : last + 1]
    behind, unsampled = others + n - k - last, others - last
    chances += (logs[behind : behind + last - first + 1] - logs[unsampled : unsampled + last - first + 1])[::-1]
    reached = np.exp(chances - chances.max()).cumsum()
    return k + first + int(reached.searchsorted(tail * (1 + TIE) * reached[-1], side="right"))


@cache
def _log_factorials(largest: int) -> np.ndarray:
    return special.gammaln(np.arange(1.0, largest + 2))


def _cut_size(share, size, variance, n) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares and effective sizes to count with: at most n, and n itself where all or none said so."""
    unanimous = is_unanimous(share)
    n = n + 0 * np.asarray(variance, dtype=float)  # without a variance there is no size
    return np.where(unanimous, np.round(share), share), np.where(unanimous, n, np.minimum(n, size))


def _plain(values):
    """A number instead of an array without dimensions."""
    return values.item() if np.ndim(values) == 0 else values
