"""How one table of a page is made: its released table, its rows as texts, which columns hold numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.report.page import ReportPage

OF_GROUPS = slice(1, None)  # all columns after the first: one per group of the study


@dataclass(frozen=True)
class Table:
    """How one table is made: the released table, its rows as texts, the columns that hold numbers, by place.

    `mark`: the entry of the catalogue that its note has, too, while the study is a demonstration. `look`: a class that
    the style sheet knows. Several released tables are parted by blanks.
    """

    released: str
    rows: Callable[[ReportPage], pd.DataFrame]
    numeric: tuple[int, ...] | slice = ()
    mark: str = ""
    look: str = ""

    def list_numeric(self, rows: pd.DataFrame) -> list[str]:
        """Return the names of the columns that hold numbers."""
        names = list(rows.columns)
        return names[self.numeric] if isinstance(self.numeric, slice) else [names[place] for place in self.numeric]
