"""Pairs of a person's two answers go in, the interval and the p-value of the change come out.

Changes are second less first, of shares 0–1 or of means; all intervals are 95 %.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special, stats

from analysis.survey import intervals


def bound_change(cells: Sequence[float], n: float) -> tuple[float, float]:
    """Return low and high of the change of a share in `n` pairs.

    `cells`: the shares of the pairs that are right both times, only the first time, only the second, never; they add up
    to 1. `n` may be an effective number, no whole one. Newcombe 1998, “Improved confidence intervals for the difference
    between binomial proportions based on paired data”, Statistics in Medicine 17, method 10: the distances of Wilson's
    bounds from the two shares are squared and added, less twice their product times the correlation φ of the answers,
    which is drawn in by half a pair. It never collapses, not even where nobody changed, and stays within −1 and 1.

    >>> low, high = bound_change([1 / 21, 1 / 21, 7 / 21, 12 / 21], 21)
    >>> round(low, 4), round(high, 4)
    (0.0256, 0.5069)
    """
    both, lost, gained, never = cells
    first, second = both + lost, both + gained
    (first_low, first_high), (second_low, second_high) = (
        intervals.wilson(share, share * (1 - share) / n, n) for share in (first, second)
    )
    phi = _correlate(both * never - lost * gained, first * (1 - first) * second * (1 - second), n)
    below = _add_distances(second - second_low, first_high - first, phi)
    above = _add_distances(second_high - second, first - first_low, phi)
    return second - first - below, second - first + above


def find_p(lost: int, gained: int) -> float:
    """Return the exact two-sided p of McNemar's test: that as many lose as gain what only one of their answers has.

    McNemar 1947, Psychometrika 12; the chances are those of the binomial distribution (Mosteller 1952, Biometrics 8).
    Where nobody changed, p is 1.

    >>> round(find_p(1, 7), 4)
    0.0703
    """
    changed = lost + gained
    return float(stats.binomtest(lost, changed).pvalue) if changed else 1.0


def compare_means(changes: np.ndarray) -> tuple[float, float, float, float]:
    """Return mean, low, high and p of Student's paired t (Student 1908, Biometrika 6) of each person's change.

    Without two people, or where all changed alike, the sample does not tell what it owes to chance: low, high and p are
    NaN.
    """
    n = len(changes)
    if n == 0:
        return (np.nan,) * 4
    mean, se = changes.mean(), changes.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan
    se = se if se > intervals.UNANIMOUS else np.nan
    low, high = intervals.t_interval(mean, se, n - 1)
    return float(mean), low, high, float(2 * special.stdtr(n - 1, -abs(mean) / se))


def _correlate(covariance: float, variances: float, n: float) -> float:
    """Return φ, drawn in by half a pair where it is above 0; 0 where one of the shares is 0 or 1."""
    if variances < intervals.UNANIMOUS**2:
        return 0.0
    drawn_in = max(0.0, covariance - 1 / (2 * n)) if covariance >= 0 else covariance
    return drawn_in / np.sqrt(variances)


def _add_distances(one: float, other: float, phi: float) -> float:
    return float(np.sqrt(max(0.0, one**2 - 2 * phi * one * other + other**2)))
