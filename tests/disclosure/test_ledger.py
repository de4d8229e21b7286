"""What was released when: a ledger that grows, and refuses what would unprotect an earlier release."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.disclosure.keys import OTHER
from analysis.disclosure.ledger import (
    LEDGER,
    SHOWN,
    VALUES,
    add_release,
    fingerprint_rows,
    flag_changed_bases,
    list_shown,
    write_shown,
)
from analysis.disclosure.structure import FIGURE
from analysis.errors import StudyError

EMPTY = pd.DataFrame(columns=LEDGER, dtype=str)
ENTRY = dict.fromkeys(LEDGER, "x") | {"release_date": "2015-11-30", "status": "demonstration", "sha256": "a"}
KEY = dict(zip(FIGURE, ["trust", "ruse", "roma", "tr_mun", "high", ""], strict=True))


def figures(*rows: dict) -> pd.DataFrame:
    """Figures as they are read from the artefacts; what a row does not say is as in `KEY`, or not shown."""
    nothing = dict.fromkeys(VALUES) | dict.fromkeys(OTHER, "")
    made = pd.DataFrame([KEY | nothing | row for row in rows])
    return made.astype(dict.fromkeys(VALUES, float))


# The ledger


def test_the_first_release_is_entered_and_a_later_one_below_it():
    ledger = add_release(add_release(EMPTY, ENTRY), ENTRY | {"release_date": "2016-05-31", "sha256": "b"})
    assert ledger["release_date"].to_dict() == {0: "2015-11-30", 1: "2016-05-31"}
    assert ledger["sha256"].tolist() == ["a", "b"]


@pytest.mark.parametrize("status", ["demonstration", "published"])
def test_the_same_release_recorded_on_another_day_changes_nothing(status):
    ledger = add_release(EMPTY, ENTRY | {"status": status})
    assert add_release(ledger, ENTRY | {"status": status, "recorded": "tomorrow"}) is ledger


def test_a_demonstration_of_the_same_date_is_replaced():
    ledger = add_release(add_release(EMPTY, ENTRY), ENTRY | {"sha256": "b"})
    assert ledger["sha256"].tolist() == ["b"]


def test_a_published_release_is_not_replaced_by_other_figures():
    ledger = add_release(EMPTY, ENTRY | {"status": "published"})
    with pytest.raises(StudyError, match="2015-11-30 is published.*raise release_date.*delete its row"):
        add_release(ledger, ENTRY | {"status": "published", "sha256": "b"})
    with pytest.raises(StudyError, match="is published"):  # nor by calling it a demonstration now
        add_release(ledger, ENTRY | {"sha256": "b"})


def test_the_figures_of_a_demonstration_can_be_published():
    ledger = add_release(add_release(EMPTY, ENTRY), ENTRY | {"status": "published"})
    assert ledger["status"].tolist() == ["published"]


def test_a_date_before_the_last_release_is_refused_also_where_it_is_in_the_ledger():
    ledger = add_release(add_release(EMPTY, ENTRY), ENTRY | {"release_date": "2016-05-31"})
    for date in ("2015-11-30", "2016-01-01"):
        with pytest.raises(StudyError, match="before the last release.*raise release_date"):
            add_release(ledger, ENTRY | {"release_date": date})


@given(st.lists(st.tuples(st.dates(), st.sampled_from(["demonstration", "published"]), st.sampled_from("ab"))))
def test_the_figures_of_a_release_before_the_last_date_never_leave_the_ledger(builds):
    ledger = EMPTY
    for date, status, sha in builds:
        before = ledger
        try:
            ledger = add_release(ledger, ENTRY | {"release_date": date.isoformat(), "status": status, "sha256": sha})
        except StudyError:
            continue
        assert_frame_equal(ledger.iloc[: max(len(before) - 1, 0)], before.iloc[:-1])
        assert ledger["release_date"].is_monotonic_increasing and ledger["release_date"].is_unique


# What a release shows


def test_a_release_shows_bases_and_estimates_once_and_no_hidden_figure():
    shown = list_shown(
        figures(
            {"category": "low", "n": 12, "flag": ":u"},
            {"category": "high", "n": 60, "estimate": 0.37, "step": 0.01},
            {"category": "high", "n": 60, "estimate": 0.37, "step": 0.01},
            {"category": "mid"},
        )
    )
    expected = figures({"category": "high", "n": 60, "estimate": 0.37, "step": 0.01}, {"category": "low", "n": 12})
    assert_frame_equal(shown, expected[SHOWN])


def test_a_difference_tells_no_more_than_its_two_sides_and_is_left_out():
    assert list_shown(figures({"n": 60, "estimate": 0.1, "step": 0.01, "other_group": "ngo"})).empty


def test_a_release_is_the_same_bytes_in_any_order_of_its_rows():
    rows = figures(*({"category": str(number), "n": number, "estimate": number / 7} for number in range(10, 20)))
    shuffled = rows.sample(frac=1, random_state=1)
    assert write_shown(list_shown(rows)) == write_shown(list_shown(shuffled))
    other = rows.assign(n=rows["n"].where(rows["category"] != "12", 13))
    assert write_shown(list_shown(rows)) != write_shown(list_shown(other))


# The respondents

ROWS = pd.DataFrame({"interview": ["a1", "b2"], "tr_mun": ["3", "4"], "weight": [1.1, 2.2]})


def test_respondents_are_known_again_in_another_order_and_under_another_salt():
    other = ROWS.assign(interview=["c3", "d4"], wave=2)[["weight", "tr_mun", "interview", "wave"]][::-1]
    assert fingerprint_rows(other) == fingerprint_rows(ROWS)


@pytest.mark.parametrize("other", [ROWS.assign(tr_mun=["3", "5"]), ROWS[:1], ROWS.assign(tr_mun=["4", "3"])])
def test_another_answer_and_other_respondents_are_seen(other):
    assert fingerprint_rows(other) != fingerprint_rows(ROWS)


@pytest.mark.parametrize(
    ("n", "flagged"),
    [(50, False), (51, True), (49, True), (59, True), (41, True), (60, False), (40, False), (None, False)],
)
def test_a_base_that_changed_by_a_few_is_flagged(n, flagged):
    got = flag_changed_bases(figures({"n": n}), figures({"n": 50}), 10)
    assert got.tolist() == [flagged]


def test_a_figure_that_is_new_or_was_hidden_tells_no_difference():
    earlier = figures({"n": None}, {"category": "low", "n": 50})
    assert flag_changed_bases(figures({"n": 51}), earlier, 10).tolist() == [False]
