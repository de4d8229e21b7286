"""The functions of the ODK XForms specification, one by one, on single values."""

import math

import pytest

from analysis.survey.xpath.functions import FUNCTIONS


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("selected", ("media school", "school"), True),
        ("selected", ("media school", "schoo"), False),
        ("selected", ("media school", "media school"), False),
        ("selected", ("", ""), False),
        ("selected", ("1 2", 2.0), True),
        ("selected-at", ("media school dk", 2.0), "dk"),
        ("selected-at", ("media school dk", 3.0), ""),
        ("selected-at", ("media school dk", -1.0), ""),
        ("selected-at", ("media school dk", ""), "media"),
        ("count-selected", ("media  school ",), 2.0),
        ("count-selected", ("",), 0.0),
        ("if", (True, "a", 3.0), "a"),
        ("if", ("", "a", 3.0), 3.0),
        ("coalesce", ("", 3.0, "x"), "3"),
        ("coalesce", ("", ""), ""),
        ("concat", ("a", 1.0, True), "a1true"),
        ("contains", ("Русе", "ус"), True),
        ("contains", ("Русе", "са"), False),
        ("contains", ("", ""), True),
        ("starts-with", ("E01", "E"), True),
        ("starts-with", ("E01", "0"), False),
        ("string-length", ("бг",), 2.0),
        ("substr", ("abcde", 1.0), "bcde"),
        ("substr", ("abcde", 1.0, 3.0), "bc"),
        ("substr", ("abcde", -2.0), "de"),
        ("substr", ("abcde", 3.0, 1.0), ""),
        ("substr", ("abcde", "x", math.inf), "abcde"),
        ("min", (3.0, "2", 5.0), 2.0),
        ("max", ("3", 10.0), 10.0),
        ("round", (2.5,), 3.0),
        ("round", (-2.5,), -2.0),
        ("round", ("2.4",), 2.0),
        ("round", (2.567, 2.0), 2.57),
        ("round", (1234.0, -2.0), 1200.0),
        ("round", (-math.inf,), -math.inf),
        ("round", (1e300, 15.0), 1e300),
        ("int", (-2.7,), -2.0),
        ("int", (math.inf,), math.inf),
        ("number", ("7",), 7.0),
        ("boolean", ("false",), True),
        ("string", (7.0,), "7"),
        ("not", ("",), True),
        ("date", ("2015-03-02",), "2015-03-02"),
        ("date", ("2015-03-02T23:30:00.000+02:00",), "2015-03-02"),
        ("date", (16496.0,), "2015-03-02"),
        ("date", (math.nan,), ""),
        ("date", (math.inf,), ""),
        ("date", ("",), ""),
        ("regex", ("E01", "^E[0-9]{2}$"), True),
        ("regex", ("xE01", "E[0-9]{2}"), False),
        ("regex", ("abc", "a|abc"), True),
        ("regex", ("", ""), True),
    ],
)
def test_a_function_returns_what_the_specification_says(name, arguments, expected):
    got = FUNCTIONS[name][0](*arguments)
    assert got == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("min", (3.0, "")), ("max", ("", 3.0)), ("max", (3.0, "x")), ("round", ("",)), ("int", ("x",)), ("number", ("",))],
)
def test_a_function_of_no_number_is_no_number(name, arguments):
    assert math.isnan(FUNCTIONS[name][0](*arguments))
