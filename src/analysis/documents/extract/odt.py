"""An OpenDocument text in, its headings, paragraphs, list items and tables out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from analysis.documents.extract.blocks import HEADING, Block, Table, looks_like_heading, make_contents, make_text_block
from analysis.documents.extract.markup import place_cells
from analysis.documents.extract.repair import normalise
from analysis.errors import StudyError

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, STYLE, OFFICE = (f"{{{SPACE}{name}:1.0}}" for name in ("text", "table", "style", "office"))
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
DRAW = f"{{{SPACE}drawing:1.0}}"
GONE = {f"{TEXT}note", f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{DRAW}frame"}
SIGNS = {f"{TEXT}tab": " ", f"{TEXT}line-break": " "}
TITLE = "Title"


def read_odt(data: bytes, name: str) -> list[Block | Table]:
    """Return what an OpenDocument text holds; its page is 1 plus the soft page breaks before it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if b"encryption-data" in _read_part(archive, "META-INF/manifest.xml"):
                fix = "ask its owner for a copy without a password"
                raise StudyError("is protected with a password", where=name, fix=fix)
            content, styles = archive.read("content.xml"), _read_part(archive, "styles.xml")
        root = etree.fromstring(content, _parser())
        named = etree.fromstring(styles, _parser()) if styles else None
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
        found = "is damaged: it cannot be opened as an OpenDocument text"
        raise StudyError(found, where=name, fix="get the file again") from None
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise StudyError("is an OpenDocument file, but no text", where=name, fix="save it as ODT or PDF")
    return _Reader(body, [tree for tree in (root, named) if tree is not None]).read()


class _Reader:
    """Walks the body of one document; the styles are those of the document and of its templates."""

    def __init__(self, body, trees: list) -> None:
        self.body, self.page = body, 1
        self.styles = {style.get(f"{STYLE}name"): style for tree in trees for style in tree.iter(f"{STYLE}style")}

    def read(self) -> list[Block | Table]:
        found = list(self.walk(self.body, False))
        styled = any(isinstance(item, Block) and item.kind == HEADING and item.level > 1 for item, _ in found)
        return [item if styled else _guess(item, bold) for item, bold in found]

    def walk(self, parent, in_list: bool) -> Iterator[tuple[Block | Table, bool]]:
        """Yield paragraphs and tables, and whether they are bold."""
        for element in parent:
            if element.tag == f"{TEXT}soft-page-break":
                self.page += 1
            elif element.tag == f"{TABLE}table":
                yield self.read_table(element), False
            elif element.tag in (f"{TEXT}h", f"{TEXT}p"):
                page = self.page
                self.page += sum(1 for _ in element.iter(f"{TEXT}soft-page-break"))
                if text := normalise(_read_text(element)):
                    yield self.read_paragraph(element, text, page, in_list), self.is_bold(element)
            elif element.tag == f"{TEXT}table-of-content":
                for line in element.iterfind(f"{TEXT}index-body//{TEXT}p"):
                    if text := normalise(_read_text(line)):
                        yield make_contents(text, self.page), False
            elif element.tag not in GONE and isinstance(element.tag, str):
                yield from self.walk(element, in_list or element.tag == f"{TEXT}list")

    def read_paragraph(self, element, text: str, page: int, in_list: bool) -> Block:
        if element.tag == f"{TEXT}h":
            return Block(HEADING, text, page, level=int(element.get(f"{TEXT}outline-level", "1")) + 1)
        if TITLE in self.find_styles(element):
            return Block(HEADING, text, page, level=1)
        return make_text_block(text, page, is_item=in_list)

    def read_table(self, table) -> Table:
        return place_cells(self.read_row(row) for row in _rows(table))

    def read_row(self, row) -> Iterator[tuple[str, int, int, bool, int]]:
        heads = any(parent.tag == f"{TABLE}table-header-rows" for parent in row.iterancestors())
        for cell in row:
            if cell.tag == f"{TABLE}table-cell":
                paragraphs = [p for p in cell.iter(f"{TEXT}p", f"{TEXT}h") if normalise(_read_text(p))]
                text = normalise(" ".join(_read_text(paragraph) for paragraph in paragraphs))
                marked = heads or (bool(paragraphs) and all(self.is_bold(paragraph) for paragraph in paragraphs))
                high, wide = (int(cell.get(f"{TABLE}number-{way}-spanned", "1")) for way in ("rows", "columns"))
                for _ in range(int(cell.get(f"{TABLE}number-columns-repeated", "1"))):
                    yield text, high, wide, marked, self.page
        self.page += sum(1 for _ in row.iter(f"{TEXT}soft-page-break"))

    def find_styles(self, element) -> list[str]:
        """Return the names of the style of an element and of those that it is based on."""
        names, name = [], element.get(f"{TEXT}style-name")
        while name and name not in names:
            names.append(name)
            style = self.styles.get(name)
            name = style.get(f"{STYLE}parent-style-name") if style is not None else None
        return names

    def is_bold(self, element) -> bool:
        """Say whether all of a paragraph is bold: by its style, or by that of every span in it."""
        if self.has_weight(element):
            return True
        spans = [span for span in element.iter(f"{TEXT}span") if _read_text(span).strip()]
        covered = "".join(_read_text(span) for span in spans)
        same = "".join(covered.split()) == "".join(_read_text(element).split())
        return bool(spans) and same and all(self.has_weight(span) for span in spans)

    def has_weight(self, element) -> bool:
        for name in self.find_styles(element):
            style = self.styles.get(name)
            look = style.find(f"{STYLE}text-properties") if style is not None else None
            if look is not None and (weight := look.get(f"{FO}font-weight")):
                return weight == "bold" or weight.isdigit() and int(weight) >= 600
        return False


def _guess(item: Block | Table, bold: bool) -> Block | Table:
    """Return a paragraph of a document without styles as the heading that it looks like."""
    if isinstance(item, Block) and item.kind != HEADING and looks_like_heading(item.text, bold):
        return Block(HEADING, item.text, item.page, level=9)
    return item


def _rows(table) -> Iterator:
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is table:
            yield row


def _read_text(element) -> str:
    if element.tag in GONE or not isinstance(element.tag, str):
        return ""
    if element.tag == f"{TEXT}s":
        return " " * int(element.get(f"{TEXT}c", "1"))
    inner = SIGNS.get(element.tag, element.text or "")
    return inner + "".join(_read_text(child) + (child.tail or "") for child in element)


def _read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
