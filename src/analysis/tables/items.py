"""Batteries in, their columns side by side out, so that all tables are estimated at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.survey.design import Design
from analysis.survey.measures.battery import Battery
from analysis.tables.designs import DISTRICT, GROUP_BY_PLACE

ITEM = ["battery", "indicator", "category"]


@dataclass(frozen=True)
class Items:
    """The numbers of all batteries: `values` has a row per interview and columns (battery, indicator, category).

    `batteries`, by name and in the order of the tables, say what the columns are; their own values are left out.
    """

    values: pd.DataFrame
    batteries: Mapping[str, Battery]

    def select(self, is_chosen: Callable[[Battery], bool], design: Design) -> pd.DataFrame:
        """Return the values of the batteries chosen, for the interviews of a design."""
        names = [battery.name for battery in self.batteries.values() if is_chosen(battery)]
        return self.values.loc[design.frame.index, self.values.columns.get_level_values("battery").isin(names)]


def stack_batteries(batteries: Iterable[Battery]) -> Items:
    """Return the batteries side by side. Each has a name of its own, for it is the family of its tests."""
    batteries = list(batteries)
    names = [battery.name for battery in batteries]
    values = pd.concat([battery.values for battery in batteries], axis=1, keys=names, names=["battery"])
    if len(set(names)) < len(names):
        raise ValueError(f"two batteries have one name among {', '.join(names)}")
    return Items(values, {battery.name: replace(battery, values=battery.values.head(0)) for battery in batteries})


def is_shown(battery: Battery, category: str, place: str, group: str) -> bool:
    """Whether a category of a battery is shown for a group in a place: it was asked, and is shown there at all."""
    is_asked = not battery.groups or group in battery.groups
    is_kept = battery.by_place and category in (battery.place_categories or (category,))
    return is_asked and (place == DISTRICT or (is_kept and group == GROUP_BY_PLACE))
