"""A workbook in, its sheets as rows of text out: nothing is guessed, an empty cell is the empty text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from analysis.errors import StudyError, raise_all, suggest

ALIASES = {"list name": "list_name", "relevance": "relevant", "id_string": "form_id", "calculate": "calculation"}


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number as a spreadsheet counts, and its cells by column name."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell of `column`; a column that the sheet does not have is empty in every row."""
        return self.cells.get(column, "")


def read_sheets(path: Path, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, list[Row]]:
    """Return the rows below the header of each sheet, without the empty ones; an absent optional sheet has none.

    Raises `StudyError` for a missing file, a file that is not an XLSX workbook, and a missing sheet.
    """
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise StudyError("there is no such file", where=str(path), fix="name the XLSForm in study.toml") from None
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise StudyError("is not an XLSX workbook", where=str(path), fix="save it as .xlsx") from error
    names = workbook.sheetnames
    missing = [sheet for sheet in required if sheet not in names]
    raise_all([StudyError(f"has no sheet {sheet}", where=path.name, fix=suggest(sheet, names)) for sheet in missing])
    present = [sheet for sheet in (*required, *optional) if sheet in names]
    sheets = {sheet: _read_rows(workbook[sheet]) for sheet in present}
    workbook.close()
    return {sheet: sheets.get(sheet, []) for sheet in (*required, *optional)}


def as_text(cell: object) -> str:
    """Return a cell as text; a whole number that Excel stores as 2.0 is written 2.

    >>> as_text(2.0), as_text(True), as_text(" yes "), as_text(None)
    ('2', 'true', 'yes', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _read_rows(sheet) -> list[Row]:
    lines = ([as_text(cell) for cell in line] for line in sheet.iter_rows(values_only=True))
    header = [ALIASES.get(name, name) for name in next(lines, [])]
    rows = [Row(number, dict(zip(header, line, strict=False))) for number, line in enumerate(lines, start=2)]
    return [row for row in rows if any(row.cells.values())]
