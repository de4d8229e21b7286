"""How one table of a page is made: its released table, its rows as texts, which columns hold numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.report.page import ReportPage


@dataclass(frozen=True)
class Table:
    """How one table is made: the released table, its rows as texts, the columns that hold numbers."""

    released: str
    rows: Callable[[ReportPage], pd.DataFrame]
    numeric: tuple[int, ...] = ()
