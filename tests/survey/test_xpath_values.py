"""Conversions and operators of XPath 1.0, by section of the recommendation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.survey.xpath.values import (
    OPERATORS,
    are_equal,
    divide,
    read_date,
    take_remainder,
    to_boolean,
    to_number,
    to_text,
)

FLOATS = st.floats()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0),
        ("\t7.5\n", 7.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        (True, 1.0),
        (False, 0.0),
        ("1970-01-01", 0.0),
        ("1969-12-31", -1.0),
        ("1970-01-01T12:00:00.000Z", 0.5),
        ("1970-01-01T12:00:00.000+02:00", 10 / 24),
        ("1970-01-01T12:00:00.000+0200", 10 / 24),
    ],
)
def test_a_number_is_read_from_digits_booleans_and_dates(value, expected):
    assert to_number(value) == pytest.approx(expected)


@pytest.mark.parametrize(
    "value",
    ["", " ", "x", "1e3", "+1", "--1", "1,5", "\N{NO-BREAK SPACE}7", "٣", "inf", "nan", "2015-02-29", "2015-1-1"],
)
def test_what_is_no_number_is_nan(value):
    assert math.isnan(to_number(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", False), ("false", True), ("0", True), (0.0, False), (-0.0, False), (math.nan, False), (-1.0, True)],
)
def test_a_text_is_true_unless_empty_and_a_number_unless_nought_or_nan(value, expected):
    assert to_boolean(value) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("17", 17.0, True),
        ("17.0", "17", False),
        ("", 0.0, False),
        ("x", True, True),  # as booleans: the other types do not matter when one is there
        ("", False, True),
        (2.0, True, True),
        (math.nan, False, True),
        (math.nan, math.nan, False),
        (-0.0, 0.0, True),
        (math.inf, math.inf, True),
    ],
)
def test_equality_takes_booleans_before_numbers_before_texts(left, right, expected):
    assert are_equal(left, right) is are_equal(right, left) is expected
    assert OPERATORS["!="](left, right) is not expected


@pytest.mark.parametrize("symbol", ["<", "<=", ">", ">="])
def test_nothing_is_before_or_after_an_empty_answer(symbol):
    assert not OPERATORS[symbol]("", 1.0)
    assert not OPERATORS[symbol](1.0, "")


def test_order_is_that_of_numbers_for_texts_too():
    assert not OPERATORS["<"]("a", "b")
    assert OPERATORS["<"]("9", "10")
    assert OPERATORS[">"](True, False)
    assert OPERATORS["<"]("2026-11-19", "2026-11-20")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1.0, 0.0, math.inf),
        (1.0, -0.0, -math.inf),
        (-1.0, 0.0, -math.inf),
        (-math.inf, -0.0, math.inf),
        (7.0, 2.0, 3.5),
        (1.0, math.inf, 0.0),
    ],
)
def test_division_by_nought_is_infinite(left, right, expected):
    assert divide(left, right) == expected


@pytest.mark.parametrize(("left", "right"), [(0.0, 0.0), (math.nan, 0.0), (0.0, -0.0), (math.inf, math.inf)])
def test_nought_by_nought_is_no_number(left, right):
    assert math.isnan(divide(left, right))


@pytest.mark.parametrize(
    ("left", "right", "expected"), [(5.0, 2.0, 1), (5.0, -2.0, 1), (-5.0, 2.0, -1), (1.5, 0.5, 0), (3.0, math.inf, 3)]
)
def test_a_remainder_has_the_sign_of_its_left_side(left, right, expected):
    assert take_remainder(left, right) == expected


@pytest.mark.parametrize(("left", "right"), [(1.0, 0.0), (math.inf, 2.0), (math.nan, 2.0)])
def test_a_remainder_that_does_not_exist_is_no_number(left, right):
    assert math.isnan(take_remainder(left, right))


def test_a_date_with_time_keeps_its_day_and_a_wrong_date_is_none():
    assert read_date("2015-03-02T23:30:00.000+02:00").day == 2
    assert read_date("2015-02-29") is read_date("2015-03-02T25:00:00Z") is read_date("2 March 2015") is None


@given(FLOATS)
def test_a_number_survives_being_written_and_read(number):
    if math.isfinite(number):
        assert to_number(to_text(number)) == number
        assert "e" not in to_text(number)


@given(FLOATS, FLOATS)
def test_no_operator_raises_for_any_two_numbers(left, right):
    for operate in OPERATORS.values():
        assert isinstance(operate(left, right), (float, bool))
