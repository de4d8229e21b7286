"""Answers on a scale as diverging bars: a block per question, a bar per series, "don't know" apart, the net beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures import alt
from analysis.figures.likert import LikertWords, draw_likert
from analysis.report.alternative import write_alt
from analysis.report.cells import name_series, name_short, write_cell
from analysis.report.page import ReportPage

NET = "net"


@dataclass(frozen=True)
class Likert:
    """Diverging bars of shares from 1 to 5, and the net agreement; the answers are named as in the questionnaire."""

    reading: ClassVar[str] = "likert"
    units: ClassVar[tuple[str, ...]] = ("share", "points")

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        words = report.words
        return draw_likert(rows, LikertWords(
            mark=report.mark, language=report.language, base=words.text("ui.base"),
            share=lambda value: words.format_field(value, "share"),
            points=lambda value: words.format_field(value, "points"),
            series={key: name_short(report, key) for key in dict.fromkeys(rows["series"])},
            categories=name_answers(report, rows), net=words.text(f"captions.{name}.axis"),
        ))  # fmt: skip

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        key, values = alt.describe_likert(rows)
        names = {code: name_series(report, code) for code in dict.fromkeys(rows["series"])}
        values = {name: names.get(value, value) for name, value in values.items()}
        return write_alt(report, key, title, **({"series": names[rows["series"].iloc[0]]} | values))

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        """Return one line per question and series, a column per answer; every cell has its own base."""
        words, answers = report.words, name_answers(report, rows) | {NET: report.words.text("ui.net")}
        lines = []
        for (label, series), bar in rows.groupby(["label", "series"], sort=False):
            cells = {row["category"]: row for _, row in bar.iterrows()}
            line = {words.text("columns.indicator"): label, words.text("columns.group"): name_series(report, series)}
            for code, answer in answers.items():
                unit = "points" if code == NET else "share"
                line[answer] = write_cell(words, cells[code], unit) if code in cells else "–"
            lines.append(line)
        return pd.DataFrame(lines)


def name_answers(report: ReportPage, rows: pd.DataFrame) -> dict[str, str]:
    """Return the answers of the first question that occur, in the order of the form: code → wording."""
    question, asked = rows["indicator"].iloc[0], set(rows["category"])
    return {code: label for (name, code), label in report.choices.items() if name == question and code in asked}
