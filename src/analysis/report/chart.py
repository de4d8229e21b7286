"""How one figure of a page is made: its released table, its rows, its kind, and the finding that is its title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pandas as pd
from matplotlib.figure import Figure

from analysis.report.findings import Finding
from analysis.report.page import ReportPage
from analysis.report.phrases import say


class Kind(Protocol):
    """A kind of figure; `rows` are those of a chart, as `analysis.figures` draws them.

    `reading`: the entry of the catalogue that says how to read it. `units`: in which the values of its alternative
    text are written (share, points, mean).
    """

    reading: str
    units: tuple[str, ...]

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        """Draw the rows of the chart `name`."""

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        """Return the alternative text, made from the rows alone."""

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows as a table of texts."""


def no_finding(report: ReportPage, rows: pd.DataFrame) -> Finding:
    """State nothing: the title names what is shown."""
    return "title", {}


@dataclass(frozen=True)
class Chart:
    """How one figure is made.

    `headline` returns the entry of `captions.NAME` that is the title, with the values for its braces: a
    finding where the released intervals show one, else "title".
    """

    table: str
    rows: Callable[[ReportPage], pd.DataFrame]
    kind: Kind
    headline: Callable[[ReportPage, pd.DataFrame], Finding] = no_finding

    def title(self, report: ReportPage, name: str, rows: pd.DataFrame) -> str:
        """Return the title in words."""
        key, values = self.headline(report, rows)
        return say(report, f"captions.{name}.{key}", "title", **values)
