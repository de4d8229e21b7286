"""The reference facts that ship: the sums agree, and every row says where it comes from and whether it was checked."""

import json
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.practices.catalogue import load_practices
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
GROUPS = ("bulgarian", "turkish", "roma", "other", "cannot_determine", "declined", "unknown")
ETHNICITY = [f"eth2021_{group}" for group in GROUPS]
OTHER_AREA = ["area_km2_admin_list", "area_km2_wikipedia"]  # older or other lists; their notes say how they differ

# indicator and period of district.csv → the column of municipalities.csv that adds up to it
COLUMN_OF = {
    ("settlements", "2018"): "n_settlements",
    ("area_km2_nsi_grounds", "2014"): "area_km2",
    ("population_census", "2011-02-01"): "pop_census_2011",
    ("population_year_end", "2014-12-31"): "pop_2014_12_31",
    ("population_census", "2021-09-07"): "pop_census_2021",
    ("registered_unemployed", "2014-11"): "reg_unemployed_2014_11",
    **{(f"ethnicity_{column.removeprefix('eth2021_')}", "2021-09-07"): column for column in ETHNICITY},
}


def municipal_sums(reference) -> pd.Series:
    """Sum over the eight municipalities, by (indicator, period), of the counts of persons known for all of them."""
    rows = reference["indicators"]
    rows = rows[(rows["unit"] == "persons") & ~rows["slug"].str.startswith("district-")]
    return rows.groupby(["indicator", "period"])["value"].agg(["sum", "size"]).query("size == 8")["sum"]


def district_values(reference) -> pd.Series:
    """The value that indicators.csv itself gives for the district, by (indicator, period), in persons."""
    rows = reference["indicators"]
    rows = rows[(rows["unit"] == "persons") & rows["slug"].str.startswith("district-")]
    return rows.set_index(["indicator", "period"])["value"]


def test_each_stated_sum_and_difference_is_arithmetic(reference):
    stated = reference["district"].dropna(subset=["sum_of_municipalities"])
    got = (stated["sum_of_municipalities"] - stated["value"]).round(3)
    assert len(stated) == 18
    assert_series_equal(got, stated["difference"], check_names=False)
    assert set(stated.loc[stated["difference"] != 0, "indicator"]) == {"area_km2_wikipedia"}


@pytest.mark.parametrize(("key", "column"), COLUMN_OF.items(), ids=lambda value: str(value))
def test_the_municipalities_sum_to_the_district(reference, key, column):
    district = reference["district"].set_index(["indicator", "period"])
    got = reference["municipalities"][column].sum()
    assert got == pytest.approx(district.at[key, "value"], abs=1e-6)


def test_every_stated_sum_is_covered_by_one_of_the_files(reference):
    stated = reference["district"].dropna(subset=["sum_of_municipalities"])
    keys = set(stated.set_index(["indicator", "period"]).index)
    in_indicators = keys & set(municipal_sums(reference).index)
    left = keys - in_indicators - set(COLUMN_OF)
    assert {indicator for indicator, _ in left} == {"municipalities", *OTHER_AREA}


def test_indicators_sum_to_the_district_rows_of_both_files(reference):
    sums = municipal_sums(reference)
    stated = reference["district"].set_index(["indicator", "period"])["sum_of_municipalities"].dropna()
    both = sums.index.intersection(stated.index)
    assert len(both) >= 12
    assert_series_equal(sums[both], stated[both], check_names=False)
    own = district_values(reference)
    assert len(own) >= 29
    complete = own.index.intersection(sums.index)
    only_for_some = {("registered_unemployed", "2015-06"), ("registered_unemployed", "2016-02")}
    assert set(own.index) - set(complete) == only_for_some
    assert_series_equal(sums[complete], own[complete], check_names=False)


def test_a_wrong_number_would_break_the_sums(reference):
    broken = reference["indicators"].copy()
    broken.loc[(broken["slug"] == "borovo") & (broken["indicator"] == "ethnicity_roma"), "value"] += 1
    key = ("ethnicity_roma", "2021-09-07")
    assert municipal_sums({"indicators": broken})[key] != district_values(reference)[key]


def test_the_wide_and_the_long_file_agree(reference):
    wide = reference["municipalities"].set_index("slug")
    long = reference["indicators"].set_index(["indicator", "period", "slug"])["value"].sort_index()
    for (indicator, period), column in COLUMN_OF.items():
        if (indicator, period) in long.index:
            expected = long[(indicator, period)].reindex(wide.index)
            assert_series_equal(wide[column].astype("float64"), expected, check_names=False)


def test_ethnic_groups_sum_to_the_population_and_to_the_base_of_the_share(reference):
    municipalities = reference["municipalities"]
    assert_series_equal(municipalities[ETHNICITY].sum(axis=1), municipalities["pop_census_2021"], check_names=False)
    base = municipalities["pop_census_2021"] - municipalities["eth2021_unknown"]
    assert_series_equal(base, municipalities["eth2021_base"], check_names=False)
    share = (100 * municipalities["eth2021_roma"] / base).astype("float64").round(2)
    assert_series_equal(share, municipalities["eth2021_roma_share_pct"], check_names=False)


def test_ethnicity_of_2011_per_municipality_is_unknown_not_zero(reference):
    columns = reference["municipalities"].filter(like="eth2011_")
    assert columns.shape == (8, 6)
    assert columns.isna().all(axis=None)


def test_settlements_sum_to_their_municipality(reference):
    by_municipality = reference["settlements"].groupby("slug")
    municipalities = reference["municipalities"].set_index("slug").sort_index()
    got = pd.DataFrame(
        {
            "n_settlements": by_municipality.size(),
            "n_towns": by_municipality["type"].agg(lambda kinds: (kinds == "town").sum()),
            "pop_2014_12_31": by_municipality["pop_2014"].sum(),
            "area_km2": by_municipality["area_km2"].sum().round(3),
        }
    )
    assert_frame_equal(got, municipalities[list(got)], check_dtype=False)


def test_each_municipality_has_one_centre_with_its_code(reference):
    centres = reference["settlements"].query("is_centre == 'yes'").set_index("slug").sort_index()
    municipalities = reference["municipalities"].set_index("slug").sort_index()
    for of_settlement, of_municipality in [
        ("ekatte", "ekatte_centre"),
        ("nsi_code", "nsi_code"),
        ("type", "centre_type"),
    ]:
        assert_series_equal(centres[of_settlement], municipalities[of_municipality], check_names=False)


def test_the_files_name_the_municipalities_of_the_study(reference):
    slugs = load_study(ROOT).municipalities
    schematic = json.loads((ROOT / "data/raw/reference/ruse_municipalities_schematic.geojson").read_text("utf-8"))
    assert set(reference["municipalities"]["slug"]) == set(slugs)
    assert set(reference["municipal_plans"]["slug"]) == set(slugs)
    assert {feature["properties"]["slug"] for feature in schematic["features"]} == set(slugs)


def test_a_plan_has_a_policy_only_where_it_was_found(reference):
    plans = reference["municipal_plans"]
    assert (plans.loc[plans["policy_id"].notna(), "found"] == "yes").all()
    assert (plans["found"] == plans["verified"]).all()


def test_terms_of_a_theme_are_counted_right(reference):
    terms = reference["priority_terms"].groupby(["theme_id", "lang"]).size().unstack()
    themes = reference["priorities"].set_index("theme_id")
    for language in ("bg", "en"):
        got = terms[language].reindex(themes.index)
        assert_series_equal(got, themes[f"n_terms_{language}"], check_names=False, check_dtype=False)


def test_the_grant_in_levs_is_the_grant_in_euro_at_the_fixed_rate(reference):
    value = reference["constants"].set_index("key")["value"]
    assert round(value["project_budget_eur"] * value["bgn_per_eur"], 2) == value["project_budget_bgn"]


def test_every_row_says_whether_it_was_verified_and_names_its_source(reference):
    for name, frame in reference.items():
        assert frame["verified"].isin(["yes", "no"]).all(), name
        assert frame["source"].notna().all(), name


def test_practices_count_what_the_register_says(reference):
    practices = load_practices(ROOT / "data/raw/practices/practices.yaml", reference["priorities"]["theme_id"])
    assert practices["verified"].value_counts().to_dict() == {"yes": 97, "no": 2}
    levels = {"several-sources": 75, "one-source": 14, "plan-only": 8, "unverified": 2}
    assert practices["verification_level"].value_counts().to_dict() == levels
    assert practices["country"].eq("BG").sum() == 37
