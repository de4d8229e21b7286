"""Arrays of one XPath type in, arrays of another out: the conversions and operators of XPath 1.0, sections 3.4 to 4.4.

An array holds float64 for numbers, bool for booleans, and object for texts. An empty answer is the
empty text, and as a number it is NaN.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

NUMBER = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")  # no exponent and no plus sign
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_numbers(values: np.ndarray) -> np.ndarray:
    """Return values as numbers; a text that is neither a number nor a date becomes NaN.

    A date counts the days since 1 January 1970, as number() of the ODK XForms specification does.

    >>> as_numbers(np.array(["3", " -4.5 ", "", "1e3", "1970-01-03"], dtype=object))
    array([ 3. , -4.5,  nan,  nan,  2. ])
    """
    if values.dtype != object:
        return values.astype(float)
    return np.array([_read_number(text) for text in values], dtype=float)


def as_booleans(values: np.ndarray) -> np.ndarray:
    """Return values as booleans: a text is true unless it is empty, a number unless it is 0 or NaN."""
    if values.dtype == object:
        return (values != "").astype(bool)
    return (values != 0) & ~np.isnan(values) if values.dtype == float else values


def as_texts(values: np.ndarray) -> np.ndarray:
    """Return values as texts; whole numbers have no decimal point, and no number an exponent.

    >>> as_texts(np.array([3.0, 0.5, -0.0, np.nan, 1e21, np.inf])).tolist()
    ['3', '0.5', '0', 'NaN', '1000000000000000000000', 'Infinity']
    """
    if values.dtype == bool:
        return np.where(values, "true", "false").astype(object)
    if values.dtype == float:
        return np.array([_write_number(number) for number in values], dtype=object)
    return values


def read_date(text: str) -> datetime | None:
    """Return a date or a date with time as a moment; one without a time zone counts as UTC, no date as `None`.

    >>> read_date("2015-03-02T10:00:00.000+02:00").isoformat(), read_date("2015-02-29")
    ('2015-03-02T10:00:00+02:00', None)
    """
    if not DATE.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # 29 February of most years is no date, so the text is none
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def compare_equal(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return where = holds: as booleans if one side is boolean, else as numbers if one is, else as texts (3.4)."""
    if bool in (left.dtype, right.dtype):
        return as_booleans(left) == as_booleans(right)
    if float in (left.dtype, right.dtype):
        return as_numbers(left) == as_numbers(right)
    return (left == right).astype(bool)


def _of_numbers(function: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    """Return a function of numbers that takes values of any type; nothing raises for a division by 0."""

    def of_values(*arguments: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return function(*map(as_numbers, arguments))

    return of_values


# Comparisons with NaN are false, except that NaN != x is true; mod has the sign of its left side.
OPERATORS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "or": lambda left, right: as_booleans(left) | as_booleans(right),
    "and": lambda left, right: as_booleans(left) & as_booleans(right),
    "=": compare_equal,
    "!=": lambda left, right: ~compare_equal(left, right),
    "<": _of_numbers(np.less),
    "<=": _of_numbers(np.less_equal),
    ">": _of_numbers(np.greater),
    ">=": _of_numbers(np.greater_equal),
    "+": _of_numbers(np.add),
    "-": _of_numbers(np.subtract),
    "*": _of_numbers(np.multiply),
    "div": _of_numbers(np.divide),
    "mod": _of_numbers(np.fmod),
}
negate = _of_numbers(np.negative)


def _read_number(text: str) -> float:
    if NUMBER.fullmatch(text):
        return float(text)
    moment = read_date(text)
    return np.nan if moment is None else (moment - EPOCH).total_seconds() / 86_400


def _write_number(number: float) -> str:
    if np.isfinite(number):
        return np.format_float_positional(number + 0.0, trim="-")  # + 0.0: -0 is written 0
    return "NaN" if np.isnan(number) else "Infinity" if number > 0 else "-Infinity"
