"""The tables of facts: every place and every indicator has its row, and nobody's word is taken for verified."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.tables import facts

SOURCE = {"source": "Census", "source_url": "https://example.org", "verified": "yes"}
PLACES = ("borovo", "ruse")
SHARE = "ethnicity_roma_share"


def make_counts(place: str, population: int, roma: int, unknown: int) -> pd.DataFrame:
    counts = {"population_census": population, "ethnicity_roma": roma, "ethnicity_unknown": unknown}
    return pd.DataFrame([
        {"slug": place, "indicator": name, "period": "2021-09-07", "value": float(value), **SOURCE}
        for name, value in counts.items()
    ])  # fmt: skip


@pytest.fixture
def indicators():
    return pd.concat([make_counts("borovo", 110, 30, 10), make_counts("ruse", 1000, 95, 50)], ignore_index=True)


@pytest.fixture
def district():
    return make_counts("Ruse", 1110, 125, 60).drop(columns="slug")


def pick(profile: pd.DataFrame, place: str, indicator: str) -> pd.Series:
    rows = profile[(profile["municipality"] == place) & (profile["indicator"] == indicator)]
    return rows[rows["period"] == "2021-09-07"].iloc[0]


def test_the_profile_has_every_indicator_of_every_place_known_or_not(indicators, district):
    profile = facts.build_profile(indicators, district, PLACES)
    expected = [name for name, _ in facts.PROFILE]
    expected.insert(expected.index("ethnicity_roma") + 1, SHARE)
    for place in (*PLACES, "district"):
        rows = profile[profile["municipality"] == place]
        assert rows["indicator"].tolist() == expected
    assert profile["municipality"].unique().tolist() == ["borovo", "ruse", "district"]


def test_an_unknown_value_is_missing_and_not_verified(indicators, district):
    profile = facts.build_profile(indicators, district, PLACES)
    got = profile[profile["indicator"] == "registered_unemployed"]
    assert got["value"].isna().all()
    assert set(got["verified"]) == {"no"}


def test_the_share_of_roma_is_of_those_whose_ethnicity_is_known(indicators, district):
    profile = facts.build_profile(indicators, district, PLACES)
    got = [pick(profile, place, SHARE)["value"] for place in ("borovo", "ruse", "district")]
    assert got == [30 / 100, 95 / 950, 125 / 1050]


def test_the_share_of_roma_is_missing_when_one_of_its_counts_is(indicators, district):
    indicators = indicators[~((indicators["slug"] == "ruse") & (indicators["indicator"] == "ethnicity_unknown"))]
    profile = facts.build_profile(indicators, district, PLACES)
    assert pd.isna(pick(profile, "ruse", SHARE)["value"])
    assert pick(profile, "ruse", SHARE)["verified"] == "no"
    assert pick(profile, "borovo", SHARE)["value"] == 0.3


@pytest.mark.parametrize("indicator", ["population_census", "ethnicity_roma", "ethnicity_unknown"])
def test_the_share_of_roma_is_verified_only_when_all_its_counts_are(indicators, district, indicator):
    assert pick(facts.build_profile(indicators, district, PLACES), "borovo", SHARE)["verified"] == "yes"
    indicators.loc[(indicators["slug"] == "borovo") & (indicators["indicator"] == indicator), "verified"] = "no"
    profile = facts.build_profile(indicators, district, PLACES)
    assert pick(profile, "borovo", SHARE)["verified"] == "no"
    assert pick(profile, "ruse", SHARE)["verified"] == "yes"


def test_a_fact_given_twice_is_refused(indicators, district):
    with pytest.raises(pd.errors.MergeError):
        facts.build_profile(pd.concat([indicators, indicators.head(1)]), district, PLACES)


def test_the_real_profile_has_a_source_for_every_value(reference, slugs):
    profile = facts.build_profile(reference("indicators"), reference("district"), slugs)
    assert len(profile) == 9 * 7
    known = profile[profile["value"].notna()]
    assert known["source"].notna().all()
    shares = profile.loc[profile["indicator"] == SHARE, "value"]
    assert shares.between(0, 1).all()


def test_places_stand_in_the_order_of_the_study_whatever_the_order_of_the_file(reference, slugs):
    municipalities = reference("municipalities")
    got = facts.list_places(municipalities.sample(frac=1, random_state=3), slugs)
    assert got["municipality"].tolist() == list(slugs)
    assert got.set_index("municipality").loc["dve_mogili", "name_bg"] == "Две могили"
    assert got.notna().all(axis=None)


def test_every_municipality_has_a_row_of_plans_even_when_nothing_is_known_of_it(reference, slugs):
    plans = reference("municipal_plans")
    got = facts.list_plans(plans[plans["slug"] != "byala"], slugs)
    assert got["municipality"].unique().tolist() == list(slugs)
    assert got.loc[got["municipality"] == "byala", "found"].isna().all()


def test_plans_keep_their_source_and_mark(reference, slugs):
    plans = reference("municipal_plans")
    got = facts.list_plans(plans, slugs)
    assert len(got) == len(plans)
    assert got["verified"].value_counts().to_dict() == plans["verified"].value_counts().to_dict()


def test_funding_of_every_period_is_listed_in_the_order_of_the_source(reference):
    funding = reference("funding")
    got = facts.list_funding(funding)
    assert got["id"].tolist() == funding["id"].tolist()
    assert_frame_equal(got[["period_from", "call_code", "eligible"]], funding[["period_from", "call_code", "eligible"]])


def test_institutions_and_policies_keep_names_and_sources_in_the_order_of_the_source(reference):
    institutions, policies = reference("institutions"), reference("policies")
    got = facts.list_institutions(institutions)
    assert_frame_equal(
        got[["id", "name_bg", "name_en", "source_url"]], institutions[["id", "name_bg", "name_en", "source_url"]]
    )
    got = facts.list_policies(policies)
    assert got["date"].tolist() == policies["date_adopted"].tolist()
    assert got["summary_bg"].tolist() == policies["summary_bg"].tolist()


def test_facts_on_the_project_keep_statement_note_and_source(reference):
    project = reference("project_facts")
    got = facts.list_project_facts(project)
    expected = project[["fact", "value", "note", "source", "source_url", "verified"]]
    assert_frame_equal(got, expected.rename(columns={"value": "statement"}))
