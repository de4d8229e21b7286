"""Who answered before, and the change of those who answered after, too, in; the change had nobody left out.

Who leaves before the end is seldom like those who stay: in a class of people alike beforehand, those who stayed stand
for those who left (weighting classes: Oh & Scheuren 1983, in Madow, Olkin & Rubin, “Incomplete Data in Sample Surveys”
2; Kalton & Flores-Cervantes 2003, “Weighting methods”, Journal of Official Statistics 19).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.engagement.paired import bound_change
from analysis.survey import intervals

FEWEST = 5  # pairs in a class: with fewer, one person would stand for too many


class Corrected(NamedTuple):
    """A corrected mean: its variance, the classes it was made of, and the weight of each person (0: has left)."""

    estimate: float
    variance: float
    classes: int
    weights: np.ndarray


def assign_classes(places: pd.Series, scores: pd.Series, stayed: pd.Series) -> pd.Series:
    """Return the weighting class of each person who answered before, as a number.

    `places`: municipality, `scores`: right answers before, `stayed`: whether there is a pair. A class is a score in a
    municipality. Classes are merged until each has at least `FEWEST` pairs: a municipality with fewer in all joins the
    one that has next more; within a municipality a score with fewer joins the next higher one, the highest the one
    below.
    """
    of_place = stayed.groupby(places).sum().sort_values(kind="stable")
    joined = places.map(dict(zip(of_place.index, join_thin(of_place.tolist()), strict=True)))
    pairs = stayed.groupby([joined, scores]).sum()
    merged = {
        key: (place, number)
        for place, own in pairs.groupby(level=0)
        for key, number in zip(own.index, join_thin(own.tolist()), strict=True)
    }
    found = pd.Series([merged[key] for key in zip(joined, scores, strict=True)], index=places.index, dtype=object)
    return pd.Series(pd.factorize(found)[0], index=places.index)


def join_thin(pairs: Sequence[int]) -> list[int]:
    """Return the number of the class that each one of a row joins: one that is thin the next, the last the one before.

    >>> join_thin([2, 4, 9, 1])
    [0, 0, 1, 1]
    """
    joined, number, held = [], 0, 0
    for count in pairs:
        joined.append(number)
        held += count
        if held >= FEWEST:
            number, held = number + 1, 0
    return [min(own, max(0, number - 1)) for own in joined]


def correct_mean(changes: pd.Series, classes: pd.Series) -> Corrected:
    """Return the mean change had all stayed who answered before.

    `changes`: of each person who answered before, NaN of those who left; `classes`: from `assign_classes`. A pair
    stands for the people its class had before, over its pairs. The variance is that of double sampling for
    stratification (Cochran 1977, “Sampling Techniques”, 12.2): that within the classes, and that of how many people are
    in which. A class without any pair is left out; with one pair the variance is NaN.
    """
    found = changes.groupby(classes).agg(["size", "count", "mean", "var"])
    found = found[found["count"] > 0]
    people = found["size"].sum()
    part = found["size"] / people
    estimate = (part * found["mean"]).sum()
    within = (part**2 * found["var"] / found["count"]).sum(skipna=False)
    between = (part * (found["mean"] - estimate) ** 2).sum() / max(people - 1, 1)
    weights = classes.map(part / found["count"]).where(changes.notna(), 0.0).to_numpy(float)
    return Corrected(float(estimate), float(within + between), len(found), weights)


def bound_corrected_share(first: pd.Series, second: pd.Series, corrected: Corrected) -> tuple[float, float]:
    """Return low and high of the corrected change of a share: Newcombe's of the weighted pairs.

    `first`, `second`: 1 right, 0 not, NaN no answer. The pairs count as many as would have the variance of the
    correction, never more than there are; where nobody's change differs, as many as their unequal weights leave (Kish
    1965, “Survey Sampling”, 11.7).
    """
    paired = (first.notna() & second.notna()).to_numpy()
    weights, right = corrected.weights[paired], (first.to_numpy()[paired], second.to_numpy()[paired])
    cells = [(weights * (right[0] == one) * (right[1] == two)).sum() for one, two in ((1, 1), (1, 0), (0, 1), (0, 0))]
    spread = cells[1] + cells[2] - corrected.estimate**2
    if spread > intervals.UNANIMOUS and corrected.variance > 0:
        size = min(paired.sum(), spread / corrected.variance)
    else:
        size = weights.sum() ** 2 / (weights**2).sum()
    return bound_change(cells, size)


def bound_corrected_mean(corrected: Corrected, pairs: int) -> tuple[float, float]:
    """Return low and high of a corrected mean: Student's, with as many degrees of freedom as pairs less classes."""
    se = np.sqrt(corrected.variance) if corrected.variance > 0 else np.nan
    return intervals.t_interval(corrected.estimate, se, pairs - corrected.classes)
