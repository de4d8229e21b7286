"""Rows of answers in, diverging bars out: disagreement left of zero, agreement right, the rest apart, the net beside.

The neutral answer and "don't know" stand apart, each on a zero of its own. Method: R. M. Heiberger and N. B. Robbins,
Design of Diverging Stacked Bar Charts for Likert Scales and Other Applications, Journal of Statistical Software 57(5),
2014; a neutral answer split by the zero line would be counted to both sides, so it is kept outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.blocks import (
    LEFT,
    Blocks,
    arrange_blocks,
    draw_segment,
    draw_stack,
    draw_zero,
    write_bases,
    write_blocks,
)
from analysis.figures.likert_fields import APART, SIDES, Fields, divide_width, wrap_headings, write_headings
from analysis.figures.marks import draw_mark, limit_axis
from analysis.figures.sheet import add_axes, finish, write, write_in
from analysis.figures.style import ANSWERS, RULE, WIDTH
from analysis.figures.texts import FigureWords, index_rows, is_shown, list_rows, mark_figure, measure_width, write_flag

NAMES, FOOT = 1.3, 0.46  # inches: most room for names, below the bars for ticks and the mark


@dataclass(frozen=True, kw_only=True)
class LikertWords(FigureWords):
    """The words of diverging bars."""

    share: Callable[[float], str]  # 0.52 → "52%"
    points: Callable[[float], str]  # 0.12 → "+12": percentage points with their sign
    base: str  # heading of the bases
    series: dict[str, str]  # series → short name, left of its bar
    categories: dict[str, str]  # "1", "2", "4", "5", and "3" and "dk" where there are any
    net: str  # heading of the net agreement


@dataclass(frozen=True)
class _Sheet:
    """What each part of the figure is drawn from."""

    figure: Figure
    cells: dict[tuple, dict[str, tuple]]  # (label, series) → category → row
    blocks: Blocks
    fields: Fields
    words: LikertWords
    top: float  # inches from the top of the figure to the bars

    def add_field(self, name: str, width: float) -> Axes:
        return add_axes(self.figure, self.fields.left[name], self.top, width, self.blocks.height)

    def list_rows(self, *codes: str) -> list[tuple[float, list]]:
        """Return for each bar its place and the rows of these categories."""
        return [(place, list_rows(self.cells[key], codes)) for key, place in self.blocks.bars.items()]


def draw_likert(rows: pd.DataFrame, words: LikertWords) -> Figure:
    """Draw one block per label with one bar per series, both in the order of the rows.

    `rows`: label, series, category, n, estimate, low, high, flag. The categories `1`, `2` (negative), `4`, `5`
    (positive), `3` (neutral) and `dk` are shares; `net` is the share of 4 and 5 less that of 1 and 2, from -1 to 1,
    with its interval. A value that may not be shown has its flag in its place, one of low base is hollow.
    """
    cells = index_rows(rows, "label", "series")
    blocks = arrange_blocks(rows, words.series, NAMES)
    fields = divide_width(cells, blocks.left)
    heads = wrap_headings(fields, words.categories, words.net)
    figure = Figure(figsize=(WIDTH, heads.height + blocks.height + FOOT))
    sheet = _Sheet(figure, cells, blocks, fields, words, heads.height)
    write_headings(figure, fields, heads)
    write_blocks(figure, blocks, sheet.top)
    shares = rows[rows["category"] != "net"]
    write_bases(figure, shares, blocks, fields.left["net"] - 0.13, sheet.top, words.base)
    _draw_sides(sheet)
    for code in APART:
        if code in fields.left:
            _draw_apart(sheet, code)
    _draw_net(sheet)
    return finish(figure, words)


def _draw_sides(sheet: _Sheet) -> None:
    unit, widths = sheet.fields.unit, [sheet.fields.width[side] for side in SIDES]
    axes = sheet.add_field("negative", sum(widths))
    axes.set_xlim(-widths[0] / unit, widths[1] / unit)
    step = 0.25 if 0.25 * unit > measure_width(sheet.words.share(0.25)) + 0.06 else 0.5
    ticks = [tick for tick in np.arange(-1, 1 + step, step) if -widths[0] <= tick * unit <= widths[1]]
    axes.set_xticks(ticks, [sheet.words.share(abs(tick)) for tick in ticks])
    draw_zero(axes, sheet.blocks)
    for place, answers in sheet.list_rows("2", "1", "4", "5"):
        if any(map(is_shown, answers)):
            draw_stack(axes, place, answers[:2], ANSWERS, unit, sign=-1)
            draw_stack(axes, place, answers[2:], ANSWERS, unit)
        else:
            write_in(axes, 0.04 / unit, place, write_flag(answers[0]), **mark_figure(answers[0]))


def _draw_apart(sheet: _Sheet, code: str) -> None:
    """Draw the bars of one answer that belongs to no side, on a zero of its own, with the value behind each."""
    unit, width = sheet.fields.unit, sheet.fields.width[code]
    axes = sheet.add_field(code, width)
    axes.set_xlim(0, width / unit)
    draw_zero(axes, sheet.blocks)
    for place, (row,) in sheet.list_rows(code):
        reach, text = (row.estimate, f"{100 * row.estimate:.0f}") if is_shown(row) else (0.0, write_flag(row))
        if reach:
            draw_segment(axes, place, 0, reach, ANSWERS[code], row.flag == "low")
        write_in(axes, reach + 0.04 / unit, place, text, **mark_figure(row))


def _draw_net(sheet: _Sheet) -> None:
    axes = sheet.add_field("net", sheet.fields.width["net"])
    nets = [(place, row) for place, (row,) in sheet.list_rows("net")]
    limits = limit_axis([row for _, row in nets], 0.25)
    axes.set_xlim(limits)
    draw_zero(axes, sheet.blocks)
    ticks = sorted({limits[0], 0.0, limits[1]})
    axes.set_xticks(ticks, [sheet.words.points(tick) for tick in ticks])
    for place, row in nets:
        axes.axhline(place, color=RULE, linewidth=0.8, zorder=0)
        if is_shown(row):
            draw_mark(axes, row, place)
        text = sheet.words.points(row.estimate) if is_shown(row) else write_flag(row)
        write(sheet.figure, WIDTH - LEFT, sheet.top + place, text, ha="right", va="center", **mark_figure(row))
