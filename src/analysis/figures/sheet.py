"""Places in inches in, artists of a figure out: axes, texts, squares of a key, and the mark every figure carries."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis.figures.style import COLOURS, INK, WIDTH
from analysis.figures.texts import SIZE, FigureWords, measure_width

STYLE = {"fontsize": SIZE, "linespacing": 0.85, "color": INK}
CAPITAL = 0.66  # em: the height of a capital letter
SWATCH = 0.1  # inches: the square of a key


def add_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Add axes without frame or ticks at a place in inches; its y runs in inches from its top downwards."""
    whole = figure.get_figheight()
    axes = figure.add_axes((left / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole))
    axes.set(ylim=(height, 0), yticks=[], xticks=[])
    axes.grid(False)
    axes.patch.set_visible(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(labelsize=SIZE, length=3, bottom=True, pad=2)
    return axes


def write(figure: Figure, x: float, y: float, text: str, ha: str = "left", **style) -> Text:
    """Write a text at a place in inches from the left and from the top; its lines begin below each other."""
    size, weight = style.get("fontsize", SIZE), style.get("weight", 400)
    width = max(measure_width(line, size, weight) for line in text.split("\n"))
    left = x - width * {"left": 0, "center": 0.5, "right": 1}[ha]
    y, style = _centre(y, text, style)
    return figure.text(left / WIDTH, 1 - y / figure.get_figheight(), text, **(STYLE | style))


def write_in(axes: Axes, x: float, y: float, text: str, **style) -> Text:
    """Write a text in the middle of a line of axes that `add_axes` made: x in their units, y in inches."""
    y, style = _centre(y, text, {"va": "center"} | style)
    return axes.text(x, y, text, **(STYLE | style))


def _centre(y: float, text: str, style: dict) -> tuple[float, dict]:
    """Centre a single line by its capitals: Matplotlib would centre its ink, so that neighbours would not be level."""
    if style.get("va") != "center" or "\n" in text:
        return y, style
    return y + CAPITAL / 2 * style.get("fontsize", SIZE) / 72, style | {"va": "baseline"}


def draw_swatch(figure: Figure, x: float, y: float, colour: str, edge: str = "none") -> None:
    """Draw the square of a key, its middle at a place in inches from the left and from the top."""
    wide, high = SWATCH / WIDTH, SWATCH / figure.get_figheight()
    corner = (x / WIDTH - wide / 2, 1 - y / figure.get_figheight() - high / 2)
    figure.add_artist(Rectangle(corner, wide, high, facecolor=colour, edgecolor=edge, linewidth=0.8))


def finish(figure: Figure, words: FigureWords) -> Figure:
    """Set the mark of demonstration data and the language of all texts."""
    if words.mark:
        write(
            figure, WIDTH - 0.06, figure.get_figheight() - 0.05, words.mark,
            ha="right", va="bottom", color=COLOURS["own"], weight=600,
        )  # fmt: skip
    for text in figure.findobj(Text):
        text.set_language(words.language)
    return figure
