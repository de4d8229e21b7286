"""The p-values of one declared family go in, adjusted p-values in the same order come out.

A missing p (a test that could not be made) stays missing. It counts as a test of the family only where the size of
the family is given, as it must be where results could make p-values missing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import StudyError


def holm(p, size: int | None = None):
    """Adjust for the chance of any false finding in the family: for comparisons declared beforehand.

    Holm 1979, "A simple sequentially rejective multiple test procedure" (R's `p.adjust(method="holm")`).
    `p`: Series or array of p-values; comes back as what it was. `size`: how many tests the family was declared to have
    (R's `n`); None: as many as have a p. Raises `StudyError` for a p outside 0-1 and for more of them than `size`.

    >>> holm(np.array([0.01, 0.04, np.nan, 0.03])).round(3)
    array([0.03, 0.06,  nan, 0.06])
    """
    known = int(np.count_nonzero(~np.isnan(np.asarray(p, dtype=float))))
    size = known if size is None else size
    if known > size:
        raise StudyError(f"{known} p-values in a family of {size}", expected="no more than were declared")
    return _adjust(p, lambda ordered: np.maximum.accumulate(ordered * (size - np.arange(len(ordered)))))


def benjamini_hochberg(p):
    """Adjust for the share of false findings among all findings: for exploration.

    Benjamini & Hochberg 1995, "Controlling the false discovery rate" (R's `p.adjust(method="BH")`).
    Takes, returns and raises as `holm`.

    >>> benjamini_hochberg(np.array([0.01, 0.04, np.nan, 0.03])).round(3)
    array([0.03, 0.04,  nan, 0.04])
    """
    return _adjust(p, lambda ordered: _minimum_from_above(ordered * len(ordered) / np.arange(1, len(ordered) + 1)))


def _adjust(p, step):
    values = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    wrong = known[(values[known] < 0) | (values[known] > 1)]
    if len(wrong):
        found = f"p is {values[wrong[0]]:g}"
        raise StudyError(found, where=f"p-value {wrong[0] + 1} of the family", expected="a number from 0 to 1")
    order = known[np.argsort(values[known], kind="stable")]
    adjusted = np.full(values.shape, np.nan)
    adjusted[order] = np.minimum(1, step(values[order]))
    return pd.Series(adjusted, index=p.index, name=p.name) if isinstance(p, pd.Series) else adjusted


def _minimum_from_above(ordered) -> np.ndarray:
    return np.minimum.accumulate(ordered[::-1])[::-1]
