"""Differences between domains and the estimates they lie between in, sizes of effect out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.survey.effects import cohen_h
from analysis.survey.measures.battery import MEAN, SHARE
from analysis.tables.designs import Designs, list_domains, select_place
from analysis.tables.items import ITEM, Items
from analysis.tables.sides import DOMAIN, PREFIXES, look_up


def size_effects(differences: pd.DataFrame, estimates: pd.DataFrame, items: Items, designs: Designs) -> pd.Series:
    """Return the effect of each difference between two domains, as suits its unit.

    Shares: Cohen's h. Means: the difference in standard deviations, the root of the mean of both variances (Cohen
    1988, "Statistical Power Analysis for the Behavioral Sciences", 2.3). Points: none, they are differences already.
    """
    effects = pd.Series(np.nan, index=differences.index)
    shares, means = (differences[differences["unit"] == unit] for unit in (SHARE, MEAN))
    levels = estimates[estimates["unit"] == SHARE].set_index([*DOMAIN, *ITEM])
    effects[shares.index] = cohen_h(*(look_up(levels, shares, prefix)["estimate"] for prefix in PREFIXES))
    variances = _measure_variances(items, designs)
    first, other = (look_up(variances, means, prefix)["variance"] for prefix in PREFIXES)
    effects[means.index] = means["estimate"] / np.sqrt((first + other) / 2).replace(0, np.nan)
    return effects


def _measure_variances(items: Items, designs: Designs) -> pd.DataFrame:
    """Return the weighted variance of each mean that is compared, in every group and place with interviews."""
    parts = {}
    for group, design in designs.groups.items():
        values = items.select(lambda battery: battery.unit == MEAN and battery.compared, design)
        answers = values.to_numpy()
        for place in list_domains(design):
            domain = select_place(design, place)
            variances = _measure_variance(answers[domain], design.weights[domain])
            parts[place, group] = pd.DataFrame({"variance": variances}, index=values.columns)
    return pd.concat(parts, names=DOMAIN)


def _measure_variance(answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weighted variance of each column of answers; NaN where there is none."""
    answered = ~np.isnan(answers)
    with np.errstate(invalid="ignore"):  # nobody answered: 0 / 0
        shares = answered * weights[:, None] / (weights @ answered)
        centred = np.where(answered, answers, 0) - (np.where(answered, answers, 0) * shares).sum(axis=0)
        return (centred**2 * shares).sum(axis=0)
