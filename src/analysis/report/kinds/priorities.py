"""Priorities as stacked bars of first, second and third choices, with their mean points beside the bars."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.alt import describe_priorities
from analysis.figures.priorities import PriorityWords, draw_priorities
from analysis.report.alternative import write_alt
from analysis.report.cells import name_series, name_short, write_cell, write_estimate
from analysis.report.kinds.chain import name_values
from analysis.report.page import ReportPage

CHOICES, TOP, POINTS = ("1", "2", "3"), "top3", "points"


class Priorities:
    """Shares of the choices `1`, `2`, `3` and mean `points` are drawn; the share among the three, `top3`, is a number
    of the table alone.
    """

    reading: ClassVar[str] = "priorities"
    units: ClassVar[tuple[str, ...]] = ("share", "mean")

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        words = report.words
        drawn = rows[rows["category"].isin([*CHOICES, POINTS])].reset_index(drop=True)
        return draw_priorities(drawn, PriorityWords(
            mark=report.mark, language=report.language, base=words.text("ui.base"),
            share=lambda value: words.format_field(value, "share"),
            value=lambda *values: write_estimate(words, name_values(*values), "mean"),
            points=words.text(f"captions.{name}.axis"),
            series={key: name_short(report, key) for key in dict.fromkeys(rows["series"])},
            choices={choice: words.text(f"priorities.{choice}") for choice in CHOICES},
        ))  # fmt: skip

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        key, values = describe_priorities(rows)
        series = name_series(report, str(values.get("series", rows["series"].iloc[0])))
        return write_alt(report, key, title, **(values | {"series": series}))

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        """Return one line per priority and series, a column per choice, one for all three and one for the points."""
        words, lines = report.words, []
        for (label, series), bar in rows.groupby(["label", "series"], sort=False):
            cells = {row["category"]: row for _, row in bar.iterrows()}
            line = {words.text("columns.priority"): label, words.text("columns.group"): name_series(report, series)}
            for category in (*CHOICES, TOP, POINTS):
                unit = "mean" if category == POINTS else "share"
                cell = write_cell(words, cells[category], unit) if category in cells else "–"
                line[words.text(f"priorities.{category}")] = cell
            lines.append(line)
        return pd.DataFrame(lines)
