"""The folder of records in, the cells of its tables out as text, whether they came as CSV or as one workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from analysis.errors import Problems, StudyError, suggest
from analysis.survey.files.calamine import read_workbook
from analysis.survey.files.encodings import AGAIN, find_misread
from analysis.survey.files.logs import read_rows

BOOK = "engagement.xlsx"
HELP, LISTS = "Помощ · Help", "Списъци · Lists"  # sheets of the template that hold no records
SHADOWS = ("~", ".")  # how the shadow of an open file begins


@dataclass(frozen=True)
class Sheet:
    """One table as it stands: its cells as text, "" is empty; the index is the row as a spreadsheet counts it."""

    where: str
    cells: pd.DataFrame

    def place(self, row: int | None = None, column: str = "") -> str:
        """Return how a message names a row, a cell or, with a column only, a header."""
        between = ", " if "sheet" in self.where else " "
        parts = [f"{self.where}{between}row {row}" if row else self.where, f"column {column}" if column else ""]
        return ", ".join(filter(None, parts))


def read_sheets(folder: Path, tables: Iterable[str]) -> tuple[dict[str, Sheet], list[StudyError]]:
    """Return the tables that are there by name, and what is wrong with files, sheets and headers.

    Headers are taken without blanks around them and in small letters. A sheet without rows counts as absent.
    """
    tables, sheets = tuple(tables), {}
    files = [path for path in sorted(folder.glob("*")) if path.is_file() and not path.name.startswith(SHADOWS)]
    problems = _find_unknown_files(files, tables)
    for path in files:
        try:
            read, found = _read_file(path, tables)
        except StudyError as error:
            read, found = {}, _list(error)
        for table in sorted(read.keys() & sheets.keys()):
            places = f"{read[table].where}, and {sheets[table].where}"
            found.append(StudyError(f"{table} is there twice", where=places, expected="one of them", fix="remove one"))
        sheets |= read
        problems += found
    return sheets, problems


def _read_file(path: Path, tables: tuple[str, ...]) -> tuple[dict[str, Sheet], list[StudyError]]:
    """Return the tables that a file holds, none for one that is no record, and what is wrong with its sheets."""
    name = path.stem.casefold()
    if path.suffix.lower() == ".csv" and name in tables:
        return {name: _read_csv(path)}, []
    return _read_book(path, tables) if path.name.casefold() == BOOK else ({}, [])


def _list(error: StudyError) -> list[StudyError]:
    return error.problems if isinstance(error, Problems) else [error]


def _find_unknown_files(files: list[Path], tables: tuple[str, ...]) -> list[StudyError]:
    """Find tables under names that nothing reads: what is in them would be missing without a word."""
    known = [*(f"{table}.csv" for table in tables), BOOK]
    return [
        StudyError(
            "unknown file", where=path.name, expected=", ".join(known), fix=suggest(path.name, known) or "remove it"
        )
        for path in files
        if path.suffix.lower() in (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".xlsm") and path.name.lower() not in known
    ]


def _read_csv(path: Path) -> Sheet:
    cells = read_rows(path)
    texts = [*cells.columns, *cells.to_numpy().ravel()]
    if misread := find_misread((text, 1) for text in texts):
        raise StudyError(f"the text was once read in a wrong encoding: {misread}", where=path.name, fix=AGAIN)
    return Sheet(path.name, cells.set_axis(_name_headers(list(cells.columns), path.name), axis=1))


def _read_book(path: Path, tables: tuple[str, ...]) -> tuple[dict[str, Sheet], list[StudyError]]:
    """Return the sheets of the workbook that have rows, by table, and what is wrong with the others."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StudyError(f"may not be read: {error.strerror}", where=path.name, fix="close it in Excel") from None
    sheets, problems = {}, []
    for title, lines in read_workbook(content, path):
        where, table = f"{path.name}, sheet {title}", title.strip().casefold()
        filled = [(number, [_to_text(cell) for cell in line]) for number, line in lines]
        filled = [(number, line) for number, line in filled if any(line)]
        if title in (HELP, LISTS) or not filled:
            continue
        if table not in tables:
            fix = suggest(table, tables) or "rename it, or move it to another workbook"
            problems.append(StudyError("unknown sheet", where=where, expected=", ".join(tables), fix=fix))
        elif len(filled) > 1:
            try:
                cells, found = _make_cells(filled, where)
            except StudyError as error:
                problems += _list(error)
            else:
                sheets[table] = Sheet(where, cells)
                problems += found
    return sheets, problems


def _make_cells(filled: list[tuple[int, list[str]]], where: str) -> tuple[pd.DataFrame, list[StudyError]]:
    """Return the cells below the first row that is not empty, and a problem for each row with one beside the header.

    Raises `StudyError` where the first row has a single cell: that is a title, no header.
    """
    first, header = filled[0]
    width = max(at for at, text in enumerate(header, start=1) if text)
    beside = [number for number, line in filled[1:] if any(line[width:])]
    if beside and not any(header[: width - 1]):
        found, fix = f"the first row, “{header[width - 1]}”, is no header", "delete what stands above the header"
        raise StudyError(found, where=f"{where}, row {first}", expected="the names of the columns", fix=fix)
    fix = "clear it, or name its column"
    problems = [StudyError("a cell without a header", where=f"{where}, row {number}", fix=fix) for number in beside]
    rows = [line[:width] for _, line in filled[1:]]
    index = pd.Index([number for number, _ in filled[1:]], name="row")
    return pd.DataFrame(rows, columns=_name_headers(header[:width], where), index=index, dtype=str), problems


def _name_headers(header: list[str], where: str) -> list[str]:
    """Return the names of columns in small letters and without blanks; raises when two are alike."""
    names = ["_".join(name.split()).casefold() for name in header]
    twice = sorted({name or "without a name" for name in names if names.count(name) > 1})
    if twice:
        raise StudyError(f"column {', '.join(twice)} twice", where=where, fix="rename or remove one")
    return names


def _to_text(cell: object) -> str:
    """Return a cell of a workbook as text: 3.0 as 3, a day in ISO 8601.

    >>> _to_text(3.0), _to_text(0.5), _to_text(datetime(2015, 4, 1)), _to_text(None)
    ('3', '0.5', '2015-04-01', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell == datetime(cell.year, cell.month, cell.day):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else " ".join(str(cell).split())
