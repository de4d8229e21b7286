"""A workbook in, its sheets as tables of text out, whether its numbers are stored as numbers or as text."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from analysis.errors import StudyError, raise_all
from analysis.survey.reading.calamine import read_workbook
from analysis.survey.reading.encodings import AGAIN
from analysis.survey.reading.tabular import Table, collect_columns

TRUNCATED = "<WARNING: Truncated"  # what KoboToolbox puts before an answer that is longer than a cell of Excel


def read_spreadsheet(path: Path) -> tuple[list[Table], dict[str, str], list[StudyError]]:
    """Read all sheets of a workbook (xlsx, xls, ods); return the tables, what was detected, and warnings.

    Raises `StudyError` for a file that is no workbook and for one without interviews.
    """
    sheets = _read_sheets(path)
    tables = [_make_table(name, lines) for name, lines in sheets.items() if lines and any(map(_text, lines[0]))]
    if not tables or not len(tables[0]):
        raise StudyError("the export holds no interview", where=str(path), fix="check the filter of the export")
    typed = any(table.typed for table in tables)
    warnings = [
        StudyError("an answer was cut off by Excel's limit", where=f"{path.name}, sheet {table.name}", fix="export CSV")
        for table in tables
        if any(text.startswith(TRUNCATED) for column in table.columns for text in column.texts)
    ]
    if typed:
        found = "numbers and dates are stored as such: times have lost their zone, texts such as 007 their zeros"
        warnings.append(StudyError(found, where=path.name, fix="export with “Store date and number responses as text”"))
    kind = f"{path.suffix.lower().lstrip('.').upper()}, numbers stored as {'numbers' if typed else 'text'}"
    return tables, {"container": kind, "sheets": ", ".join(table.name for table in tables)}, warnings


def _read_sheets(path: Path) -> dict[str, list[list[object]]]:
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise StudyError("there is no such file", where=str(path), fix="name the export that was downloaded") from None
    return {title: [cells for _, cells in lines] for title, lines in read_workbook(content, path)}


def _make_table(name: str, lines: list[list[object]]) -> Table:
    header = [_text(cell).strip() for cell in lines[0]]
    width = max(at for at, text in enumerate(header, start=1) if text)
    _refuse_stray_cells(name, lines, width)
    body = [line[:width] for line in lines[1:] if any(cell not in ("", None) for cell in line)]
    typed = any(isinstance(cell, float | int | datetime | date) for line in body for cell in _answers(line, header))
    rows = ([_text(cell) for cell in line] for line in body)
    return Table(name, header[:width], collect_columns(rows, width), typed=typed)


def _answers(line: list[object], header: list[str]) -> list[object]:
    """Return the cells of the form; the platform's own ids and indices are numbers in every workbook."""
    return [cell for cell, column in zip(line, header, strict=False) if not column.startswith("_")]


def _refuse_stray_cells(name: str, lines: list[list[object]], width: int) -> None:
    raise_all(
        [
            StudyError("a cell without a header", where=f"sheet {name}, row {number}", fix=AGAIN)
            for number, line in enumerate(lines[1:], start=2)
            if any(cell not in ("", None) for cell in line[width:])
        ][:5]
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
