"""Reference facts in, the fact tables that pages show out; sources and `verified` go with every row."""

from __future__ import annotations

import pandas as pd

from analysis.languages import spread

DISTRICT = "district"
SOURCE = ["source", "source_url", "verified"]
# What a profile shows, in order: (indicator, period) of indicators.csv and district.csv.
PROFILE = [
    ("population_census", "2011-02-01"),
    ("population_year_end", "2014-12-31"),
    ("population_census", "2021-09-07"),
    ("ethnicity_roma", "2021-09-07"),
    ("ethnicity_unknown", "2021-09-07"),
    ("registered_unemployed", "2014-11"),
]


def list_places(municipalities: pd.DataFrame, slugs: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per municipality of the study, in its order: names and place on the tile map."""
    places = municipalities.set_index("slug").reindex(list(slugs)).rename_axis("municipality").reset_index()
    return places[spread(["municipality", "name_*", "tile_col", "tile_row"], places.columns)]


def build_profile(indicators: pd.DataFrame, district: pd.DataFrame, slugs: tuple[str, ...]) -> pd.DataFrame:
    """Return the profile of each municipality and of the district.

    Rows: municipality × indicator × period, every combination, an unknown value empty. Columns:
    municipality, indicator, period, value (persons, or a share 0–1), source, source_url, verified.
    """
    columns = ["municipality", "indicator", "period", "value", *SOURCE]
    facts = pd.concat([indicators.rename(columns={"slug": "municipality"}), district.assign(municipality=DISTRICT)])
    wanted = pd.DataFrame(PROFILE, columns=["indicator", "period"])
    places = pd.DataFrame({"municipality": [*slugs, DISTRICT]})
    profile = places.merge(wanted, how="cross").merge(facts[columns], how="left", validate="one_to_one")
    profile["verified"] = profile["verified"].fillna("no")
    profile = pd.concat([profile, _roma_share(profile)]).sort_index(kind="stable")  # the share below its count
    return profile.reset_index(drop=True)[columns]


def list_plans(plans: pd.DataFrame, slugs: tuple[str, ...]) -> pd.DataFrame:
    """Return which municipal plans were found, one row per municipality and period of plan."""
    columns = ["municipality", "plan_period", "found", "reference", *SOURCE]
    plans = plans.rename(columns={"slug": "municipality"})
    return pd.DataFrame({"municipality": list(slugs)}).merge(plans, how="left", on="municipality")[columns]


def list_funding(funding: pd.DataFrame) -> pd.DataFrame:
    """Return the funding opportunities of every programming period, in the order of the source."""
    columns = [
        "id", "programme_*", "period_from", "period_to", "budget_amount", "currency",
        "budget_scope", "call_code", "eligible", "themes", "unverified_fields", *SOURCE,
    ]  # fmt: skip
    return funding[spread(columns, funding.columns)].reset_index(drop=True)


def list_institutions(institutions: pd.DataFrame) -> pd.DataFrame:
    """Return the institutions that a recommendation may be addressed to, in the order of the source."""
    return institutions[spread(["id", "name_*", "level", *SOURCE], institutions.columns)]


def list_policies(policies: pd.DataFrame) -> pd.DataFrame:
    """Return the policies with what they are about, in the order of the source; `date` as far as it is known."""
    columns = ["id", "level", "title_*", "date", "summary_*", "unverified_fields", *SOURCE]
    policies = policies.rename(columns={"date_adopted": "date"})
    return policies[spread(columns, policies.columns)]


def list_project_facts(project: pd.DataFrame) -> pd.DataFrame:
    """Return what is published about the project itself: fact, statement, note, source, source_url, verified."""
    return project.rename(columns={"value": "statement"})[["fact", "statement", "note", *SOURCE]]


def _roma_share(profile: pd.DataFrame) -> pd.DataFrame:
    """Share of Roma among those whose ethnicity is known, census of 2021: the base that gives the national figures.

    It is verified only when the three counts it is made of are.
    """
    parts = ["ethnicity_roma", "population_census", "ethnicity_unknown"]
    counts = profile[(profile["period"] == "2021-09-07") & profile["indicator"].isin(parts)]
    census = counts.pivot(index="municipality", columns="indicator", values="value")
    share = census["ethnicity_roma"] / (census["population_census"] - census["ethnicity_unknown"])
    is_verified = (counts["verified"] == "yes").groupby(counts["municipality"]).all().map({True: "yes", False: "no"})
    of_roma = counts[counts["indicator"] == "ethnicity_roma"]
    place = of_roma["municipality"]
    return of_roma.assign(indicator="ethnicity_roma_share", value=place.map(share), verified=place.map(is_verified))
