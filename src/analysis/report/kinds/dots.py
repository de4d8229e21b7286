"""Estimates with intervals as a dot plot: one line per label, one marker per series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.alt import build_alt
from analysis.figures.dots import Words, draw_dots
from analysis.report.alternative import write_alt
from analysis.report.cells import name_series, tabulate
from analysis.report.page import ReportPage


@dataclass(frozen=True)
class Dots:
    """A dot plot; `limits` is the axis, `unit` that of the values: share, points or mean."""

    limits: tuple[float, float]
    unit: str
    reading: ClassVar[str] = "dots"

    @property
    def units(self) -> tuple[str, ...]:
        return (self.unit,)

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        series = {key: name_series(report, key) for key in dict.fromkeys(rows["series"])}
        text = report.words.text
        words = Words(text(f"captions.{name}.axis"), text("ui.base"), report.mark, series, report.language)
        return draw_dots(rows, words, self.limits, percent=self.unit != "mean")

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        series = name_series(report, rows["series"].iloc[0])

        def number(value: float) -> str:
            return report.words.format_field(value, self.unit)

        return build_alt(rows, partial(write_alt, report), number, title=title, series=series)

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        return tabulate(report, rows, self.unit)
