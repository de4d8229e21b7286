"""The rows of a chart: labels joined, series in order, every municipality there."""

import pandas as pd
import pytest

from analysis.report.rows import COLUMNS, compare_answers, compare_groups, compare_panels, name_choices

ITEMS = {
    ("p_nris", "recognised"): "Strategy",
    ("p_mediator", "recognised"): "Mediators",
    ("p_foil", "recognised"): "Invented",
}
KNOWN = ("n_known", "mean")
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
    assert first["series"].tolist() == ["own", "roma", "ngo", "authority"]
    expected = recognition[(recognition["municipality"] == "borovo") & (recognition["indicator"] == "p_mediator")]
    assert first["n"].iloc[0] == expected["n"].iloc[0] == 26


def test_a_municipality_of_which_nothing_is_shown_has_no_rows_but_one_estimate_brings_them_all(recognition):
    assert "own" not in set(compare_groups(recognition, ITEMS, "ivanovo")["series"])
    is_one = (recognition["municipality"] == "ivanovo") & (recognition["indicator"] == "p_nris")
    one = recognition.assign(estimate=recognition["estimate"].mask(is_one, 0.5))
    assert (compare_groups(one, ITEMS, "ivanovo")["series"] == "own").sum() == len(ITEMS)


def test_a_page_on_the_district_has_no_series_of_a_municipality(recognition):
    assert set(compare_groups(recognition, ITEMS, None)["series"]) == {"authority", "ngo", "roma"}


def test_an_indicator_without_a_label_is_left_out(recognition):
    got = compare_groups(recognition, {("p_nris", "recognised"): "Strategy"}, None)
    assert set(got["indicator"]) == {"p_nris"}


def test_municipalities_keep_their_order_and_the_district_ends_them(released):
    got = compare_panels(released["scores"], {KNOWN: "Known", ("quiz_score", "mean"): "Quiz"}, PLACES, "District")
    assert got["panel"].tolist() == ["Known"] * 4 + ["Quiz"] * 4
    assert got["label"].tolist() == ["Борово", "Ветово", "Иваново", "District"] * 2
    assert got["flag"].tolist() == ["low", ":u", ":c", ""] * 2
    assert set(got["series"]) == {"roma"}


def test_a_municipality_without_a_row_keeps_its_line(released):
    scores = released["scores"]
    got = compare_panels(scores[scores["municipality"] != "vetovo"], {KNOWN: "Known"}, PLACES, "District")
    assert got["label"].tolist() == ["Борово", "Ветово", "Иваново", "District"]
    assert pd.isna(got.loc[1, "estimate"]) and got.loc[1, "flag"] == ""


def test_what_names_nothing_ends_a_list_whatever_its_share(released, open_page):
    items = name_choices(open_page("study").choices, "jp_partner")
    projects = released["projects"]
    loud = projects.assign(estimate=projects["estimate"].where(projects["category"] != "dk", 0.99))
    got = list(dict.fromkeys(compare_groups(loud, items, None)["category"]))
    assert got[0] == "municipality" and got[-2:] == ["other", "dk"]
    assert got.index("dk") > got.index("foreign"), "the twin: by its share it would lead"


def test_a_question_that_roma_were_not_asked_follows_the_first_group(released, open_page):
    items = name_choices(open_page("study").choices, "jp_fund")
    got = compare_groups(released["projects"], items, None)
    assert set(got["series"]) == {"authority", "ngo"}
    first = got[(got["series"] == "authority") & ~got["category"].isin(["other", "dk"])]["estimate"]
    assert first.is_monotonic_decreasing


def test_questions_on_a_scale_follow_their_net_and_keep_their_answers_together(released):
    labels = {name: name.upper() for name in ("tr_mun", "tr_council", "tr_police")}
    got = compare_answers(released["trust"], labels, None)
    assert list(dict.fromkeys(got["label"])) == ["TR_POLICE", "TR_COUNCIL", "TR_MUN"], "the net of the last is highest"
    assert list(dict.fromkeys(got["series"])) == ["roma", "ngo", "authority"]
    assert got.groupby(["label", "series"]).size().eq(7).all(), "five steps, don't know, net"
    unranked = compare_answers(released["trust"], labels, None, ranked=False)
    assert list(dict.fromkeys(unranked["label"])) == ["TR_MUN", "TR_COUNCIL", "TR_POLICE"]
