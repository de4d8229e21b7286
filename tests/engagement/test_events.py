"""What took place and who came: events in order, margins that add up, and shares beside those of the census."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.engagement import release_attendance
from analysis.engagement.events import CATEGORIES, count_attendance, list_events, select_latest
from analysis.engagement.representation import compare_with_census, measure_population

PLACES = ("ruse", "borovo")  # the study's order, which is not that of the alphabet
MEETING, FORUM = "2015-04-01", "2015-05-01"
TEXTS = {"venue": "library", "topics": "rights", "materials": "", "origin": "real"}
CENSUS = {
    "population_census": 110, "ethnicity_unknown": 10, "ethnicity_roma": 30, "female": 60, "male": 50,
    "age_0_14": 20, "age_15_29": 20, "age_30_44": 30, "age_45_64": 30, "age_65_plus": 10,
}  # fmt: skip
visits = st.lists(
    st.tuples(*(st.sampled_from(CATEGORIES[margin]) for margin in ("group", "sex", "age")), st.integers(1, 30)),
    max_size=12, unique_by=lambda row: row[:3],
)  # fmt: skip


def make_events(*rows: tuple) -> pd.DataFrame:
    names = ["date", "municipality", "kind", "held", "note", "wave"]
    return pd.DataFrame(rows, columns=names).assign(**TEXTS)


EVENTS = make_events(
    (FORUM, "borovo", "forum", False, "snow", 2), (MEETING, "borovo", "meeting", True, "", 2),
    (MEETING, "ruse", "meeting", True, "", 2), (FORUM, "ruse", "forum", True, "", 2),
    ("2014-04-01", "borovo", "forum", False, "flood", 1),
)  # fmt: skip


def make_attendance(rows: list[tuple], date: str = MEETING, place: str = "ruse") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["group", "sex", "age", "n"])
    return frame.assign(date=date, municipality=place, origin="real").astype({"n": "int64"})


def make_census(**places: dict[str, int]) -> pd.DataFrame:
    """An earlier census that knew less, and the latest."""
    rows = [
        {"slug": place, "indicator": name, "period": period, "value": float(value), "source": f"NSI {period[:4]}"}
        for place, counts in places.items()
        for period, own in (("2011-02-01", {"population_census": 999}), ("2021-09-07", counts))
        for name, value in own.items()
    ]
    return pd.DataFrame(rows)


def release(*attendance: pd.DataFrame) -> pd.DataFrame:
    counted = count_attendance(EVENTS, pd.concat(attendance), PLACES)
    return release_attendance(counted, tuple(CATEGORIES), 4, 3)


INDICATORS = make_census(ruse=CENSUS, borovo=CENSUS | {"ethnicity_roma": 10})
CROWD = make_attendance([
    ("roma", "female", "15_29", 20), ("roma", "male", "30_44", 10), ("ngo", "female", "30_44", 10),
    ("authority", "unknown", "unknown", 10),
])  # fmt: skip
OTHERS = make_attendance([("roma", "male", "45_64", 15), ("ngo", "female", "45_64", 15)], place="borovo")
LONELY = make_attendance([("roma", "male", "45_64", 15), ("ngo", "female", "45_64", 3)], place="borovo")


def test_events_are_listed_by_day_and_in_the_order_of_the_study():
    got = list_events(EVENTS, PLACES)
    assert got["municipality"].tolist() == ["borovo", "ruse", "borovo", "ruse", "borovo"]
    assert got["held"].tolist() == ["no", "yes", "yes", "yes", "no"] and "origin" not in got


def test_only_records_of_the_latest_wave_are_counted():
    names = ("knowledge", "proposals", "ballots", "actions")
    records = {name: pd.DataFrame(columns=["date", "municipality"], dtype=str) for name in names}
    old = make_attendance([("roma", "male", "30_44", 9)], "2014-04-01", "borovo")
    got = select_latest(records | {"events": EVENTS, "attendance": pd.concat([old, CROWD])})
    assert set(got["events"]["wave"]) == {2} and got["attendance"]["n"].sum() == 50


@settings(max_examples=30)
@given(visits, visits)
def test_every_margin_adds_up_to_the_total_of_its_place(meeting, forum):
    attendance = pd.concat([make_attendance(meeting), make_attendance(forum, FORUM)])
    got = count_attendance(EVENTS, attendance, PLACES)
    sums = got.groupby(["municipality", "margin"])["n"].sum().unstack().reindex(columns=["total", *CATEGORIES])
    assert sums.eq(sums["total"], axis=0).all(axis=None)
    assert sums["total"].to_dict() == ({"ruse": attendance["n"].sum(), "borovo": 0} if len(attendance) else {})


def test_attendance_of_an_event_that_is_not_known_is_refused():
    with pytest.raises(pd.errors.MergeError):
        count_attendance(pd.concat([EVENTS, EVENTS]), CROWD, PLACES)


def compare(*attendance: pd.DataFrame) -> pd.DataFrame:
    return compare_with_census(release(*attendance), INDICATORS, PLACES).set_index(["municipality", "category"])


def test_who_came_is_set_beside_who_there_is():
    got = compare(CROWD, OTHERS)
    assert got.loc[("ruse", "roma"), ["n", "attended", "population", "gap"]].tolist() == [50, 0.6, 0.3, 0.3]
    assert got.loc[("ruse", "female"), ["n", "attended", "population"]].tolist() == [40, 0.75, 0.55], "unknown is out"
    assert got.loc[("ruse", "30_44"), ["n", "attended"]].tolist() == [40, 0.5]
    assert got.loc[("district", "roma"), ["n", "attended", "population"]].tolist() == [80, 0.56, 0.2]
    assert set(got["period"]) == {"2021-09-07"} and set(got["source"]) == {"NSI 2021"}
    assert list(got.index[:1]) == [("ruse", "roma")] and len(got) == 3 * 8


def test_what_is_hidden_of_one_place_is_hidden_here_and_in_the_district():
    got = compare(CROWD, LONELY)
    hidden = got[got["flag"] == ":c"]
    assert {("borovo", "female"), ("borovo", "male"), ("district", "female")} <= set(hidden.index)
    assert hidden[["n", "attended", "gap"]].isna().all(axis=None) and hidden["population"].notna().all()
    assert got.loc[("ruse", "female"), "flag"] == ""


def test_a_share_whose_base_is_hidden_is_hidden():
    released = release(CROWD, OTHERS)
    is_sex = (released["municipality"] == "ruse") & (released["margin"] == "sex")
    hidden = released.assign(n=released["n"].mask(is_sex & (released["category"] != "female")))
    got = compare_with_census(hidden, INDICATORS, PLACES).set_index(["municipality", "category"])
    assert got.loc[("ruse", "female"), "flag"] == ":c", "neither the males nor the total of who is known"
    assert got.loc[("ruse", "roma"), "flag"] == ""


@settings(max_examples=20)
@given(visits, st.randoms())
def test_nothing_is_shown_that_the_released_counts_do_not_say(rows, chance):
    """Whatever is hidden, each share that is shown can be worked out from counts that are."""
    counted = count_attendance(EVENTS, pd.concat([make_attendance(rows), OTHERS]), PLACES)
    is_hidden = [chance.random() < 0.2 for _ in range(len(counted))]
    released = counted.assign(n=counted["n"].astype("Int64").mask(is_hidden), flag=np.where(is_hidden, ":c", ""))
    counts = released.set_index(["municipality", "margin", "category"])["n"].sort_index()
    got = compare_with_census(released, INDICATORS, PLACES)
    for row in got[got["municipality"].isin(PLACES) & got["attended"].notna()].itertuples():
        own = counts[row.municipality, row.margin].drop("unknown", errors="ignore")
        known = (
            own.sum()
            if own.notna().all()
            else counts[row.municipality, "total", ""] - counts.get((row.municipality, row.margin, "unknown"), 0)
        )
        assert row.n == known and np.isclose(row.attended, own[row.category] / known, atol=0.00501)


def test_a_census_that_lacks_a_municipality_is_not_used():
    lacking = INDICATORS[(INDICATORS["slug"] == "ruse") | (INDICATORS["indicator"] != "ethnicity_roma")]
    got = compare_with_census(release(CROWD, OTHERS), lacking, PLACES).set_index(["municipality", "category"])
    assert got.xs("roma", level="category")["population"].isna().all()
    assert got.loc[("ruse", "roma"), ["attended", "period"]].tolist() == [0.6, ""]
    assert got.xs("female", level="category")["population"].notna().all()


def test_the_district_is_the_people_of_its_municipalities():
    got = measure_population(make_census(ruse=CENSUS, borovo={k: 2 * v for k, v in CENSUS.items()}), PLACES)
    assert set(got.query("category == 'roma'")["population"]) == {0.3}


def test_without_records_nobody_is_said_to_have_stayed_away():
    counted = count_attendance(EVENTS, CROWD.iloc[:0], PLACES)
    assert counted.empty and compare_with_census(counted.assign(flag=""), INDICATORS, PLACES).empty
