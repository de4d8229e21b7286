"""Columns of one XPath type in, columns of another out: the conversions of XPath 1.0, sections 3.4 and 4.

A column is a numpy array with a value per interview: float64 for numbers, bool for booleans, and
object for texts. An empty answer is the empty text, and as a number it is NaN.
"""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pandas as pd

NUMBER = re.compile(r"\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*")  # no exponent and no plus sign


def as_numbers(column: np.ndarray) -> np.ndarray:
    """Return a column as numbers; a text that is not a number becomes NaN.

    >>> as_numbers(np.array(["3", " -4.5 ", "", "1e3"], dtype=object))
    array([ 3. , -4.5,  nan,  nan])
    """
    if column.dtype != object:
        return column.astype(float)
    codes, distinct = pd.factorize(column)
    numbers = np.array([float(text) if NUMBER.fullmatch(text) else np.nan for text in distinct], dtype=float)
    return numbers[codes] if len(column) else np.array([], dtype=float)


def as_booleans(column: np.ndarray) -> np.ndarray:
    """Return a column as booleans: a text is true unless it is empty, a number unless it is 0 or NaN."""
    if column.dtype == object:
        return (column != "").astype(bool)
    return (column != 0) & ~np.isnan(column) if column.dtype == float else column


def as_texts(column: np.ndarray) -> np.ndarray:
    """Return a column as texts; whole numbers have no decimal point.

    >>> as_texts(np.array([3.0, 0.5, -0.0, np.nan])).tolist()
    ['3', '0.5', '0', 'NaN']
    """
    if column.dtype == bool:
        return np.where(column, "true", "false").astype(object)
    if column.dtype == float:
        return np.array([number_text(number) for number in column], dtype=object)
    return column


def number_text(number: float) -> str:
    """Return a number the way the XPath function string() writes it: never with an exponent."""
    if np.isnan(number):
        return "NaN"
    if np.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return str(int(number)) if number == int(number) else format(Decimal(repr(float(number))), "f")


def compare(operator: str, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return where a comparison holds.

    = and != compare as booleans if one side is boolean, else as numbers if one is a number, else as
    texts; the others compare as numbers. A comparison with NaN is false, except that NaN != x is true.
    """
    if operator in ("=", "!="):
        if bool in (left.dtype, right.dtype):
            left, right = as_booleans(left), as_booleans(right)
        elif float in (left.dtype, right.dtype):
            left, right = as_numbers(left), as_numbers(right)
        return (left == right if operator == "=" else left != right).astype(bool)
    left, right = as_numbers(left), as_numbers(right)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def calculate(operator: str, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the result of + - * div mod; mod has the sign of its left side, and nothing raises for division by 0."""
    left, right = as_numbers(left), as_numbers(right)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        operations = {"+": np.add, "-": np.subtract, "*": np.multiply, "div": np.divide, "mod": np.fmod}
        return operations[operator](left, right)
