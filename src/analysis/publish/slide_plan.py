"""A slide in, where each part of it stands and in which size out, so that all of it can be seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from analysis.errors import StudyError
from analysis.publish.deck import Cell, Sheet, Shown
from analysis.publish.embed import open_drawing
from analysis.publish.pptx_reference import ACROSS, BODY, BOTTOM, CAPTION, LEFT, NOTE, SHOWN, TOP
from analysis.publish.ruler import LINE, Ruler, share_width

# Points of the letters of texts, tables and notes: the first with which all of a slide can be seen is taken.
SIZES = (
    (24, 18, 12), (22, 18, 12), (20, 16, 12), (18, 16, 12), (18, 14, 11), (18, 13, 11), (18, 12, 11), (18, 12, 10),
    (16, 12, 10), (16, 11, 10), (14, 11, 9), (12, 10, 9), (10, 9, 8), (9, 8, 7),
)  # fmt: skip
CAPTION_SIZE = 14
BULLET, GAP, INSET = 18, 6, 6  # before a point, between two, around what stands in a cell
REMARK = 0.85  # of the size of a cell's text
APART = 8  # between the parts of a slide
SIDE = 280  # width of a note at the side of a figure
SMALLEST_FIGURE = 200  # points of height
WIDEST = 0.5  # of the table: what a column of long texts may ask for
Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Plan:
    """The boxes of places by number, in points, and the sizes of letters; of a table its columns and rows."""

    boxes: dict[int, Box] = field(default_factory=dict)
    size: float = 0
    table_size: float = 0
    note_size: float = 0
    caption_size: float = 0
    columns: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)


def plan_sheet(sheet: Sheet, ruler: Ruler) -> Plan:
    """Return the plan of a slide. Raises `StudyError` when the smallest letters are too large for what it holds."""
    if sheet.lead or sheet.remark:
        return Plan()  # the first slide stands as its layout
    for sizes in SIZES:
        if plan := _try(sheet, ruler, *sizes):
            return plan
    raise StudyError("a slide holds more than can be seen", where=sheet.title, fix="make two slides of it")


def _try(sheet: Sheet, ruler: Ruler, size: float, table_size: float, note_size: float) -> Plan | None:
    """Return the plan of a slide with letters of these sizes; None where they are too large."""
    texts = ["".join(text for text, _ in runs) for runs in sheet.points]
    heights = [ruler.measure_height(text, size, ACROSS - BULLET) for text in texts]
    body = sum(heights) + GAP * max(len(heights) - 1, 0)
    if sheet.shown is None:
        return Plan({BODY: (LEFT, TOP, ACROSS, BOTTOM - TOP)}, size) if body <= BOTTOM - TOP else None
    caption_size = min(CAPTION_SIZE, table_size)
    caption = ruler.measure_height(sheet.shown.caption, caption_size, ACROSS, bold=True)
    top = TOP + sum(height + APART for height in (body, caption) if height)
    boxes = {BODY: (LEFT, TOP, ACROSS, body), CAPTION: (LEFT, top - APART - caption, ACROSS, caption)}
    made = Plan({}, size, table_size, note_size, caption_size)
    if sheet.shown.drawing:
        placed = _place_figure(sheet.shown, top, ruler, note_size)
    else:
        columns, rows = _plan_table(sheet.shown.rows, ruler, table_size)
        made = replace(made, columns=columns, rows=rows)
        placed = _place_table(sheet.shown, top, sum(rows), ruler, note_size)
    kept = {number: box for number, box in (boxes | placed).items() if box[3]}  # what is not there has no height
    return replace(made, boxes=kept) if placed else None


def _place_table(shown: Shown, top: float, height: float, ruler: Ruler, note_size: float) -> dict[int, Box]:
    """Return the places of a table and of its note below it; none where there is no room for both."""
    note = ruler.measure_height(shown.note, note_size, ACROSS)
    below = top + height + APART
    if not height or below + note > BOTTOM:
        return {}
    return {SHOWN: (LEFT, top, ACROSS, height), NOTE: (LEFT, below, ACROSS, note)}


def _place_figure(shown: Shown, top: float, ruler: Ruler, note_size: float) -> dict[int, Box]:
    """Return the places of a figure and of its note, at its side or below: where the figure is larger."""
    aside, note = ACROSS - SIDE - APART * 2, ruler.measure_height(shown.note, note_size, ACROSS)
    width, height = _scale(shown.drawing, aside, BOTTOM - top)
    least = ruler.measure_height(shown.note, note_size, SIDE)
    beside = {SHOWN: (LEFT, top, width, height), NOTE: (LEFT + ACROSS - SIDE, top, SIDE, least)}
    wide, high = _scale(shown.drawing, ACROSS, BOTTOM - top - note - APART)
    below = {SHOWN: (LEFT, top, wide, high), NOTE: (LEFT, top + high + APART, ACROSS, note)}
    fitting = [
        places
        for places, fits in ((beside, least <= BOTTOM - top), (below, high > 0))
        if fits and places[SHOWN][3] >= SMALLEST_FIGURE
    ]
    return max(fitting, key=lambda places: places[SHOWN][3], default={})


def _plan_table(rows: list[list[Cell]], ruler: Ruler, size: float) -> tuple[list[float], list[float]]:
    """Return the widths of the columns and the heights of the rows; none where a word is wider than its column."""
    least, wanted = [], []
    for column in zip(*rows, strict=True):
        bold = [place == 0 for place in range(len(column))]
        words = [ruler.measure_longest(cell.text, size, head) for cell, head in zip(column, bold, strict=True)]
        remarks = [ruler.measure_longest(cell.remark, size * REMARK) for cell in column]
        least.append(max(*words, *remarks) + 2 * INSET)
        whole = max(
            (ruler.measure(cell.text, size) for cell in column[1:]), default=0
        )  # the head may take several lines
        wanted.append(min(whole + 2 * INSET, WIDEST * ACROSS))
    columns = share_width(least, wanted, ACROSS)
    if columns is None:
        return [], []
    return columns, [_measure_row(row, columns, ruler, size, bold=number == 0) for number, row in enumerate(rows)]


def _measure_row(row: list[Cell], columns: list[float], ruler: Ruler, size: float, bold: bool) -> float:
    heights = [LINE * size]
    for cell, width in zip(row, columns, strict=True):
        inside = width - 2 * INSET
        text = ruler.measure_height(cell.text, size, inside, bold)
        heights.append(text + ruler.measure_height(cell.remark, size * REMARK, inside))
    return max(heights) + INSET


def _scale(drawing: str, across: float, room: float) -> tuple[float, float]:
    """Return the width and height of a figure that fills the room as far as its shape lets it."""
    root = etree.fromstring(open_drawing(drawing))
    width, height = (float(root.get(side).removesuffix("pt")) for side in ("width", "height"))
    scale = min(across / width, room / height)
    return width * scale, height * scale
