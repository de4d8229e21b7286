"""Columns of answers in, columns of results out: a function is applied once to every distinct value.

A survey has many interviews and few distinct answers. So a column is kept as its distinct values and,
for every interview, the place of its value among them; a function of several columns sees every
combination that occurs once. The functions themselves know nothing of this: arrays in, an array out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import StudyError

Function = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Column:
    """Distinct `values` (texts as object, float64 or bool) and, per interview, the place of its value among them."""

    codes: np.ndarray
    values: np.ndarray

    def expand(self) -> np.ndarray:
        """Return the value of every interview."""
        return self.values[self.codes]


def repeat_value(value: str | float | bool, rows: int) -> Column:
    """Return a column with one value in all rows."""
    dtype = object if isinstance(value, str) else type(value)
    return Column(np.broadcast_to(np.intp(0), rows), np.array([value], dtype=dtype))


def encode_texts(texts: pd.Series) -> Column:
    """Return a column of texts; raises `StudyError` for a cell without a text, which no function could read."""
    codes, distinct = pd.factorize(texts)
    if (codes < 0).any():
        row = texts.index[np.argmin(codes)]
        found = f"the cell of row {row} holds no text"
        raise StudyError(found, where=f"column {texts.name}", expected="a text, or the empty text for no answer")
    return Column(codes, np.asarray(distinct, dtype=object))


def encode_numbers(numbers: np.ndarray) -> Column:
    """Return a column of numbers.

    >>> encode_numbers(np.array([2, 1, 2]))
    Column(codes=array([0, 1, 0]), values=array([2., 1.]))
    """
    return _merge_equal(np.arange(len(numbers)), np.asarray(numbers, dtype=float))


def apply_function(function: Function, *columns: Column) -> Column:
    """Return the results of a function of arrays, called once with every combination of values that occurs."""
    codes, places = _combine(columns)
    arguments = (column.values[place] for column, place in zip(columns, places, strict=True))
    return _merge_equal(codes, function(*arguments))


def _combine(columns: tuple[Column, ...]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the combination of every row, and per column the places of its values in the combinations."""
    first, *others = columns
    codes, places = first.codes, [np.arange(len(first.values))]
    for column in others:
        count = len(column.values)
        if count != 1:
            codes, pairs = pd.factorize(codes * count + column.codes)
            left, right = np.divmod(pairs, count)
        else:  # a literal makes no new combination
            left, right = np.arange(len(places[0])), np.zeros(len(places[0]), dtype=int)
        places = [*(place[left] for place in places), right]
    return codes, places


def _merge_equal(codes: np.ndarray, values: np.ndarray) -> Column:
    """Return a column whose values are distinct, or else every sum would double their number."""
    keys = values.view(np.int64) if values.dtype == float else values  # by their bits 0 and -0 differ, NaN equals NaN
    places, distinct = pd.factorize(keys, use_na_sentinel=False)
    if len(distinct) == len(values):
        return Column(codes, values)
    return Column(places[codes], distinct.view(values.dtype) if values.dtype == float else distinct)
