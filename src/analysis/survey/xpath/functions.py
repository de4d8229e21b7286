"""Values in, a value out: the functions of XLSForm expressions, by name (ODK XForms specification).

Functions that need more than their arguments – count, today, position, once – are in `evaluation`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

from analysis.survey.xpath.patterns import compile_pattern
from analysis.survey.xpath.values import EPOCH, Value, of_numbers, read_date, to_boolean, to_number, to_text

FARTHEST = 10.0**9  # a place beyond every text
MOST_DAYS = 700_000.0  # since 1970; Python's calendar ends in the year 9999


def selected(answer: str, code: str) -> bool:
    """Say whether the code is among the codes of a select_multiple, or is the code of a select_one."""
    return code.strip() in answer.split()


def selected_at(answer: Value, place: Value) -> str:
    """Return the code in a place of a select_multiple, counted from 0; empty if it holds fewer.

    >>> selected_at("media school", 1.0), selected_at("media school", 2.0)
    ('school', '')
    """
    codes, index = to_text(answer).split(), _to_place(place)
    return codes[index] if 0 <= index < len(codes) else ""


def choose(condition: Value, then: Value, otherwise: Value) -> Value:
    """Return `then` if the condition holds and `otherwise` if not, each of its own type."""
    return then if to_boolean(condition) else otherwise


def matches(answer: str, pattern: str) -> bool:
    """Say whether the whole answer matches the regular expression, as ODK Collect does."""
    return compile_pattern(pattern).fullmatch(answer) is not None


def coalesce(*texts: str) -> str:
    """Return the first text that is not empty."""
    return next(filter(None, texts), "")


def substr(text: Value, start: Value, end: Value = FARTHEST) -> str:
    """Return the characters from one place up to another, counted from 0, or from the end if negative.

    >>> substr("E0142", 1.0, 3.0), substr("E0142", -2.0)
    ('01', '42')
    """
    return to_text(text)[_to_place(start) : _to_place(end)]


def take_smallest(*numbers: float) -> float:
    """Return the smallest number; NaN if one of them is none."""
    return math.nan if any(map(math.isnan, numbers)) else min(numbers)


def take_largest(*numbers: float) -> float:
    """Return the largest number; NaN if one of them is none."""
    return math.nan if any(map(math.isnan, numbers)) else max(numbers)


def cut_decimals(number: float) -> float:
    """Return the whole part of a number.

    >>> cut_decimals(-2.7), cut_decimals(math.inf)
    (-2.0, inf)
    """
    return float(math.trunc(number)) if math.isfinite(number) else number


def round_half_up(number: float, decimals: float = 0.0) -> float:
    """Return the nearest number with so many decimals; of two the larger (XPath 1.0, 4.4).

    >>> round_half_up(2.5), round_half_up(-2.5), round_half_up(2.567, 2.0), round_half_up(1250.0, -2.0)
    (3.0, -2.0, 2.57, 1300.0)
    """
    if not (math.isfinite(number) and abs(decimals) <= 15):  # a float has no more digits
        return number
    scale = 10.0 ** abs(cut_decimals(decimals))
    scaled = number * scale if decimals >= 0 else number / scale
    if not math.isfinite(scaled):
        return number
    whole = math.floor(scaled)
    nearest = float(whole + (scaled - whole >= 0.5))
    return nearest / scale if decimals >= 0 else nearest * scale


def take_date(value: Value) -> str:
    """Return the day of a date, a date with time or a number of days since 1 January 1970; empty for no date.

    >>> take_date("2015-03-02T23:30:00.000+02:00"), take_date(2.0), take_date("soon")
    ('2015-03-02', '1970-01-03', '')
    """
    if isinstance(value, float):
        day = EPOCH + timedelta(days=value) if abs(value) < MOST_DAYS else None
    else:
        day = read_date(to_text(value))
    return "" if day is None else day.date().isoformat()


def _to_place(value: Value) -> int:
    """Return a place in a text or a list; NaN counts as 0, as in Java, and too far is far enough."""
    number = to_number(value)
    return 0 if math.isnan(number) else int(min(max(number, -FARTHEST), FARTHEST))


def _of_texts(function: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function of texts as one of values."""
    return lambda *values: function(*map(to_text, values))


# name → function, least and most arguments (None: any number)
FUNCTIONS: dict[str, tuple[Callable[..., Value], int, int | None]] = {
    "selected": (_of_texts(selected), 2, 2),
    "selected-at": (selected_at, 2, 2),
    "count-selected": (_of_texts(lambda answer: float(len(answer.split()))), 1, 1),
    "not": (lambda value: not to_boolean(value), 1, 1),
    "if": (choose, 3, 3),
    "regex": (_of_texts(matches), 2, 2),
    "coalesce": (_of_texts(coalesce), 1, None),
    "concat": (_of_texts(lambda *texts: "".join(texts)), 1, None),
    "contains": (_of_texts(lambda text, part: part in text), 2, 2),
    "starts-with": (_of_texts(str.startswith), 2, 2),
    "string-length": (_of_texts(lambda text: float(len(text))), 1, 1),
    "substr": (substr, 2, 3),
    "min": (of_numbers(take_smallest), 1, None),
    "max": (of_numbers(take_largest), 1, None),
    "round": (of_numbers(round_half_up), 1, 2),
    "int": (of_numbers(cut_decimals), 1, 1),
    "number": (to_number, 1, 1),
    "boolean": (to_boolean, 1, 1),
    "string": (to_text, 1, 1),
    "date": (take_date, 1, 1),
}
