"""Rows of text in, a table of text columns out: each distinct text is kept once, so that 50,000 interviews fit."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
import pandas as pd

CHUNK = 1_000  # rows turned into columns at a time


@dataclass(frozen=True)
class Column:
    """One column: its distinct texts, and for each row which of them it holds; "" is an empty cell."""

    texts: list[str]
    codes: np.ndarray  # int32, a number per row

    def map(self, change: Callable[[str], str]) -> Column:
        """Return the column with every text changed."""
        places: dict[str, int] = {}
        moved = [places.setdefault(change(text), len(places)) for text in self.texts]
        return Column(list(places), np.array(moved, dtype=np.int32)[self.codes])

    def counts(self) -> np.ndarray:
        """Return how many rows hold each text."""
        return np.bincount(self.codes, minlength=len(self.texts))

    def series(self) -> pd.Series:
        """Return the column as pandas texts."""
        return pd.Series(pd.array(self.texts, dtype="str").take(self.codes))

    def take(self, per_text: Iterable) -> np.ndarray:
        """Return for every row what `per_text` holds for its text."""
        return np.asarray(per_text)[self.codes]


@dataclass(frozen=True)
class Table:
    """One file or sheet of an export; a header may occur twice, so columns go by position."""

    name: str
    header: list[str]
    columns: list[Column]
    first_row: int = 2  # the number that the first interview has in a spreadsheet
    typed: bool = False  # a workbook whose numbers and dates are stored as such
    tags: list[str] = field(default_factory=list)  # of the HXL row

    def __len__(self) -> int:
        return len(self.columns[0].codes) if self.columns else 0

    def rows(self, keep: np.ndarray) -> Table:
        """Return the table with the rows where `keep` holds."""
        return replace(self, columns=[Column(column.texts, column.codes[keep]) for column in self.columns])


def collect_columns(rows: Iterable[list[str]], width: int) -> list[Column]:
    """Return the columns of rows that all hold `width` texts; reads the rows once, some thousand at a time."""
    places: list[defaultdict[str, int]] = [defaultdict() for _ in range(width)]
    codes = [array("i") for _ in range(width)]
    for known in places:
        known.default_factory = known.__len__
    lines = iter(rows)
    while chunk := list(islice(lines, CHUNK)):
        for known, numbers, cells in zip(places, codes, zip(*chunk, strict=True), strict=True):
            numbers.extend(map(known.__getitem__, cells))
    return [
        Column(list(known), np.array(numbers, dtype=np.int32)) for known, numbers in zip(places, codes, strict=True)
    ]
