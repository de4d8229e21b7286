"""Levels of participation now and wanted: a panel per series, two marks and an arrow per level, "don't know" apart."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.alt import describe_levels
from analysis.figures.levels import LevelsWords, draw_levels
from analysis.report.alternative import write_alt
from analysis.report.cells import name_series, name_short, write_cell
from analysis.report.page import ReportPage

WHENS = ("now", "want")


class Levels:
    """Shares that see, and that want, each level; `rows` have the column `when` (now, want)."""

    reading: ClassVar[str] = "levels"
    units: ClassVar[tuple[str, ...]] = ("share",)

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        words = report.words
        return draw_levels(rows, LevelsWords(
            mark=report.mark, language=report.language, axis=words.text(f"captions.{name}.axis"),
            share=lambda value: words.format_field(value, "share"),
            bases=lambda now, want: words.text("iap.bases", now=_write_base(report, now),
                                               want=_write_base(report, want)),
            now=words.text("iap.now"), want=words.text("iap.want"),
            series={key: name_short(report, key) for key in dict.fromkeys(rows["series"])},
        ))  # fmt: skip

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        key, values = describe_levels(rows)
        series = name_series(report, str(values.get("series", rows["series"].iloc[0])))
        return write_alt(report, key, title, **(values | {"series": series}))

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        """Return one line per level and series, a column for now and one for wanted."""
        words, lines = report.words, []
        for (label, series), level in rows.groupby(["label", "series"], sort=False):
            cells = {row["when"]: write_cell(words, row, "share") for _, row in level.iterrows()}
            line = {words.text("columns.level"): label, words.text("columns.group"): name_series(report, series)}
            lines.append(line | {words.text(f"iap.{when}"): cells.get(when, "–") for when in WHENS})
        return pd.DataFrame(lines)


def _write_base(report: ReportPage, n: int | None) -> str:
    return "–" if n is None else report.words.number(n)
