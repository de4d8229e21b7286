"""Released differences in, what may be claimed out: an order or a difference only where the interval leaves out 0.

`differences` and `orders` are released tables: estimate is the first minus the other, `p_adjusted` Holm's p-value
within the battery, as the limit that it lies below: 0.001, 0.01, 0.05, 0.1, else 1. Everything here is decided on the
released, rounded values: what a page does not show it does not claim. A row that is hidden, or of a sample that is not
random, claims nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis.report.frames import remember_frames

LEVEL = 0.05  # of a p-value, released as the limit that it lies below
DISTRICT = "district"
Item = tuple[str, str]  # (indicator, category)
Domain = tuple[str, str]  # (municipality or "district", group)
ITEM, OTHER = ["indicator", "category"], ["other_indicator", "other_category"]
PLACE, OTHER_PLACE = ["municipality", "group"], ["other_municipality", "other_group"]


def find_shown(rows: pd.DataFrame) -> pd.Series:
    """Say of every row whether its difference is shown: +1 more, -1 less, 0 none is shown.

    >>> rows = pd.DataFrame({"low": [0.02, 0.0, None], "high": [0.2, 0.3, None], "p_adjusted": [0.01, 0.05, None]})
    >>> find_shown(rows).tolist()
    [1, 0, 0]
    """
    is_small = rows["p_adjusted"] <= LEVEL
    return ((rows["low"] > 0) & is_small).astype(int) - ((rows["high"] < 0) & is_small).astype(int)


def read_difference(differences: pd.DataFrame, item: Item, first: Domain, other: Domain) -> int | None:
    """Return +1, -1 or 0 for an item between two domains: more in the first, less, no difference shown.

    None when nothing is released: then not even “no difference” may be said.
    """
    signs = _index_differences(differences)
    if (item, first, other) in signs:
        return signs[item, first, other]
    return -signs[item, other, first] if (item, other, first) in signs else None


def is_rough(differences: pd.DataFrame, item: Item, first: Domain, other: Domain) -> bool:
    """Say whether a difference rests on a low base, which stands in brackets wherever a value of it is shown."""
    low = _index_low(differences)
    return (item, first, other) in low or (item, other, first) in low


def find_leaders(
    orders: pd.DataFrame, items: Sequence[Item], place: str, group: str, largest: bool = True
) -> list[Item]:
    """Return the largest (or smallest) item and those it is not shown to differ from; [] when nothing is released.

    `items`: of one battery. One item alone may be called the largest; several share the place, and no order among
    them is claimed. An item that is not compared with every other one that is put in order anywhere (because
    something is hidden) is no largest one.
    """
    domains, ordered = _index_orders(orders)
    chosen = set(items)
    pairs = [pair for pair in domains.get((place, group), []) if pair[0] in chosen and pair[1] in chosen]
    pairs = pairs if largest else [(other, item, shown) for item, other, shown in pairs]
    if not pairs:
        return []
    # `orders` holds the largest against every other item and every item against the smallest
    head = Counter(item for item, _, _ in pairs).most_common(1)[0][0]
    of_head = {other: shown for item, other, shown in pairs if item == head}
    if {head, *of_head} != ordered & chosen:
        return []
    return [head, *(other for other, shown in of_head.items() if shown == 0)]


@remember_frames
def _index_low(differences: pd.DataFrame) -> set[tuple[Item, Domain, Domain]]:
    """Return (item, first, other) of every difference of low base."""
    low = differences[differences["flag"] == "low"]
    return set(zip(*(_pair(low, columns) for columns in (ITEM, PLACE, OTHER_PLACE)), strict=True))


@remember_frames
def _index_differences(differences: pd.DataFrame) -> dict[tuple[Item, Domain, Domain], int]:
    """Return (item, first, other) → sign of every difference that is released."""
    released = differences[differences["low"].notna()]
    keys = zip(*(_pair(released, columns) for columns in (ITEM, PLACE, OTHER_PLACE)), strict=True)
    return dict(zip(keys, find_shown(released).tolist(), strict=True))


@remember_frames
def _index_orders(orders: pd.DataFrame) -> tuple[dict[Domain, list[tuple[Item, Item, int]]], set[Item]]:
    """Return domain → its released pairs of items with their sign, and the items that are put in order in any place."""
    released = orders[orders["low"].notna()]
    domains: dict[Domain, list[tuple[Item, Item, int]]] = {}
    columns = [_pair(released, names) for names in (PLACE, ITEM, OTHER)]
    for domain, item, other, shown in zip(*columns, find_shown(released).tolist(), strict=True):
        domains.setdefault(domain, []).append((item, other, shown))
    return domains, {*_pair(orders, ITEM), *_pair(orders, OTHER)}


def _pair(rows: pd.DataFrame, columns: list[str]) -> list[tuple[str, str]]:
    return list(zip(*(rows[name].tolist() for name in columns), strict=True))
