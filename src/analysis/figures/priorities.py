"""Rows of choices in, stacked bars out: who put a priority first, second, third, and its mean points beside the bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.blocks import (
    LEFT,
    arrange_blocks,
    draw_stack,
    draw_zero,
    fit_unit,
    measure_stack,
    write_bases,
    write_blocks,
)
from analysis.figures.sheet import SWATCH, add_axes, draw_swatch, finish, write, write_in
from analysis.figures.style import CHOICES, OUTLINES, WIDTH
from analysis.figures.texts import (
    FigureWords,
    count_inches,
    index_rows,
    is_shown,
    list_rows,
    mark_figure,
    measure_width,
    wrap_text,
    write_flag,
)

RANKS = ("1", "2", "3")
BASES, SPACE, KEY, FOOT = 0.3, 0.14, 0.26, 0.46  # inches: column of bases, between columns, key, ticks and mark
NAMES, POINTS = 1.7, 1.05  # inches: most for the names of bars, least for the column of mean points


@dataclass(frozen=True, kw_only=True)
class PriorityWords(FigureWords):
    """The words of priorities; `value` gets estimate, low and high of mean points, the last two may be NaN."""

    share: Callable[[float], str]  # 0.52 → "52%", for the axis
    value: Callable[[float, float, float], str]  # → "1,4 (1,3–1,5)"
    base: str  # heading of the bases
    points: str  # heading of the mean points
    series: dict[str, str]  # series → short name, left of its bar
    choices: dict[str, str]  # "1", "2", "3" → "first choice" …


def draw_priorities(rows: pd.DataFrame, words: PriorityWords) -> Figure:
    """Draw one block per label with one bar per series, both in the order of the rows.

    `rows`: label, series, category, n, estimate, low, high, flag. The categories `1`, `2`, `3` are the shares of those
    who put it there, `points` the mean of 3, 2, 1 and 0 points with its interval. A value that may not be shown has its
    flag in its place, a bar of low base is hollow.
    """
    cells = index_rows(rows, "label", "series")
    points = {key: _write_points(*list_rows(choices, ("points",)), words) for key, choices in cells.items()}
    column = max(POINTS, *map(measure_width, points.values()))
    blocks, heading = arrange_blocks(rows, words.series, NAMES), wrap_text(words.points, column)
    top = KEY + 0.08 + count_inches(len(heading))
    figure = Figure(figsize=(WIDTH, top + blocks.height + FOOT))
    _write_key(figure, words)
    write_blocks(figure, blocks, top)
    end = WIDTH - LEFT - column - SPACE
    write_bases(figure, rows[rows["category"] != "points"], blocks, end, top, words.base)
    write(figure, end + SPACE, top - 0.05, "\n".join(heading), va="bottom", gid="scale:points")
    width = end - BASES - SPACE - blocks.left
    stacks = {key: list_rows(choices, RANKS) for key, choices in cells.items()}
    unit = fit_unit(width, lambda unit: max(0.25 * unit, *(measure_stack(rows, unit) for rows in stacks.values())))
    axes = add_axes(figure, blocks.left, top, width, blocks.height)
    axes.set_xlim(0, width / unit)
    ticks = [tick for tick in (0, 0.25, 0.5, 0.75, 1) if tick * unit <= width]
    axes.set_xticks(ticks, [words.share(tick) for tick in ticks])
    draw_zero(axes, blocks)
    for key, place in blocks.bars.items():
        if any(map(is_shown, stacks[key])):
            draw_stack(axes, place, stacks[key], CHOICES, unit)
        else:
            write_in(axes, 0.04 / unit, place, write_flag(stacks[key][0]), **mark_figure(stacks[key][0]))
        (row,) = list_rows(cells[key], ("points",))
        write(figure, end + SPACE, top + place, points[key], va="center", **mark_figure(row))
    return finish(figure, words)


def _write_points(row, words: PriorityWords) -> str:
    return words.value(row.estimate, row.low, row.high) if is_shown(row) else write_flag(row)


def _write_key(figure: Figure, words: PriorityWords) -> None:
    """Write the three choices with their squares in one line, in the order of the segments."""
    x = LEFT
    for rank in RANKS:
        draw_swatch(figure, x + SWATCH / 2, 0.12, CHOICES[rank], OUTLINES.get(CHOICES[rank], "none"))
        write(figure, x + SWATCH + 0.06, 0.12, words.choices[rank], va="center")
        x += SWATCH + 0.06 + measure_width(words.choices[rank]) + 0.2
