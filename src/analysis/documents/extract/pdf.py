"""A PDF in, its headings, paragraphs, items and tables out, each with the places of its lines."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2

from analysis.documents.extract import tables
from analysis.documents.extract.blocks import Block, Table
from analysis.documents.extract.heads import remove_running
from analysis.documents.extract.hyphens import Joiner
from analysis.documents.extract.layout import Layout, read_layouts
from analysis.documents.extract.levels import make_block, set_levels
from analysis.documents.extract.lines import Line
from analysis.documents.extract.paragraphs import Print, goes_on_overleaf, measure_print, split_paragraphs
from analysis.documents.extract.tables import Ruled, to_places
from analysis.documents.extract.vocabulary import is_word
from analysis.errors import StudyError

Part = list[Line] | Ruled
END_MARK = b"%%EOF"
SMALL = 0.92  # of the size of the text: notes are no larger
TAIL = 4096  # bytes at the end, where the mark stands in a whole file


def read_pdf(data: bytes, name: str) -> list[Layout]:
    """Return what is printed on each page; raises `StudyError` for a file that is cut short, locked or damaged."""
    if END_MARK not in data[-TAIL:]:
        raise StudyError("ends before its end: the file is cut short", where=name, fix="get the file again")
    try:
        document = pypdfium2.PdfDocument(io.BytesIO(data))
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            fix = "ask its owner for a copy without a password"
            raise StudyError("is protected with a password", where=name, fix=fix) from None
        raise StudyError("is damaged: it cannot be opened as a PDF", where=name, fix="get the file again") from None
    try:
        if not len(document):
            raise StudyError("has no pages", where=name, fix="get the file again")
        return list(read_layouts(document))
    finally:
        document.close()


def to_items(layouts: list[Layout]) -> tuple[list[Block | Table], list[str]]:
    """Return what is printed on the pages in reading order, and the number printed on each page."""
    bare, labels = remove_running(
        [layout.lines for layout in layouts],
        [layout.span for layout in layouts],
        [layout.size[1] for layout in layouts],
    )
    joiner = Joiner((line.text for page in layouts for line in [*page.lines, *page.inner]), is_word)
    usual = measure_print(bare, [layout.inner for layout in layouts])
    sizes = {layout.number: layout.size for layout in layouts}
    parts: list[Part] = []
    for layout, lines in zip(layouts, bare, strict=True):
        _add_page(parts, list(_order(layout, lines, joiner, usual)), joiner, usual)
    return _to_items(parts, sizes, joiner, usual), labels


def _order(layout: Layout, lines: list[Line], joiner: Joiner, usual: Print) -> Iterator[Part]:
    """Yield the paragraphs and tables of a page from the top."""
    ruled = [tables.make_ruled(*table, layout.number, layout.size, joiner) for table in layout.tables]
    for table in ruled:
        top = table.box[1]
        yield from split_paragraphs([line for line in lines if line.baseline < top], usual)
        yield table
        lines = [line for line in lines if line.baseline >= top]
    yield from split_paragraphs(lines, usual)


def _add_page(parts: list[Part], page: list[Part], joiner: Joiner, usual: Print) -> None:
    """Add the parts of a page; what goes on from the page before is added to it."""
    if parts and page:
        notes = 0
        while notes < len(parts) - 1 and _is_small(parts[-1 - notes], usual):
            notes += 1  # at the foot of the page; the text above them goes on
        last, first = parts[-1 - notes], page[0]
        if isinstance(last, Ruled) and isinstance(first, Ruled):
            if tables.continues(last, first):
                tables.merge(last, first, joiner)
                page = page[1:]
        elif isinstance(last, list) and isinstance(first, list) and goes_on_overleaf(last, first[0], usual):
            last += first
            page = page[1:]
    parts += page


def _is_small(part: Part, usual: Print) -> bool:
    return isinstance(part, list) and all(line.size < SMALL * usual.size for line in part)


def _to_items(parts: list[Part], sizes: dict, joiner: Joiner, usual: Print) -> list[Block | Table]:
    texts = []
    for part in parts:
        if isinstance(part, list):
            text = joiner.join([line.text for line in part])
            places = tuple(place for line in part for place in to_places([line], sizes[line.page]))
            texts.append(make_block(part, text, places, usual))
    blocks = iter(set_levels(texts))
    return [next(blocks) if isinstance(part, list) else tables.to_table(part) for part in parts]
