"""Texts of figures: measured as they are drawn, wrapped to their room, and what stands for a row without a value."""

from collections import namedtuple

import pytest
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.figures.marks import limit_axis
from analysis.figures.sheet import add_axes, write, write_in
from analysis.figures.texts import is_shown, list_rows, measure_width, wrap_text, write_flag

LONG = "Включване – мнението на хората се търси през целия процес и им се казва как е отчетено"
Row = namedtuple("Row", "estimate low high flag", defaults=(None, None, ""))

pytestmark = pytest.mark.usefixtures("style")


def measure_drawn(text: str, size: float, language: str) -> float:
    """Width of the outlines that are drawn, in inches."""
    font = FontProperties(family=rcParams["font.family"])
    return max(x for x, _ in text_to_path.get_text_path(font, text, language=language)[0]) * size / 100 / 72


@pytest.mark.parametrize("text", ["общинската администрация", "Дирекция „Бюро по труда“ или", "−48", "Full trust"])
def test_a_text_is_measured_in_the_letter_forms_that_are_drawn(text):
    assert measure_width(text, 9) == pytest.approx(measure_drawn(text, 9, "bg"), rel=0.015, abs=0.02)


def test_the_measure_of_other_letter_forms_would_be_too_small():
    """The twin: why Matplotlib's own measure is not used."""
    assert measure_drawn("общинската администрация", 9, "en") < 0.95 * measure_width("общинската администрация", 9)


@pytest.mark.parametrize("room", [0.5, 1.0, 2.0, 6.0])
def test_lines_fit_their_room_and_lose_no_letter(room):
    lines = wrap_text(LONG, room)
    assert max(map(measure_width, lines)) <= room
    assert "".join(lines).replace("-", "").replace(" ", "") == LONG.replace(" ", "")
    assert (len(lines) == 1) == (measure_width(LONG) <= room), "no more lines than needed"


def test_a_year_stays_with_its_unit():
    assert all("г." not in line or "2020" in line for line in wrap_text("Национална стратегия (2012–2020 г.)", 1.2))


@pytest.mark.parametrize(
    ("row", "shown", "text"),
    [
        (Row(0.5), True, "–"), (Row(0.5, flag="low"), True, "–"), (Row(None), False, "–"),
        (Row(0.5, flag=":c"), False, ":c"), (Row(None, flag=":u"), False, ":u"),
    ],
)  # fmt: skip
def test_a_flag_rules_whether_a_value_is_shown(row, shown, text):
    assert (is_shown(row), write_flag(row)) == (shown, text)


def test_a_row_that_is_not_there_has_no_value():
    there, absent = list_rows({"1": Row(0.3)}, ("1", "2"))
    assert (is_shown(there), is_shown(absent), write_flag(absent)) == (True, False, "–")


def test_limits_hold_nought_and_all_that_is_drawn_and_nothing_that_is_not():
    assert limit_axis([Row(0.2, 0.1, 0.3), Row(-0.3)], 0.25) == (-0.5, 0.5)
    assert limit_axis([Row(0.2, 0.1, 0.3), Row(-0.3, flag=":c")], 0.25) == (0.0, 0.5)
    assert limit_axis([], 0.25) == (0.0, 0.25)


@pytest.fixture
def page() -> Figure:
    return Figure(figsize=(6.4, 2))


def test_texts_that_stand_apart_are_no_fault(page, find_faults):
    write(page, 0.1, 0.5, "едно")
    write(page, 1.5, 0.5, "две", ha="right")
    assert find_faults(page) == []


def test_texts_that_are_cut_overlap_or_are_too_small_are_found(page, find_faults):
    """The twin of every test of a figure that finds no faults."""
    write(page, 0.1, 0.5, "едно")
    write(page, 0.2, 0.5, "две")
    write(page, 6.3, 1.5, "общината")
    write_in(add_axes(page, 3, 1, 1, 0.5), 0, 0.2, "дребно", fontsize=8)
    add_axes(page, 3.5, 1, 1, 0.5)
    got = find_faults(page)
    assert got == ["cut: общината", "small: дребно", "overlap: едно | две", "fields overlap"]


def test_a_single_line_stands_on_the_same_line_as_its_neighbours(page):
    """Centred by its capitals, whatever ink a text has."""
    places = {write(page, 1, 1, text, va="center").get_position()[1] for text in ("Русе", "Две могили", "аса", "48")}
    assert len(places) == 1
