"""Items and their estimates in, differences out: between groups, and of places from their district.

A battery is the family of its tests, declared before any result (`Battery`): p-values are adjusted by Holm's
method within it, for groups and for places apart. A sample that is not random has no bounds, p or effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.survey import contrasts
from analysis.survey.design import Design
from analysis.survey.measures.battery import SHARE
from analysis.survey.multiplicity import holm
from analysis.tables.designs import DISTRICT, GROUP_BY_PLACE, Designs
from analysis.tables.effects import size_effects
from analysis.tables.estimation import BOUNDS
from analysis.tables.items import ITEM, Items, is_shown
from analysis.tables.sides import PREFIXES, bound_shares, look_up

FIRST, OTHER = ["municipality", "group"], ["other_municipality", "other_group"]
FOUND = ["n", "estimate", "se", *BOUNDS, "df", "p", "p_adjusted"]
COLUMNS = ["battery", "unit", *FIRST, *OTHER, *ITEM[1:], *FOUND, "effect"]
NOT_RANDOM = dict.fromkeys(["se", *BOUNDS, "df", "p"], np.nan)


def list_differences(items: Items, estimates: pd.DataFrame, designs: Designs, places: Sequence[str]) -> pd.DataFrame:
    """Return the differences between each two groups in the district, and of each place from the district.

    One row per pair and column of the batteries that are `compared`, with the columns of `COLUMNS`: `estimate` is the
    first minus the other, `n` the smaller of their bases. A place is a part of its district, and their covariance
    counts. `estimates` are those of the items. `effect`: see `size_effects`.
    """
    rows = _list_rows(items, designs, places)
    found = [*_compare_groups(items, designs), *_compare_places(items, designs, places)]
    if not found:
        return rows.reindex(columns=COLUMNS).assign(n=0)
    rows = rows.merge(pd.concat(found), how="left", on=[*FIRST, *OTHER, *ITEM], validate="one_to_one")
    rows = _mend(rows, estimates, items, designs)
    return rows.assign(
        n=rows["n"].fillna(0).astype(int),
        p_adjusted=_adjust(rows, designs),
        effect=size_effects(rows, estimates, items, designs).where(rows["p"].notna()),
    )[COLUMNS]


def _mend(rows: pd.DataFrame, estimates: pd.DataFrame, items: Items, designs: Designs) -> pd.DataFrame:
    """Give differences of shares their own bounds and p, and none to one from an estimate that has no bounds."""
    is_share, is_known = rows["unit"] == SHARE, rows["low"] == rows["high"]
    to_bound = rows[is_share & ~is_known & rows["se"].notna()]
    bounded = bound_shares(to_bound, estimates, items, designs)
    has_bounds = estimates.set_index([*FIRST, *ITEM])[["low"]].notna()
    both = np.logical_and(*(look_up(has_bounds, rows, prefix)["low"].eq(True) for prefix in PREFIXES))
    mended = rows[list(bounded)].copy()
    mended.loc[bounded.index] = bounded
    return rows.assign(**mended.where(both))


def _adjust(rows: pd.DataFrame, designs: Designs) -> pd.Series:
    """Return p adjusted within its family, the size of which is declared: a pair without a p counts, too.

    Else results would choose the family. Pairs with a group that is not random are in none.
    """
    is_random = {group: sample.is_random for group, sample in designs.samples.items()}
    declared = rows[rows["group"].map(is_random).eq(True) & rows["other_group"].map(is_random).eq(True)]
    families = declared.groupby([declared["battery"], declared["municipality"] == DISTRICT])
    return families["p"].transform(lambda p: holm(p, len(p)))


def _list_rows(items: Items, designs: Designs, places: Sequence[str]) -> pd.DataFrame:
    """Return the rows the table must have: nothing is left out because nobody answered."""
    pairs = [((DISTRICT, first), (DISTRICT, other)) for first, other in _pair_groups(designs)]
    pairs += [((place, GROUP_BY_PLACE), (DISTRICT, GROUP_BY_PLACE)) for place in places]
    rows = [
        (battery.name, battery.unit, *first, *other, *column)
        for first, other in pairs
        for battery in items.batteries.values()
        if battery.compared and is_shown(battery, *first) and is_shown(battery, *other)
        for column in battery.values.columns
    ]
    return pd.DataFrame(rows, columns=["battery", "unit", *FIRST, *OTHER, *ITEM[1:]], dtype=str)


def _pair_groups(designs: Designs) -> list[tuple[str, str]]:
    return list(combinations(reversed(list(designs.samples)), 2))


def _compare_groups(items: Items, designs: Designs) -> list[pd.DataFrame]:
    there = [pair for pair in _pair_groups(designs) if set(pair) <= set(designs.groups)]
    drawn = [pair for pair in there if designs.is_random(*pair)]
    other = [pair for pair in there if pair not in drawn]
    found = [_compare(items, designs.random, "group", drawn)] if drawn else []
    found += [_compare(items, designs.process, "group", other).assign(**NOT_RANDOM)] if other else []
    return [table.assign(municipality=DISTRICT, other_municipality=DISTRICT) for table in found]


def _compare_places(items: Items, designs: Designs, places: Sequence[str]) -> list[pd.DataFrame]:
    group = GROUP_BY_PLACE
    if group not in designs.groups:
        return []
    there = set(designs.groups[group].frame["municipality"])
    pairs = [(place, None) for place in places if place in there]  # None: everybody of the design
    found = _compare(items, designs.groups[group], "municipality", pairs, lambda battery: battery.by_place)
    found = found.assign(group=group, other_group=group, other_municipality=DISTRICT)
    return [found if designs.is_random(group) else found.assign(**NOT_RANDOM)]


def _compare(items: Items, design: Design, by: str, pairs: list[tuple], among=lambda battery: True) -> pd.DataFrame:
    values = items.select(lambda battery: battery.compared and among(battery), design)
    found = contrasts.compare_domains(design, values, by, pairs).rename(columns={"first": by, "second": f"other_{by}"})
    return found.assign(n=found[["n_first", "n_second"]].min(axis=1))
