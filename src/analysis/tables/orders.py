"""Items and their estimates in, what may put them in order out: the largest and the smallest against all others.

A battery is the family of its tests, as in `contrasts`. A sample that is not random has no bounds and no p.
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from analysis.survey import contrasts
from analysis.survey.design import Design
from analysis.survey.multiplicity import holm
from analysis.tables.contrasts import FIRST, FOUND, INFERENCE
from analysis.tables.designs import Designs, select_place
from analysis.tables.items import ITEM, Items

OTHER_ITEM = ["other_battery", "other_indicator", "other_category"]
LEVEL = 12  # decimals in which estimates that are level agree: the rest is the order in which numbers were added
NOT_RANDOM = dict.fromkeys([*INFERENCE, "p_adjusted"], np.nan)
SIDES = {"first": ITEM, "second": OTHER_ITEM}
COLUMNS = ["battery", "unit", *FIRST, *ITEM[1:], *OTHER_ITEM[1:], *FOUND]


def list_orders(items: Items, estimates: pd.DataFrame, designs: Designs) -> pd.DataFrame:
    """Return the differences that say which items of a battery are the largest and the smallest, per place and group.

    Of every battery that is `ordered` the largest item against each other one, and each other one against the
    smallest, with the columns of `COLUMNS`. Which these are is seen in the answers themselves, so p-values are adjusted
    over all pairs of items that the battery has. `estimates` are those of the items; one that nobody answered in a
    place is in no pair there, and items that are level stand in the order of the battery.
    """
    ordered = {name for name, battery in items.batteries.items() if battery.ordered}
    known = estimates[estimates["battery"].isin(ordered) & estimates["estimate"].notna()]
    parts = []
    for group, design in designs.groups.items():
        values, of_group = items.select(lambda battery: battery.ordered, design), known[known["group"] == group]
        for place, rows in of_group.groupby("municipality", sort=False):
            found = _order_place(values, _rank(rows), design, select_place(design, place))
            found = found if designs.is_random(group) else found.assign(**NOT_RANDOM)
            parts.append(found.assign(municipality=place, group=group))
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    units = {name: battery.unit for name, battery in items.batteries.items()}
    return pd.concat(parts, ignore_index=True).assign(unit=lambda rows: rows["battery"].map(units))[COLUMNS]


def _rank(estimates: pd.DataFrame) -> list[list[tuple]]:
    """Return the items of each battery with more than one, the largest first."""
    levels: dict[str, list] = {}
    for *item, estimate in estimates[[*ITEM, "estimate"]].itertuples(index=False, name=None):
        levels.setdefault(item[0], []).append((estimate, tuple(item)))
    ranked = (
        sorted(level, key=lambda pair: round(pair[0], LEVEL), reverse=True)
        for level in levels.values()
        if len(level) > 1
    )
    return [[item for _, item in level] for level in ranked]


def _order_place(values: pd.DataFrame, orders: list[list[tuple]], design: Design, where: np.ndarray) -> pd.DataFrame:
    """Return the rows of one place and group; `orders` holds the ranked items of each battery."""
    pairs = [pair for order in orders for pair in combinations(order, 2)]
    is_kept = [first == order[0] or other == order[-1] for order in orders for first, other in combinations(order, 2)]
    found = contrasts.compare_items(design, values, pairs, where)
    declared = values.columns.get_level_values("battery").value_counts()
    ends = np.cumsum([comb(len(order), 2) for order in orders])
    families = np.split(found["p"].to_numpy(), ends[:-1])
    adjusted = [holm(p, comb(declared[order[0][0]], 2)) for p, order in zip(families, orders, strict=True)]
    found = found.assign(n=found[["n_first", "n_second"]].min(axis=1), p_adjusted=np.concatenate(adjusted))[is_kept]
    sides = [pd.DataFrame(found[side].tolist(), columns=names, index=found.index) for side, names in SIDES.items()]
    return pd.concat([*sides, found], axis=1)
