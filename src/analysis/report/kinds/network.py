"""Partners of joint projects as a network, one group at a time: a dot per partner, a line per pair named together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.alt import describe_network
from analysis.figures.network import NetworkWords, draw_network
from analysis.report.alternative import write_alt
from analysis.report.cells import name_series, write_cell
from analysis.report.page import ReportPage

LEAST = 0.05  # pairs that fewer name are in the table only: all of them drawn hide the others


@dataclass(frozen=True)
class Network:
    """A network of `rows` with a column `second` beside `label`: empty for a partner, the other one for a pair."""

    reading: ClassVar[str] = "network"
    units: ClassVar[tuple[str, ...]] = ("share",)

    def draw(self, report: ReportPage, name: str, rows: pd.DataFrame) -> Figure:
        text = report.words.text
        partners, pairs = split_pairs(rows)
        drawn = pairs[~(pairs["estimate"] < LEAST)]  # hidden ones stay: a sentence says that there are some
        return draw_network(partners, drawn, NetworkWords(
            mark=report.mark, language=report.language, share=lambda value: report.words.format_field(value, "share"),
            width=text(f"captions.{name}.axis"), hidden=text("ui.network_hidden"),
        ))  # fmt: skip

    def describe(self, report: ReportPage, rows: pd.DataFrame, title: str) -> str:
        key, values = describe_network(*split_pairs(rows))
        return write_alt(report, key, title, series=name_series(report, rows["series"].iloc[0]), **values)

    def tabulate(self, report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
        """Return one line per partner and per pair that anybody named."""
        words, series = report.words, rows["series"].iloc[0]
        named = rows[rows["second"].eq("") | rows["estimate"].ne(0)]
        labels = [f"{row.label} – {row.second}" if row.second else row.label for row in named.itertuples()]
        cells = [write_cell(words, row, "share") for _, row in named.iterrows()]
        return pd.DataFrame({words.text("columns.partner"): labels, name_series(report, series): cells})


def split_pairs(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the partners, and the pairs with columns first and second."""
    is_pair = rows["second"] != ""
    pairs = rows[is_pair].rename(columns={"label": "first"})
    return rows[~is_pair].reset_index(drop=True), pairs.reset_index(drop=True)
