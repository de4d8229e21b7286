"""Estimates of one question in, their chart and their table out, as pages draw and write them."""

from __future__ import annotations

import base64
from html import escape

import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.disclosure.rules import HIDDEN
from analysis.figures.dots import Words, draw_dots
from analysis.figures.style import draw_svg
from analysis.report.catalogue import Catalogue
from analysis.report.cells import write_cell
from analysis.report.html import render_table
from analysis.survey.measures.battery import SHARE

STYLE = """<style>
.answers table { border-collapse: collapse; line-height: 1.3; }
.answers th, .answers td { padding: 4px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid #d9d9d9; }
.answers small { display: block; white-space: nowrap; }
</style>"""


def draw_answers(rows: pd.DataFrame, series: dict[str, str], words: Catalogue, mark: str) -> str:
    """Return the chart as SVG; what the study's thresholds would hide has its flag in place of a marker.

    `rows`: those of `estimate_answers` with label and series; `series`: series → its name.
    """
    is_share = rows["unit"].iloc[0] == SHARE
    axis = words.text("exploring.share" if is_share else "exploring.mean")
    limits = (0.0, 1.0) if is_share else (0.0, max(1.0, rows[["estimate", "high"]].max(axis=None)))
    dots = Words(axis, words.text("ui.base"), mark, series, words.language)
    figure = draw_dots(rows, dots, limits, percent=is_share)
    if not is_share:
        figure.axes[0].xaxis.set_major_locator(MaxNLocator(5, integer=True))
    return draw_svg(figure)


def embed_chart(svg: str, alternative: str) -> str:
    """Return a drawing as an image of a page of HTML."""
    code = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(alternative)}" src="data:image/svg+xml;base64,{code}" style="max-width: 100%">'


def tabulate_answers(rows: pd.DataFrame, series: dict[str, str], words: Catalogue) -> str:
    """Return the estimates as a table of HTML: a line per answer; in the columns estimate, interval and base.

    What would not be published is there with its flag: whoever may see the rows may see this.
    """
    table = pd.DataFrame({words.text("exploring.answer"): list(dict.fromkeys(rows["label"]))})
    for name, heading in series.items():
        own = rows[rows["series"] == name]
        table[heading] = [_write(words, row) for _, row in own.iterrows()]
    return f'<div class="answers">{STYLE}{render_table(table)}</div>'


def _write(words: Catalogue, row: pd.Series) -> str:
    text = write_cell(words, row, row["unit"])
    is_flagged = row["flag"] in HIDDEN and pd.notna(row["estimate"])
    return f"{text} <b>{escape(row['flag'])}</b>" if is_flagged else text
