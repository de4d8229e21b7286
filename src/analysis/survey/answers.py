"""Questions of a design go in, their answers come out as numbers: variables × rows, NaN where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.survey.design import Design
from analysis.survey.design_columns import name_rows
from analysis.survey.members import Members

CHUNK = 2**19  # numbers that are read from a frame at once
NEAR = 2**16  # numbers that are worked on at once: what a processor keeps near itself


def read_numbers(design: Design, name) -> np.ndarray:
    """Return a column of numbers, or of yes and no."""
    answers = _to_numbers(design.column(name))[None]
    _refuse(design.frame[[name]], answers, np.isinf(answers), "a number")
    return answers


def read_choice(design: Design, name, level) -> np.ndarray:
    """Return 1 where `level` was answered, 0 where something else was, NaN where nothing was.

    Raises `StudyError` for an answer that no row has, unless the column is categorical and knows it.
    """
    answers = design.column(name)
    known = answers.cat.categories if isinstance(answers.dtype, pd.CategoricalDtype) else answers.dropna().unique()
    if len(known) and level not in list(known):
        expected = f"one of {', '.join(map(str, known[:12]))}"
        raise StudyError(f"there is no answer {level!r}", where=name, expected=expected, fix=suggest(level, known))
    chosen = answers.eq(level).fillna(False).to_numpy(float)
    return np.where(answers.isna(), np.nan, chosen)[None]


def read_chunks(design: Design, values: pd.DataFrame, share: bool = False) -> Iterator[np.ndarray]:
    """Return the columns of `values` a few at a time; with `share` they must hold 0 and 1 only.

    Raises `StudyError` for other rows than those of the design, and for a column that is not numbers.
    """
    _check_shape(design, values)
    width = max(1, CHUNK // len(values))
    for start in range(0, values.shape[1], width):
        columns = values.iloc[:, start : start + width]
        if set(columns.dtypes) == {np.dtype(float)}:
            chunk = np.ascontiguousarray(columns.to_numpy().T)
        else:
            chunk = np.stack([_to_numbers(column) for _, column in columns.items()])
        if share:
            is_share = (chunk == 0) | (chunk == 1) | np.isnan(chunk)
            _refuse(columns, chunk, ~is_share, "0, 1 or nothing, for a share")
        else:
            _refuse(columns, chunk, np.isinf(chunk), "a number")
        yield chunk


def read_members(design: Design, values: pd.DataFrame, members: Members) -> np.ndarray:
    """Return the columns of `values` for the members of one domain only; raises as `read_chunks`."""
    _check_shape(design, values)
    few = values.iloc[members.rows]
    if set(few.dtypes) == {np.dtype(float)}:
        numbers = np.ascontiguousarray(few.to_numpy().T)
    else:
        numbers = np.stack([_to_numbers(column) for _, column in few.items()])
    _refuse(few, numbers, np.isinf(numbers), "a number", members.rows)
    return numbers


def split_near(values: np.ndarray, members: int) -> Iterator[np.ndarray]:
    """Return the variables a few at a time, at least two; each has `members` answers to work on."""
    width = max(2, NEAR // max(members, 1))
    for start in range(0, len(values), width):
        yield values[start : start + width]


def label_columns(values: pd.DataFrame) -> pd.DataFrame:
    """Return the names of the columns, a row each: under `column`, or under the names of the levels."""
    if isinstance(values.columns, pd.MultiIndex):
        return values.columns.to_frame(index=False)
    return pd.DataFrame({"column": values.columns})


def _to_numbers(column: pd.Series) -> np.ndarray:
    numbers = column if pd.api.types.is_numeric_dtype(column) else column.convert_dtypes()
    if not (pd.api.types.is_numeric_dtype(numbers) or numbers.isna().all()):
        fix = "for the share of one answer use proportion()"
        raise StudyError("the answers are not numbers", where=str(column.name), fix=fix)
    return numbers.to_numpy(float, na_value=np.nan)


def _check_shape(design: Design, values: pd.DataFrame) -> None:
    if not values.index.equals(design.frame.index):
        raise StudyError("the values have other rows than the frame", expected="one row per respondent, same index")
    if values.columns.empty:
        raise StudyError("the values have no columns", expected="a column for each question")


def _refuse(columns: pd.DataFrame, chunk: np.ndarray, wrong: np.ndarray, expected: str, rows=None) -> None:
    """Raise `StudyError` where an answer is wrong; `rows` says which rows of the frame the chunk holds, None is all."""
    if wrong.any():
        at, row = np.argwhere(wrong)[0]
        found = np.flatnonzero(wrong[at]) if rows is None else np.sort(rows[wrong[at]])
        where = f"column {columns.columns[at]!r}, {name_rows(found)}"
        raise StudyError(f"the answer {chunk[at, row]:.15g}", where=where, expected=expected)
