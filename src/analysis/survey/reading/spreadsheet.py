"""A workbook in, its sheets as tables of text out, whether its numbers are stored as numbers or as text."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import date, datetime, time
from io import BytesIO
from itertools import dropwhile
from pathlib import Path

from analysis.errors import StudyError, raise_all
from analysis.survey.files.calamine import read_workbook
from analysis.survey.files.encodings import AGAIN, explain_unreadable
from analysis.survey.reading.tabular import Table, collect_columns

PARENTS = ("_parent_index", "X_parent_index", "PARENT_KEY")  # by these a row of a repeat names its parent
LOST = (  # addresses of cells: an error of Excel; a formula without a result, unless that is the empty text
    re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\bt="e"'),
    re.compile(rb'<c r="([A-Z]+[0-9]+)"(?:(?!\bt="str")[^>])*><f[^>]*>[^<]*</f>(?:<v ?/>|<v></v>)?</c>'),
)
SHOWN = 5  # cells that a message names
TRUNCATED = "<WARNING: Truncated"  # what KoboToolbox puts before an answer that is longer than a cell of Excel

Lines = list[tuple[int, list[object]]]  # the rows of a sheet by number


def read_spreadsheet(path: Path) -> tuple[list[Table], dict[str, str], list[StudyError]]:
    """Read the first sheet of a workbook (xlsx, xls, ods) and those whose rows name a parent.

    Returns the tables, what was detected, and warnings. Raises `StudyError` for a file that is no workbook
    and for one without interviews.
    """
    content = _read_bytes(path)
    sheets = {title: _drop_above(lines) for title, lines in read_workbook(content, path)}
    filled = {title: lines for title, lines in sheets.items() if lines}
    others = [
        title for title, lines in list(filled.items())[1:] if not any(_text(cell) in PARENTS for cell in lines[0][1])
    ]
    tables = [_make_table(title, lines) for title, lines in filled.items() if title not in others]
    if not tables:
        raise StudyError("the export holds no interview", where=str(path), fix="check the filter of the export")
    typed = any(table.typed for table in tables)
    kind = f"{path.suffix.lower().lstrip('.').upper()}, numbers stored as {'numbers' if typed else 'text'}"
    detected = {"container": kind, "sheets": ", ".join(table.name for table in tables)}
    return tables, detected, [*_warn(path, tables, others), *_warn_lost(path, content)]


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise explain_unreadable(path, error) from None


def _drop_above(lines: Lines) -> Lines:
    """Return the lines from the first that holds anything: that is the header."""
    return list(dropwhile(lambda line: not any(_text(cell).strip() for cell in line[1]), lines))


def _warn(path: Path, tables: list[Table], others: list[str]) -> list[StudyError]:
    warnings = [
        StudyError("an answer was cut off by Excel's limit", where=f"{path.name}, sheet {table.name}", fix="export CSV")
        for table in tables
        if any(text.startswith(TRUNCATED) for column in table.columns for text in column.texts)
    ]
    if any(table.typed for table in tables):
        found = "numbers and dates are stored as such: times have lost their zone, texts such as 007 their zeros"
        warnings.append(StudyError(found, where=path.name, fix="export with “Store date and number responses as text”"))
    if others:
        found = f"sheets whose rows name no parent were not read: {', '.join(others)}"
        warnings.append(StudyError(found, where=path.name, fix="put the interviews on the first sheet"))
    return warnings


def _warn_lost(path: Path, content: bytes) -> list[StudyError]:
    """Find cells of an .xlsx with an error of Excel, or a formula that nothing has computed: both are read as empty."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return []
    try:
        with zipfile.ZipFile(BytesIO(content)) as book:
            sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise StudyError(f"is a damaged workbook: {error}", where=str(path), fix=AGAIN) from None
    lost = [cell.decode(errors="replace") for sheet in sheets for pattern in LOST for cell in pattern.findall(sheet)]
    found = f"{len(lost)} cells hold an error such as #N/A, or a formula without its result, and were read as empty"
    return [StudyError(found, where=f"{path.name}, cells {', '.join(lost[:SHOWN])}", fix=AGAIN)] if lost else []


def _make_table(name: str, lines: Lines) -> Table:
    header = [_text(cell).strip() for cell in lines[0][1]]
    width = max(at for at, text in enumerate(header, start=1) if text)
    _refuse_stray_cells(name, lines, width)
    body = [line[:width] for _, line in lines[1:] if any(cell not in ("", None) for cell in line)]
    typed = any(isinstance(cell, float | int | datetime | date) for line in body for cell in _answers(line, header))
    rows = ([_text(cell) for cell in line] for line in body)
    return Table(name, header[:width], collect_columns(rows, width), first_row=lines[0][0] + 1, typed=typed)


def _answers(line: list[object], header: list[str]) -> list[object]:
    """Return the cells of the form; the platform's own ids and indices are numbers in every workbook."""
    return [cell for cell, column in zip(line, header, strict=False) if not column.startswith("_")]


def _refuse_stray_cells(name: str, lines: Lines, width: int) -> None:
    fix = f"delete what stands above the header, if anything does; else {AGAIN}"
    raise_all(
        [
            StudyError("a cell without a header", where=f"sheet {name}, row {number}", fix=fix)
            for number, line in lines[1:]
            if any(cell not in ("", None) for cell in line[width:])
        ][:SHOWN]
    )


def _text(cell: object) -> str:
    """Return a cell as text: 3.0 as 3, a date or time in ISO 8601, True as 1.

    >>> _text(3.0), _text(0.5), _text(datetime(2026, 11, 2, 9)), _text(True), _text(None)
    ('3', '0.5', '2026-11-02T09:00:00', '1', '')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
