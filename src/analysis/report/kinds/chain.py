"""The participation chain as falling bars: a block per series, a bar per step, the loss written between two steps."""

from __future__ import annotations

import math
from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from analysis.disclosure.keys import turn_key
from analysis.figures.alt import describe_chain
from analysis.figures.chain import ChainWords, draw_chain
from analysis.report.alternative import write_alt
from analysis.report.catalogue import Catalogue
from analysis.report.cells import name_series, write_cell, write_estimate
from analysis.report.page import ReportPage

LOSS = "loss"


class Chain:
    """Steps are shares; a loss is what the step after it lacks, shown with a minus in percentage points."""

    reading: ClassVar[str] = "chain"
    units: ClassVar[tuple[str, ...]] = ("share", "points")

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        words = report.words
        return draw_chain(rows, ChainWords(
            mark=report.mark, language=report.language, base=words.text("ui.base"),
            share=lambda value: words.format_field(value, "share"),
            value=lambda *values: write_estimate(words, name_values(*values), "share"),
            loss=lambda *values: write_loss(report, *values),
            series={key: name_series(report, key) for key in dict.fromkeys(rows["series"])},
        ))  # fmt: skip

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        key, values = describe_chain(rows)
        series = name_series(report, str(values.get("series", rows["series"].iloc[0])))
        return write_alt(report, key, title, **(values | {"series": series}))

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        """Return one line per step and loss, a column per series; a dash where it has no such step."""
        words, kinds = report.words, dict(zip(rows["label"], rows["category"], strict=True))
        names = [words.text("chain.in_points", label=label) if kinds[label] == LOSS else label for label in kinds]
        table = pd.DataFrame({words.text("columns.step"): names})
        for series in dict.fromkeys(rows["series"]):
            of_series = rows[rows["series"] == series].set_index("label")
            cells = [of_series.loc[label] if label in of_series.index else None for label in kinds]
            table[name_series(report, series)] = ["–" if row is None else _write_line(words, row) for row in cells]
        return table


def _write_line(words: Catalogue, row: pd.Series) -> str:
    return write_cell(words, turn(row), "points") if row["category"] == LOSS else write_cell(words, row, "share")


def write_loss(report: ReportPage, estimate: float, low: float, high: float) -> str:
    """Return a loss in percentage points, with its interval where it has one."""
    row, words = turn(name_values(estimate, low, high)), report.words
    value = words.format_field(row["estimate"], "points")
    if math.isnan(low):
        return words.text("chain.loss_plain", value=value)
    bounds = {name: words.format_field(row[name], "points") for name in ("low", "high")}
    return words.text("chain.loss", value=value, **bounds)


def name_values(estimate: float, low: float, high: float) -> pd.Series:
    """Return the values of a row by their names."""
    return pd.Series({"estimate": estimate, "low": low, "high": high})


def turn(row: pd.Series) -> pd.Series:
    """Return a loss as the change that it is: less than zero when fewer take the next step."""
    changed = row.copy()
    changed[["estimate", "low", "high"]] = [0.0 - row[name] for name in ("estimate", "high", "low")]
    if isinstance(row.get("figure"), str):
        changed["figure"] = turn_key(row["figure"])
    return changed
