"""A file as bytes and its name in, its items out, by whichever reader its first bytes call for."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePath

from analysis.documents.extract.blocks import Block, Table
from analysis.documents.extract.doc import read_doc
from analysis.documents.extract.docx import read_docx
from analysis.documents.extract.html import read_html
from analysis.documents.extract.layout import Layout
from analysis.documents.extract.mend import mend_text
from analysis.documents.extract.ocr import Recognised, read_recognised
from analysis.documents.extract.odt import read_odt
from analysis.documents.extract.pdf import read_pdf, to_items
from analysis.errors import StudyError

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old Word files, and new ones with a password
AGAIN = "get the file again"
UNLOCK = "ask its owner for a copy without a password"
READERS = {".docx": read_docx, ".odt": read_odt, ".html": read_html, ".doc": read_doc}
RECOGNISE = (
    "recognise their text with tesseract (python -m analysis.pipeline.recognising SCAN.pdf), and have someone check it"
)
UNREAD = {
    "image": ("are images without text", RECOGNISE),
    "broken": ("have text whose letters cannot be read", RECOGNISE),
    "partly": ("have a few words over an image, which may hold more", RECOGNISE),
    "damaged": ("are damaged and cannot be opened", AGAIN),
}
ALIKE = {".htm": ".html", ".xhtml": ".html"}


def read(data: bytes, name: str, ocr: str | None) -> tuple[list[Block | Table], list[dict], list[StudyError]]:
    """Return items in reading order, a note on each page, and problems that leave the rest readable.

    Raises `StudyError` for a file that cannot be read at all.
    """
    kind = find_kind(data, name)
    if kind == ".pdf":
        layouts = read_pdf(data, name)
        checked, problems = put_recognised(layouts, data, name, ocr)
        items, labels = to_items(layouts)
        if not checked:
            raw = {layout.number for layout in layouts if layout.repaired == "ocr"}
            items = [_mend(item, raw) for item in items] if raw else items
        return items, [_note(layout, label) for layout, label in zip(layouts, labels, strict=True)], problems
    items = READERS[kind](data, name)
    last = max((_page(item) for item in items), default=1)
    notes = [
        {"page": page, "label": "", "confidence": float("nan"), "repaired": "", "unread": ""}
        for page in range(1, last + 1)
    ]
    problems = [] if items else [StudyError("holds no text", where=name, fix="open it and see what it is")]
    return items, notes, problems


def put_recognised(layouts: list[Layout], data: bytes, name: str, ocr: str | None) -> tuple[str, list[StudyError]]:
    """Put the recognised text in the place of pages that are images; return who checked it, and what stays unread."""
    recognised = read_recognised(ocr, data, f"{PurePath(name).stem}.ocr.txt") if ocr is not None else Recognised()
    problems = list(recognised.problems)
    for index, layout in enumerate(layouts):
        if layout.unread and layout.number in recognised.pages:
            layouts[index] = recognised.pages[layout.number]
    for why, (found, fix) in UNREAD.items():
        numbers = ", ".join(str(layout.number) for layout in layouts if layout.unread == why)
        if numbers:
            problems.append(StudyError(f"pages {numbers} {found}", where=name, fix=fix))
    return recognised.checked, problems


def _mend(item: Block | Table, pages: set[int]) -> Block | Table:
    if isinstance(item, Block):
        return replace(item, text=mend_text(item.text)) if item.page in pages else item
    return Table([replace(cell, text=mend_text(cell.text)) if cell.page in pages else cell for cell in item.cells])


def find_kind(data: bytes, name: str) -> str:
    """Return the kind of a file by its first bytes; raises `StudyError` where its name says another, or it is empty."""
    suffix = PurePath(name).suffix.lower()
    suffix = ALIKE.get(suffix, suffix)
    if not data.strip(b"\0 \r\n\t"):
        raise StudyError("is empty (0 bytes of text)", where=name, fix=AGAIN)
    kind = _sniff(data, name)
    if kind == ".doc" and suffix in (".docx", ".odt"):
        fix = "ask its owner for a copy without a password, or name it .doc if it is an old Word file"
        raise StudyError("is protected with a password, or an old Word file", where=name, fix=fix)
    if not kind:
        expected = "PDF, DOCX, ODT, HTML or DOC"
        raise StudyError(
            "is none of the kinds that are read", where=name, expected=expected, fix="save it as one of them"
        )
    if kind != suffix:
        raise StudyError(
            f"is a {kind[1:].upper()} file by its content", where=name, fix=f"name it {PurePath(name).stem}{kind}"
        )
    return kind


def _sniff(data: bytes, name: str) -> str:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if start.startswith(OLE):
        return ".doc"
    if start.startswith(b"PK"):
        return _sniff_zip(data, name)
    return (
        ".html"
        if any(tag in data[:4096].lower() for tag in (b"<html", b"<!doctype html", b"<body", b"<p>", b"<h1"))
        else ""
    )


def _sniff_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, broken = set(archive.namelist()), archive.testzip()
    except RuntimeError:  # what zipfile says of a password
        raise StudyError("is protected with a password", where=name, fix=UNLOCK) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        names, broken = set(), name
    if broken:
        raise StudyError("is damaged or cut short: it cannot be opened", where=name, fix=AGAIN)
    return ".docx" if "word/document.xml" in names else ".odt" if "content.xml" in names else ""


def _page(item: Block | Table) -> int:
    return item.page if isinstance(item, Block) else max((cell.page for cell in item.cells), default=1)


def _note(layout: Layout, label: str) -> dict:
    names = {"confidence": layout.confidence, "repaired": layout.repaired, "unread": layout.unread}
    return {"page": layout.number, "label": label, **names}
