"""One style for every figure: colours with measured contrast, the study's own font, the same bytes each time."""

from __future__ import annotations

import logging
from io import StringIO
from pathlib import Path

import matplotlib as mpl
import seaborn
from matplotlib import font_manager
from matplotlib.figure import Figure

from analysis.figures.compact import compact_svg
from analysis.figures.fonts import FAMILY, NAMES, make_fonts

# Analysis Function categorical palette (UK government statistics): in this order neighbours differ by
# 3.23–3.38 : 1, and each stands out from white by at least 3.03 : 1; every series has its own marker as well.
COLOURS = {"own": "#801650", "roma": "#F46A25", "ngo": "#12436D", "authority": "#28A197"}
MARKERS = {"own": "o", "roma": "o", "ngo": "D", "authority": "s"}
# Answers from the negative to the positive: brown and violet stay apart for every kind of colour blindness; the strong
# shade differs from the weak one by 3.30–3.35 : 1 and all from white by 3.36 : 1, the side of zero is the second cue.
ANSWERS = {"1": "#5a2d00", "2": "#b97c28", "3": "#8c8c8c", "4": "#9474cc", "5": "#3c2470", "dk": "#595959"}
# First, second and third choice: neighbours differ by 3.1 : 1 at least; the last is too light for the page, so it has
# an outline of the first.
CHOICES = {"1": "#0b2a45", "2": "#5f88b0", "3": "#e6edf4"}
OUTLINES = {CHOICES["3"]: CHOICES["1"]}
DARK = {ANSWERS["1"], ANSWERS["5"], CHOICES["1"]}  # values in these are white
INK, MUTED, RULE = "#1b1b1b", "#595959", "#d9d9d9"
WIDTH = 6.4  # inches; 614 px on a page, the width of a line of text

_SETTINGS = {
    "font.family": FAMILY,
    "font.size": 10,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "svg.fonttype": "path",  # an <img> cannot see the page's fonts
    "svg.hashsalt": "study",  # element ids that do not change from run to run
}


def use_style(fonts: Path) -> None:
    """Set the style for all figures of this process; makes the font files in `fonts` when they are not there."""
    if not all((fonts / name).is_file() for name in NAMES):
        make_fonts(fonts)
    for name in NAMES:
        if name.endswith(".ttf"):
            font_manager.fontManager.addfont(fonts / name)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    mpl.use("agg")
    seaborn.set_theme(style="whitegrid", rc=_SETTINGS)


def draw_svg(figure: Figure) -> str:
    """Return the figure as SVG text without date or program version, so that equal figures are equal bytes."""
    svg = StringIO()
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    return compact_svg(svg.getvalue())
