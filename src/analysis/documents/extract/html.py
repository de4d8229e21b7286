"""An HTML page in, its headings, paragraphs, list items and tables out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as markup

from analysis.documents.extract.blocks import HEADING, Block, Table, looks_like_heading, make_text_block
from analysis.documents.extract.markup import place_cells
from analysis.documents.extract.repair import normalise
from analysis.errors import StudyError

GONE = {"script", "style", "nav", "template", "noscript", "head", "button", "select", "svg"}
RUNNING = {"header", "footer"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARTS = {
    "p",
    "li",
    "table",
    "ul",
    "ol",
    "div",
    "section",
    "article",
    "main",
    "body",
    "blockquote",
    "dl",
    "dt",
    "dd",
    *HEADINGS,
}
CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.I)


def read_html(data: bytes, name: str) -> list[Block | Table]:
    """Return what an HTML page says; menus, running heads and scripts are not part of it."""
    text = _decode(data)
    try:
        root = markup.document_fromstring(text.encode("utf-8"), parser=markup.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        raise StudyError("holds no text", where=name, fix="open it in a browser and see what it is") from None
    body = root.find("body")
    found = list(_walk(body if body is not None else root, False))
    styled = any(isinstance(item, Block) and item.kind == HEADING for item, _ in found)
    return [item if styled else _guess(item, bold) for item, bold in found]


def _walk(parent, in_list: bool) -> Iterator[tuple[Block | Table, bool]]:
    """Yield paragraphs and tables, and whether they are bold; text that stands alone is a paragraph."""
    loose: list[str] = [parent.text or ""]
    for child in parent:
        if _is_gone(child):
            loose.append(child.tail or "")
        elif child.tag in PARTS or any(inner.tag in PARTS for inner in child.iterdescendants()):
            yield from _paragraph("".join(loose), in_list)
            yield from _read_part(child, in_list)
            loose = [child.tail or ""]
        else:
            loose += [_read_text(child), child.tail or ""]
    yield from _paragraph("".join(loose), in_list)


def _read_part(element, in_list: bool) -> Iterator[tuple[Block | Table, bool]]:
    if element.tag == "table":
        yield (
            place_cells(_read_row(row) for row in element.iter("tr") if next(row.iterancestors("table")) is element),
            False,
        )
    elif element.tag in HEADINGS:
        if text := normalise(_read_text(element)):
            yield Block(HEADING, text, 1, level=HEADINGS[element.tag]), False
    elif element.tag == "p":
        yield from _paragraph(_read_text(element), in_list, _is_bold(element))
    else:
        yield from _walk(element, in_list or element.tag == "li")


def _paragraph(text: str, in_list: bool, bold: bool = False) -> Iterator[tuple[Block, bool]]:
    if text := normalise(" ".join(text.split(" ")).replace("\n", " ")):
        yield make_text_block(text, 1, is_item=in_list), bold


def _read_row(row) -> Iterator[tuple[str, int, int, bool, int]]:
    heads = row.getparent().tag == "thead"
    for cell in row:
        if cell.tag in ("td", "th"):
            text = normalise(_read_text(cell).replace("\n", " "))
            marked = heads or (cell.tag == "th" and cell.get("scope") != "row") or _is_bold(cell)
            yield text, _span(cell, "rowspan"), _span(cell, "colspan"), marked, 1


def _read_text(element) -> str:
    if _is_gone(element):
        return ""
    if element.tag == "br":
        return " "
    inner = (element.text or "") + "".join(_read_text(child) + (child.tail or "") for child in element)
    return f" {inner} " if element.tag in PARTS else inner


def _is_gone(element) -> bool:
    """Say whether an element is no part of the text: scripts, menus, what runs over the page and not an article."""
    if not isinstance(element.tag, str) or element.tag in GONE or "hidden" in element.attrib:
        return True
    return element.tag in RUNNING and next(element.iterancestors("article", "main"), None) is None


def _is_bold(element) -> bool:
    whole = "".join(_read_text(element).split())
    return bool(whole) and "".join("".join(_read_text(b) for b in element.iter("b", "strong")).split()) == whole


def _span(cell, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), 1000) if value.isdigit() else 1


def _guess(item: Block | Table, bold: bool) -> Block | Table:
    """Return a paragraph of a page without headings as the heading that it looks like."""
    if isinstance(item, Block) and looks_like_heading(item.text, bold):
        return Block(HEADING, item.text, 1, level=9)
    return item


def _decode(data: bytes) -> str:
    """Return the text of a page: by its mark, as UTF-8, by what it declares, or as Windows-1251."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = CHARSET.search(data[:4096])
    try:
        return data.decode(declared[1].decode("ascii") if declared else "cp1251")
    except (LookupError, UnicodeDecodeError):
        return data.decode("cp1251", "replace")
