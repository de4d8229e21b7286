"""One style for every figure: colours with measured contrast, the study's own font, the same bytes each time."""

from __future__ import annotations

import logging
from io import StringIO
from pathlib import Path

import matplotlib as mpl
import seaborn
from matplotlib import font_manager
from matplotlib.figure import Figure

from analysis.figures.fonts import FAMILY, NAMES, make_fonts

# Analysis Function categorical palette (UK government statistics): in this order neighbours differ by
# 3.23–3.38 : 1, and each stands out from white by at least 3.03 : 1; every series has its own marker as well.
COLOURS = {"own": "#801650", "roma": "#F46A25", "ngo": "#12436D", "authority": "#28A197"}
MARKERS = {"own": "o", "roma": "o", "ngo": "D", "authority": "s"}
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
    return svg.getvalue()
