"""Rows of levels of participation in, now and wanted out: two marks for each level with an arrow, a panel a series.

The levels are those of the IAP2 Spectrum of Public Participation (inform, consult, involve, collaborate, empower), with
"none" before them; who could not say stands apart at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.marks import draw_mark, limit_axis
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

LEFT, SPACE, KEY = 0.04, 0.34, 0.3  # inches: margin, between panels, line of the key
BAND, GAP, FOOT = 0.36, 0.05, 0.68  # inches: the marks of a level, the space below them, ticks with axis and mark
APART = 0.14  # inches: more space above dk
OFFSETS = {"now": -0.08, "want": 0.08}  # inches from the middle of the band
SIZES = {"now": 3.6, "want": 6}  # points
DONT_KNOW = "dk"


@dataclass(frozen=True, kw_only=True)
class LevelsWords(FigureWords):
    """The words of levels now and wanted."""

    share: Callable[[float], str]  # 0.52 → "52%"
    bases: Callable[[int | None, int | None], str]  # bases now and wanted → "n = 380; 378"
    axis: str
    series: dict[str, str]
    now: str
    want: str


def draw_levels(rows: pd.DataFrame, words: LevelsWords) -> Figure:
    """Draw one panel per series, in it one band per level in the order of the rows; `dk` stands apart.

    `rows`: label, category (code of the level, `dk`), series, when (`now`, `want`), n, estimate, low, high, flag. Now
    is a small grey dot, wanted a larger one in the colour of the series, and an arrow leads to it; of low base they are
    hollow. A value that may not be shown has its flag in its place, and no arrow.
    """
    places, titles, height = _arrange_bands(rows)
    panels = dict(list(rows.groupby("series", sort=False)))
    width = (WIDTH - 2 * LEFT - SPACE * len(panels)) / len(panels)
    heads = {name: wrap_text(words.series[name], width + SPACE / 2, weight=600) for name in panels}
    top = KEY + count_inches(max(map(len, heads.values())) + 1) + 0.1
    figure = Figure(figsize=(WIDTH, top + height + FOOT))
    _write_key(figure, words)
    for title, place in titles.items():
        write(figure, LEFT, top + place, title, va="top")
    limits = limit_axis(rows.itertuples(), 0.25)
    for number, (name, panel) in enumerate(panels.items()):
        left = LEFT + number * (width + SPACE) + SPACE / 3
        write(figure, left, KEY, "\n".join(heads[name]), va="top", weight=600)
        based = [_find_based(panel, when) for when in OFFSETS]
        bases = words.bases(*(None if row is None else int(row.n) for row in based))
        marks = " ".join(mark_figure(row, "count").get("gid", "") for row in based).strip()
        style = {"va": "top", "color": MUTED} | ({"gid": marks} if marks else {})
        write(figure, left, KEY + count_inches(len(heads[name])), bases, **style)
        axes = add_axes(figure, left, top, width, height)
        _scale_panel(axes, limits, width, words)
        for label, place in places.items():
            _draw_band(axes, panel[panel["label"] == label], place, COLOURS[name], limits[1] / width)
    write(figure, WIDTH / 2, top + height + 0.25, words.axis, ha="center", va="top", fontsize=10)
    return finish(figure, words)


def _arrange_bands(rows: pd.DataFrame) -> tuple[dict[str, float], dict[str, float], float]:
    """Return label → middle of its band, lines of its title → their top, and the height of all, in inches."""
    places, titles, top = {}, {}, 0.0
    for label, category in dict(zip(rows["label"], rows["category"], strict=True)).items():
        top += APART if category == DONT_KNOW else 0
        lines = wrap_text(label, WIDTH - 2 * LEFT)
        titles["\n".join(lines)] = top
        top += count_inches(len(lines)) + BAND
        places[label] = top - BAND / 2
        top += GAP
    return places, titles, top - GAP


def _find_based(panel: pd.DataFrame, when: str):
    """Return the first row whose base is known, as a named tuple, or None."""
    return next(panel[(panel["when"] == when) & panel["n"].notna()].itertuples(), None)


def _scale_panel(axes: Axes, limits: tuple[float, float], width: float, words: LevelsWords) -> None:
    axes.set_xlim(limits)
    step = 0.25 if 0.25 / limits[1] * width > measure_width(words.share(0.25)) + 0.06 else 0.5
    ticks = [step * number for number in range(int(limits[1] / step) + 1)]
    axes.set_xticks(ticks, [words.share(tick) for tick in ticks])


def _draw_band(axes: Axes, of_level: pd.DataFrame, place: float, colour: str, inch: float) -> None:
    """Draw the two marks of one level; `inch`: units of share to an inch."""
    colours = [INK if tick == 0 else RULE for tick in axes.get_xticks()]
    axes.vlines(
        axes.get_xticks(), place - BAND / 2, place + BAND / 2, color=colours, linewidth=1, clip_on=False, zorder=0
    )
    ends = {}
    for row in of_level.itertuples():
        middle = place + OFFSETS[row.when]
        if is_shown(row):
            ends[row.when] = (row.estimate, middle)
            draw_mark(axes, row, middle, MUTED if row.when == "now" else colour, size=SIZES[row.when])
        else:
            write_in(axes, 0.05 * inch, middle, write_flag(row), **mark_figure(row))
    if len(ends) == 2:
        _draw_arrow(axes, ends["now"], ends["want"])


def _draw_arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    arrow = {"arrowstyle": "->", "color": MUTED, "linewidth": 1.0, "shrinkA": 2, "shrinkB": 3.5}
    axes.annotate("", end, start, arrowprops=arrow, annotation_clip=False, zorder=2)


def _write_key(figure: Figure, words: LevelsWords) -> None:
    """Write now and wanted on the two sides of their marks."""
    axes = add_axes(figure, LEFT, 0.02, WIDTH - 2 * LEFT, KEY - 0.06)
    axes.set(xlim=(0, WIDTH - 2 * LEFT), xticks=[])
    middle, start = (KEY - 0.06) / 2, measure_width(words.now) + 0.1
    end = start + 0.45
    write_in(axes, 0, middle, words.now)
    axes.plot(start, middle, "o", markersize=SIZES["now"] + 1.3, color=MUTED)
    axes.plot(end, middle, "o", markersize=SIZES["want"] + 1.3, color=INK)
    _draw_arrow(axes, (start, middle), (end, middle))
    write_in(axes, end + 0.1, middle, words.want)
