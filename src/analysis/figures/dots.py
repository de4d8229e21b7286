"""Rows of estimates in, a dot plot with intervals out: one line per item, one marker per series, bases at the right."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np
import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from analysis.figures.style import COLOURS, INK, MARKERS, MUTED, RULE, WIDTH
from analysis.figures.texts import NOT_SHOWN, keep_years, mark_figure

LABEL_CHARACTERS = 78  # what fits on one line above a row
LINE, BAND = 0.185, 0.44  # inches: one line of label; the band of markers below it
OFFSET = 0.04  # inches between the markers of one line, so that equal values stay visible
COLUMN = 0.44  # inches: one column of bases


@dataclass(frozen=True)
class Words:
    """The words of a dot plot, in the language of the page."""

    axis: str
    base: str
    mark: str  # "demonstration data", or empty
    series: dict[str, str]  # series → label in the key
    language: str  # Bulgarian has letter forms of its own


def draw_dots(rows: pd.DataFrame, words: Words, limits: tuple[float, float], percent: bool) -> Figure:
    """Draw one line per label, in the order of the rows.

    `rows`: label, series (`own`, `roma`, `ngo`, `authority`), n, estimate, low, high, flag. A row flagged
    `:c` or `:u` has no marker but its flag among the bases; one flagged `low` has a hollow marker. Values
    that are missing are not drawn. `limits`: the axis, 0–1 for shares, −1–1 for their
    differences, which are written as signed points and have a line at zero.
    """
    labels = list(dict.fromkeys(rows["label"]))
    series = [name for name in COLOURS if name in set(rows["series"])]
    wrapped = {label: textwrap.wrap(keep_years(label), LABEL_CHARACTERS) for label in labels}
    heights = [len(wrapped[label]) * LINE + BAND for label in labels]
    top, bottom = 0.34 + 0.2 * len(series), 0.62
    height = sum(heights) + top + bottom
    figure = Figure(figsize=(WIDTH, height))
    right = 1 - (COLUMN * len(series) + 0.05) / WIDTH
    axes = figure.add_axes((0.02, bottom / height, right - 0.04, sum(heights) / height))
    centres = sum(heights) - np.cumsum(heights) + BAND / 2
    places = dict(zip(labels, centres, strict=True))
    for label, centre in places.items():
        axes.axhline(centre, color=RULE, linewidth=0.8, zorder=0)
        text = "\n".join(wrapped[label])
        axes.text(limits[0], centre + BAND / 2 - 0.08, text, va="bottom", fontsize=10, linespacing=1.1)
    for number, name in enumerate(reversed(series)):
        offset = (2 * number - len(series) + 1) * OFFSET
        _draw_series(axes, rows[rows["series"] == name], places, name, offset)
    _write_bases(axes, rows, places, series)
    _finish(axes, limits, sum(heights), percent, words)
    _write_key(figure, axes, series, words, height)
    for text in figure.findobj(Text):
        text.set_language(words.language)
    return figure


def _draw_series(axes: Axes, rows: pd.DataFrame, places: dict[str, float], name: str, offset: float) -> None:
    shown = rows[rows["estimate"].notna() & ~rows["flag"].isin(NOT_SHOWN)]
    y = shown["label"].map(places).astype(float) + offset  # float also when nothing is shown
    axes.hlines(y, shown["low"], shown["high"], color=COLOURS[name], linewidth=1.6, zorder=1)
    fill = np.where(shown["flag"] == "low", "white", COLOURS[name])
    axes.scatter(
        shown["estimate"], y, marker=MARKERS[name], s=64 if name == "own" else 38, facecolor=fill,
        edgecolor=COLOURS[name], linewidth=1.6, zorder=2,
    )  # fmt: skip


def _write_bases(axes: Axes, rows: pd.DataFrame, centres: dict[str, float], series: list[str]) -> None:
    for column, name in enumerate(series):
        for row in rows[rows["series"] == name].itertuples():
            text = row.flag if row.flag in NOT_SHOWN else str(row.n)
            axes.annotate(
                text, (1, centres[row.label]), xycoords=("axes fraction", "data"), ha="right", va="center",
                xytext=(72 * COLUMN * (column + 1), 0), textcoords="offset points", fontsize=9, color=MUTED,
                **mark_figure(row, "count"),
            )  # fmt: skip


def _finish(axes: Axes, limits: tuple[float, float], height: float, percent: bool, words: Words) -> None:
    axes.set(xlim=limits, ylim=(0, height), yticks=[], ylabel="")
    axes.set_xlabel(words.axis, fontsize=10)
    axes.tick_params(labelsize=9.5)
    axes.grid(False)
    axes.set_xticks(np.linspace(*limits, 5) if percent else np.arange(limits[0], limits[1] + 1))
    is_signed = limits[0] < 0 < limits[1]
    if percent:
        axes.xaxis.set_major_formatter(lambda value, _: _write_points(value) if is_signed else f"{value:.0%}")
    if is_signed:
        axes.axvline(0, color=MUTED, linewidth=0.8, zorder=0)
    seaborn.despine(ax=axes, left=True)
    axes.set_clip_on(False)
    for artist in [*axes.collections, *axes.lines]:
        artist.set_clip_on(False)
    if words.mark:
        axes.figure.text(0.99, 0.01, words.mark, ha="right", va="bottom", fontsize=9, color=COLOURS["own"], weight=600)


def _write_points(value: float) -> str:
    """Return a difference of shares in points, with its sign.

    >>> _write_points(0.5), _write_points(0.0)
    ('+50', '0')
    """
    return f"{100 * value:+.0f}".replace("-", "\N{MINUS SIGN}") if value else "0"


def _write_key(figure: Figure, axes: Axes, series: list[str], words: Words, height: float) -> None:
    handles = [
        Line2D([], [], color=COLOURS[name], marker=MARKERS[name], linewidth=1.6, markersize=8 if name == "own" else 6)
        for name in series
    ]
    figure.legend(
        handles, [words.series[name] for name in series], loc="upper left", bbox_to_anchor=(0.0, 1.0),
        frameon=False, borderaxespad=0.2, handlelength=2.2, labelspacing=0.35, fontsize=10,
    )  # fmt: skip
    box = axes.get_position()
    for column, name in enumerate(series):
        x = box.x1 + (COLUMN * (column + 1) - 0.09) / WIDTH
        y = box.y1 + 0.07 / height
        figure.add_artist(Line2D([x], [y], color=COLOURS[name], marker=MARKERS[name], markersize=6, linestyle=""))
    figure.text(0.985, box.y1 + 0.16 / height, words.base, ha="right", va="bottom", fontsize=9, color=INK)
