"""A data file in, its tables out: CSV, JSON, XLSX, DOCX and PPTX tables whose header names the released columns."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePath
from xml.etree import ElementTree

import pandas as pd
from python_calamine import CalamineWorkbook

TOLD, NAMING = {"n", "estimate"}, {"municipality", "group", "indicator", "category"}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CSV = re.compile(r"(\w+)\.csv")
SLIDES = re.compile(r"ppt/slides/slide\d+\.xml")
Named = tuple[str, pd.DataFrame]  # the name of a table, and its rows as text


def list_tables(name: str, content: bytes) -> list[Named]:
    """Return the tables of figures in a file, all cells as text; a file of another kind has none."""
    read = READERS.get(PurePath(name).suffix)
    return [] if read is None else list(read(PurePath(name).stem, content))


def _read_csv(stem: str, content: bytes) -> Iterator[Named]:
    text = content.decode("utf-8-sig")
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    yield from _find_table(stem, list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))


def _read_json(stem: str, content: bytes) -> Iterator[Named]:
    yield from _walk(stem, json.loads(content))


def _walk(name: str, found: object) -> Iterator[Named]:
    """Return every list of records, under the name that it has there."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _walk(name if key in ("data", "rows", "records") else key, value)
    elif isinstance(found, list) and found and all(isinstance(record, dict) for record in found):
        columns = list(dict.fromkeys(key for record in found for key in record))
        rows = [[_write(record.get(key)) for key in columns] for record in found]
        yield from _find_table(name, [columns, *rows])
        for record in found:
            yield from _walk(name, {key: value for key, value in record.items() if isinstance(value, dict | list)})
    elif isinstance(found, list):
        for value in found:
            yield from _walk(name, value)


def _read_xlsx(stem: str, content: bytes) -> Iterator[Named]:
    """Return the table of each sheet, also of a hidden one, whatever size the sheet says it has."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in book.sheet_names:
        yield from _find_table(
            sheet, [[_write(cell) for cell in row] for row in book.get_sheet_by_name(sheet).to_python()]
        )


def _read_docx(stem: str, content: bytes) -> Iterator[Named]:
    """Return the tables of a Word file, each under its caption property, or the last `TABLE.csv` named before it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    name = stem
    for block in body.iter():
        if block.tag == f"{WORD}p" and (named := CSV.findall(_list_text(block, WORD))):
            name = named[-1]
        elif block.tag == f"{WORD}tbl":
            caption = block.find(f".//{WORD}tblCaption")
            title = name if caption is None else caption.get(f"{WORD}val", name)
            yield from _find_table(title, _list_rows(block, WORD))


def _read_pptx(stem: str, content: bytes) -> Iterator[Named]:
    """Return the tables of a presentation, each under its description, or the last `TABLE.csv` named before it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        slides = [archive.read(name) for name in archive.namelist() if SLIDES.fullmatch(name)]
    name = stem
    for block in (block for slide in slides for block in ElementTree.fromstring(slide).iter()):
        if block.tag == f"{DRAWN}p" and (named := CSV.findall(_list_text(block, DRAWN))):
            name = named[-1]
        elif block.tag == f"{SLIDE}graphicFrame":
            title = block.find(f"{SLIDE}nvGraphicFramePr/{SLIDE}cNvPr")
            title = name if title is None else title.get("descr") or name
            yield from _find_table(title, _list_rows(block, DRAWN))


def _list_rows(table: ElementTree.Element, kind: str) -> list[list[str]]:
    return [[_list_text(cell, kind) for cell in row.iter(f"{kind}tc")] for row in table.iter(f"{kind}tr")]


def _list_text(block: ElementTree.Element, kind: str) -> str:
    return "".join(text.text or "" for text in block.iter(f"{kind}t"))


def _find_table(name: str, rows: list[list[str]]) -> Iterator[Named]:
    """Return the rows below the first one that names released columns; a title may stand above it."""
    for place, header in enumerate(rows):
        names = {cell.strip() for cell in header}
        if names & TOLD and names & NAMING:
            width = len(header)
            below = [[*row, *[""] * width][:width] for row in rows[place + 1 :] if any(row)]
            yield name, pd.DataFrame(below, columns=[cell.strip() for cell in header], dtype=str)
            return


def _write(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)


READERS: dict[str, Callable[[str, bytes], Iterator[Named]]] = {
    ".csv": _read_csv, ".json": _read_json, ".xlsx": _read_xlsx, ".docx": _read_docx,
    ".pptx": _read_pptx,
}  # fmt: skip
