"""Rows of a small chart with every flag, its words, and the same figure drawn by another process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.figures.dots import Words, draw_dots
from analysis.figures.style import draw_svg, use_style

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
