"""Released differences in, what may be claimed out: an order or a difference only where the interval leaves out 0.

`differences` and `orders` are released tables: estimate is the first minus the other, `p_adjusted` Holm's p-value
within the battery. Everything here is decided on the released, rounded values: what a page does not show it
does not claim. A row that is hidden, or of a sample that is not random, claims nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

LEVEL = 0.05
DISTRICT = "district"
ITEM, OTHER = ["indicator", "category"], ["other_indicator", "other_category"]


def find_shown(rows: pd.DataFrame) -> pd.Series:
    """Say of every row whether its difference is shown: +1 more, -1 less, 0 none is shown.

    >>> rows = pd.DataFrame({"low": [0.02, 0.0, None], "high": [0.2, 0.3, None], "p_adjusted": [0.01, 0.04, None]})
    >>> find_shown(rows).tolist()
    [1, 0, 0]
    """
    is_small = rows["p_adjusted"] < LEVEL
    return ((rows["low"] > 0) & is_small).astype(int) - ((rows["high"] < 0) & is_small).astype(int)


def compare(
    differences: pd.DataFrame, indicator: str, category: str, first: tuple[str, str], other: tuple[str, str]
) -> int:
    """Return +1, -1 or 0 for an item between two (municipality, group); 0 also when nothing is released on them."""
    return read_difference(differences, indicator, category, first, other) or 0


def read_difference(
    differences: pd.DataFrame, indicator: str, category: str, first: tuple[str, str], other: tuple[str, str]
) -> int | None:
    """Return +1, -1 or 0 as `compare`, but None when nothing is released: then not even “no difference” may be said."""
    rows = differences[(differences["indicator"] == indicator) & (differences["category"] == category)]
    for one, two, sign in ((first, other, 1), (other, first, -1)):
        is_pair = (rows["municipality"] == one[0]) & (rows["group"] == one[1])
        is_pair &= (rows["other_municipality"] == two[0]) & (rows["other_group"] == two[1])
        found = rows[is_pair & rows["low"].notna()]
        if len(found):
            return sign * int(find_shown(found).iloc[0])
    return None


def find_leaders(
    orders: pd.DataFrame, items: Sequence[tuple[str, str]], place: str, group: str, largest: bool = True
) -> list[tuple[str, str]]:
    """Return the largest (or smallest) item and those it is not shown to differ from; [] when nothing is released.

    `items`: (indicator, category) of one battery. One item alone may be called the largest; several share the
    place, and no order among them is claimed. An item that is not compared with every other one that is put in order
    anywhere (because something is hidden) is no largest one.
    """
    rows = orders[(orders["municipality"] == place) & (orders["group"] == group)]
    for columns in (ITEM, OTHER):
        rows = rows[pd.MultiIndex.from_frame(rows[columns]).isin(items)]
    rows = rows.assign(shown=find_shown(rows))
    ends, others = (ITEM, OTHER) if largest else (OTHER, ITEM)
    # `orders` holds the largest against every other item and every item against the smallest
    heads = list(zip(rows[ends[0]], rows[ends[1]], strict=True))
    counts = pd.Series(heads, dtype=object).value_counts()
    if counts.empty or rows["estimate"].isna().all():
        return []
    head = counts.index[0]
    of_head = rows[[found == head for found in heads]]
    if {head, *zip(of_head[others[0]], of_head[others[1]], strict=True)} != _list_ordered(orders) & set(items):
        return []
    tied = of_head[of_head["shown"] == 0]
    return [head, *zip(tied[others[0]], tied[others[1]], strict=True)]


def _list_ordered(orders: pd.DataFrame) -> set[tuple[str, str]]:
    """Return the items that are put in order in any place."""
    first = zip(orders["indicator"], orders["category"], strict=True)
    return {*first, *zip(orders["other_indicator"], orders["other_category"], strict=True)}
