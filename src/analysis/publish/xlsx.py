"""A page of the site in, a workbook of its tables out: cover, contents, notes, and one table a sheet.

Numbers are numbers, as the page shows them; bounds, base, mark and remark stand in columns of their own. The layout
follows the guidance of the UK Government Analysis Function, “Releasing statistics in spreadsheets” (2023): the title
in A1, one table a sheet, marked as a table, no merged cells, no empty rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lxml.html import HtmlElement
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.publish.cells import LOW, Number
from analysis.publish.parts import About, Shown, list_shown, read_main
from analysis.publish.sheet_layout import ask_width, set_page, set_sizes
from analysis.publish.sheet_rows import Words, lay_out
from analysis.publish.workbook import save_workbook

COVER = ("title", "study", "status", "publisher", "date", "licence", "citation")  # in this order
MEANINGS = {":c": "confidential", ":u": "too_few", LOW: "low", "–": "none"}  # mark → entry of the catalogue
FONT = "Calibri"
LINK = Font(name=FONT, color="0B5394", underline="single")


def write_xlsx(page: str, about: About, words: Words, date: dt.date) -> bytes:
    """Return the workbook of a page: the same bytes for the same page and day."""
    shown = list_shown(read_main(page))
    tables = [(entry, name_sheet(entry, number), table)
              for entry in shown for number, table in enumerate(entry.tables, start=1)]  # fmt: skip
    book = Workbook()
    cover = book.active
    cover.title = words("xlsx.cover")
    contents, notes = (book.create_sheet(words(f"xlsx.{name}")) for name in ("contents", "notes"))
    _write_cover(cover, about, words)
    _write_contents(contents, tables, words)
    _write_notes(notes, tables, words)
    for number, (entry, name, table) in enumerate(tables, start=1):
        _write_table(book.create_sheet(name), number, entry, table, about, words)
    for sheet in book:
        set_page(sheet, about)
    book.properties.title, book.properties.creator = about.title, about.publisher
    book.properties.subject, book.properties.description = about.study, about.status
    book.properties.language = about.language
    return save_workbook(book, date)


def name_sheet(shown: Shown, number: int) -> str:
    """Return the name of a table's sheet: what the page calls it."""
    return (shown.label or shown.identifier)[:27] + (f" ({number})" if number > 1 else "")


def _write_cover(sheet: Worksheet, about: About, words: Words) -> None:
    _write(sheet["A1"], f"{about.study}: {about.title}").font = Font(name=FONT, bold=True, size=16)
    texts = [(words(f"xlsx.about_{name}"), getattr(about, name)) for name in COVER]
    for row, (label, text) in enumerate([pair for pair in texts if pair[1]], start=2):
        _write(sheet.cell(row, 1), label).font = Font(name=FONT, bold=True)
        _write(sheet.cell(row, 2), text).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).alignment = Alignment(vertical="top")
    set_sizes(sheet, [24, 100])


def _write_contents(sheet: Worksheet, tables: Sequence[tuple[Shown, str, HtmlElement]], words: Words) -> None:
    _write(sheet["A1"], words("xlsx.contents")).font = Font(name=FONT, bold=True, size=14)
    rows = [(words("xlsx.notes"), words("xlsx.notes_lead"), "")]
    rows += [(name, entry.title, entry.data) for entry, name, _ in tables]
    _write_head(sheet, 2, [words(f"xlsx.head_{name}") for name in ("sheet", "title", "data")])
    for row, (name, title, data) in enumerate(rows, start=3):
        _link(_write(sheet.cell(row, 1), name), name)
        _write(sheet.cell(row, 2), title).alignment = Alignment(wrap_text=True, vertical="top")
        if data:
            cell = _write(sheet.cell(row, 3), data.rsplit("/", 1)[-1])
            cell.hyperlink, cell.font = data, LINK
    _mark_table(sheet, 2, 3, len(rows), 0)
    set_sizes(sheet, [18, 90, 28])


def _write_notes(sheet: Worksheet, tables: Sequence[tuple[Shown, str, HtmlElement]], words: Words) -> None:
    _write(sheet["A1"], words("xlsx.notes")).font = Font(name=FONT, bold=True, size=14)
    rows = [(mark, words(f"xlsx.meaning_{meaning}")) for mark, meaning in MEANINGS.items()]
    rows += [(words(f"xlsx.{topic}"), words(f"xlsx.{topic}_note")) for topic in ("rounding", "bounds", "sources")]
    rows += [(name, entry.note) for entry, name, _ in tables if entry.note]
    _write_head(sheet, 2, [words("xlsx.head_about"), words("xlsx.head_note")])
    for row, (name, note) in enumerate(rows, start=3):
        _write(sheet.cell(row, 1), name).alignment = Alignment(vertical="top", wrap_text=True)
        _write(sheet.cell(row, 2), note).alignment = Alignment(wrap_text=True, vertical="top")
    _mark_table(sheet, 2, 2, len(rows), 1)
    set_sizes(sheet, [28, 120])


def _write_table(
    sheet: Worksheet, number: int, entry: Shown, table: HtmlElement, about: About, words: Words
) -> None:  # fmt: skip
    header, rows = lay_out(table, about.language, words)
    _write(sheet["A1"], f"{entry.label}. {entry.title}").font = Font(name=FONT, bold=True, size=12)
    _link(_write(sheet["A2"], words("xlsx.back")), words("xlsx.contents"))
    top = 3
    if about.status:
        _write(sheet["A3"], about.mark).font = Font(name=FONT, bold=True, color="801650")
        top = 4
    _write_head(sheet, top, header)
    for place, row in enumerate(rows, start=top + 1):
        for column, content in enumerate(row, start=1):
            if content is not None:
                _write(sheet.cell(place, column), content).alignment = Alignment(
                    vertical="top", wrap_text=isinstance(content, str)
                )
    _mark_table(sheet, top, len(header), len(rows), number + 1)
    set_sizes(sheet, [ask_width(name, [row[place] for row in rows]) for place, name in enumerate(header)])
    sheet.freeze_panes = sheet.cell(top + 1, 2)
    sheet.print_title_rows, sheet.print_title_cols = f"{top}:{top}", "A:A"


def _write_head(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    for column, name in enumerate(names, start=1):
        cell = _write(sheet.cell(row, column), name)
        cell.font, cell.alignment = Font(name=FONT, bold=True), Alignment(wrap_text=True, vertical="bottom")


def _write(cell: SheetCell, content: Number | str) -> SheetCell:
    """Write a number with its format, or a text as a text: what begins with “=” is no formula."""
    if isinstance(content, Number):
        value = content.value
        cell.value = int(value) if value.is_integer() else value
        cell.number_format = content.format
    else:
        cell.value, cell.data_type = content, "s"
    return cell


def _link(cell: SheetCell, sheet: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(sheet)}!A1")
    cell.font = LINK


def _mark_table(sheet: Worksheet, top: int, columns: int, rows: int, number: int) -> None:
    """Tell Excel, and who reads the sheet aloud, where the table is and which row is its head."""
    if rows:
        table = Table(displayName=f"table_{number}", ref=f"A{top}:{get_column_letter(columns)}{top + rows}")
        table.tableStyleInfo = TableStyleInfo("TableStyleLight1", showRowStripes=False)
        sheet.add_table(table)
