"""Released tables in, the rows of a chart or its data table out: labels joined, series named, in order."""

from __future__ import annotations

import pandas as pd

DISTRICT = "district"
COLUMNS = ["label", "series", "n", "estimate", "low", "high", "flag", "indicator"]


def compare_groups(
    estimates: pd.DataFrame, labels: dict[str, str], municipality: str | None, last: str = "", ranked: bool = True
) -> pd.DataFrame:
    """Return one row per indicator and series: the municipality's Roma (`own`), then the district's groups.

    `estimates`: a released table of estimates. `labels`: indicator → wording, in the order of the form. With
    `ranked` the indicators follow the district's Roma estimates, highest first; the indicator `last` ends them.
    """
    district = estimates[estimates["municipality"] == DISTRICT].assign(series=lambda rows: rows["group"])
    own = estimates[estimates["municipality"] == municipality].assign(series="own")
    rows = pd.concat([own, district])
    order = list(labels)
    if ranked:
        order = [name for name in _rank(district[district["group"] == "roma"]) if name in labels]
    order = [name for name in order if name != last] + ([last] if last else [])
    rows = rows[rows["indicator"].isin(order)].assign(label=rows["indicator"].map(labels))
    rows["rank"] = rows["indicator"].map({name: rank for rank, name in enumerate(order)})
    return rows.sort_values("rank", kind="stable")[COLUMNS].reset_index(drop=True)


def compare_places(estimates: pd.DataFrame, indicator: str, names: dict[str, str], district: str) -> pd.DataFrame:
    """Return one row per municipality, in the study's order, then the district: Roma respondents, one indicator."""
    labels = names | {DISTRICT: district}
    rows = estimates[(estimates["indicator"] == indicator) & (estimates["group"] == "roma")].set_index("municipality")
    rows = rows.reindex(list(labels)).reset_index()
    return rows.assign(label=rows["municipality"].map(labels), series="roma")[COLUMNS]


def _rank(estimates: pd.DataFrame) -> list[str]:
    return estimates.sort_values("estimate", ascending=False, kind="stable")["indicator"].tolist()
