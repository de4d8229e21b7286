"""One row of estimates in, its mark out: a dot with its interval, hollow where the base is low; limits of an axis."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.figures.style import INK
from analysis.figures.texts import is_shown


def draw_mark(axes: Axes, row, middle: float, colour: str = INK, size: float = 3.8) -> None:
    """Draw a row (estimate, low, high, flag) with its interval where it has one; `middle`: its y, `size` in points."""
    if pd.notna(row.low) and pd.notna(row.high):
        ends = {"solid_capstyle": "butt", "zorder": 3, "clip_on": False}  # no longer than the interval
        axes.add_artist(Line2D([row.low, row.high], [middle] * 2, color=colour, linewidth=1.6, **ends))
    dot = Line2D(
        [row.estimate], [middle], color=colour, marker="o", markersize=size, markeredgewidth=1.3, linestyle="",
        markerfacecolor="white" if row.flag == "low" else colour, zorder=4, clip_on=False,
    )  # fmt: skip
    axes.add_artist(dot)


def limit_axis(rows: Iterable, step: float) -> tuple[float, float]:
    """Return limits that hold nought and all that is drawn of the rows, at multiples of `step`; at least one step wide.

    >>> from collections import namedtuple
    >>> limit_axis([namedtuple("Row", "estimate low high flag")(0.2, -0.1, 0.3, "")], 0.25)
    (-0.25, 0.5)
    """
    drawn = [value for row in rows if is_shown(row) for value in (row.estimate, row.low, row.high)]
    values = [0.0, *(value for value in drawn if pd.notna(value))]
    low, high = math.floor(min(values) / step + 1e-9) * step, math.ceil(max(values) / step - 1e-9) * step
    return low, max(high, low + step)
