"""The released table of good practices and what is said of it in, the same table as JSON and as a workbook out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.publish.practices.material import Material, split
from analysis.publish.workbook import save_workbook, write_row

LISTS = ("themes", "partners", "participation_mechanism", "adoptable_by", "gap_tags", "sources_extra")
ABOUT = ("title", "status", "licence", "citation", "date", "contents")  # in this order on the cover
WIDTHS = {"id": 34, "place": 26, "source_url": 40}  # in characters; of texts and of all others:
WIDE, NARROW, LONG = 52, 16, 60
About = dict[str, dict[str, str]]  # language → name → text, of `ABOUT`


def write_json(table: pd.DataFrame, about: About) -> str:
    """Return the practices as records: lists as lists, all else as in the table."""
    records = [
        {name: split(cell) if name in LISTS else cell for name, cell in row.items()} for row in table.to_dict("records")
    ]
    status = table["status"].iloc[0] if len(table) else ""
    return json.dumps({"status": status, "about": about, "practices": records}, ensure_ascii=False, indent=1) + "\n"


def write_workbook(table: pd.DataFrame, about: About, materials: Sequence[Material], date: dt.date) -> bytes:
    """Return a workbook with a cover, the table as it is, and its columns and codes in words; no cells are merged."""
    book = Workbook()
    cover, practices, codes = book.active, book.create_sheet("practices"), book.create_sheet("codes")
    cover.title = "cover"
    for texts, material in zip(about.values(), materials, strict=True):
        for name in ABOUT:
            if texts[name]:
                write_row(cover, [material.words(f"practices.sheet.{name}"), texts[name]])
    _set_widths(cover, [20, 110])
    for row in (list(table), *table.to_numpy().tolist()):
        write_row(practices, row)
    _set_widths(practices, [_width(table, name) for name in table])
    practices.auto_filter.ref = practices.dimensions
    names = [material.language for material in materials]
    for row in (["field", "code", *names], *list_codes(table, materials)):
        write_row(codes, row)
    _set_widths(codes, [34, 26, *[60] * len(names)])
    for sheet in (practices, codes):
        sheet.freeze_panes = "B2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    first = next(iter(about.values()))
    book.properties.title, book.properties.creator = first["title"], first["publisher"]
    return save_workbook(book, date)


def list_codes(table: pd.DataFrame, materials: Sequence[Material]) -> list[list[str]]:
    """Return a row per column of the table, without a code, and below it one per code, with what they are called."""
    rows = []
    for name in table:
        rows.append([name, "", *(material.field(name) for material in materials)])
        for code in _codes(table, name, materials[0]):
            rows.append([name, code, *(material.label(name, code) for material in materials)])
    return rows


def _codes(table: pd.DataFrame, name: str, material: Material) -> Sequence[str]:
    """Return the codes of a column: of countries those that occur, of the others all that there are."""
    return sorted(set(table[name])) if name == "country" else material.codes.get(name, ())


def _width(table: pd.DataFrame, name: str) -> int:
    longest = table[name].str.len().max()
    return WIDTHS.get(name, WIDE if longest > LONG else NARROW)


def _set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
