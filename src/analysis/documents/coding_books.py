"""A sample in, the workbook that a coder fills in out; two coders' differences in, the one to decide them out. Bytes.

The first row of the table, hidden, names the columns for `coding_reading`; the second one names them for people.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import yaml
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

BOOK = Path(__file__).with_name("data") / "coding.yaml"
ABOUT = ["number", "document", "page", "heading", "text"]
FIRST_ROW = 3  # of passages, below the ids and the labels
THEME_CODES, NO_THEME, DECISIONS = ("1", "2"), ("x",), ("0", "1", "2")
WIDTHS = {"number": 6, "document": 18, "page": 9, "heading": 30, "text": 90, "note": 30}
NARROW, WIDE = 14, 110
HEAD = PatternFill("solid", fgColor="DDE3EA")
STAMP = (1980, 1, 1, 0, 0, 0)  # of every file in the workbook, so that the same sample is the same bytes
TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@cache
def load_book() -> Mapping:
    """Return the texts of data/coding.yaml: instructions, codebook and labels in both languages."""
    return yaml.safe_load(BOOK.read_text(encoding="utf-8"))


def list_themes() -> list[str]:
    """Return the themes that are coded, in the order of the columns."""
    return list(load_book()["themes"])


def write_coding_book(sample: pd.DataFrame, language: str, is_demonstration: bool = False) -> bytes:
    """Return the workbook for one coder: instructions, codebook, and a row for each passage of the sample.

    It holds nothing of what the rules found. Each code is chosen from a list; a row without any theme gets an x.
    """
    book = _start_book("instructions", language, is_demonstration)
    _write_codebook(book, language)
    themes = list_themes()
    labels = _label(language)
    sheet = _add_table(book, "coding", [*ABOUT, *themes, "none", "note"], labels, language)
    for row in sample.rename(columns={"quote": "text"})[ABOUT].itertuples(index=False):
        _add_row(sheet, row)
    _offer(sheet, themes, THEME_CODES, language)
    _offer(sheet, ["none"], NO_THEME, language)
    return _save(book, open_from="note")


def write_adjudication_book(
    disagreements: pd.DataFrame, sample: pd.DataFrame, language: str, is_demonstration: bool = False
) -> bytes:
    """Return the workbook for who decides: a row for each passage and theme that two coders coded differently.

    `disagreements`: document, passage, theme, first, second.
    """
    book = _start_book("adjudicate", language, is_demonstration)
    _write_codebook(book, language)
    labels = _label(language)
    columns = [*ABOUT, "theme", "first", "second", "decision", "note"]
    sheet = _add_table(book, "adjudication", columns, labels, language)
    rows = disagreements.merge(sample.rename(columns={"quote": "text"}), on=["document", "passage"], how="left")
    rows = rows.sort_values(["number", "theme"])
    for row in rows.assign(theme=rows["theme"].map(labels))[columns[:-2]].itertuples(index=False):
        _add_row(sheet, row)
    _offer(sheet, ["decision"], DECISIONS, language)
    return _save(book, open_from="decision")


def _label(language: str) -> dict[str, str]:
    """Return the label of each column and of each theme."""
    texts = load_book()
    columns = {name: label[language] for name, label in texts["columns"].items()}
    return columns | {theme: about["name"][language] for theme, about in texts["themes"].items()}


def _start_book(instructions: str, language: str, is_demonstration: bool) -> Workbook:
    """Return a workbook with its sheet of instructions; a demonstration is marked there, at the top."""
    texts, book = load_book(), Workbook()
    sheet = book.active
    sheet.title = texts["sheets"]["instructions"][language]
    sheet.column_dimensions["A"].width = WIDE
    for line in [texts["mark"][language]] * is_demonstration + [f"• {line}" for line in texts[instructions][language]]:
        _add_row(sheet, [line])
    return book


def _write_codebook(book: Workbook, language: str) -> None:
    texts = load_book()
    sheet = book.create_sheet(texts["sheets"]["codebook"][language])
    for column, width in zip("ABC", (30, 70, 50), strict=True):
        sheet.column_dimensions[column].width = width
    for code, about in texts["codes"].items():
        _add_row(sheet, [code, about[language]])
    _add_row(sheet, [])
    _add_row(sheet, [texts["columns"]["theme"][language], texts["is"][language], texts["not"][language]], bold=True)
    for theme in texts["themes"].values():
        _add_row(sheet, [theme["name"][language], theme["is"][language], theme["not"][language]])


def _add_table(book: Workbook, sheet: str, columns: Sequence[str], labels: Mapping, language: str) -> Worksheet:
    """Return a new sheet with a hidden row of ids, a row of labels that stays in view, and columns wide enough."""
    table = book.create_sheet(load_book()["sheets"][sheet][language])
    _add_row(table, columns)
    _add_row(table, [labels[column] for column in columns], bold=True)
    table.row_dimensions[1].hidden = True
    table.freeze_panes = f"A{FIRST_ROW}"
    for place, column in enumerate(columns, start=1):
        table.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column, NARROW)
    return table


def _add_row(sheet: Worksheet, values: Sequence, bold: bool = False) -> None:
    """Append a row of texts: what begins with = is no formula, and signs that a workbook cannot hold are left out."""
    row = sheet.max_row + (sheet.max_row > 1 or sheet.cell(1, 1).value is not None)
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if bold:
            cell.font, cell.fill = Font(bold=True), HEAD


def _offer(table: Worksheet, columns: Sequence[str], codes: Sequence[str], language: str) -> None:
    """Give the cells of these columns a list to choose from, and refuse anything else."""
    offer = DataValidation("list", formula1=f'"{",".join(codes)}"', allow_blank=True, showErrorMessage=True)
    offer.error = load_book()["wrong_code"][language]
    table.add_data_validation(offer)
    for cell in table[1]:
        if cell.value in columns and table.max_row >= FIRST_ROW:
            offer.add(f"{cell.column_letter}{FIRST_ROW}:{cell.column_letter}{table.max_row}")


def _save(book: Workbook, open_from: str) -> bytes:
    """Return the bytes of the workbook: texts are locked (without a password), codes and notes are not."""
    table = book.worksheets[-1]
    first = next(cell.column for cell in table[1] if cell.value in (*list_themes(), open_from))
    for row in table.iter_rows(min_row=FIRST_ROW, min_col=first, max_col=table.max_column):
        for cell in row:
            cell.protection = Protection(locked=False)
    table.protection.sheet = True
    table.protection.formatColumns = table.protection.formatRows = False
    book.active = book.index(table)
    written = io.BytesIO()
    book.save(written)
    return freeze_book(written.getvalue())


def freeze_book(data: bytes) -> bytes:
    """Return a workbook without the time at which it was made."""
    frozen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = TIME.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return frozen.getvalue()
