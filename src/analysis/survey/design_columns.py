"""Columns of a frame go in, checked numbers and codes come out; what is wrong is an error that names the rows."""

from __future__ import annotations

from numbers import Real

import numpy as np
import pandas as pd

from analysis.errors import StudyError, raise_all, suggest

ROWS_NAMED = 5  # of many wrong rows, the first few are enough to find the cause


def read_column(frame: pd.DataFrame, name) -> pd.Series:
    """Return a column of the frame; an unknown name is refused with the nearest known one, as is one of two columns."""
    found = sum(column == name for column in frame.columns)
    if not found:
        raise StudyError(f"there is no column {name!r}", where="frame", fix=suggest(name, frame.columns))
    if found > 1:
        raise StudyError(f"there are {found} columns {name!r}", where="frame", fix="rename or leave out all but one")
    return frame[name]


def read_codes(frame: pd.DataFrame, name) -> tuple[np.ndarray, list]:
    """Return the code of each row's level, in the order of first appearance, and the levels; none may be missing."""
    column = read_column(frame, name)
    refuse_rows(name, column.isna(), "a missing value", "a value in every row")
    codes, levels = pd.factorize(column)
    return codes, list(levels)


def read_numbers(frame: pd.DataFrame, name) -> np.ndarray:
    """Return a column of finite numbers."""
    column = read_column(frame, name)
    if not pd.api.types.is_numeric_dtype(column):
        is_text = ~column.map(lambda value: isinstance(value, Real) or value is None or value is pd.NA)
        refuse_rows(name, is_text, "no number", "a number in every row")
    numbers = pd.to_numeric(column).to_numpy(float, na_value=np.nan)
    refuse_rows(name, ~np.isfinite(numbers), "a missing or infinite value", "a number in every row")
    return numbers


def read_weights(frame: pd.DataFrame, name) -> np.ndarray:
    """Return a column of positive numbers."""
    weights = read_numbers(frame, name)
    refuse_rows(name, weights <= 0, "a weight of zero or less", "a positive number in every row")
    return weights


def read_sizes(frame: pd.DataFrame, name, stratum: np.ndarray, strata: list, sampled: np.ndarray) -> np.ndarray:
    """Return the population of each stratum, which is the same in all its rows and no smaller than the sample.

    `stratum` has a code for each row, `strata` the names by code, `sampled` how many units each has in
    the sample. All strata that are wrong are named at once.
    """
    numbers, order = read_numbers(frame, name), np.argsort(stratum, kind="stable")
    starts = np.searchsorted(stratum[order], np.arange(len(strata)))
    low, high = (reduce.reduceat(numbers[order], starts) for reduce in (np.minimum, np.maximum))
    problems = []
    for code in np.flatnonzero((low < high) | (low < sampled)):
        rows = np.flatnonzero(stratum == code)
        if low[code] < high[code]:
            problems.append(_describe_two_sizes(name, strata[code], rows, numbers))
            continue
        found = f"stratum {strata[code]!r} has {low[code]:.15g} in the population, {sampled[code]} in the sample"
        expected = "a population at least as large as the sample"
        fix = "give the number of units, not the share sampled" if 0 < low[code] < 1 else ""
        problems.append(StudyError(found, where=f"column {name!r}, {name_rows(rows)}", expected=expected, fix=fix))
    raise_all(problems)
    return low


def refuse_rows(name, wrong, found: str, expected: str, fix: str = "") -> None:
    """Raise `StudyError` if there is a row in which `wrong` (boolean per row) is true; say which."""
    rows = np.flatnonzero(wrong)
    if len(rows):
        raise StudyError(found, where=f"column {name!r}, {name_rows(rows)}", expected=expected, fix=fix)


def name_rows(rows) -> str:
    """Name rows of a frame, counted from 1; of many the first few.

    >>> name_rows([3]), name_rows([0, 3]), name_rows(range(9))
    ('row 4', 'rows 1, 4', 'rows 1, 2, 3, 4, 5 and 4 more')
    """
    named = ", ".join(str(row + 1) for row in rows[:ROWS_NAMED])
    more = len(rows) - ROWS_NAMED
    return f"row{'s' if len(rows) > 1 else ''} {named}" + (f" and {more} more" if more > 0 else "")


def _describe_two_sizes(name, stratum, rows: np.ndarray, numbers: np.ndarray) -> StudyError:
    sizes, codes = np.unique(numbers[rows], return_inverse=True)
    each = [f"{size:.15g} in {name_rows(rows[codes == code])}" for code, size in enumerate(sizes[:ROWS_NAMED])]
    found = f"stratum {stratum!r} has {len(sizes)} sizes: {'; '.join(each)}"
    return StudyError(found, where=f"column {name!r}", expected="one size a stratum")
