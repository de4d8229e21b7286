"""Rows of items and series in, the places of their bars out: one block per item, in it one bar per series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures.sheet import write, write_in
from analysis.figures.style import DARK, INK, MUTED, OUTLINES, WIDTH
from analysis.figures.texts import count_inches, is_shown, mark_figure, measure_width, wrap_text, write_flag

LEFT = 0.04  # inches: the margin
TITLE = 10  # points
SPACE, AROUND = 0.07, 0.06  # inches between the names and the bars, around a flag within a bar
LABELLED = 0.05  # the smallest share that has its value written in its segment
PITCH, GAP, BAR = 0.215, 0.11, 0.175  # inches: from bar to bar at least, between blocks, thickness of a bar


@dataclass(frozen=True)
class Blocks:
    """Places in inches, vertical ones from the top of the field of bars."""

    bars: dict[tuple[str, str], float]  # (label, series) → middle of the bar
    names: dict[tuple[str, str], str]  # (label, series) → lines left of the bar
    titles: dict[str, float]  # lines above a block → their top
    spans: list[tuple[float, float]]  # top and bottom of the bars of each block
    left: float  # where the bars may begin
    height: float


def arrange_blocks(rows: pd.DataFrame, series: dict[str, str], room: float) -> Blocks:
    """Arrange one bar per label and series, in the order of the rows.

    Bars are named by their series, and each block has its label as title; with one series they are named by their
    labels; a single label is not written: it is the caption's. `rows`: label, series. `series`: series → name.
    `room`: inches that a name may take before it is wrapped.
    """
    by_label = rows["series"].nunique() == 1 < rows["label"].nunique()
    titled = rows["label"].nunique() > 1 and not by_label
    bars, names, titles, spans, top = {}, {}, {}, [], 0.02
    for label, of_label in rows.groupby("label", sort=False):
        if titled:
            title = wrap_text(label, WIDTH - 2 * LEFT, TITLE, 600)
            top += GAP if titles else 0
            titles["\n".join(title)] = top
            top += count_inches(len(title), TITLE) + 0.02
        start = top
        for name in dict.fromkeys(of_label["series"]):
            lines = wrap_text(label if by_label else series[name], room)
            pitch = max(PITCH, count_inches(len(lines)) + 0.05)
            bars[label, name], names[label, name] = top + pitch / 2, "\n".join(lines)
            top += pitch
        spans.append((start, top))
    if not titled:
        spans = [(spans[0][0], top)]
    widest = max(measure_width(line) for lines in names.values() for line in lines.split("\n"))
    return Blocks(bars, names, titles, spans, LEFT + widest + SPACE, top)


def fit_unit(room: float, measure: Callable[[float], float]) -> float:
    """Return the width of one unit of share with which fields that are `measure(unit)` inches wide fill the room."""
    low, high = 0.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if measure(middle) <= room else (low, middle)
    return low


def write_blocks(figure: Figure, blocks: Blocks, top: float) -> None:
    """Write titles and names; `top`: inches from the top of the figure to the field."""
    for lines, place in blocks.titles.items():
        write(figure, LEFT, top + place, lines, va="top", fontsize=TITLE, weight=600)
    for key, place in blocks.bars.items():
        write(figure, LEFT, top + place, blocks.names[key], va="center")


def write_bases(figure: Figure, rows: pd.DataFrame, blocks: Blocks, right: float, top: float, heading: str) -> None:
    """Write the base of each bar where it is known, right-aligned at `right` inches, below its heading."""
    write(figure, right, top - 0.05, heading, ha="right", va="bottom")
    known = rows.dropna(subset=["n"]).drop_duplicates(["label", "series"])
    for row in known.itertuples():
        style = {"ha": "right", "va": "center", "color": MUTED} | mark_figure(row, "count")
        write(figure, right, top + blocks.bars[row.label, row.series], str(row.n), **style)


def draw_zero(axes: Axes, blocks: Blocks) -> None:
    """Draw the line from which bars begin, once for each block, so that it crosses no title."""
    tops, bottoms = zip(*blocks.spans, strict=True)
    axes.vlines([0] * len(tops), tops, bottoms, color=INK, linewidth=1.2, zorder=3, clip_on=False)


def draw_segment(axes: Axes, middle: float, start: float, width: float, colour: str, hollow: bool) -> None:
    """Draw one segment of a bar from `start`, to the left where `width` is negative; hollow where the base is low."""
    edge = colour if hollow and colour not in OUTLINES else OUTLINES.get(colour, "white")
    bar = Rectangle(
        (start, middle - BAR / 2), width, BAR, facecolor="white" if hollow else colour, edgecolor=edge, clip_on=False,
        linewidth=1.4 if hollow else 0.8, zorder=2.5 if colour in OUTLINES else 2,
    )  # fmt: skip
    axes.add_artist(bar)  # not add_patch: the limits are set, and it would compute them anew for each bar


def measure_stack(rows: list, unit: float) -> float:
    """Return the length in inches of what `draw_stack` draws of these rows."""
    return sum(row.estimate * unit if is_shown(row) else measure_width(write_flag(row)) + AROUND for row in rows)


def draw_stack(axes: Axes, middle: float, rows: list, colours: dict[str, str], unit: float, sign: int = 1) -> None:
    """Draw segments one behind the other from zero, to the left where `sign` is -1, with their values in them.

    `rows`: named tuples of category, estimate (a share), flag; a value that is hidden leaves the room of its flag.
    `unit`: inches of one unit of share.
    """
    reach = 0.0
    for row in rows:
        if is_shown(row):
            width, hollow = row.estimate, row.flag == "low"
            draw_segment(axes, middle, sign * reach, sign * width, colours[row.category], hollow)
            text = f"{100 * width:.0f}"
            if width < LABELLED or measure_width(text) > width * unit:
                text = ""
            colour = "white" if colours[row.category] in DARK and not hollow else INK
        else:
            text, colour = write_flag(row), INK
            width = (measure_width(text) + AROUND) / unit
        style = {"ha": "center", "color": colour, "zorder": 5} | mark_figure(row)
        write_in(axes, sign * (reach + width / 2), middle, text, **style)
        reach += width
