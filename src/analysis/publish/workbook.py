"""A workbook of openpyxl in, its bytes out: the same ones for the same content, whenever and wherever it is written."""

from __future__ import annotations

import datetime as dt
import io
import re

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis.publish.archive import repack

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_row(sheet: Worksheet, cells: list[str]) -> None:
    """Add a row of texts as texts: what begins with “=” is no formula."""
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, text in enumerate(cells, start=1):
        if text:
            sheet.cell(row, column, text).data_type = "s"


def save_workbook(book: Workbook, date: dt.date) -> bytes:
    """Return the file of a workbook that was made on this day, whatever the clock says."""
    midnight = dt.datetime(date.year, date.month, date.day)
    book.properties.created = midnight
    held = io.BytesIO()
    book.save(held)
    modified = rb"\g<1>" + f"{midnight:%Y-%m-%dT%H:%M:%SZ}".encode()
    return repack(held.getvalue(), date, lambda _, part: MODIFIED.sub(modified, part))
