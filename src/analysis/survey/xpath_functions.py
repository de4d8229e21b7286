"""Arrays in, an array out: the functions of XLSForm expressions, by name (ODK XForms specification).

Functions that need more than their arguments – count, today, position, once – are in `xpath_evaluation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import reduce

import numpy as np

from analysis.survey.xpath_regex import compile_pattern
from analysis.survey.xpath_values import EPOCH, as_booleans, as_numbers, as_texts, read_date


def selected(answers: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Say where the code is among the codes of a select_multiple, or is the code of a select_one."""
    pairs = zip(as_texts(answers), as_texts(codes), strict=True)
    return np.array([code.strip() in answer.split() for answer, code in pairs], dtype=bool)


def selected_at(answers: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the code in a place of a select_multiple, counted from 0; empty where it holds fewer."""
    pairs = zip(as_texts(answers), _as_places(places), strict=True)
    return _texts("".join(answer.split()[place : place + 1]) if place >= 0 else "" for answer, place in pairs)


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
    return np.array([compile_pattern(pattern).fullmatch(answer) is not None for answer, pattern in pairs], dtype=bool)


def coalesce(*columns: np.ndarray) -> np.ndarray:
    """Return the first value that is not empty."""
    return reduce(lambda first, second: np.where(first != "", first, second), map(as_texts, columns))


def concat(*columns: np.ndarray) -> np.ndarray:
    """Return the texts joined together."""
    return reduce(np.add, map(as_texts, columns))


def contains(texts: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Say where a text contains another."""
    pairs = zip(as_texts(texts), as_texts(parts), strict=True)
    return np.array([part in text for text, part in pairs], dtype=bool)


def starts_with(texts: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Say where a text starts with another."""
    pairs = zip(as_texts(texts), as_texts(parts), strict=True)
    return np.array([text.startswith(part) for text, part in pairs], dtype=bool)


def string_length(texts: np.ndarray) -> np.ndarray:
    """Return the number of characters of each text."""
    return np.array([len(text) for text in as_texts(texts)], dtype=float)


def substr(texts: np.ndarray, starts: np.ndarray, ends: np.ndarray | None = None) -> np.ndarray:
    """Return the characters from one place up to another, counted from 0, from the end if negative.

    >>> substr(np.array(["E0142"], dtype=object), np.array([1.0]), np.array([3.0])).tolist()
    ['01']
    """
    stops = [None] * len(texts) if ends is None else _as_places(ends)
    return _texts(
        text[start:stop] for text, start, stop in zip(as_texts(texts), _as_places(starts), stops, strict=True)
    )


def smallest(*columns: np.ndarray) -> np.ndarray:
    """Return the smallest number per interview; NaN where one of them is none."""
    return reduce(np.minimum, map(as_numbers, columns))


def largest(*columns: np.ndarray) -> np.ndarray:
    """Return the largest number per interview; NaN where one of them is none."""
    return reduce(np.maximum, map(as_numbers, columns))


def round_half_up(values: np.ndarray, decimals: np.ndarray | None = None) -> np.ndarray:
    """Return the nearest number with so many decimals; of two the larger (XPath 1.0, 4.4).

    >>> round_half_up(np.array([2.5, -2.5, 2.4])).tolist()
    [3.0, -2.0, 2.0]
    """
    scale = 1.0 if decimals is None else 10.0 ** as_numbers(decimals)
    numbers = as_numbers(values) * scale
    with np.errstate(invalid="ignore"):  # infinity less infinity
        whole = np.floor(numbers)
        return (whole + (numbers - whole >= 0.5)) / scale


def date(values: np.ndarray) -> np.ndarray:
    """Return the day of a date, a date with time or a number of days since 1 January 1970; empty for no date.

    >>> date(np.array(["2015-03-02T23:30:00.000+02:00", "soon"], dtype=object)).tolist(), date(np.array([2.0])).tolist()
    (['2015-03-02', ''], ['1970-01-03'])
    """
    if values.dtype == float:
        days = [EPOCH + timedelta(days=day) if abs(day) < 700_000 else None for day in values]
    else:
        days = [read_date(text) for text in as_texts(values)]
    return _texts("" if day is None else day.date().isoformat() for day in days)


def _texts(texts: Iterable[str]) -> np.ndarray:
    return np.array(list(texts), dtype=object)


def _as_places(values: np.ndarray) -> list[int]:
    """Return numbers as places in a text or a list; NaN counts as 0, as in Java, and too far is far enough."""
    return np.nan_to_num(as_numbers(values)).clip(-1e9, 1e9).astype(int).tolist()


# name → function, least and most arguments (None: any number)
FUNCTIONS: dict[str, tuple[Callable[..., np.ndarray], int, int | None]] = {
    "selected": (selected, 2, 2),
    "selected-at": (selected_at, 2, 2),
    "count-selected": (count_selected, 1, 1),
    "not": (lambda values: ~as_booleans(values), 1, 1),
    "if": (choose, 3, 3),
    "regex": (matches, 2, 2),
    "coalesce": (coalesce, 1, None),
    "concat": (concat, 1, None),
    "contains": (contains, 2, 2),
    "starts-with": (starts_with, 2, 2),
    "string-length": (string_length, 1, 1),
    "substr": (substr, 2, 3),
    "min": (smallest, 1, None),
    "max": (largest, 1, None),
    "round": (round_half_up, 1, 2),
    "int": (lambda values: np.trunc(as_numbers(values)), 1, 1),
    "number": (as_numbers, 1, 1),
    "boolean": (as_booleans, 1, 1),
    "string": (as_texts, 1, 1),
    "date": (date, 1, 1),
}
