"""The codes of a study in, the workbook that the records of its meetings and forums are written into out, as bytes.

What it lets through `records` may still refuse: a workbook cannot compare sheets, and what is pasted is not checked.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from analysis.documents.coding_books import freeze_book
from analysis.engagement.cells import EARLIEST, LATEST, LEAST, MOST, PERSON_LENGTH
from analysis.engagement.columns import (
    IN_PACKAGE,
    ORIGIN,
    Codes,
    Column,
    collect_lists,
    list_columns,
    list_tables,
)
from analysis.engagement.spreadsheet import HELP, LISTS

TEXTS = Path(__file__).with_name("data") / "template.toml"
LAST_ROW = 5000  # of the cells that are checked; below, only the reader checks
DAY, TEXT = "dd.mm.yyyy", "@"  # as text a program turns no id into a day or a number
FORMATS = {"date": DAY, "id": TEXT, "person": TEXT, "bg": TEXT, "en": TEXT}
REQUIRED, OPTIONAL = PatternFill("solid", fgColor="C9DAEA"), PatternFill("solid", fgColor="E9EDF1")
TOP = Alignment(wrap_text=True, vertical="top")
NOTE_SIZE = {"width": 320, "height": 130}  # pixels: the longest text of a column fits
LINE_WIDTH, NAME_WIDTH, TELLING_WIDTH = 22, 18, 70


def write_template(codes: Codes) -> bytes:
    """Return engagement.xlsx without a row: help, a sheet per table and the lists; the same codes give the same bytes.

    `origin` is left out: what people write down is real.
    """
    book = Workbook()
    languages = choose_languages(codes)
    book.properties.creator, book.properties.title = "", load_texts()["title"][languages[0]]
    columns = {table: _without_origin(list_columns(table, codes)) for table in list_tables()}
    _write_help(book.active, columns, languages)
    sheets = {table: book.create_sheet(table) for table in columns}
    places = _write_lists(book.create_sheet(LISTS), collect_lists(codes), languages)
    for table, sheet in sheets.items():
        _write_table(sheet, columns[table], places, len(codes.mechanisms), languages)
    written = io.BytesIO()
    book.save(written)
    return freeze_book(written.getvalue())


def choose_languages(codes: Codes) -> list[str]:
    """Return the languages of the study that the workbook can tell people in; English where there is none."""
    return [language for language in IN_PACKAGE if language in codes.languages] or ["en"]


def _pick(labels: Mapping[str, str], language: str) -> str:
    """Return the label in a language, or in the first that there is."""
    return labels.get(language) or next(iter(labels.values()))


@cache
def load_texts() -> Mapping:
    """Return data/template.toml."""
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))


def _without_origin(columns: Mapping[str, Column]) -> dict[str, Column]:
    return {name: column for name, column in columns.items() if name != ORIGIN}


def _write_help(sheet: Worksheet, columns: Mapping[str, Mapping[str, Column]], languages: Sequence[str]) -> None:
    """Write how to fill the workbook in, in its languages side by side, and what each column is for."""
    texts = load_texts()
    told, sheet.title = texts["headings"], HELP
    _set_widths(sheet, (LINE_WIDTH, LINE_WIDTH, LINE_WIDTH, TELLING_WIDTH, TELLING_WIDTH))
    _add_row(sheet, ["", "", "", *(texts["title"][language] for language in languages)], bold=True)
    for number, line in enumerate(texts["lines"], start=1):
        _add_row(sheet, [f"{number}.", "", "", *(line[language] for language in languages)])
    _add_row(sheet, [""])
    _add_row(sheet, [told[name] for name in ("sheet", "column", "required", *languages)], bold=True)
    for table, about in list_tables().items():
        _add_row(sheet, [table, "", "", *(about[language] for language in languages)], bold=True)
        for name, column in columns[table].items():
            required = "" if column.empty else told["yes"]
            _add_row(sheet, [table, name, required, *(column.about[language] for language in languages)])


def _write_lists(
    sheet: Worksheet, lists: Mapping[str, Mapping[str, Mapping[str, str]]], languages: Sequence[str]
) -> dict[str, str]:
    """Write every list of codes with its labels, and return list → the cells of its codes."""
    told, places = load_texts()["headings"], {}
    _set_widths(sheet, (NAME_WIDTH, NAME_WIDTH, TELLING_WIDTH, TELLING_WIDTH))
    _add_row(sheet, [told[name] for name in ("list", "code", *languages)], bold=True)
    sheet.freeze_panes = "A2"
    for name, listed in lists.items():
        if name == ORIGIN or not listed:
            continue
        first = sheet.max_row + 1
        for code, labels in listed.items():
            _add_row(sheet, [name, code, *(_pick(labels, language) for language in languages)])
        places[name] = f"'{sheet.title}'!$B${first}:$B${sheet.max_row}"
    return places


def _write_table(
    sheet: Worksheet, columns: Mapping[str, Column], places: Mapping[str, str], most_rank: int, languages: Sequence[str]
) -> None:
    """Write the header of a table, and what its cells are shown as, told of and held to."""
    for number, (name, column) in enumerate(columns.items(), start=1):
        letter, cell = get_column_letter(number), sheet.cell(1, number, name)
        cell.font, cell.fill = Font(bold=True), OPTIONAL if column.empty else REQUIRED
        note = "\n\n".join(column.about[language] for language in languages)
        cell.comment = Comment(note, "", **NOTE_SIZE)
        sheet.column_dimensions[letter].width = max(column.width, len(name) + 3)
        sheet.column_dimensions[letter].number_format = FORMATS.get(column.kind, "General")
        if check := _make_check(column, places, most_rank):
            sheet.add_data_validation(check)
            check.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.freeze_panes = "A2"


def _make_check(column: Column, places: Mapping[str, str], most_rank: int) -> DataValidation | None:
    """Return what a program holds the cells of a column to; several codes in one cell are offered, not checked."""
    match column.kind:
        case "code" | "codes" if column.list not in places:
            return None  # of a new study: its municipalities are not known yet
        case "code" | "codes":
            check = DataValidation("list", formula1=places[column.list])
        case "date":
            first, last = (f"{to_excel(day):.0f}" for day in (EARLIEST, LATEST))
            check = DataValidation("date", operator="between", formula1=first, formula2=last)
        case "count" | "number" | "rank":
            most = most_rank if column.kind == "rank" else MOST
            check = DataValidation("whole", operator="between", formula1=str(LEAST[column.kind]), formula2=str(most))
        case "person":
            least, most = map(str, PERSON_LENGTH)
            check = DataValidation("textLength", operator="between", formula1=least, formula2=most)
        case _:
            return None
    errors = load_texts()["errors"]
    check.allow_blank = True
    check.showErrorMessage = column.kind != "codes"
    check.errorTitle, check.error = errors["title"], errors[column.kind.removesuffix("s")].format(most=most_rank)
    return check


def _set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _add_row(sheet: Worksheet, texts: Sequence[str], bold: bool = False) -> None:
    sheet.append(list(texts))
    for cell in sheet[sheet.max_row]:
        cell.alignment, cell.font = TOP, Font(bold=bold)
