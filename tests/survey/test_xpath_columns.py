"""Columns by distinct value: the same results as row by row, and no more calls than there are combinations."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.survey.xpath.columns import Column, apply_function, encode_numbers, encode_texts, repeat_value

TEXTS = st.sampled_from(["", "a", "b", "a b", "c"])
ROWS = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=12)


def rows_of(column: Column) -> list:
    return [column.values[code] for code in column.codes]


def columns_of(rows: list[tuple]) -> list[Column]:
    return [encode_texts(pd.Series([row[place] for row in rows], dtype=str)) for place in range(3)]


@settings(max_examples=30)
@given(ROWS)
def test_a_function_by_distinct_value_is_the_function_row_by_row(rows):
    first, second, third = columns_of(rows)
    got = apply_function(
        "".join, apply_function(lambda *texts: texts, first, second, repeat_value("-", len(rows)), third)
    )
    assert rows_of(got) == [f"{a}{b}-{c}" for a, b, c in rows]


@settings(max_examples=30)
@given(ROWS)
def test_a_function_is_called_once_for_every_combination(rows):
    calls = []
    apply_function(lambda *texts: calls.append(texts) or len(calls) * 1.0, *columns_of(rows))
    assert sorted(calls) == sorted(set(rows))


@settings(max_examples=30)
@given(ROWS)
def test_the_values_of_a_result_are_distinct(rows):
    got = apply_function(lambda a, b, c: float(len(a + b + c)), *columns_of(rows))
    assert len(got.values) == len(set(got.values))


def test_values_that_only_look_alike_stay_apart():
    values = [1.0, True, "1", 0.0, -0.0, "0", False, math.nan, "nan", math.nan]
    got = apply_function(lambda place: values[int(place)], encode_numbers(np.arange(10)))
    assert list(map(repr, rows_of(got))) == list(map(repr, values))
    assert len(got.values) == 9


def test_a_literal_is_held_once_for_all_rows():
    column = repeat_value("x", 1_000_000)
    assert column.codes.strides == (0,)
    assert rows_of(repeat_value(True, 2)) == [True, True]


def test_a_column_may_be_categorical_and_counts_may_be_missing():
    assert rows_of(encode_texts(pd.Series(["b", "a", "b"], dtype="category"))) == ["b", "a", "b"]
    assert list(map(str, rows_of(encode_numbers(np.array([2, math.nan]))))) == ["2.0", "nan"]


def test_a_cell_without_a_text_is_named():
    with pytest.raises(StudyError, match="the cell of row 7, column age holds no text; expected: a text"):
        encode_texts(pd.Series(["17", None], index=[3, 7], name="age", dtype=str))
