"""How promises stand on a day: kept, kept late, open or overdue, and how old they are."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.engagement.actions import COLUMNS, follow_actions

DAY = dt.date(2015, 11, 30)
days = st.dates(dt.date(2015, 4, 1), dt.date(2016, 3, 31)).map(dt.date.isoformat)


def follow(due: str, done: str, date: str = "2015-05-01") -> pd.Series:
    fixed = dict.fromkeys(COLUMNS[:-2], "text") | {"date": date, "due": due, "done": done, "origin": "real"}
    return follow_actions(pd.DataFrame([fixed]), DAY).iloc[0]


@pytest.mark.parametrize(
    ("due", "done", "state", "age"),
    [
        ("2015-06-30", "2015-06-30", "done", 60),
        ("2015-06-30", "2015-07-01", "done_late", 61),
        ("2015-11-30", "", "open", 213),
        ("2015-11-29", "", "overdue", 213),
        ("", "", "open", 213),
        ("", "2015-05-01", "done", 0),
        ("2015-12-31", "2015-12-01", "open", 213),
        ("2015-10-31", "2015-12-01", "overdue", 213),
    ],
)
def test_a_promise_is_kept_or_not_until_its_last_day(due, done, state, age):
    assert follow(due, done)[["state", "age_days"]].tolist() == [state, age]


def test_what_was_done_after_the_day_is_not_told():
    assert follow("", "2015-12-01")["done"] == ""


@given(due=days | st.just(""), done=days | st.just(""))
def test_every_promise_has_one_state_and_lateness_needs_a_day(due, done):
    row = follow(due, done, "2015-04-01")
    assert row["state"] in ("done", "done_late", "open", "overdue")
    assert (row["state"] in ("done", "done_late")) == (row["done"] != "")
    assert due or row["state"] in ("done", "open")
    assert 0 <= row["age_days"] <= 243


def test_no_promises_make_no_rows():
    empty = pd.DataFrame(columns=[*COLUMNS[:-2], "origin"], dtype=str)
    got = follow_actions(empty, DAY)
    assert got.empty and list(got) == [name for name in COLUMNS if name != "text_*"]
