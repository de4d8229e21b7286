"""Columns of answers in, columns of results out: a function is called once for every distinct value.

A survey has many interviews and few distinct answers. So a column is kept as its distinct values and,
for every interview, the place of its value among them; a function of several columns is called once for
every combination that occurs. The functions themselves know nothing of this: values in, a value out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.xpath.values import Value


@dataclass(frozen=True)
class Column:
    """Distinct `values` and, per interview, the place of its value among them."""

    codes: np.ndarray
    values: list[Value]

    def expand(self, convert: Callable[[Value], Value], dtype: type) -> np.ndarray:
        """Return the converted value of every interview."""
        return np.array([convert(value) for value in self.values], dtype=dtype)[self.codes]


def repeat_value(value: Value, rows: int) -> Column:
    """Return a column with one value in all rows."""
    return Column(np.broadcast_to(np.intp(0), rows), [value])


def encode_texts(texts: pd.Series) -> Column:
    """Return a column of texts; raises `StudyError` for a cell without a text, which no function could read."""
    codes, distinct = pd.factorize(texts.array)  # of the series it would build an index too
    if (codes < 0).any():
        found = f"the cell of row {texts.index[np.argmin(codes)]}, column {texts.name} holds no text"
        raise StudyError(found, expected="a text, or the empty text for no answer")
    return Column(codes, distinct.tolist())


def encode_numbers(numbers: np.ndarray) -> Column:
    """Return a column of numbers.

    >>> encode_numbers(np.array([2, 1, 2]))
    Column(codes=array([0, 1, 0]), values=[2.0, 1.0])
    """
    codes, distinct = pd.factorize(np.asarray(numbers, dtype=float), use_na_sentinel=False)
    return Column(codes, distinct.tolist())


def apply_function(function: Callable[..., Value], *columns: Column) -> Column:
    """Return the results of a function, called once with every combination of values that occurs."""
    codes, places = _combine(columns)
    arguments = ([column.values[place] for place in taken] for column, taken in zip(columns, places, strict=True))
    return _merge_equal(codes, [function(*values) for values in zip(*arguments, strict=True)])


def _combine(columns: tuple[Column, ...]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the combination of every row, and per column the places of its values in the combinations."""
    first, *others = columns
    codes, places = first.codes, [np.arange(len(first.values))]
    for column in others:
        count = len(column.values)
        if count == 1:  # a literal makes no new combination
            places.append(np.zeros(len(places[0]), dtype=int))
            continue
        codes, pairs = pd.factorize(codes * count + column.codes)
        left, right = np.divmod(pairs, count)
        places = [*(place[left] for place in places), right]
    return codes, places


def _merge_equal(codes: np.ndarray, values: list[Value]) -> Column:
    """Return a column whose values are distinct, or else every further sum would multiply their number."""
    distinct: dict = {}
    merged = [distinct.setdefault(_identify(value), len(distinct)) for value in values]
    if len(distinct) == len(values):
        return Column(codes, values)
    firsts = np.unique(merged, return_index=True)[1]
    return Column(np.array(merged)[codes], [values[first] for first in firsts])


def _identify(value: Value) -> object:
    """Return what tells a value from all others: 1 is not true, -0 is not 0, and NaN is NaN."""
    return value if isinstance(value, str) else (repr(value),)
