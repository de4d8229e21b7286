"""Rows of a small chart with every flag, its words, the same figure drawn by another process; and what a page sees."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.figures.dots import Words, draw_dots
from analysis.figures.style import draw_svg, use_style
from analysis.figures.texts import measure_width

LABELS = ("Стратегия за интегриране на ромите (2012–2020 г.)", "Здравните медиатори", "План за действие")
WORDS = Words(
    axis="Дял от отговорилите",
    base="База (n)",
    mark="Демонстрационни данни",
    series={"own": "Роми, община Борово", "roma": "Роми", "ngo": "НПО и читалища", "authority": "Власти"},
    language="bg",
)
# label, series, n, estimate, low, high, flag
ROWS = [
    (LABELS[0], "own", 31, 0.42, 0.30, 0.55, "low"),
    (LABELS[0], "roma", 381, 0.52, 0.47, 0.57, ""),
    (LABELS[0], "ngo", 97, 0.61, 0.52, 0.69, ""),
    (LABELS[0], "authority", 208, 0.77, 0.71, 0.82, ""),
    (LABELS[1], "own", 14, None, None, None, ":u"),
    (LABELS[1], "roma", 379, 0.33, 0.28, 0.38, ""),
    (LABELS[1], "ngo", 96, 0.64, None, None, ""),
    (LABELS[1], "authority", 207, 0.71, 0.65, 0.77, ""),
    (LABELS[2], "own", None, None, None, None, ":c"),
    (LABELS[2], "roma", 378, 0.12, 0.09, 0.16, ""),
    (LABELS[2], "ngo", 45, 0.20, 0.11, 0.33, "low"),
    (LABELS[2], "authority", 206, 0.66, 0.60, 0.72, ""),
]
COLUMNS = ["label", "series", "n", "estimate", "low", "high", "flag"]
TYPES = {"n": "Int64", "estimate": float, "low": float, "high": float}
AGAIN = """
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import conftest

conftest.use_style(Path(sys.argv[2]))
svg = conftest.draw_svg(conftest.draw_dots(conftest.make_rows(), conftest.WORDS, (0.0, 1.0), percent=True))
sys.stdout.write(svg)
"""


def make_rows() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=COLUMNS).astype(TYPES)


@pytest.fixture
def rows() -> pd.DataFrame:
    return make_rows()


@pytest.fixture
def words() -> Words:
    return WORDS


@pytest.fixture
def draw(fonts):
    """A function that draws rows as shares, in the style of the study."""
    use_style(fonts)
    return lambda rows, words=WORDS: draw_dots(rows, words, (0.0, 1.0), percent=True)


@pytest.fixture
def svg_of_another_process(fonts) -> str:
    """The figure of `ROWS` as a process of its own draws it."""
    command = [sys.executable, "-X", "utf8", "-c", AGAIN, str(Path(__file__).parent), str(fonts)]
    return subprocess.run(command, check=True, capture_output=True, timeout=300, encoding="utf-8").stdout


@pytest.fixture
def svg(draw, rows) -> str:
    return draw_svg(draw(rows))


@pytest.fixture(scope="session")
def style(fonts) -> None:
    """The style of the study."""
    use_style(fonts)


@pytest.fixture(scope="session")
def make_frame():
    """A function that makes rows of estimates with their types from tuples."""

    def make(rows: list[tuple], columns: str) -> pd.DataFrame:
        frame = pd.DataFrame(rows, columns=columns.split())
        return frame.astype({name: kind for name, kind in TYPES.items() if name in frame})

    return make


@pytest.fixture(scope="session")
def find_faults():
    """A function that returns what a reader would stumble over: texts that are cut, overlap, or are too small."""
    return find_faults_of


@pytest.fixture(scope="session")
def list_words():
    """A function that returns the texts of a figure, the lines of each joined."""
    return lambda figure: [text.get_text().replace("\n", " ") for text in list_texts_of(figure)]


def list_texts_of(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def find_faults_of(figure: Figure) -> list[str]:
    figure.draw_without_rendering()
    boxes = [(text.get_text(), measure_box(text)) for text in list_texts_of(figure)]
    whole = figure.bbox.padded(1)
    cut = [f"cut: {name}" for name, box in boxes if not (whole.contains(*box.p0) and whole.contains(*box.p1))]
    small = [f"small: {text.get_text()}" for text in list_texts_of(figure) if text.get_fontsize() < 9]
    both = [f"overlap: {one} | {other}" for (one, a), (other, b) in combinations(boxes, 2) if meet(a, b)]
    fields = [axes.bbox for axes in figure.axes]
    return cut + small + both + ["fields overlap" for a, b in combinations(fields, 2) if meet(a, b)]


def meet(one: Bbox, other: Bbox) -> bool:
    """Say whether two boxes share more than a pixel in both directions."""
    (left, low, right, high), (from_left, from_low, to_right, to_high) = one.extents, other.extents
    return min(right, to_right) - max(left, from_left) > 1 and min(high, to_high) - max(low, from_low) > 1


def measure_box(text: Text) -> Bbox:
    """Return the box of the ink of a text: as wide as it is drawn, without the space between lines."""
    box, figure = text.get_window_extent(), text.get_figure(root=True)
    size, weight = text.get_fontsize(), text.get_fontweight()
    width = max(
        measure_width(line, size, weight if isinstance(weight, int) else 400) for line in text.get_text().split("\n")
    )
    left = box.x0 + (box.width - width * figure.dpi) * {"left": 0, "center": 0.5, "right": 1}[text.get_ha()]
    spare = 0.13 * size / 72 * figure.dpi
    return Bbox.from_extents(left, box.y0 + spare, left + width * figure.dpi, box.y1 - spare)
