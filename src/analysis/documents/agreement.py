"""What several coders gave to the same units goes in; how far they agree comes out, with intervals over the units.

`ratings` is always units × coders: numbers, NaN where a coder gave none. All three measures are sums over units, so
that a bootstrap of the units is one product of matrices. None says anything of a unit that one coder coded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

LEVELS = ("nominal", "ordinal", "interval")
CONFIDENCE, DRAWS, SEED = 0.95, 1000, 1


class Counts(NamedTuple):
    """The sums of units, or of many draws of units (then a row for each draw).

    `pairs` holds how often two values stand in one unit (values × values, Krippendorff's coincidences), `agreed` the
    sum of the shares of pairs of coders who agree, `paired` the units with such pairs, `used` the sum of the shares of
    each value, `coded` the units with any.
    """

    pairs: np.ndarray
    agreed: np.ndarray
    paired: np.ndarray
    used: np.ndarray
    coded: np.ndarray


def alpha(ratings, level: str = "nominal") -> float:
    """Return Krippendorff's alpha: 1 for full agreement, 0 for that of chance; NaN where all gave one same value.

    Krippendorff 2019, "Content Analysis", ch. 12. `level` is that of the values: nominal, ordinal or interval.

    >>> round(alpha([[1, 1], [1, 2], [2, 2], [3, 3]], "ordinal"), 3)
    0.79
    """
    counts, values = _count(ratings)
    return float(_alpha(_total(counts), values, level))


def ac1(ratings, values=None) -> float:
    """Return Gwet's AC1, which does not fall where almost all units have the same value, as alpha does.

    Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high agreement". `values` are
    all that can be given (default: those that were).

    >>> round(ac1([[0, 0], [0, 0], [0, 0], [0, 1]]), 3)
    0.68
    """
    counts, _ = _count(ratings, values)
    return float(_ac1(_total(counts)))


def percent_agreement(ratings) -> float:
    """Return the share of pairs of coders that agree, as a mean over the units; by chance it is not 0.

    >>> percent_agreement([[1, 1], [1, 2]])
    0.5
    """
    counts, _ = _count(ratings)
    return float(_percent(_total(counts)))


def measure_agreement(ratings, level: str = "nominal", values=None, seed: int = SEED) -> pd.Series:
    """Return all measures of one variable with 95 % intervals: units drawn anew DRAWS times, percentiles of the result.

    units (with two coders or more), prevalence (the share of values above 0), agreement, alpha and ac1, and of these
    three the bounds `_low` and `_high`. A draw in which all have one value has no alpha and does not count.
    """
    counts, found = _count(ratings, values)
    prevalence = (_total(counts).used / counts.coded.sum())[found > 0].sum()
    row = {"units": int(counts.paired.sum()), "prevalence": float(prevalence)}
    drawn = _draw(counts, seed)
    measures = {"agreement": _percent, "alpha": lambda sums: _alpha(sums, found, level), "ac1": _ac1}
    for name, measure in measures.items():
        row[name] = float(measure(_total(counts)))
        row[f"{name}_low"], row[f"{name}_high"] = _percentiles(measure(drawn))
    return pd.Series(row)


def _count(ratings, values=None) -> tuple[Counts, np.ndarray]:
    """Return the counts of each unit, and the values in their order."""
    ratings = np.asarray(ratings, dtype=float)
    values = np.unique(ratings[~np.isnan(ratings)]) if values is None else np.array(sorted(values), dtype=float)
    by_value = (ratings[:, :, None] == values).sum(axis=1).astype(float)
    n = by_value.sum(axis=1)
    more = np.maximum(n - 1, 1)
    same = by_value[:, :, None] * np.eye(len(values))
    pairs = (by_value[:, :, None] * by_value[:, None, :] - same) / more[:, None, None]
    agreed = (by_value * (by_value - 1)).sum(axis=1) / np.maximum(n * more, 1)
    return Counts(pairs, agreed, (n > 1) * 1.0, by_value / np.maximum(n, 1)[:, None], (n > 0) * 1.0), values


def _total(counts: Counts) -> Counts:
    return Counts(*(part.sum(axis=0) for part in counts))


def _draw(counts: Counts, seed: int) -> Counts:
    """Return the sums of as many units, drawn with replacement, once per row."""
    times = _draw_units(len(counts.coded), seed)
    return Counts(*(np.tensordot(times, part, axes=1) for part in counts))


@lru_cache(maxsize=4)
def _draw_units(units: int, seed: int) -> np.ndarray:
    """Return how often each unit is drawn: draws × units."""
    return np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=DRAWS).astype(float)


def _alpha(sums: Counts, values: np.ndarray, level: str) -> np.ndarray:
    marginal = sums.pairs.sum(axis=-1)
    total = marginal.sum(axis=-1)
    distance = _measure_distances(marginal, values, level)
    observed = (sums.pairs * distance).sum(axis=(-2, -1))
    expected = (marginal[..., :, None] * marginal[..., None, :] * distance).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):  # one value only: 0 / 0
        return 1 - (total - 1) * observed / expected


def _measure_distances(marginal: np.ndarray, values: np.ndarray, level: str) -> np.ndarray:
    """Return the squared distance of each two values; on an ordinal scale it is the cases that lie between them."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    place = marginal.cumsum(axis=-1) - marginal / 2 if level == "ordinal" else values
    return (place[..., :, None] - place[..., None, :]) ** 2


def _ac1(sums: Counts) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums.used / sums.coded[..., None]
        chance = (share * (1 - share)).sum(axis=-1) / max(share.shape[-1] - 1, 1)
        return (_percent(sums) - chance) / (1 - chance)


def _percent(sums: Counts) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return sums.agreed / sums.paired


def _percentiles(drawn: np.ndarray) -> tuple[float, float]:
    """Return the bounds of the middle 95 % of what could be computed, NaN when nothing could."""
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return np.nan, np.nan
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)
