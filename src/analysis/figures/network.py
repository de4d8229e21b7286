"""Partners and the pairs of them named together in, a network out: dots on an oval, lines as wide as their share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from analysis.errors import StudyError
from analysis.figures.sheet import add_axes, finish, write, write_in
from analysis.figures.style import COLOURS, MUTED, WIDTH
from analysis.figures.texts import (
    NOT_SHOWN,
    FigureWords,
    count_inches,
    is_shown,
    mark_figure,
    measure_width,
    wrap_text,
    write_flag,
)

LEFT, NAMES, SPACE = 0.04, 1.5, 0.07  # inches: margin, room of the names on each side, between a dot and its name
PITCH, GAP = 0.5, 0.1  # inches: from partner to partner at least, between the lines of two names
LARGEST = 0.46  # inches across the dot of a partner whom all name
WIDEST, THINNEST = 8.0, 0.5  # points: the widest line, and a hairline that can still be seen
BEND = 0.45  # how far lines bend to the middle, so that those of neighbours keep clear of the names
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # shares in the key
KEY, FOOT = 0.3, 0.26  # inches: the key of line widths, the mark below all
LINES = ("#8c8c8c", MUTED)  # a pair, and one that half as many name as the pair named most


@dataclass(frozen=True, kw_only=True)
class NetworkWords(FigureWords):
    """The words of a network."""

    share: Callable[[float], str]  # 0.52 → "52%"
    width: str  # heading of the key of line widths
    hidden: str  # a sentence, written when a partner or a pair may not be shown


@dataclass(frozen=True)
class _Place:
    """Where a partner stands, in inches from the left and from the top of the oval; and on which side, -1 or 1."""

    x: float
    y: float
    side: int
    lines: list[str]


def draw_network(nodes: pd.DataFrame, links: pd.DataFrame, words: NetworkWords) -> Figure:
    """Draw partners right and left by turns, in the order of the rows, and a line for each pair above nought.

    `nodes`: label, series (one), estimate (share that names the partner: the area of its dot), flag. `links`: first,
    second (labels), estimate (share that names both: the width of the line), flag. What may not be shown is not drawn:
    a partner keeps its name with its flag, a pair is left out, and a sentence says so. Of low base a dot is hollow, a
    line dashed. Raises `StudyError` for a pair with a partner that is not among the nodes.
    """
    if unknown := sorted({*links["first"], *links["second"]} - set(nodes["label"])):
        raise StudyError(f"a pair with “{unknown[0]}”", where="links", expected="labels of the nodes")
    places, height = _arrange_oval(list(nodes["label"]))
    drawn = [row for row in links.itertuples() if is_shown(row) and row.estimate > 0]
    unit = WIDEST / max((row.estimate for row in drawn), default=1.0)  # points of line for one unit of share
    hidden = bool({*nodes["flag"], *links["flag"]} & set(NOT_SHOWN))
    note = wrap_text(words.hidden, WIDTH - 2 * LEFT) if hidden else []
    figure = Figure(figsize=(WIDTH, height + KEY + count_inches(len(note)) + FOOT))
    axes = add_axes(figure, 0, 0, WIDTH, height)
    axes.set(xlim=(0, WIDTH), xticks=[])
    middle = np.array([WIDTH / 2, height / 2])
    for row in sorted(drawn, key=lambda row: row.estimate):
        _draw_link(axes, places[row.first], places[row.second], middle, row, unit)
    for row in nodes.itertuples():
        _draw_node(figure, axes, row, places[row.label], words)
    if drawn:
        _write_key(figure, height, unit, max(row.estimate for row in drawn), words)
    write(figure, LEFT, height + KEY, "\n".join(note), va="top")
    return finish(figure, words)


def _arrange_oval(labels: list[str]) -> tuple[dict[str, _Place], float]:
    """Return label → place, by turns right and left from the top down; and the height of it all in inches.

    Those of one side stand as far below each other as their names are high, so that names never meet; by turns, since
    the partners that come first in the form are the ones most often named together.
    """
    lines = {label: wrap_text(label, NAMES) for label in labels}
    needed = {label: max(PITCH, count_inches(len(lines[label]) + 1) + GAP) for label in labels}
    sides = {1: labels[::2], -1: labels[1::2]}
    height = max(sum(needed[label] for label in names) for names in sides.values())
    half, places = WIDTH / 2 - LEFT - NAMES - SPACE - LARGEST / 2, {}
    for side, names in sides.items():
        more = (height - sum(needed[label] for label in names)) / max(len(names), 1)
        top = 0.0
        for label in names:
            y = top + (needed[label] + more) / 2
            x = WIDTH / 2 + side * half * np.sqrt(1 - (2 * y / height - 1) ** 2)
            places[label], top = _Place(x, y, side, lines[label]), top + needed[label] + more
    return places, height


def _draw_link(axes: Axes, first: _Place, second: _Place, middle: np.ndarray, row, unit: float) -> None:
    ends = np.array([[first.x, first.y], [second.x, second.y]])
    bend = (1 - BEND) * ends.mean(axis=0) + BEND * middle
    path = Path([ends[0], bend, ends[1]], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    width, style = max(row.estimate * unit, THINNEST), (0, (2, 1)) if row.flag == "low" else "-"
    for colour, more in (
        ("white", 1.6),
        (LINES[row.estimate * unit >= WIDEST / 2], 0),
    ):  # the white one sets crossing lines off from each other
        axes.add_patch(
            PathPatch(
                path, facecolor="none", edgecolor=colour, linewidth=width + more, linestyle=style, capstyle="butt"
            )
        )


def _draw_node(figure: Figure, axes: Axes, row, place: _Place, words: NetworkWords) -> None:
    across, colour = 0.0, COLOURS[row.series]
    if is_shown(row):
        across = LARGEST * np.sqrt(row.estimate)
        face = "white" if row.flag == "low" else colour
        axes.scatter(place.x, place.y, s=(72 * across) ** 2, facecolor=face, edgecolor=colour, linewidth=1.5, zorder=3)
    value = words.share(row.estimate) if is_shown(row) else write_flag(row)
    x, side = place.x + place.side * (across / 2 + SPACE), {1: "left", -1: "right"}[place.side]
    y = place.y - count_inches(len(place.lines)) / 2
    for line, weight, mark in [*((line, 400, {}) for line in place.lines), (value, 600, mark_figure(row))]:
        write(figure, x, y, line, ha=side, va="center", weight=weight, **mark)
        y += count_inches(1)


def _write_key(figure: Figure, top: float, unit: float, largest: float, words: NetworkWords) -> None:
    """Write what the widths of lines mean, with up to three round shares that occur."""
    axes = add_axes(figure, 0, top, WIDTH, KEY)
    axes.set(xlim=(0, WIDTH), xticks=[])
    write_in(axes, LEFT, KEY / 2, words.width)
    x = LEFT + measure_width(words.width) + 0.2
    for step in [step for step in STEPS if step <= largest][-3:] or [largest]:
        axes.hlines(KEY / 2, x, x + 0.4, color=LINES[step * unit >= WIDEST / 2], linewidth=max(step * unit, THINNEST))
        write_in(axes, x + 0.47, KEY / 2, words.share(step), gid=f"scale:{step:g}")
        x += 0.47 + measure_width(words.share(step)) + 0.25
