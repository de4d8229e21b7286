"""The summary and the split columns of a select_multiple in, one column of codes and their conflicts out."""

from __future__ import annotations

import numpy as np

from analysis.survey.reading.labels import normalise
from analysis.survey.reading.tabular import Column

MARKS = {"": -1, "n/a": -1, "NA": -1, "0": 0, "0.0": 0, "false": 0, "1": 1, "1.0": 1, "true": 1}  # onadata: True/False
WORDS = {"no": 0, "не": 0, "yes": 1, "да": 1, "x": 1, "х": 1}  # what people and other programs put there
UNKNOWN = -2


def read_marks(column: Column, names: set[str]) -> np.ndarray:
    """Return a split column as numbers: 1 chosen, 0 not chosen, -1 empty, -2 something else.

    Where there is a code or label of the choice (`names`, normalised) it was chosen.
    """
    marks = [_read_mark(text.strip(), names) for text in column.texts]
    return column.take(np.array(marks))


def _read_mark(text: str, names: set[str]) -> int:
    if text in MARKS:
        return MARKS[text]
    return 1 if normalise(text) in names else (WORDS | MARKS).get(text.lower(), UNKNOWN)


def mark_codes(summary: Column, codes: list[str]) -> np.ndarray:
    """Return 1 and 0 for every interview and code, from the codes joined by blanks."""
    chosen = [set(text.split()) for text in summary.texts]
    per_text = np.array([[code in words for code in codes] for words in chosen], dtype=np.int8)
    return per_text.reshape(len(chosen), len(codes))[summary.codes]


def join_marks(marks: np.ndarray, codes: list[str]) -> Column:
    """Return the codes that are chosen, joined by blanks in the order of the list.

    >>> column = join_marks(np.array([[1, 1], [0, 1], [0, 0], [-1, -1]]), ["a", "b"])
    >>> [column.texts[code] for code in column.codes]
    ['a b', 'b', '', '']
    """
    patterns, where = np.unique(marks == 1, axis=0, return_inverse=True)
    texts = [" ".join(np.array(codes, dtype=object)[pattern]) for pattern in patterns]
    return Column(texts, where.reshape(-1).astype(np.int32))


def find_conflicts(summary: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Say for every interview and code whether a split contradicts the summary.

    An empty split contradicts nothing: the code may not have existed, or the question not been asked.
    """
    return ((marks == 1) & (summary == 0)) | ((marks == 0) & (summary == 1))
