"""A drawing keeps what it shows and says when it is made smaller."""

import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from analysis.disclosure.reading.pages import list_drawn
from analysis.figures.compact import compact_svg
from analysis.publish.raster import draw_png


@pytest.fixture
def svg(tmp_path) -> str:
    """A drawing by matplotlib with letters, markers, a clipped line, a hatch-free bar and a mark."""
    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.plot([0.1234567, 1, 2.7654321], [3, 1.3333333, 2], marker="D", linestyle="--")
    axes.bar([0, 1], [1.7777777, 2])
    axes.text(1, 2, "Борово “41%”", gid="figure:trust|borovo")
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return written.getvalue()


def read_pixels(svg: str) -> np.ndarray:
    picture, _ = draw_png(svg.encode())
    return np.asarray(Image.open(io.BytesIO(picture)).convert("L")).astype(int)


def test_the_smaller_drawing_looks_the_same(svg):
    small = compact_svg(svg)
    assert len(small) < 0.8 * len(svg)
    assert (abs(read_pixels(small) - read_pixels(svg)) > 64).mean() < 0.001


def test_a_drawing_whose_scales_were_rounded_would_look_different(svg):
    """The twin: the outlines of letters are scaled by a 64th."""
    assert (abs(read_pixels(svg.replace("0.015625", "0.02")) - read_pixels(svg)) > 64).mean() > 0.001


def test_what_the_drawing_says_and_its_marks_stay(svg):
    assert list_drawn(compact_svg(svg)) == list_drawn(svg)
    assert ("figure:trust|borovo", "Борово “41%”") in list_drawn(svg)


def test_equal_drawings_stay_equal_bytes(svg):
    assert compact_svg(svg) == compact_svg(svg)
    assert compact_svg(compact_svg(svg)) == compact_svg(svg)
