"""The rows of a chart: labels joined, series in order, every municipality there."""

import pandas as pd
import pytest

from analysis.report.rows import COLUMNS, compare_groups, compare_places

ITEMS = {
    ("p_nris", "recognised"): "Strategy",
    ("p_mediator", "recognised"): "Mediators",
    ("p_foil", "recognised"): "Invented",
}
PLACES = {"borovo": "Борово", "vetovo": "Ветово", "ivanovo": "Иваново"}


@pytest.fixture
def recognition(released):
    return released["recognition"]


def test_programmes_follow_the_estimates_of_roma_in_the_district_and_the_invented_one_is_last(recognition):
    got = compare_groups(recognition, ITEMS, None, last=("p_foil",))
    assert list(dict.fromkeys(got["label"])) == ["Mediators", "Strategy", "Invented"]


def test_an_invented_programme_known_best_stays_last(recognition):
    flattered = recognition.assign(estimate=recognition["estimate"].where(recognition["indicator"] != "p_foil", 0.99))
    got = compare_groups(flattered, ITEMS, None, last=("p_foil",))
    assert got["label"].iloc[-1] == "Invented"
    assert compare_groups(flattered, ITEMS, None)["label"].iloc[0] == "Invented", "the twin: it would lead"


def test_without_ranking_the_order_is_that_of_the_form(recognition):
    got = compare_groups(recognition, ITEMS, None, ranked=False)
    assert list(dict.fromkeys(got["label"])) == list(ITEMS.values())


def test_the_municipality_comes_first_and_only_its_own(recognition):
    got = compare_groups(recognition, ITEMS, "borovo")
    assert got.columns.tolist() == COLUMNS
    first = got[got["label"] == "Mediators"]
    assert first["series"].tolist() == ["own", "authority", "ngo", "roma"]
    expected = recognition[(recognition["municipality"] == "borovo") & (recognition["indicator"] == "p_mediator")]
    assert first["n"].iloc[0] == expected["n"].iloc[0] == 26


def test_a_page_on_the_district_has_no_series_of_a_municipality(recognition):
    assert set(compare_groups(recognition, ITEMS, None)["series"]) == {"authority", "ngo", "roma"}


def test_an_indicator_without_a_label_is_left_out(recognition):
    got = compare_groups(recognition, {("p_nris", "recognised"): "Strategy"}, None)
    assert set(got["indicator"]) == {"p_nris"}


def test_municipalities_keep_their_order_and_the_district_ends_them(released):
    got = compare_places(released["scores"], ("n_known", "mean"), PLACES, "District")
    assert got["label"].tolist() == ["Борово", "Ветово", "Иваново", "District"]
    assert got["flag"].tolist() == ["low", ":u", ":c", ""]
    assert set(got["series"]) == {"roma"}


def test_a_municipality_without_a_row_keeps_its_line(released):
    scores = released["scores"]
    got = compare_places(scores[scores["municipality"] != "vetovo"], ("n_known", "mean"), PLACES, "District")
    assert got["label"].tolist() == ["Борово", "Ветово", "Иваново", "District"]
    assert pd.isna(got.loc[1, "estimate"])
