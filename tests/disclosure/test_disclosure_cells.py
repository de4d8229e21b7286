"""The cell rule: every border, every reason for which it applies, and the law that it never loosens the base rule."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.cells import flag_cells
from analysis.disclosure.rules import flag_bases, hide_rows

LIMITS = (4, 0.2, 50)
STRICTNESS = {"": 0, "low": 1, ":u": 2, ":c": 3}
HARMLESS = {"unit": "share", "n": 60, "se": 0.04, "count": 2, "fraction": 0.1, "persons": 600, "sensitive": False}
ROWS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(0, 80), st.floats(0, 1), st.integers(1, 500), st.booleans()),
    min_size=1, max_size=12,
)  # fmt: skip


def make_figures(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame([HARMLESS | row for row in rows])


def flag(**changes) -> str:
    return flag_cells(make_figures([changes]), *LIMITS).item()


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, ":c"), (1, ":c"), (4, ":c"), (5, ""), (30, ""), (55, ""), (56, ":c"), (59, ":c"), (60, ":c")],
)
def test_few_and_all_but_few_are_confidential_nobody_and_everybody_included(count, expected):
    assert flag(sensitive=True, count=count) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ""),
        ({"sensitive": True}, ":c"),
        ({"fraction": 0.2}, ":c"),
        ({"fraction": 0.19999}, ""),
        ({"persons": 49}, ":c"),
        ({"persons": 50}, ""),
        ({"unit": "mean", "count": None, "sensitive": True}, ""),
        ({"unit": "points", "count": None, "sensitive": True}, ""),
        ({"unit": "mean", "count": None, "sensitive": True, "se": 0.0}, ":c"),
        ({"unit": "points", "count": None, "sensitive": True, "se": 0.0}, ":c"),
        ({"unit": "mean", "count": None, "se": 0.0}, ""),
        ({"unit": "mean", "count": None, "sensitive": True, "se": None}, ""),
    ],
)
def test_the_rule_applies_for_each_of_its_reasons_to_shares_and_to_people_who_answered_alike(change, expected):
    assert flag(**change) == expected


@pytest.mark.parametrize("unknown", [{"sensitive": True, "count": None}, {"fraction": None}, {"persons": None}])
def test_what_is_not_known_of_a_share_makes_it_confidential(unknown):
    assert flag(**unknown) == ":c"


def test_flags_stay_with_their_rows():
    figures = make_figures([{"sensitive": True}, {}]).set_axis(["b", "a"])
    got = flag_cells(figures, *LIMITS)
    assert got.to_dict() == {"b": ":c", "a": ""} and got.index.tolist() == ["b", "a"]


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_a_flag_of_the_base_is_never_loosened(rows):
    figures = pd.DataFrame(rows, columns=["n", "count", "fraction", "persons", "sensitive"]).assign(
        unit="share", se=0.1
    )
    base, cell = flag_bases(figures["n"], 10, 20, 50), flag_cells(figures, *LIMITS)
    joined = hide_rows(pd.DataFrame({"flag": base}), cell == ":c", ":c")["flag"]
    assert (joined.map(STRICTNESS) >= base.map(STRICTNESS)).all()
    assert (joined[cell == ":c"] == ":c").all() and (joined[cell == ""] == base[cell == ""]).all()


@settings(max_examples=50, deadline=None)
@given(ROWS, st.integers(1, 9), st.integers(1, 9))
def test_a_larger_limit_never_shows_more(rows, one, other):
    figures = pd.DataFrame(rows, columns=["n", "count", "fraction", "persons", "sensitive"]).assign(
        unit="share", se=0.1
    )
    mild, strict = (flag_cells(figures, limit, 0.2, 50) == ":c" for limit in sorted([one, other]))
    assert not (mild & ~strict).any()
