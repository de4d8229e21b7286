"""Pairs of shares with their variances go in, intervals and p-values of their differences come out.

Student's interval of a difference is far too short where an answer is rare: of twenty people none of whom gave
it, the variance is 0, and the difference to anybody else seems certain. Here the distances of the bounds of both
shares from them are squared and added, and what the intervals of the shares know – skewness, unanimous answers, a
finite population – the difference knows, too (Newcombe 1998, "Interval estimation for the difference between
independent proportions", Statistics in Medicine 17, method 10; Zou & Donner 2008, "Construction of confidence
limits about effect measures: a general approach", Statistics in Medicine 27).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import special

from analysis.survey import intervals
from analysis.survey.intervals import CONFIDENCE

FARTHEST = 6.0  # normal deviates: a smaller p than that of this one, 2e-9, is given as that
HALVINGS = 20
EQUAL = 1e-12  # shares that are nearer to one another are equal, but for rounding


class Shares(NamedTuple):
    """Shares in domains, an array of each: n answered of the interviews, which stand for `represented` persons.

    `known`: everybody there is was asked and answered.
    """

    share: np.ndarray
    variance: np.ndarray
    n: np.ndarray
    df: np.ndarray
    interviews: np.ndarray
    represented: np.ndarray
    known: np.ndarray


def bound_differences(first: Shares, second: Shares, confidence=CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """Return low and high of first minus second, of samples that are independent; NaN without a variance.

    From the Korn-Graubard intervals for a finite population. `confidence` is one, or one for each pair.

    >>> nobody = Shares(*map(np.array, (0.0, 0.0, 20, 19, 20, 1e9, False)))
    >>> some = Shares(*map(np.array, (0.1, 0.0009, 100, 99, 100, 1e9, False)))
    >>> [round(float(bound), 3) for bound in bound_differences(nobody, some)]
    [-0.176, 0.076]
    """
    difference = first.share - second.share
    below, above = _reach(first, second, confidence)
    return difference - below, difference + above


def find_p(first: Shares, second: Shares) -> np.ndarray:
    """Return the two-sided p of each difference: the error at which the interval begins to leave out 0.

    Where both shares are known it is 0, or 1 for the same share.
    """
    difference = first.share - second.share
    near, far = np.zeros(np.shape(difference)), np.full(np.shape(difference), FARTHEST)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        below, above = _reach(first, second, special.erf(middle / np.sqrt(2)))
        leaves_out = np.where(difference > 0, below, above) < np.abs(difference)
        near, far = np.where(leaves_out, middle, near), np.where(leaves_out, far, middle)
    p = np.where(first.known & second.known, 0.0, 2 * special.ndtr(-near))
    p = np.where(np.abs(difference) < EQUAL, 1.0, p)
    return np.where(np.isnan(below), np.nan, p)


def _reach(first: Shares, second: Shares, confidence) -> tuple[np.ndarray, np.ndarray]:
    """How far below and above a difference its interval goes."""
    (low, high), (low_of_second, high_of_second) = (_bound(side, confidence) for side in (first, second))
    below = np.hypot(first.share - low, high_of_second - second.share)
    return below, np.hypot(high - first.share, second.share - low_of_second)


def _bound(side: Shares, confidence) -> tuple[np.ndarray, np.ndarray]:
    bounds = intervals.finite_korn_graubard(*side[:-1], confidence)
    return tuple(np.where(side.known, side.share, bound) for bound in bounds)
