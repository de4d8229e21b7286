"""A file of sheets in, their rows as text out: nothing is guessed, an empty cell is the empty text.

Workbooks are read with calamine: it goes by what a file holds, not by its name, and does not trust the
size that a sheet claims to have. A CSV is the one of pyxform: a line that names a sheet, then its rows,
whose first cell is empty.
"""

from __future__ import annotations

import csv
import pickle
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from analysis.errors import StudyError
from analysis.survey.encodings import CODECS, find_encoding

SEPARATORS = ",;\t"
XLSX = b"xl/workbook.xml"  # its name in the directory of the ZIP that an .xlsx is
OLD = (b"\xd0\xcf\x11\xe0", b"PK")  # what .xls begins with; .ods is a ZIP too
PARSE = """
import pickle, sys
from analysis.survey.workbook import parse_workbook
pickle.dump(parse_workbook(sys.stdin.buffer.read(), tuple(sys.argv[1:])), sys.stdout.buffer)
"""
LONGEST = 20  # seconds; a form takes a tenth of one
NOT_DAMAGE = (KeyboardInterrupt, SystemExit, MemoryError)


Sheets = list[tuple[str, list[tuple[int, list[object]]]]]  # title of a sheet, its lines of cells by number


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
        raise StudyError("there is no such file", where=str(path), fix="name the XLSForm in study.toml") from None
    except PermissionError:
        raise StudyError("may not be read", where=str(path), fix="close it in Excel, or ask for the right") from None
    read = _read_csv if path.suffix.lower() == ".csv" else _read_workbook
    sheets: dict[str, list[Row]] = {}
    for title, lines in read(content, path, wanted):
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


def parse_workbook(content: bytes, wanted: tuple[str, ...]) -> Sheets:
    """Return the title of each sheet and its lines by number; those that nobody wants are not parsed."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    names = {title: title.strip().lower() for title in book.sheet_names}
    return [(title, _parse_lines(book, title) if name in wanted else []) for title, name in names.items()]


def _parse_lines(book: CalamineWorkbook, title: str) -> list[tuple[int, list[object]]]:
    return list(enumerate(book.get_sheet_by_name(title).to_python(skip_empty_area=False), start=1))


def _read_workbook(content: bytes, path: Path, wanted: tuple[str, ...]) -> Sheets:
    old = content.startswith(OLD) and XLSX not in content
    parse = _parse_apart if old else parse_workbook
    try:
        return parse(content, wanted)
    except BaseException as error:  # a damaged file can make the parser panic, and a panic is no Exception
        if isinstance(error, NOT_DAMAGE):
            raise
        found = f"is not a workbook, or a damaged one ({error})"
        raise StudyError(found, where=str(path), expected=".xlsx, .xls or .ods", fix="save it as .xlsx") from None


def _parse_apart(content: bytes, wanted: tuple[str, ...]) -> Sheets:
    """Parse in a process of its own: some damaged .xls make calamine abort, some damaged .ods never end."""
    command = [sys.executable, "-c", PARSE, *wanted]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        raise ValueError(f"not read after {LONGEST} seconds") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().rpartition("CalamineError: ")
        raise ValueError(said[2] if said[1] else "the parser broke off") from None
    return pickle.loads(done.stdout)


def _read_csv(content: bytes, path: Path, wanted: tuple[str, ...]) -> Sheets:
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
