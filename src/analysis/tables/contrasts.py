"""Items and their estimates in, differences out: between groups, and of places from their district.

A battery is the family of its tests, declared before any result (`Battery`): p-values are adjusted by Holm's
method within it, for groups and for places apart. A sample that is not random has no bounds, p or effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.survey.contrasts import compare_domains
from analysis.survey.design import Design
from analysis.survey.measures.battery import SHARE
from analysis.survey.multiplicity import holm
from analysis.tables.designs import DISTRICT, GROUP_BY_PLACE, Designs
from analysis.tables.effects import size_effects
from analysis.tables.estimation import BOUNDS
from analysis.tables.items import ITEM, Items, is_shown
from analysis.tables.sides import PREFIXES, bound_shares, look_up

FIRST, OTHER = ["municipality", "group"], ["other_municipality", "other_group"]
INFERENCE = ["se", *BOUNDS, "df", "p"]
FOUND = ["n", "estimate", *INFERENCE, "p_adjusted"]
COLUMNS = ["battery", "unit", *FIRST, *OTHER, *ITEM[1:], *FOUND, "effect"]
KEYS = [*FIRST, *OTHER, *ITEM]


def list_differences(items: Items, estimates: pd.DataFrame, designs: Designs, places: Sequence[str]) -> pd.DataFrame:
    """Return the differences between each two groups in the district, and of each place from the district.

    One row per pair and column of the batteries that are `compared`, with the columns of `COLUMNS`: `estimate` is the
    first minus the other, `n` the smaller of their bases, `effect` that of `size_effects`. Means and points have
    Student's bounds and p, with the covariance of a place and the district it is a part of; shares have those of
    `bound_shares`. Beside an estimate that has no bounds there are none. `estimates` are those of the items.
    """
    rows = _list_rows(items, designs, places)
    if not designs.groups:
        return rows.reindex(columns=COLUMNS).assign(n=0)
    table = estimates.set_index([*FIRST, *ITEM])
    first, other = (look_up(table, rows, prefix) for prefix in PREFIXES)
    found = pd.concat([*_compare(items, designs, places), bound_shares(rows, estimates, items, designs)])
    found = found.set_index(KEYS)[INFERENCE].reindex(pd.MultiIndex.from_frame(rows[KEYS])).set_axis(rows.index)
    rows = rows.join(found.where(first["low"].notna() & other["low"].notna()))
    return rows.assign(
        estimate=first["estimate"] - other["estimate"],
        n=np.fmin(first["n"], other["n"]).fillna(0).astype(int),
        p_adjusted=_adjust(rows, designs),
        effect=lambda rows: size_effects(rows, estimates, items, designs).where(rows["p"].notna()),
    )[COLUMNS]


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
        if battery.compared
        for column in battery.values.columns
        if all(is_shown(battery, column[1], *domain) for domain in (first, other))
    ]
    return pd.DataFrame(rows, columns=["battery", "unit", *FIRST, *OTHER, *ITEM[1:]], dtype=str)


def _pair_groups(designs: Designs) -> list[tuple[str, str]]:
    return list(combinations(reversed(list(designs.samples)), 2))


def _compare(items: Items, designs: Designs, places: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Yield the differences of means and points between groups, and of places from the district, by `KEYS`."""
    pairs = [pair for pair in _pair_groups(designs) if designs.is_random(*pair)]
    if pairs:
        made = _compare_levels(items, designs.random, "group", pairs)
        yield made.assign(municipality=DISTRICT, other_municipality=DISTRICT)
    if designs.is_random(GROUP_BY_PLACE):
        design = designs.groups[GROUP_BY_PLACE]
        there = set(design.frame["municipality"])
        pairs = [(place, None) for place in places if place in there]  # None: everybody of the design
        made = _compare_levels(items, design, "municipality", pairs)
        yield made.assign(group=GROUP_BY_PLACE, other_municipality=DISTRICT, other_group=GROUP_BY_PLACE)


def _compare_levels(items: Items, design: Design, by: str, pairs: list[tuple]) -> pd.DataFrame:
    values = items.select(lambda battery: battery.compared and battery.unit != SHARE, design)
    if not len(values.columns):
        return pd.DataFrame(columns=[by, f"other_{by}", *ITEM, *INFERENCE])
    return compare_domains(design, values, by, pairs).rename(columns={"first": by, "second": f"other_{by}"})
