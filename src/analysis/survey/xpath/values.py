"""One value in, one of another type out: the conversions and operators of XPath 1.0, sections 3.4 to 4.4.

A value is a text, a number (float) or a boolean. An empty answer is the empty text, as a number it is NaN.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

Value = str | float | bool

NUMBER = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")  # no exponent and no plus sign
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_number(value: Value) -> float:
    """Return a value as a number; a text that is neither a number nor a date is NaN.

    A date counts the days since 1 January 1970, as number() of the ODK XForms specification does.

    >>> [to_number(text) for text in (" -4.5 ", "", "1e3", "1970-01-03", True)]
    [-4.5, nan, nan, 2.0, 1.0]
    """
    if not isinstance(value, str):
        return float(value)
    if NUMBER.fullmatch(value):
        return float(value)
    moment = read_date(value)
    return math.nan if moment is None else (moment - EPOCH).total_seconds() / 86_400


def to_boolean(value: Value) -> bool:
    """Return a value as a boolean: a text is true unless it is empty, a number unless it is 0 or NaN."""
    return bool(value) and value == value


def to_text(value: Value) -> str:
    """Return a value as a text; a whole number has no decimal point, and no number an exponent.

    >>> [to_text(value) for value in (3.0, 0.5, -0.0, math.nan, 1e21, -math.inf, True)]
    ['3', '0.5', '0', 'NaN', '1000000000000000000000', '-Infinity', 'true']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if math.isfinite(value):
        return np.format_float_positional(value + 0.0, trim="-")  # + 0.0: -0 is written 0
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def read_date(text: str) -> datetime | None:
    """Return a date or a date with time as a moment; one without a time zone counts as UTC, no date is `None`.

    >>> read_date("2015-03-02T10:00:00.000+02:00").isoformat(), read_date("2015-02-29")
    ('2015-03-02T10:00:00+02:00', None)
    """
    if not DATE.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # written like a date, but there is no such day: a text like any other
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def are_equal(left: Value, right: Value) -> bool:
    """Say whether = holds: as booleans if one side is boolean, else as numbers if one is, else as texts (3.4).

    >>> are_equal("17.0", 17.0), are_equal("17.0", "17"), are_equal("x", True)
    (True, False, True)
    """
    for kind, convert in ((bool, to_boolean), (float, to_number)):
        if isinstance(left, kind) or isinstance(right, kind):
            return convert(left) == convert(right)
    return left == right


def divide(left: float, right: float) -> float:
    """Return left div right; division by 0 gives infinity or NaN, as in IEEE 754."""
    if right != 0:
        return left / right
    return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)


def take_remainder(left: float, right: float) -> float:
    """Return left mod right, which has the sign of its left side."""
    return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


def of_numbers(function: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function of numbers as one of values."""
    return lambda *values: function(*map(to_number, values))


# Comparisons with NaN are false, except that NaN != x is true.
OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "or": lambda left, right: to_boolean(left) or to_boolean(right),
    "and": lambda left, right: to_boolean(left) and to_boolean(right),
    "=": are_equal,
    "!=": lambda left, right: not are_equal(left, right),
    "<": of_numbers(operator.lt),
    "<=": of_numbers(operator.le),
    ">": of_numbers(operator.gt),
    ">=": of_numbers(operator.ge),
    "+": of_numbers(operator.add),
    "-": of_numbers(operator.sub),
    "*": of_numbers(operator.mul),
    "div": of_numbers(divide),
    "mod": of_numbers(take_remainder),
}
negate = of_numbers(operator.neg)
