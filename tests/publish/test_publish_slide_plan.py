"""Where things stand on a slide: the largest letters with which all is seen, nothing over the edge or over another."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.publish.deck import Cell, Sheet, Shown
from analysis.publish.embed import embed_drawing
from analysis.publish.pptx_reference import ACROSS, BOTTOM, CAPTION, LEFT, NOTE, SHOWN, TOP
from analysis.publish.ruler import Ruler, share_width
from analysis.publish.slide_plan import SIZES, Plan, plan_sheet

WIDE, TALL = ('<svg xmlns="http://www.w3.org/2000/svg" width="800pt" height="200pt"/>',
              '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="300pt"/>')  # fmt: skip


@pytest.fixture(scope="module")
def ruler(fonts) -> Ruler:
    return Ruler(fonts)


def make_sheet(points: list[str], shown: Shown | None = None) -> Sheet:
    return Sheet("Заглавие", "", "", [[(point, "")] for point in points], shown, [])


def make_table(rows: int, columns: int, text: str = "дума", note: str = "Бележка.") -> Shown:
    return Shown("Надпис", note, [[Cell(text, "", False, False)] * columns for _ in range(rows)])


def make_figure(svg: str, note: str) -> Shown:
    return Shown("Надпис", note, [], embed_drawing(svg), "Описание")


def list_faults(plan: Plan) -> list[str]:
    """What of a plan is over the edge of the slide's middle, or over another part."""
    boxes = sorted(plan.boxes.items(), key=lambda entry: entry[1][1])
    over = [
        f"{number} is over the edge"
        for number, (left, top, width, height) in boxes
        if left < LEFT or top < TOP or left + width > LEFT + ACROSS + 0.01 or top + height > BOTTOM + 0.01
    ]
    meeting = [
        f"{number} meets {other}"
        for at, (number, a) in enumerate(boxes)
        for other, b in boxes[at + 1 :]
        if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] + a[3] > b[1] + 0.01
    ]
    return over + meeting


def test_few_texts_have_the_largest_letters_and_many_smaller_ones(ruler):
    few, many = plan_sheet(make_sheet(["дума"] * 3), ruler), plan_sheet(make_sheet(["дума"] * 16), ruler)
    assert few.size == SIZES[0][0] > many.size


def test_a_slide_with_too_much_is_refused(ruler):
    with pytest.raises(StudyError, match="Заглавие.*more than can be seen"):
        plan_sheet(make_sheet(["дума " * 4000]), ruler)
    with pytest.raises(StudyError, match="more than can be seen"):
        plan_sheet(make_sheet([], make_table(80, 3)), ruler)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(st.integers(1, 40), max_size=4), rows=st.integers(2, 12), columns=st.integers(1, 8),
    words=st.integers(1, 4), note=st.integers(0, 60),
)  # fmt: skip
def test_nothing_is_over_the_edge_or_over_another_part(ruler, points, rows, columns, words, note):
    texts = ["дълга дума " * count for count in points]
    shown = make_table(rows, columns, "ангажимент " * words, "бележка " * note)
    try:
        plan = plan_sheet(make_sheet(texts, shown), ruler)
    except StudyError:
        return  # it is too much
    assert list_faults(plan) == []
    assert sum(plan.columns) == pytest.approx(ACROSS) and sum(plan.rows) == pytest.approx(plan.boxes[SHOWN][3])
    assert min(plan.columns) >= ruler.measure_longest("ангажимент", plan.table_size)


def test_what_meets_another_part_or_is_over_the_edge_is_seen():
    """The twin."""
    assert list_faults(Plan({1: (40, 80, 880, 100), 13: (40, 150, 880, 20)})) == ["1 meets 13"]
    assert list_faults(Plan({1: (40, 480, 880, 100)})) == ["1 is over the edge"]


@pytest.mark.parametrize(("svg", "words", "is_beside"), [(TALL, 90, True), (WIDE, 10, False)])
def test_a_note_stands_where_the_figure_can_be_larger(ruler, svg, words, is_beside):
    plan = plan_sheet(make_sheet([], make_figure(svg, "бележка " * words)), ruler)
    figure, note = plan.boxes[SHOWN], plan.boxes[NOTE]
    assert (note[0] >= figure[0] + figure[2]) == is_beside
    assert list_faults(plan) == [] and plan.boxes[CAPTION][1] < figure[1]


def test_a_text_takes_as_many_lines_as_its_words_need(ruler):
    word = ruler.measure("дума", 20)
    assert ruler.count_lines("дума дума", 20, 3 * word) == 1
    assert ruler.count_lines("дума дума", 20, 1.5 * word) == 2
    assert ruler.count_lines("дума\N{NO-BREAK SPACE}дума", 20, 1.5 * word) == 1, "it is not broken at such a blank"
    assert ruler.measure_height("", 20, 100) == 0


@given(
    least=st.lists(st.floats(1, 50), min_size=1, max_size=6), more=st.lists(st.floats(0, 90), min_size=6, max_size=6)
)
def test_columns_fill_the_width_and_have_what_they_need(least, more):
    wanted = [need + part for need, part in zip(least, more, strict=False)]
    shared = share_width(least, wanted, 400)
    assert sum(shared) == pytest.approx(400)
    assert all(got >= need - 1e-9 for got, need in zip(shared, least, strict=True))
    assert share_width(least, wanted, sum(least) - 1) is None
