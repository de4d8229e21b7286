"""Change between two waves: of what both show, with an interval of both, and what else may be its reason."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.tables.change import (
    COLUMNS,
    KEYS,
    bound_change,
    count_events,
    find_changed_modes,
    list_changes,
    note_reasons,
)

DECIMALS = {"share": 2, "points": 2, "mean": 1}
KEY = dict(zip(KEYS, ["trust", "ruse", "roma", "tr_mun", "3"], strict=True))


def figures(*rows: dict) -> pd.DataFrame:
    """Released figures; what a row does not say is as in `KEY`, plain and not shown."""
    plain = KEY | {"unit": "share", "n": 60, "estimate": None, "low": None, "high": None, "flag": ""}
    return pd.DataFrame([plain | row for row in rows]).astype(dict.fromkeys(["estimate", "low", "high"], float))


def compare(now: dict, before: dict) -> dict:
    (row,) = list_changes(figures(now), figures(before), DECIMALS, 50, (1, 2)).to_dict("records")
    return row


def test_a_change_is_the_difference_of_the_released_figures_with_an_interval_of_both():
    """By hand: below √(0.08² + 0.07²) = 0.106, above √(0.08² + 0.06²) = 0.1."""
    got = compare({"estimate": 0.5, "low": 0.42, "high": 0.58}, {"estimate": 0.3, "low": 0.24, "high": 0.37})
    assert [got[name] for name in ("before", "after", "estimate", "low", "high")] == [0.3, 0.5, 0.2, 0.09, 0.3]
    assert [got[name] for name in ("unit", "flag", "note", "wave_from", "wave_to")] == ["points", "", "", 1, 2]


def test_the_interval_is_that_of_a_published_example():
    """Newcombe 1998, table II, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339, of Wilson's intervals."""
    first = pd.DataFrame({"estimate": [56 / 70], "low": [wilson(56, 70)[0]], "high": [wilson(56, 70)[1]]})
    other = pd.DataFrame({"estimate": [48 / 80], "low": [wilson(48, 80)[0]], "high": [wilson(48, 80)[1]]})
    assert [round(float(bound[0]), 4) for bound in bound_change(first, other)] == [0.0524, 0.3339]


def wilson(count: int, n: int) -> tuple[float, float]:
    z, p = 1.959964, count / n
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def test_a_mean_stays_a_mean_and_is_rounded_as_one():
    shown = {"unit": "mean", "category": "mean"}
    got = compare(
        shown | {"estimate": 4.1, "low": 3.8, "high": 4.4}, shown | {"estimate": 3.2, "low": 2.8, "high": 3.6}
    )
    assert (got["unit"], got["estimate"], got["low"], got["high"]) == ("mean", 0.9, 0.4, 1.4)


@pytest.mark.parametrize("hidden", [0, 1])
@pytest.mark.parametrize("flag", [":c", ":u"])
def test_what_either_wave_hid_is_not_there(hidden, flag):
    sides = [{"estimate": 0.5, "low": 0.4, "high": 0.6}, {"estimate": 0.3, "low": 0.2, "high": 0.4}]
    sides[hidden] = {"flag": flag}
    assert list_changes(*(figures(side) for side in sides), DECIMALS, 50, (1, 2)).empty


def test_what_only_one_wave_asked_is_not_there():
    both = figures({"estimate": 0.5}), figures({"estimate": 0.3, "indicator": "tr_police"})
    assert list_changes(*both, DECIMALS, 50, (1, 2)).empty


def test_the_same_key_in_another_table_is_another_figure():
    both = figures({"estimate": 0.5}), figures({"estimate": 0.3, "table": "readiness"})
    assert list_changes(*both, DECIMALS, 50, (1, 2)).empty


@pytest.mark.parametrize(
    ("flag", "n", "expected"), [("", 60, ""), ("low", 60, "low"), ("", 49, "low"), ("", None, "low")]
)
def test_a_low_base_of_either_wave_makes_the_change_a_rough_one(flag, n, expected):
    assert compare({"estimate": 0.5, "flag": flag}, {"estimate": 0.3, "n": n})["flag"] == expected


def test_without_an_interval_on_one_side_a_change_has_none():
    got = compare({"estimate": 0.5}, {"estimate": 0.3, "low": 0.2, "high": 0.4})
    assert got["estimate"] == 0.2 and np.isnan(got["low"]) and np.isnan(got["high"])


def test_without_an_earlier_wave_there_are_columns_and_no_rows():
    nothing = pd.DataFrame(columns=[*KEYS, "version", "n", "estimate", "low", "high", "step"])
    got = list_changes(figures({"estimate": 0.5}), nothing, DECIMALS, 50, (1, 1))
    assert got.empty and list(got) == COLUMNS
    assert note_reasons(got, set(), made_of(), set()).empty


shares = st.integers(0, 100).map(lambda value: value / 100)


@given(*[st.tuples(shares, shares, shares).map(sorted)] * 2)
def test_the_other_way_round_a_change_has_the_other_sign_and_it_lies_in_its_interval(one, other):
    sides = [pd.DataFrame([side], columns=["low", "estimate", "high"]) for side in (one, other)]
    (low, high), (turned_low, turned_high) = bound_change(*sides), bound_change(*reversed(sides))
    change = one[1] - other[1]
    assert low[0] - 1e-9 <= change <= high[0] + 1e-9 and low[0] >= -1 - 1e-9 and high[0] <= 1 + 1e-9
    assert np.isclose(low[0], -turned_high[0]) and np.isclose(high[0], -turned_low[0])


# Meetings and forums

EVENTS = pd.DataFrame(
    [("ruse", "yes", "1"), ("ruse", "no", "1"), ("ruse", "yes", "2"), ("ruse", "yes", "2"), ("byala", "yes", "1")],
    columns=["municipality", "held", "wave"],
)
ATTENDANCE = pd.DataFrame(
    [("ruse", "total", 70), ("ruse", "sex", 30), ("byala", "total", 0)], columns=["municipality", "margin", "n"]
)


def came(**n: int | None) -> pd.DataFrame:
    """Attendance as an earlier release showed it, and a margin of it."""
    plain = dict.fromkeys(KEYS, "") | {"table": "attendance"}
    rows = [plain | {"municipality": place, "version": "total", "n": count} for place, count in n.items()]
    return pd.DataFrame([*rows, plain | {"municipality": "ruse", "version": "sex", "n": 5}])


def test_events_held_and_people_who_came_are_counted_of_both_waves():
    got = count_events(EVENTS, ATTENDANCE, came(ruse=50, byala=20), (1, 2))
    assert list(got) == COLUMNS and set(got["unit"]) == {"count"} and got["low"].isna().all()
    found = {(row.table, row.municipality): (row.before, row.after, row.estimate) for row in got.itertuples()}
    assert found == {
        ("events", "ruse"): (1, 2, 1), ("events", "byala"): (1, 0, -1), ("attendance", "ruse"): (50, 70, 20),
        ("attendance", "byala"): (20, 0, -20),
    }  # fmt: skip


def test_attendance_that_either_wave_hid_is_not_there():
    hidden = ATTENDANCE.assign(n=[None, 30, 0])
    for now, before in ((hidden, came(ruse=50)), (ATTENDANCE, came(ruse=None)), (ATTENDANCE, came())):
        got = count_events(EVENTS, now, before, (1, 2))
        assert "ruse" not in set(got.loc[got["table"] == "attendance", "municipality"])


@pytest.mark.parametrize("waves", [["1"] * 5, ["2"] * 5, ["3"] * 5])
def test_events_that_are_not_of_both_waves_are_not_compared(waves):
    assert count_events(EVENTS.assign(wave=waves), ATTENDANCE, came(ruse=50), (1, 2)).empty


def test_without_any_event_there_is_no_row():
    assert count_events(EVENTS[:0], ATTENDANCE[:0], came()[:0], (1, 1)).empty


def test_of_one_wave_nothing_is_compared():
    first = EVENTS[EVENTS["wave"] == "1"]
    assert count_events(first, ATTENDANCE, came()[:0], (1, 1)).empty


# Reasons


def made_of(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["indicator", "category", "question"], dtype="str")


def note(reworded: set, modes: set, parts=()) -> list[str]:
    rows = [{"estimate": 0.5}, {"estimate": 0.5, "indicator": "n_known", "category": "mean", "group": "ngo"}]
    changes = list_changes(figures(*rows), figures(*rows), DECIMALS, 50, (1, 2))
    got = note_reasons(changes, reworded, made_of(*parts), modes)
    assert_frame_equal(got.drop(columns="note"), changes.drop(columns="note"))
    return got["note"].tolist()


def test_a_question_in_other_words_is_noted_also_where_a_number_is_made_of_several():
    assert note(set(), set()) == ["", ""]
    assert note({"tr_mun"}, set()) == ["wording", ""]
    assert note({"p_nris"}, set(), [("n_known", "mean", "p_nris"), ("n_known", "mean", "p_decade")]) == ["", "wording"]
    assert note({"p_nris"}, set(), [("n_known", "other", "p_nris")]) == ["", ""]


def test_a_group_asked_in_another_way_is_noted_and_both_reasons_are_one_note():
    assert note(set(), {"ngo"}) == ["", "mode"]
    assert note({"tr_mun"}, {"roma", "ngo"}) == ["both", "mode"]


def held(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["wave", "group", "mode", "interviews"])


@pytest.mark.parametrize(("f2f", "expected"), [(80, set()), (79, {"roma"}), (100, set()), (120, set())])
def test_a_mode_that_moved_by_more_than_twenty_points_is_seen(f2f, expected):
    rows = held((1, "roma", "f2f", 100), (2, "roma", "f2f", f2f), (2, "roma", "paper", 100 - min(f2f, 100)))
    rows = rows[rows["interviews"] > 0]
    assert find_changed_modes(rows, 1, 2) == expected


def test_another_group_another_wave_and_a_wave_that_is_not_there_move_nothing():
    rows = held(
        (1, "roma", "f2f", 100), (2, "roma", "f2f", 30), (2, "ngo", "paper", 10), (3, "roma", "paper", 100)
    )  # fmt: skip
    assert find_changed_modes(rows, 1, 2) == set()
    assert find_changed_modes(rows, 2, 3) == {"roma"}
    assert find_changed_modes(rows[rows["wave"] > 1], 1, 2) == set()
    assert find_changed_modes(rows, 2, 2) == set()
