"""A sheet with its texts in, how it looks out: widths of columns, heights of rows, what is printed around it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.publish.parts import About

WIDEST, NARROWEST = 60, 9  # characters of a column
LETTER, BOLD = 1.1, 1.2  # width of a letter
ARROW = 3  # characters that the filter of a head takes
LINE, HIGHEST = 15, 409  # points of a line; of a row, as Excel has it
ROOM = 170  # characters across a printed page that can still be read


def ask_width(name: str, contents: Iterable[object]) -> float:
    """Return the width of a column that its name, broken between words, and its texts ask for."""
    longest = max((len(line) for text in contents if isinstance(text, str) for line in text.split("\n")), default=0)
    words = max(map(len, name.split()), default=0) + ARROW
    return min(WIDEST, max(NARROWEST, words, min(len(name), 15), longest * LETTER))


def set_sizes(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the widths of the columns, and the height of every row whose texts break: not every program does."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = round(width, 1)
    for row in sheet.iter_rows():
        lines = [
            count_lines(cell.value, width - ARROW if cell.font.bold else width, BOLD if cell.font.bold else LETTER)
            for cell, width in zip(row, widths, strict=False)
            if isinstance(cell.value, str) and cell.alignment.wrap_text
        ]
        if max(lines, default=1) > 1:
            sheet.row_dimensions[row[0].row].height = min(LINE * max(lines), HIGHEST)


def count_lines(text: str, width: float, letter: float) -> int:
    """Return how many lines a text takes in a column.

    >>> count_lines("Роми, община Речица", 12, 1.0), count_lines("не е намерен\\nнепроверено", 60, 1.1)
    (2, 2)
    """
    letters = max(int(width / letter), 1)
    return sum(max(len(textwrap.wrap(part, letters)), 1) for part in text.split("\n"))


def set_page(sheet: Worksheet, about: About) -> None:
    """Set what is printed around a sheet – the mark of invented data, the study, the number of the page – and on how
    many pages side by side.
    """
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = about.mark.replace("&", "&&") or None
    sheet.oddHeader.left.text = about.title.replace("&", "&&")
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = about.publisher.replace("&", "&&"), "&P / &N"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    across = sum(column.width for column in sheet.column_dimensions.values())
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = ceil(across / ROOM), 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
