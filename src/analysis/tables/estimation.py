"""Items in, their estimates out: by group in the district and, for one group only, by municipality.

Every table has one row per place, group, indicator and category, with the columns of `COLUMNS`. Places are
`district` for all groups and, for Roma respondents only, each municipality: officials and organisations of one
place are few enough to be known by name. The groups are never pooled: Roma would drown the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.survey import estimates
from analysis.survey.design import Design
from analysis.survey.measures.battery import POINTS, SHARE
from analysis.tables.designs import DISTRICT, GROUP_BY_PLACE, Designs, select_place
from analysis.tables.items import ITEM, Items, is_shown

COLUMNS = [
    "municipality", "group", "indicator", "category", "unit", "n", "estimate", "se", "low", "high", "df", "deff",
]  # fmt: skip
BOUNDS = ["low", "high"]
NOT_RANDOM = dict.fromkeys(["se", *BOUNDS, "deff"], float("nan"))


def estimate_items(items: Items, designs: Designs, places: Sequence[str]) -> pd.DataFrame:
    """Estimate every item for each group in the district and, for Roma respondents, in each place.

    `designs` are those of the interviews in the rows of the items; a group whose sample is not random gets neither
    a finite-population correction nor an interval. `places`: the municipalities of the study, each of which gets
    its rows even when nobody answered there. A group that was not asked has no rows. Columns: battery, `COLUMNS`.
    """
    rows = _list_rows(items, designs, places)
    found = [made.assign(group=group) for group in designs.groups for made in _estimate_group(items, designs, group)]
    if found:
        rows = rows.merge(pd.concat(found), how="left", on=["municipality", "group", *ITEM], validate="one_to_one")
    rows = rows.reindex(columns=["battery", *COLUMNS])
    return rows.assign(n=rows["n"].fillna(0).astype(int))


def _list_rows(items: Items, designs: Designs, places: Sequence[str]) -> pd.DataFrame:
    """Return the rows the tables must have: nothing is left out because nobody answered."""
    rows = [
        (group, battery.name, battery.unit, *column, place)
        for group in designs.samples
        for battery in items.batteries.values()
        for column in battery.values.columns
        for place in (DISTRICT, *places)
        if is_shown(battery, column[1], place, group)
    ]
    return pd.DataFrame(rows, columns=["group", "battery", "unit", *ITEM[1:], "municipality"], dtype=str)


def _estimate_group(items: Items, designs: Designs, group: str) -> Iterator[pd.DataFrame]:
    """Yield the estimates of a group, of shares and of other numbers, in the district and by place."""
    design, by_place = designs.groups[group], ("municipality",) * (group == GROUP_BY_PLACE)
    for is_share in (True, False):
        values = items.select(lambda battery, is_share=is_share: (battery.unit == SHARE) == is_share, design)
        for by in (None, *by_place) if values.size else ():
            made = estimates.means(design, values, by=by, share=is_share)
            made = made.assign(municipality=DISTRICT) if by is None else made
            made = made if is_share else _limit(made, design, items)
            yield made if designs.is_random(group) else made.assign(**NOT_RANDOM)


def _limit(made: pd.DataFrame, design: Design, items: Items) -> pd.DataFrame:
    """Take Student's interval from where all answered alike, and keep points within -1 and 1.

    Of people who happen to agree it would have no width, as if nobody else could think otherwise. Where everybody
    there is was asked and answered, nobody else can.
    """
    domains = {place: select_place(design, place) for place in made["municipality"].unique()}
    persons = {place: domain.sum() if design.is_enumerated(domain) else 0 for place, domain in domains.items()}
    is_known = made["n"] == made["municipality"].map(persons)
    is_points = made["battery"].map({name: battery.unit == POINTS for name, battery in items.batteries.items()})
    bounds = made[BOUNDS].mask((made["se"] == 0) & ~is_known)
    return made.assign(**bounds.clip(-1, 1).where(is_points, bounds))
