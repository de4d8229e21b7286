"""The pages of a PDF in, what is printed on each out: lines, tables, and whether the page is an image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError

from analysis.documents.extract import quality, repair
from analysis.documents.extract.lines import Line, place_words
from analysis.documents.extract.ruling import Grid, find_tables
from analysis.documents.extract.words import find_place, read_words

DEPTH = 4  # of forms within forms
LARGE = 0.5  # of the page
MANY = 100  # objects on a page without text: letters drawn as outlines


@dataclass(slots=True)
class Layout:
    """What is printed on a page: lines outside tables, and for each table its cells with their lines."""

    number: int
    size: tuple[float, float] = (1.0, 1.0)
    lines: list[Line] = field(default_factory=list)
    tables: list[tuple[Grid, list[list[Line]]]] = field(default_factory=list)
    repaired: str = ""
    confidence: float = float("nan")
    unread: str = ""  # why its text is missing: "image", "broken", "damaged", "partly" (a few words over an image)

    @property
    def span(self) -> tuple[float, float]:
        """Top of the first table and foot of the last."""
        boxes = [box for grid, _ in self.tables for box in grid.cells]
        return (min(b[1] for b in boxes), max(b[3] for b in boxes)) if boxes else (float("inf"), float("-inf"))

    @property
    def inner(self) -> list[Line]:
        """The lines within the tables."""
        return [line for _, cells in self.tables for lines in cells for line in lines]


def read_layouts(document) -> Iterator[Layout]:
    """Yield the pages of an open document, one at a time: nothing of a page is kept but its lines."""
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except PdfiumError:
            yield Layout(number, unread="damaged")
            continue
        try:
            yield read_layout(page, number)
        finally:
            page.close()


def read_layout(page, number: int) -> Layout:
    """Return what is printed on one page, its letters repaired."""
    textpage = page.get_textpage()
    words = read_words(page, textpage)
    textpage.close()
    text = " ".join(word.text for word in words)
    layout = Layout(number, page.get_size())
    if len(text) < quality.FEW_SIGNS and is_image(page, len(text)):
        layout.unread = "image" if len(text) < quality.FEWEST_SIGNS else "partly"
    elif repair.is_misread(text):
        layout.repaired = "cp1251"
    elif quality.is_broken(text):
        layout.unread = "broken"
    if layout.repaired:
        words = [word._replace(text=repair.repair_misread(word.text)) for word in words]
    tables = find_tables(page, find_place(page)) if len(words) > 1 else []
    lines, cells = place_words(words, tables)
    layout.lines = [clean for line in lines if (clean := _clean(line, number)).text]
    insides = [
        [[clean for line in lines if (clean := _clean(line, number)).text] for lines in table] for table in cells
    ]
    layout.tables = list(zip(tables, insides, strict=True))
    return layout


def is_image(page, signs: int) -> bool:
    """Say whether a page of so many signs shows its text as an image, or as drawn outlines of letters.

    A stamp or a line of the register may stand as text on a scanned page, so that an image of half the page counts
    however many signs there are.
    """
    width, height = page.get_size()
    areas = [_area(item) for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEPTH)]
    if max(areas, default=0.0) > LARGE * width * height:
        return True
    drawn = pdfium.FPDFPage_CountObjects(page) > MANY
    return signs < quality.FEWEST_SIGNS and (bool(areas) or drawn)


def _area(item) -> float:
    left, low, right, high = item.get_bounds()
    return (right - left) * (high - low)


def _clean(line: Line, number: int) -> Line:
    return replace(line, text=repair.normalise(line.text), page=number)
