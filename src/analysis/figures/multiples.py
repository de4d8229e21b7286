"""Rows of items by municipality in, small multiples out: a panel an item, the district's value a line through each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.marks import draw_mark
from analysis.figures.sheet import add_axes, finish, write, write_in
from analysis.figures.style import COLOURS, INK, MUTED, RULE, WIDTH
from analysis.figures.texts import (
    FigureWords,
    count_inches,
    is_shown,
    mark_figure,
    measure_width,
    wrap_text,
    write_flag,
)

LEFT, NAMES, BASES, SPACE = 0.04, 1.2, 0.3, 0.14  # inches: margin, most for names, bases, between panels
PITCH, TICKS, FOOT = 0.2, 0.34, 0.36  # inches: a municipality, ticks below a panel, axis and mark below all


@dataclass(frozen=True, kw_only=True)
class PanelWords(FigureWords):
    """The words of small multiples."""

    value: Callable[[float], str]  # 0.52 → "52%", 3.14 → "3,1": ticks and the district's value
    axis: str
    base: str  # heading of the bases
    district: str  # the label of the district's row


def draw_multiples(rows: pd.DataFrame, words: PanelWords, limits: tuple[float, float], percent: bool) -> Figure:
    """Draw one panel per item, two or three beside each other, in it one line per municipality, in the order given.

    `rows`: panel (the item), label (the municipality, or `words.district` once a panel), n, estimate, low, high, flag.
    The district stands first: its value is written and drawn as a line through the panel, its interval as a band. A
    value that may not be shown has its flag in its place; of low base a dot is hollow, the district's line dashed.
    """
    panels = dict(list(rows.groupby("panel", sort=False)))
    names, height = _arrange_names(rows, words.district)
    start = LEFT + max(measure_width(line) for text, _ in names.values() for line in text.split("\n")) + 0.1
    columns = len(panels) if len(panels) < 4 else 2 if len(panels) == 4 else 3
    width = (WIDTH - LEFT - start + SPACE) / columns - SPACE - BASES
    titles = [wrap_text(title, width + BASES / 2, weight=600) for title in panels]
    tops = _find_tops(titles, columns, height)
    figure = Figure(figsize=(WIDTH, tops[-1] + height + TICKS + FOOT))
    for number, (panel, title) in enumerate(zip(panels.values(), titles, strict=True)):
        left, top = start + number % columns * (width + BASES + SPACE), tops[number // columns]
        if number % columns == 0:
            for text, place in names.values():
                write(figure, LEFT, top + place, text, va="center")
        write(figure, left, top - 0.04, "\n".join(title), va="bottom", weight=600)
        write(figure, left + width + BASES, top - 0.04, words.base, ha="right", va="bottom")
        axes = add_axes(figure, left, top, width, height)
        _scale_panel(axes, limits, percent, words)
        _draw_panel(axes, panel, names, words, (limits[1] - limits[0]) / width)
        for row in panel[panel["n"].notna()].itertuples():
            place = top + names[row.label][1]
            style = {"ha": "right", "va": "center", "color": MUTED} | mark_figure(row, "count")
            write(figure, left + width + BASES, place, str(row.n), **style)
    write(figure, start, tops[-1] + height + TICKS, words.axis, va="top", fontsize=10)
    return finish(figure, words)


def _arrange_names(rows: pd.DataFrame, district: str) -> tuple[dict[str, tuple[str, float]], float]:
    """Return label → its lines and the middle of its row in inches, the district first; and the height of a panel."""
    places, top = {}, 0.0
    for label in dict.fromkeys([district, *rows["label"]]):
        lines = wrap_text(label, NAMES)
        pitch = max(PITCH, count_inches(len(lines)) + 0.04)
        places[label] = ("\n".join(lines), top + pitch / 2)
        top += pitch
    return places, top


def _find_tops(titles: list[list[str]], columns: int, height: float) -> list[float]:
    """Return the top of each row of panels in inches; the titles beside each other end at the same height."""
    tops, bottom = [], 0.08
    for number in range(0, len(titles), columns):
        tops.append(bottom + count_inches(max(map(len, titles[number : number + columns]))) + 0.04)
        bottom = tops[-1] + height + TICKS
    return tops


def _scale_panel(axes: Axes, limits: tuple[float, float], percent: bool, words: PanelWords) -> None:
    axes.set_xlim(limits)
    low, high = limits
    ticks = np.linspace(low, high, 3) if percent else np.arange(low, high + 0.5, 1 if high - low <= 6 else 2)
    axes.set_xticks(ticks, [words.value(tick) if percent else f"{tick:.0f}" for tick in ticks])


def _draw_panel(
    axes: Axes, panel: pd.DataFrame, names: dict[str, tuple[str, float]], words: PanelWords, inch: float
) -> None:
    """Draw the district's line and the municipalities' dots; `inch`: units of the axis to an inch."""
    for row in panel.itertuples():
        place = names[row.label][1]
        if row.label == words.district:
            _draw_district(axes, row, place, words, inch)
            continue
        if is_shown(row):
            axes.axhline(place, color=RULE, linewidth=0.8, zorder=0)
            draw_mark(axes, row, place, COLOURS["roma"], size=4.7)
        else:
            write_in(axes, axes.get_xlim()[0] + 0.05 * inch, place, write_flag(row), **mark_figure(row))


def _draw_district(axes: Axes, row, place: float, words: PanelWords, inch: float) -> None:
    low, high = axes.get_xlim()
    if not is_shown(row):
        write_in(axes, low + 0.05 * inch, place, write_flag(row), **mark_figure(row))
        return
    text = words.value(row.estimate)
    half, bottom = measure_width(text) / 2 * inch, axes.get_ylim()[0]
    top = place + count_inches(1) / 2
    if pd.notna(row.low) and pd.notna(row.high):
        axes.fill_betweenx([top, bottom], row.low, row.high, color=RULE, linewidth=0, zorder=0.5)
        axes.vlines([row.low, row.high], top, bottom, color=MUTED, linewidth=0.6, zorder=0.6)
    axes.vlines(
        row.estimate, top, bottom, color=INK, linewidth=1.2, zorder=1, linestyle="--" if row.flag == "low" else "-"
    )
    middle = min(max(row.estimate, low + half), high - half)
    write_in(axes, middle, place, text, ha="center", weight=600, **mark_figure(row))
