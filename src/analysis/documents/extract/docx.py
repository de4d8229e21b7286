"""A Word file in, its headings, paragraphs, list items and tables out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.oxml.ns import qn
from lxml import etree

from analysis.documents.extract.blocks import (
    HEADING,
    Block,
    Cell,
    Table,
    looks_like_heading,
    make_contents,
    make_text_block,
)
from analysis.documents.extract.repair import normalise
from analysis.errors import StudyError

HEADING_NAME = re.compile(r"(?:heading|заглавие) ?(\d)", re.I)
TITLES = {"title", "заглавие"}
CONTENTS_NAMES = ("toc ", "съдържание ")
GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:instrText"), qn("w:pPr")}
WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
BLOCKS, ROWS, CELLS = frozenset({qn("w:p"), qn("w:tbl")}), frozenset({qn("w:tr")}), frozenset({qn("w:tc")})
SIGNS = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes, name: str) -> list[Block | Table]:
    """Return what a Word file holds; its page is 1 plus the page breaks before it that Word, or its author, set."""
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, etree.XMLSyntaxError, docx.opc.exceptions.PackageNotFoundError):
        raise StudyError(
            "is damaged: it cannot be opened as a Word file", where=name, fix="get the file again"
        ) from None
    return _Reader(document).read()


class _Reader:
    """Walks the body of one document."""

    def __init__(self, document) -> None:
        self.body = document.element.body
        self.styles = {style.style_id: style for style in document.styles}
        self.page = 1

    def read(self) -> list[Block | Table]:
        elements = list(_walk(self.body, BLOCKS))
        styled = any(self.find_level(element) for element in elements if element.tag == qn("w:p"))
        return [item for element in elements if (item := self.read_element(element, styled))]

    def read_element(self, element, styled: bool) -> Block | Table | None:
        if element.tag == qn("w:tbl"):
            return self.read_table(element)
        text, page = normalise(_read_text(element)), self.page
        self.page += sum(1 for _ in _breaks(element))
        if not text:
            return None
        if any((style.name or "").casefold().startswith(CONTENTS_NAMES) for style in self.find_styles(element)):
            return make_contents(text, page)
        level = self.find_level(element)
        if level or (not styled and looks_like_heading(text, self.is_bold(element))):
            return Block(HEADING, text, page, level=level or 9)
        return make_text_block(text, page, is_item=self.is_item(element))

    def read_table(self, table) -> Table:
        cells: list[Cell] = []
        open_cells: dict[int, int] = {}
        for row, line in enumerate(_walk(table, ROWS)):
            heads = line.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            column = _skip(line, "w:gridBefore")
            for cell in _walk(line, CELLS):
                columns = _value(cell, "w:gridSpan", 1)
                merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_cells:
                    index = open_cells[column]
                    cells[index] = replace(cells[index], rows=cells[index].rows + 1)
                else:
                    open_cells[column] = len(cells)
                    cells.append(self.read_cell(cell, row, column, columns, heads))
                column += columns
        return Table(cells)

    def read_cell(self, cell, row: int, column: int, columns: int, heads: bool) -> Cell:
        paragraphs = [element for element in cell.iter(qn("w:p"))]
        page = self.page
        filled = [p for p in paragraphs if normalise(_read_text(p))]
        text = normalise(" ".join(_read_text(paragraph) for paragraph in filled))
        self.page += sum(1 for paragraph in paragraphs for _ in _breaks(paragraph))
        marked = heads or (bool(filled) and all(self.is_bold(paragraph) for paragraph in filled))
        return Cell(row, column, text, page, 1, columns, marked)

    def find_level(self, paragraph) -> int:
        """Return 1 for a title, 2 and more for headings 1 and more, 0 for other paragraphs."""
        for style in self.find_styles(paragraph):
            name = (style.name or "").casefold()
            if name in TITLES:
                return 1
            if found := HEADING_NAME.match(name):
                return int(found[1]) + 1
            if (outline := style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")) is not None:
                return _outline(outline)
        outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        return _outline(outline) if outline is not None else 0

    def find_styles(self, paragraph) -> Iterator:
        """Yield the style of a paragraph and those that it is based on."""
        name = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self.styles.get(name.get(qn("w:val"))) if name is not None else None
        while style is not None:
            yield style
            style = style.base_style

    def is_item(self, paragraph) -> bool:
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None:
            return number.get(qn("w:val")) != "0"
        return any(s.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None for s in self.find_styles(paragraph))

    def is_bold(self, paragraph) -> bool:
        """Say whether every run of a paragraph is bold, by itself or by the style of the paragraph."""
        by_style = any(style.font.bold for style in self.find_styles(paragraph))
        runs = [run for run in paragraph.iter(qn("w:r")) if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()]
        return bool(runs) and all(_is_bold_run(run, by_style) for run in runs)


def _walk(parent, tags: frozenset[str]) -> Iterator:
    """Yield the elements of some kinds right below a parent, also those within content controls and insertions."""
    for element in parent:
        if element.tag in tags:
            yield element
        elif element.tag in WRAPPERS:
            yield from _walk(element, tags)


def _read_text(element) -> str:
    """Return the text of a paragraph as it stands: what was deleted, and text in boxes, is not."""
    if element.tag in GONE:
        return ""
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag in SIGNS:
        return SIGNS[element.tag]
    return "".join(_read_text(child) for child in element if isinstance(child.tag, str))


def _breaks(paragraph) -> Iterator:
    """Yield the page breaks in a paragraph: Word's own where it noted them, else those that its author set."""
    for element in paragraph.iter(qn("w:lastRenderedPageBreak"), qn("w:br")):
        if element.tag == qn("w:lastRenderedPageBreak") or element.get(qn("w:type")) == "page":
            yield element


def _is_bold_run(run, by_style: bool) -> bool:
    bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return by_style if bold is None else bold.get(qn("w:val")) not in ("0", "false", "off")


def _outline(element) -> int:
    level = int(element.get(qn("w:val"), "9"))
    return level + 2 if level < 9 else 0


def _value(cell, name: str, otherwise: int) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn(name)}")
    return int(found.get(qn("w:val"))) if found is not None else otherwise


def _skip(row, name: str) -> int:
    found = row.find(f"{qn('w:trPr')}/{qn(name)}")
    return int(found.get(qn("w:val"))) if found is not None else 0
