"""Differences between domains and the estimates they lie between in, what is known of either side out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.survey.measures.battery import SHARE
from analysis.survey.share_differences import Shares, bound_differences, find_p
from analysis.tables.designs import DISTRICT, Designs, list_domains, select_place
from analysis.tables.items import ITEM, Items

DOMAIN = ["municipality", "group"]
PREFIXES = ("", "other_")


def look_up(known: pd.DataFrame, differences: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return the row of `known` (by `DOMAIN` and `ITEM`) of the first or the other side of each difference."""
    names = [prefix + name for name in DOMAIN] + ITEM
    return known.reindex(pd.MultiIndex.from_frame(differences[names])).set_axis(differences.index)


def bound_shares(differences: pd.DataFrame, estimates: pd.DataFrame, items: Items, designs: Designs) -> pd.DataFrame:
    """Return the differences of shares with se, low, high, df and p; see `analysis.survey.share_differences`.

    Groups share no stratum, so that their variances add up. A place is a part of its district: its difference from
    the district is that from the rest of it times the weight of the rest, and the rest is a sample of its own.
    """
    differences = differences[differences["unit"] == SHARE]
    shares = estimates[estimates["unit"] == SHARE].set_index([*DOMAIN, *ITEM])
    sizes = _measure_sizes(items, designs)
    first, other = (
        look_up(shares, differences, prefix).join(look_up(sizes, differences, prefix)) for prefix in PREFIXES
    )
    is_part = differences["municipality"] != DISTRICT
    outside = (1 - first["weight"] / other["weight"]).where(is_part, 1.0)
    one, two = _describe(first), _describe(other.mask(is_part, _leave_out(first, other)))
    low, high = bound_differences(one, two)
    return differences.assign(
        se=np.sqrt(one.variance + two.variance) * outside, low=low * outside, high=high * outside,
        df=one.df + two.df, p=find_p(one, two),
    )  # fmt: skip


def _describe(side: pd.DataFrame) -> Shares:
    numbers = side.assign(variance=side["se"] ** 2)[["estimate", "variance", "n", "df", "interviews", "represented"]]
    return Shares(*numbers.to_numpy(float).T, known=(side["low"] == side["high"]).to_numpy())


def _leave_out(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of the whole without the part: their strata are others, so that variances add up."""
    inside = part["weight"] / whole["weight"]
    outside = (1 - inside).where(inside < 1)
    share = ((whole["estimate"] - inside * part["estimate"]) / outside).clip(0, 1)
    variance = ((whole["se"] ** 2 - (inside * part["se"]) ** 2) / outside**2).clip(lower=0)
    counts = {name: whole[name] - part[name] for name in ("n", "df", "interviews", "represented")}
    return whole.assign(estimate=share, se=np.sqrt(variance), **counts)


def _measure_sizes(items: Items, designs: Designs) -> pd.DataFrame:
    """Return for each domain and share that is compared: interviews, persons they stand for, weight of who answered."""
    parts = {}
    for group, design in designs.groups.items():
        values = items.select(lambda battery: battery.compared and battery.unit == SHARE, design)
        answered = values.notna().to_numpy(float)
        for place in list_domains(design):
            domain = select_place(design, place)
            sizes = {"interviews": domain.sum(), "represented": design.represented(domain)}
            parts[place, group] = pd.DataFrame(
                sizes | {"weight": design.weights * domain @ answered}, index=values.columns
            )
    return pd.concat(parts, names=DOMAIN)
