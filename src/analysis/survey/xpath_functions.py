"""Columns in, a column out: the functions of XLSForm expressions, by name (ODK XForms specification).

Functions that need more than their arguments – count, today, position – are in `relevance`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce

import numpy as np

from analysis.errors import StudyError
from analysis.survey.xpath_values import as_booleans, as_numbers, as_texts


def selected(answers: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Say where the code is among the codes of a select_multiple, or is the code of a select_one."""
    pairs = zip(as_texts(answers), as_texts(codes), strict=True)
    return np.array([code.strip() in answer.split() for answer, code in pairs], dtype=bool)


def count_selected(answers: np.ndarray) -> np.ndarray:
    """Return how many codes a select_multiple holds."""
    return np.array([len(answer.split()) for answer in as_texts(answers)], dtype=float)


def choose(condition: np.ndarray, then: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Return `then` where the condition holds, `otherwise` elsewhere; as texts when their types differ."""
    if then.dtype != otherwise.dtype:
        then, otherwise = as_texts(then), as_texts(otherwise)
    return np.where(as_booleans(condition), then, otherwise)


def matches(answers: np.ndarray, patterns: np.ndarray) -> np.ndarray:
    """Say where the whole answer matches the regular expression, as ODK Collect does."""
    pairs = zip(as_texts(answers), as_texts(patterns), strict=True)
    try:
        return np.array([re.fullmatch(pattern, answer) is not None for answer, pattern in pairs], dtype=bool)
    except re.error as error:
        raise StudyError(f"regular expression “{error.pattern}” is not valid: {error.msg}") from error


def coalesce(*columns: np.ndarray) -> np.ndarray:
    """Return the first value that is not empty."""
    return reduce(lambda first, second: np.where(first != "", first, second), map(as_texts, columns))


def concat(*columns: np.ndarray) -> np.ndarray:
    """Return the texts joined together."""
    return reduce(np.add, map(as_texts, columns))


def string_length(column: np.ndarray) -> np.ndarray:
    """Return the number of characters of each text."""
    return np.array([len(text) for text in as_texts(column)], dtype=float)


def smallest(*columns: np.ndarray) -> np.ndarray:
    """Return the smallest number per interview; NaN where one of them is none."""
    return reduce(np.minimum, map(as_numbers, columns))


def largest(*columns: np.ndarray) -> np.ndarray:
    """Return the largest number per interview; NaN where one of them is none."""
    return reduce(np.maximum, map(as_numbers, columns))


# name → function, least and most arguments (None: any number)
FUNCTIONS: dict[str, tuple[Callable[..., np.ndarray], int, int | None]] = {
    "selected": (selected, 2, 2),
    "count-selected": (count_selected, 1, 1),
    "not": (lambda column: ~as_booleans(column), 1, 1),
    "if": (choose, 3, 3),
    "regex": (matches, 2, 2),
    "coalesce": (coalesce, 1, None),
    "concat": (concat, 1, None),
    "min": (smallest, 1, None),
    "max": (largest, 1, None),
    "number": (as_numbers, 1, 1),
    "int": (lambda column: np.trunc(as_numbers(column)), 1, 1),
    "string-length": (string_length, 1, 1),
}
