"""Differences and the estimates they lie between in, sizes of effect out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.survey.design import Design
from analysis.survey.effects import cohen_h
from analysis.survey.measures.battery import MEAN, SHARE
from analysis.tables.designs import DISTRICT, Designs, select_place
from analysis.tables.items import ITEM, Items

DOMAIN = ["municipality", "group"]


def size_effects(differences: pd.DataFrame, estimates: pd.DataFrame, items: Items, designs: Designs) -> pd.Series:
    """Return the effect of each difference between two domains, as suits its unit.

    Shares: Cohen's h. Means: the difference in standard deviations, the root of the mean of both variances (Cohen
    1988, "Statistical Power Analysis for the Behavioral Sciences", 2.3). Points: none, they are differences already.
    """
    is_share, is_mean = (differences["unit"] == SHARE).to_numpy(), (differences["unit"] == MEAN).to_numpy()
    shares = estimates[estimates["unit"] == SHARE].set_index([*DOMAIN, *ITEM])["estimate"]
    variances = _measure_variances(items, designs)
    pooled = (_pick(variances, differences, "") + _pick(variances, differences, "other_")) / 2
    effects = np.where(is_mean, differences["estimate"] / np.sqrt(np.where(pooled > 0, pooled, np.nan)), np.nan)
    effects[is_share] = cohen_h(*(_pick(shares, differences[is_share], prefix) for prefix in ("", "other_")))
    return pd.Series(effects, index=differences.index)


def _measure_variances(items: Items, designs: Designs) -> pd.Series:
    """Return the weighted variance of each mean that is compared, in every group and place with interviews."""
    parts = {}
    for group, design in designs.groups.items():
        values = items.select(lambda battery: battery.unit == MEAN and battery.compared, design)
        for place in (DISTRICT, *design.frame["municipality"].unique()):
            parts[place, group] = _measure_variance(values, design, select_place(design, place))
    return pd.concat(parts, names=DOMAIN) if parts else pd.Series(dtype=float)


def _measure_variance(values: pd.DataFrame, design: Design, domain: np.ndarray) -> pd.Series:
    answers, weights = values[domain], design.weights[domain]
    weights = answers.notna().mul(weights, axis=0)
    size = weights.sum().replace(0, np.nan)
    centred = answers - (answers * weights).sum() / size
    return (centred**2 * weights).sum() / size


def _pick(numbers: pd.Series, differences: pd.DataFrame, prefix: str) -> np.ndarray:
    """Return the number of the first or the other domain of every difference; NaN where there is none."""
    names = [prefix + name for name in DOMAIN] + ITEM
    return numbers.reindex(pd.MultiIndex.from_frame(differences[names])).to_numpy(float)
