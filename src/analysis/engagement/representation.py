"""Released attendance and the census in, out comes who came as often as the share of the people they are, and who not.

Only released counts go in, so that nothing comes out that a reader could not work out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.disclosure.rules import CONFIDENTIAL, PLAIN, round_figures
from analysis.engagement.events import TOTAL

ALL_PLACES, UNKNOWN = "district", "unknown"
COLUMNS = ["municipality", "margin", "category", "n", "attended", "population", "gap", "flag", "period", "source"]
DECIMALS = 2
AGES = ("0_14", "15_29", "30_44", "45_64", "65_plus")
# margin → category → indicator of the census
COUNTED = {
    "group": {"roma": "ethnicity_roma"},
    "sex": {sex: sex for sex in ("female", "male")},
    "age": {age: f"age_{age}" for age in AGES},
}
# margin → what its shares are of: these indicators less those. Ethnicity of who is known to have one, as elsewhere.
BASES = {
    "group": (("population_census",), ("ethnicity_unknown",)),
    "sex": (("female", "male"), ()),
    "age": (tuple(COUNTED["age"].values()), ()),
}


def compare_with_census(
    attendance: pd.DataFrame, indicators: pd.DataFrame, municipalities: Sequence[str]
) -> pd.DataFrame:
    """Return the share of visits beside the share of the population, for Roma, for sexes and for ages.

    `attendance`: the released table; `indicators`: the long table of the census (slug, indicator, period, value,
    source). Out: the columns of `COLUMNS`, a row for every municipality and the district in each category:

    - `n`: the visits that `attended` is a share of. Those whose sex (age) is not known are in neither base; of the
      margin `group` all count, officials, too;
    - `population`: share in the latest census that counted the category, its `period` and `source` beside it. Of Roma:
      who said so of themselves, of those whose ethnicity is known;
    - `gap`: `attended` less `population`, in points.

    A count that is hidden stays so (flag `:c`: no n, attended and gap), and so does a share whose base is hidden. The
    district is shown where every municipality is. Shares are rounded to 0.01. No attendance, no rows.
    """
    if attendance.empty:
        return pd.DataFrame(columns=COLUMNS).astype({"n": "Int64"})
    census = measure_population(indicators, municipalities)
    visits = pd.concat([_count(attendance, margin, municipalities) for margin in COUNTED], ignore_index=True)
    rows = _add_district(visits, municipalities).merge(census, how="left", on=["municipality", "margin", "category"])
    shares = pd.DataFrame({"attended": rows["visits"].astype(float) / rows["n"].astype(float).where(rows["n"] > 0)})
    shares = shares.assign(population=rows["population"], gap=shares["attended"] - rows["population"])
    return rows.assign(**round_figures(shares, DECIMALS)).fillna({"period": "", "source": ""})[COLUMNS]


def measure_population(indicators: pd.DataFrame, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return municipality (or the district, their sum), margin, category, population (share), period, source.

    Of the latest period for which the category and its base are known in every municipality.
    """
    known = indicators[indicators["slug"].isin(municipalities)]
    counts = known.pivot(index=["period", "slug"], columns="indicator", values="value")
    parts = [
        _measure_category(counts, len(municipalities), margin, indicator).assign(category=category, indicator=indicator)
        for margin, categories in COUNTED.items()
        for category, indicator in categories.items()
    ]
    sources = known.drop_duplicates(["indicator", "period"])[["indicator", "period", "source"]]
    columns = ["municipality", "margin", "category", "population", "period", "source"]
    return pd.concat(parts, ignore_index=True).merge(sources, how="left", on=["indicator", "period"])[columns]


def _measure_category(counts: pd.DataFrame, places: int, margin: str, indicator: str) -> pd.DataFrame:
    whole, less = BASES[margin]
    needed = counts.reindex(columns=list(dict.fromkeys([indicator, *whole, *less])))
    known = needed.dropna()
    periods = known.groupby(level="period").size()
    period = max(periods.index[periods == places], default="")
    of_period = known.loc[period] if period else known.iloc[:0].droplevel("period")
    base = of_period[list(whole)].sum(axis=1) - of_period[list(less)].sum(axis=1)
    shares = of_period[indicator] / base
    shares.loc[ALL_PLACES] = of_period[indicator].sum() / (base.sum() or np.nan)
    found = shares.rename("population").rename_axis("municipality").reset_index()
    return found.assign(margin=margin, period=period)


def _count(attendance: pd.DataFrame, margin: str, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return municipality, margin, category, visits, n and flag; what is hidden, or has a hidden base, without them."""
    rows = []
    for place in municipalities:
        own = attendance[attendance["municipality"] == place]
        counts = own[own["margin"] == margin].set_index("category")["n"]
        base = _find_base(counts, own.loc[own["margin"] == TOTAL, "n"].sum(skipna=False))
        for category in COUNTED[margin]:
            visits = counts.get(category, pd.NA)
            is_shown = pd.notna(visits) and pd.notna(base)
            shown = (visits, base, PLAIN) if is_shown else (pd.NA, pd.NA, CONFIDENTIAL)
            rows.append((place, margin, category, *shown))
    return pd.DataFrame(rows, columns=["municipality", "margin", "category", "visits", "n", "flag"]).astype(
        {"visits": "Int64", "n": "Int64"}
    )


def _find_base(counts: pd.Series, total):
    """Return the visits whose category is known: added up, or the total less the unknown; missing where hidden."""
    added = counts.drop(UNKNOWN, errors="ignore").sum(skipna=False)
    return added if pd.notna(added) else total - counts.get(UNKNOWN, 0)


def _add_district(visits: pd.DataFrame, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return the rows with those of the district: sums where every municipality is shown, else hidden."""
    keys = ["margin", "category"]
    sums = visits.groupby(keys, sort=False)[["visits", "n"]].sum(min_count=len(municipalities)).reset_index()
    sums["flag"] = sums["n"].isna().map({True: CONFIDENTIAL, False: PLAIN})
    rows = pd.concat([visits, sums.assign(municipality=ALL_PLACES)], ignore_index=True)
    order = pd.Categorical(rows["municipality"], [*municipalities, ALL_PLACES])
    return rows.iloc[order.codes.argsort(kind="stable")].reset_index(drop=True)
