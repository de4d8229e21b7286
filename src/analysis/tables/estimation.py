"""Batteries in, a tidy table of estimates out: by group in the district and, for one group only, by municipality.

Every table has one row per place, group, indicator and category, with the columns of `COLUMNS`. Places are
`district` for all groups and, for Roma respondents only, each municipality: officials and organisations of one
place are few enough to be known by name. The groups are never pooled: Roma would drown the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.study import Sample
from analysis.survey import estimates
from analysis.survey.design import Design
from analysis.survey.measures.battery import SHARE, Battery

DISTRICT = "district"
GROUP_BY_PLACE = "roma"  # the only group that is shown by municipality
COLUMNS = [
    "municipality", "group", "indicator", "category", "unit", "n", "estimate", "se", "low", "high", "df", "deff",
]  # fmt: skip
KEYS = ["municipality", "indicator", "category"]
NOT_RANDOM = dict.fromkeys(["se", "low", "high", "deff"], float("nan"))


def make_design(members: pd.DataFrame, sample: Sample) -> Design:
    """Return the design of the interviews of one group; a sample that is not random has no finite population."""
    return Design(
        members, strata="stratum", weights="weight", population="population" if sample.is_random else None,
        lonely=sample.lonely if sample.is_random else "certainty",
    )  # fmt: skip


def estimate_table(
    batteries: Sequence[Battery], respondents: pd.DataFrame, samples: Mapping[str, Sample], places: Sequence[str]
) -> pd.DataFrame:
    """Estimate every column of the batteries for each group in the district and, for Roma respondents, in each place.

    `respondents`: one row per interview with municipality, group, stratum, weight and population. `samples`: how
    each group was sampled; one that is not random gets neither a finite-population correction nor an interval.
    `places`: the municipalities of the study, each of which gets its rows even when nobody answered there.
    """
    parts = []
    for group, sample in samples.items():
        members = respondents[respondents["group"] == group]
        design = None if members.empty else make_design(members, sample)
        parts += [_estimate_battery(battery, design, group, sample, places) for battery in batteries]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(n=table["n"].fillna(0).astype(int))


def _estimate_battery(battery: Battery, design: Design | None, group: str, sample: Sample, places) -> pd.DataFrame:
    by_place = battery.by_place and group == GROUP_BY_PLACE
    rows = _list_domains(battery, [DISTRICT, *places] if by_place else [DISTRICT])
    if design is not None:
        values, share = battery.values.loc[design.frame.index], battery.unit == SHARE
        made = [_means(design, values, None, share).assign(municipality=DISTRICT)]
        made += [_means(design, values, "municipality", share)] if by_place else []
        found = pd.concat(made) if sample.is_random else pd.concat(made).assign(**NOT_RANDOM)
        rows = rows.merge(found, how="left", on=KEYS, validate="one_to_one")
    return rows.assign(group=group, unit=battery.unit).reindex(columns=COLUMNS)


def _list_domains(battery: Battery, places: Sequence[str]) -> pd.DataFrame:
    """Return the rows a table must have: nothing is left out because nobody answered."""
    columns = battery.values.columns.to_frame(index=False)
    return columns.merge(pd.DataFrame({"municipality": places}), how="cross")


def _means(design: Design, values: pd.DataFrame, by: str | None, share: bool) -> pd.DataFrame:
    """Return the estimates of every column."""
    frame, parts = design.frame, []
    for indicator, category in values.columns:
        column = values[indicator, category]
        design.frame = frame.assign(y=pd.Categorical(column, categories=[0.0, 1.0]) if share else column)
        made = estimates.proportion(design, "y", 1.0, by=by) if share else estimates.mean(design, "y", by=by)
        parts.append(made.assign(indicator=indicator, category=category))
    design.frame = frame
    return pd.concat(parts)
