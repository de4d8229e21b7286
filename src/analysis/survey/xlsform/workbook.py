"""A file of sheets in, their rows as text out: nothing is guessed, an empty cell is the empty text.

A CSV is the one of pyxform: a line that names a sheet, then its rows,
whose first cell is empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from analysis.errors import StudyError
from analysis.survey.files.calamine import Sheets, read_workbook
from analysis.survey.files.encodings import CODECS, find_encoding

SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number as a spreadsheet counts, and its cells by column name."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell of `column`; a column that the sheet does not have is empty in every row."""
        return self.cells.get(column, "")


def read_sheets(path: Path, wanted: tuple[str, ...]) -> dict[str, list[Row]]:
    """Return the rows of the wanted sheets below their headers, without the empty ones.

    Sheets are named in lower case; those that nobody wants are there by name, without rows. Reads .xlsx,
    .xls, .ods and .csv. Raises `StudyError` for a file that is missing or damaged, and for a wanted sheet
    or a column of it that is there twice.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise StudyError("there is no such file", where=str(path), fix="check the path of the form") from None
    except PermissionError:
        raise StudyError("may not be read", where=str(path), fix="close it in Excel, or ask for the right") from None
    sheets: dict[str, list[Row]] = {}
    is_text = path.suffix.lower() == ".csv"
    for title, lines in _read_csv(content, path) if is_text else read_workbook(content, path, wanted):
        name = title.strip().lower()
        if name in sheets and name in wanted:
            raise StudyError(f"has two sheets “{name}”", where=path.name, fix="rename or remove one")
        sheets[name] = _read_rows(lines, f"{path.name}, {name}") if name in wanted else []
    return sheets


def as_text(cell: object) -> str:
    """Return a cell as text; a whole number that Excel stores as 2.0 is written 2.

    >>> as_text(2.0), as_text(0.5), as_text(True), as_text(" yes "), as_text(None)
    ('2', '0.5', 'TRUE', 'yes', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()  # as every spreadsheet shows it
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _read_csv(content: bytes, path: Path) -> Sheets:
    try:
        text = content.decode(CODECS[find_encoding(path)])
    except StudyError as error:
        raise StudyError(error.found, where=str(path), fix="save it as CSV UTF-8") from None
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=_find_separator(text), strict=True))
    except csv.Error as error:
        raise StudyError(f"is a damaged CSV file ({error})", where=str(path), fix="save it again") from None
    sheets: Sheets = []
    for number, line in enumerate(lines, start=1):
        title, cells = "".join(line[:1]).strip(), line[1:]
        if title:
            sheets.append((title, []))
        if any(cells) and not sheets:
            raise StudyError("the first cell names no sheet", where=f"{path.name}, row {number}", expected="survey")
        if any(cells):
            sheets[-1][1].append((number, cells))
    return sheets


def _find_separator(text: str) -> str:
    """Return what stands after the empty first cell of the first header, a comma if there is none."""
    starts = (line.removeprefix('""')[:1] for line in text.splitlines())
    return next((start for start in starts if start and start in SEPARATORS), ",")


def _read_rows(lines: Iterable[tuple[int, list[object]]], where: str) -> list[Row]:
    texts = ((number, [as_text(cell) for cell in line]) for number, line in lines)
    header = [" ".join(name.split()) for name in next(texts, (0, []))[1]]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise StudyError(f"column “{twice[0]}” is there twice", where=where, fix="rename or remove one")
    rows = (Row(number, dict(zip(header, line, strict=False))) for number, line in texts)
    named = (Row(row.number, {name: text for name, text in row.cells.items() if name}) for row in rows)
    return [row for row in named if any(row.cells.values())]
