"""One panel per item, in it the municipalities in the study's order with the district beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.alt import describe_multiples
from analysis.figures.multiples import PanelWords, draw_multiples
from analysis.report.alternative import write_alt
from analysis.report.cells import write_cell
from analysis.report.page import ReportPage


@dataclass(frozen=True)
class Multiples:
    """Small multiples of Roma respondents; `rows` have the column `panel`, `limits` is the axis.

    `unit`: of the values: share, points or mean.
    """

    limits: tuple[float, float]
    unit: str
    reading: ClassVar[str] = "multiples"

    @property
    def units(self) -> tuple[str, ...]:
        return (self.unit,)

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        text = report.words.text
        words = PanelWords(
            mark=report.mark, language=report.language, axis=text(f"captions.{name}.axis"), base=text("ui.base_short"),
            district=text("ui.district_column"),
            value=lambda value: report.words.format_field(value, self.unit),
        )  # fmt: skip
        return draw_multiples(rows, words, self.limits, percent=self.unit != "mean")

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        """Describe the district; municipalities are not ranked, and the values of each are in the table."""
        key, values = describe_multiples(rows, report.words.text("ui.district_column"))
        values = {
            name: value if isinstance(value, str) else report.words.format_field(value, self.unit)
            for name, value in values.items()
        }
        return write_alt(report, key, title, **values)

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        """Return one line per municipality and a column per item."""
        words = report.words
        table = pd.DataFrame({words.text("columns.municipality"): list(dict.fromkeys(rows["label"]))})
        for panel in dict.fromkeys(rows["panel"]):
            places = rows[rows["panel"] == panel].set_index("label")
            table[panel] = [write_cell(words, places.loc[place], self.unit) for place in table.iloc[:, 0]]
        return table
