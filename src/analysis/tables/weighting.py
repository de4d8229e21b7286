"""Weighted interviews in, how much the weights vary and what they do to the estimates out, by group."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis.study import Sample
from analysis.survey.measures.battery import POINTS, SHARE, Battery

NUMBER = "mean"
DISTRICT = "district"
COLUMNS = ["group", "indicator", "unit", "n", "estimate", "low", "high"]
COMPARED = ["group", "indicator", "category", "version", "unit", "n", "estimate", "low", "high"]
# One result of each chapter, shown with and without weights.
MAIN = (
    ("recognition", "p_nris", "recognised"), ("recognition", "p_munplan", "recognised"),
    ("recognition", "p_foil", "recognised"), ("quiz", "qz6", "right"), ("plan", "mun_plan", "adopted"),
    ("projects", "jp_any", "known"), ("participation", "chain", "attended"), ("iap", "iap_now", "none"),
    ("mechanisms", "mech", "mediator"), ("obstacles", "obst", "noinfo"), ("trust", "tr_mun", "net"),
    ("priorities", "employment", "top3"), ("readiness", "ready", "net"), ("information", "topic", "funding"),
)  # fmt: skip


def describe_weights(respondents: pd.DataFrame, samples: Mapping[str, Sample], minimum: int) -> pd.DataFrame:
    """Return figures on the weights of each group with the columns of `COLUMNS`; n is the interviews of the group.

    `min`, `max`: over the strata with at least `minimum` interviews, since the weight N/n of a stratum gives its n
    away; `cv`: coefficient of variation; `kish`: 1 + cv², by how much unequal weights alone enlarge a variance (Kish
    1965, "Survey Sampling", § 11.7); `n_kish`: the interviews divided by it. A group that was not drawn at random has
    neither: nothing is said of its variance.
    """
    rows = []
    for group, own in respondents.groupby("group"):
        weights, strata = own["weight"], own.groupby("stratum")["weight"].agg(["size", "first"])
        large = strata.loc[strata["size"] >= minimum, "first"]
        cv = weights.std(ddof=0) / weights.mean()
        figures = {"min": large.min(), "max": large.max(), "cv": cv}
        if samples[group].is_random:
            figures |= {"kish": 1 + cv**2, "n_kish": len(own) / (1 + cv**2)}
        units = {"cv": SHARE, "kish": POINTS}
        rows += [(group, name, units.get(name, NUMBER), len(own), value) for name, value in figures.items()]
    return pd.DataFrame(rows, columns=COLUMNS[:5]).assign(low=math.nan, high=math.nan)


def describe_effects(estimates: Mapping[str, pd.DataFrame], interviews: pd.Series) -> pd.DataFrame:
    """Return the mean design effect of the main results of each group in the district, with the columns of `COLUMNS`.

    `estimates`: the tables before release; `interviews`: group → how many, the n of the row. `deff`: mean over the
    results of `MAIN` that have one; `n_effective`: the interviews divided by it.
    """
    found = pd.concat([*_find_main(estimates), pd.DataFrame({"group": [], "deff": []})])
    means = found.groupby("group")["deff"].mean().dropna()
    rows = [
        (group, name, unit, interviews[group], value)
        for group, deff in means.items()
        for name, unit, value in (("deff", POINTS, deff), ("n_effective", NUMBER, interviews[group] / deff))
    ]
    return pd.DataFrame(rows, columns=COLUMNS[:5]).assign(low=math.nan, high=math.nan)


def compare_weighting(
    batteries: Mapping[str, Sequence[Battery]], estimates: Mapping[str, pd.DataFrame], group: pd.Series
) -> pd.DataFrame:
    """Return the main results with and without weights, in the district, with the columns of `COMPARED`.

    `batteries`, `estimates`: by table; `group`: of each interview. A row of the version `weighted` is that of the
    table of estimates; `plain` is the mean of the interviews themselves, without an interval. Results of `MAIN` that
    the study does not have are left out.
    """
    values = {key: battery.values[key] for own in batteries.values() for battery in own for key in battery.values}
    parts = []
    for rows in _find_main(estimates):
        plain = rows["group"].map(values[rows.iloc[0]["indicator"], rows.iloc[0]["category"]].groupby(group).mean())
        parts += [
            rows.assign(version="weighted"),
            rows.assign(version="plain", estimate=plain, low=math.nan, high=math.nan),
        ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COMPARED)
    return table[COMPARED]


def _find_main(estimates: Mapping[str, pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the rows of each main result in the district, a row per group, as far as the study has them."""
    for table, indicator, category in MAIN:
        rows = estimates.get(table, pd.DataFrame(columns=["municipality", "indicator", "category"]))
        is_main = (rows["municipality"] == DISTRICT) & (rows["indicator"] == indicator) & (rows["category"] == category)
        if is_main.any():
            yield rows[is_main]
