"""Items and their estimates in, what may put them in order out: the largest and the smallest against all others.

A battery is the family of its tests, as in `contrasts`. A sample that is not random has no bounds and no p.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.survey import contrasts
from analysis.survey.multiplicity import holm
from analysis.tables.contrasts import FIRST, FOUND, NOT_RANDOM
from analysis.tables.designs import Designs, select_place
from analysis.tables.items import ITEM, Items

OTHER_ITEM = ["other_battery", "other_indicator", "other_category"]
SIDES = {"first": ITEM, "second": OTHER_ITEM}
COLUMNS = ["battery", "unit", *FIRST, *ITEM[1:], *OTHER_ITEM[1:], *FOUND]


def list_orders(items: Items, estimates: pd.DataFrame, designs: Designs) -> pd.DataFrame:
    """Return the differences that say which items of a battery are the largest and the smallest, per place and group.

    Of every battery that is `ordered` the largest item against each other one, and each other one against the
    smallest, with the columns of `COLUMNS`. Which these are is seen in the answers themselves, so p-values are adjusted
    over all pairs of items. `estimates` are those of the items; one that nobody answered in a place is in no pair
    there, and items that are level stand in the order of the battery.
    """
    ordered = {name for name, battery in items.batteries.items() if battery.ordered}
    known = estimates[estimates["battery"].isin(ordered) & estimates["estimate"].notna()]
    ranked = known.sort_values("estimate", ascending=False, kind="stable")
    parts = [_order_place(items, rows, designs, *domain) for domain, rows in ranked.groupby(FIRST, sort=False)]
    return pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)


def _order_place(items: Items, ranked: pd.DataFrame, designs: Designs, place: str, group: str) -> pd.DataFrame:
    """Return the rows of one place and group; `ranked` are its estimates, the largest first."""
    design, batteries = designs.groups[group], [rows for _, rows in ranked.groupby("battery", sort=False)]
    orders = [list(rows[ITEM].itertuples(index=False, name=None)) for rows in batteries if len(rows) > 1]
    if not orders:
        return pd.DataFrame(columns=COLUMNS)
    pairs = [pair for order in orders for pair in combinations(order, 2)]
    values = items.select(lambda battery: battery.ordered, design)
    found = contrasts.compare_items(design, values, pairs, select_place(design, place))
    found = found if designs.is_random(group) else found.assign(**NOT_RANDOM)
    first, other = (pd.DataFrame(found[side].tolist(), columns=names) for side, names in SIDES.items())
    found = pd.concat([first, other, found], axis=1).assign(municipality=place, group=group)
    found["unit"] = found["battery"].map({name: battery.unit for name, battery in items.batteries.items()})
    found["n"] = found[["n_first", "n_second"]].min(axis=1)
    found["p_adjusted"] = found.groupby("battery")["p"].transform(holm)
    is_largest = found["first"].isin([order[0] for order in orders])
    is_smallest = found["second"].isin([order[-1] for order in orders])
    return found[is_largest | is_smallest]
