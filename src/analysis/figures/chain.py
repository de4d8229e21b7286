"""Rows of steps and losses in, the participation chain out: a bar for each step, the losses between the bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis.figures.sheet import add_axes, finish, write, write_in
from analysis.figures.style import COLOURS, INK, MUTED, WIDTH
from analysis.figures.texts import (
    FigureWords,
    count_inches,
    is_shown,
    mark_figure,
    measure_width,
    wrap_text,
    write_flag,
)

LEFT, LABELS, BASES, SPACE = 0.04, 1.75, 0.42, 0.07  # inches: margin, names of steps, bases, before a value
TITLE = 10  # points
BAR, GAP, HEAD, FOOT = 0.22, 0.16, 0.24, 0.46  # inches: a bar, between series, above and below the bars
TICKS = (0, 0.25, 0.5, 0.75, 1)


@dataclass(frozen=True, kw_only=True)
class ChainWords(FigureWords):
    """The words of a participation chain; the texts of values get estimate, low and high, the last two may be NaN."""

    share: Callable[[float], str]  # 0.52 → "52%", for the axis
    value: Callable[[float, float, float], str]  # → "52% (47–57%)"
    loss: Callable[[float, float, float], str]  # 0.23 lost → "−23 points (18–28)"
    base: str  # heading of the bases
    series: dict[str, str]


@dataclass(frozen=True)
class _Line:
    """One line of the figure: a step, or a loss and where the bars before and after it end."""

    row: tuple  # label, series, category, step, n, estimate, low, high, flag
    label: str
    middle: float  # inches from the top of the bars
    ends: tuple[float, float]  # of a step: from zero to its estimate

    @property
    def reach(self) -> float:
        """Where all that is drawn in the line ends."""
        high = self.row.high if self.row.category == "step" and is_shown(self.row) else 0.0
        return max(*self.ends, 0.0 if pd.isna(high) else high)


def draw_chain(rows: pd.DataFrame, words: ChainWords) -> Figure:
    """Draw one block per series, in it a line for each step and between two steps a line for the loss.

    `rows`: label (of the step or the loss), series, category (`step`, `loss`), step (1, 2, 3; a loss has the number of
    the step that it happens before), n, estimate (share of the series; a loss is positive when fewer take the next
    step), low, high, flag. A value that may not be shown has its flag in its place, one of low base is hollow.
    """
    lines, titles, height = _arrange_lines(rows)
    figure = Figure(figsize=(WIDTH, HEAD + height + FOOT))
    width = _fit_axis(lines, words)
    axes = add_axes(figure, LEFT + LABELS, HEAD, width, height)
    axes.set_xlim(0, 1)
    axes.set_xticks(TICKS, [words.share(tick) for tick in TICKS])
    write(figure, WIDTH - LEFT, HEAD - 0.04, words.base, ha="right", va="bottom")
    for name, place in titles.items():
        write(figure, LEFT, HEAD + place, words.series[name], fontsize=TITLE, weight=600, va="top")
    for line in lines:
        is_step = line.row.category == "step"
        colour = INK if is_step else MUTED
        write(figure, LEFT, HEAD + line.middle, line.label, va="center", color=colour)
        (_draw_step if is_step else _draw_loss)(axes, line)
        mark = mark_figure(line.row, turned=not is_step)
        write_in(axes, line.reach + SPACE / width, line.middle, _write_value(line, words), color=colour, **mark)
        if is_step and pd.notna(line.row.n):
            style = {"ha": "right", "va": "center", "color": MUTED} | mark_figure(line.row, "count")
            write(figure, WIDTH - LEFT, HEAD + line.middle, str(line.row.n), **style)
    return finish(figure, words)


def _arrange_lines(rows: pd.DataFrame) -> tuple[list[_Line], dict[str, float], float]:
    """Return the lines from top to bottom, the top of the title of each series, and the height of it all."""
    lines, titles, top = [], {}, 0.0
    for name in dict.fromkeys(rows["series"]):
        of_series = rows[rows["series"] == name].sort_values(["step", "category"])  # a loss stands before its step
        ends = {row.step: row.estimate for row in of_series.itertuples() if row.category == "step" and is_shown(row)}
        top += GAP if titles else 0
        titles[name] = top
        top += count_inches(1, TITLE) + 0.03
        for row in of_series.itertuples(index=False):
            label = wrap_text(row.label, LABELS - 0.1)
            height = max(count_inches(len(label)) + 0.05, BAR + 0.03)
            start = 0.0 if row.category == "step" else ends.get(row.step - 1, 0.0)
            lines.append(_Line(row, "\n".join(label), top + height / 2, (start, ends.get(row.step, start))))
            top += height
    return lines, titles, top


def _write_value(line: _Line, words: ChainWords) -> str:
    write_as = words.value if line.row.category == "step" else words.loss
    return write_as(line.row.estimate, line.row.low, line.row.high) if is_shown(line.row) else write_flag(line.row)


def _fit_axis(lines: list[_Line], words: ChainWords) -> float:
    """Return the width in inches with which every value still fits behind what is drawn in its line."""
    room = WIDTH - 2 * LEFT - LABELS - BASES - SPACE
    return min(room, *((room - measure_width(_write_value(line, words))) / max(line.reach, 0.01) for line in lines))


def _draw_step(axes: Axes, line: _Line) -> None:
    row, colour = line.row, COLOURS[line.row.series]
    axes.vlines(0, line.middle - BAR / 2 - 0.03, line.middle + BAR / 2 + 0.03, color=INK, linewidth=1.2, zorder=3)
    if not is_shown(row):
        return
    hollow = row.flag == "low"
    bar = Rectangle(
        (0, line.middle - BAR / 2), row.estimate, BAR, facecolor="white" if hollow else colour, edgecolor=colour,
        linewidth=1.4 if hollow else 0, zorder=2, clip_on=False,
    )  # fmt: skip
    axes.add_artist(bar)
    if pd.notna(row.low) and pd.notna(row.high):
        for width, shade in ((3.6, "white"), (1.6, INK)):  # the white one sets the interval off from the bar
            ends = {"solid_capstyle": "butt", "zorder": 4, "clip_on": False}
            axes.add_artist(Line2D([row.low, row.high], [line.middle] * 2, color=shade, linewidth=width, **ends))


def _draw_loss(axes: Axes, line: _Line) -> None:
    """Draw an arrow from where the bar above ends to where the bar below ends."""
    before, after = line.ends
    if is_shown(line.row) and before != after:
        arrow = {"arrowstyle": "->", "color": MUTED, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (after, line.middle), (before, line.middle), arrowprops=arrow, annotation_clip=False)
