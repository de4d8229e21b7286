"""The style: colours that can be told apart by measure, the study's own font, an SVG without a date."""

import re
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import font_manager

from analysis.figures import style
from analysis.figures.fonts import FAMILY, NAMES
from analysis.figures.style import COLOURS, MARKERS, use_style

WHITE = "#ffffff"
LEAST = 3.0  # WCAG 2.2, 1.4.11: graphical objects


def measure_luminance(colour: str) -> float:
    """Relative luminance of sRGB, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def measure_contrast(one: str, other: str) -> float:
    light, dark = sorted((measure_luminance(one), measure_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def find_alike(colours: list[str]) -> list[tuple[str, str]]:
    """Return the pairs that cannot be told apart: a colour and white, a colour and the next one."""
    pairs = [*((colour, WHITE) for colour in colours), *pairwise(colours)]
    return [pair for pair in pairs if measure_contrast(*pair) < LEAST]


def test_the_measure_gives_the_known_contrasts():
    assert measure_contrast("#000000", WHITE) == pytest.approx(21)
    assert measure_contrast(WHITE, WHITE) == 1
    assert measure_contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


def test_every_colour_stands_out_from_white_and_from_its_neighbour():
    assert find_alike(list(COLOURS.values())) == []


def test_colours_that_are_alike_are_found():
    """The twin: orange beside turquoise, equally light, and a yellow on white."""
    assert find_alike(["#F46A25", "#28A197"]) == [("#F46A25", "#28A197")]
    assert find_alike(["#FFDD00"]) == [("#FFDD00", WHITE)]


def find_unreadable(colours: dict[str, str]) -> list[str]:
    """Return the colours on which the value of a segment has too little contrast; that of `dk` stands behind it."""
    on = {key: WHITE if colour in style.DARK else style.INK for key, colour in colours.items()}
    return [key for key in colours if key != "dk" and measure_contrast(colours[key], on[key]) < 4.5]


def test_answers_stand_out_from_white_and_where_they_touch_and_their_values_can_be_read():
    answers = style.ANSWERS
    assert find_alike([answers["1"], answers["2"]]) == find_alike([answers["4"], answers["5"]]) == []
    assert find_alike([answers["3"]]) == find_alike([answers["dk"]]) == [], "these two touch nothing"
    assert find_unreadable(answers) == []
    assert find_unreadable({"4": "#7a5fc0"}) == ["4"], "the twin: too dark for ink"


def test_choices_stand_out_where_they_touch_and_the_lightest_by_its_outline():
    first, second, third = style.CHOICES.values()
    assert find_alike([first, second]) == []
    assert measure_contrast(second, third) >= LEAST
    assert measure_contrast(third, style.OUTLINES[third]) >= LEAST
    assert find_unreadable(style.CHOICES) == []


# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A Physiologically-based Model for Simulation of Color Vision
# Deficiency, IEEE TVCG 15(6), 2009: severity 1.0, linear RGB
BLINDNESS = {
    "protan": [(0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)],
    "deutan": [(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)],
    "tritan": [(1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)],
}


def find_lab(colour: str, kind: str) -> np.ndarray:
    """Return the colour in CIELAB as people with this colour blindness see it."""
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(BLINDNESS[kind]) @ linear, 0, 1)
    xyz = np.array([(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)]) @ seen
    x, y, z = np.cbrt(xyz / (0.9505, 1, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def measure_distance(one: str, other: str, kind: str) -> float:
    return float(np.linalg.norm(find_lab(one, kind) - find_lab(other, kind)))


@pytest.mark.parametrize("kind", BLINDNESS)
def test_weak_disagreement_and_weak_agreement_differ_for_the_colour_blind(kind):
    assert measure_distance(style.ANSWERS["2"], style.ANSWERS["4"], kind) > 40


def test_red_and_green_are_alike_for_the_colour_blind():
    """The twin."""
    assert measure_distance("#b2182b", "#4d7a1e", "deutan") < 40


def test_text_has_the_contrast_of_text():
    assert min(measure_contrast(colour, WHITE) for colour in (style.INK, style.MUTED)) >= 4.5


def test_series_that_share_a_marker_differ_in_its_size_and_all_have_one():
    assert set(MARKERS) == set(COLOURS)
    district = [MARKERS[name] for name in COLOURS if name != "own"]
    assert len(set(district)) == len(district)


def test_figures_are_drawn_in_the_font_of_the_study_and_no_other(fonts, monkeypatch):
    others = [entry for entry in font_manager.fontManager.ttflist if entry.name != FAMILY]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", others)  # not what another study was drawn with before
    use_style(fonts)
    assert mpl.rcParams["font.family"] == [FAMILY]
    got = Path(font_manager.findfont(FAMILY, fallback_to_default=False))
    assert got.read_bytes() == (fonts / "study-sans-regular.ttf").read_bytes()


def test_missing_font_files_are_made_and_present_ones_are_kept(tmp_path, fonts, monkeypatch):
    made = []

    def make(folder):
        made.append(folder)
        for name in NAMES:
            (folder / name).write_bytes((fonts / name).read_bytes())

    monkeypatch.setattr(style, "make_fonts", make)
    use_style(tmp_path)
    use_style(tmp_path)
    assert made == [tmp_path]
    use_style(fonts)


def test_the_same_rows_give_the_same_bytes(draw, rows, svg):
    assert style.draw_svg(draw(rows)) == svg


def test_another_process_gives_the_same_bytes(svg, svg_of_another_process):
    assert svg_of_another_process == svg


def test_other_rows_give_other_bytes(draw, rows, svg):
    """The twin: bytes that never differ would prove nothing."""
    rows.loc[0, "estimate"] += 0.01
    assert style.draw_svg(draw(rows)) != svg


def test_the_svg_has_no_date_and_no_version(svg):
    assert "<dc:date" not in svg
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", svg)
    assert f"Matplotlib v{mpl.__version__}" not in svg


def test_the_svg_needs_no_font_of_the_reader(svg):
    assert "<text" not in svg
    assert "font-family" not in svg
