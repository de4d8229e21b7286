"""One sheet as text in, its rows with the values of their cells out, and what is wrong with headers and cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.engagement.cells import Wrong, read_cell
from analysis.engagement.columns import ORIGIN, REAL, Codes, Column
from analysis.engagement.spreadsheet import Sheet
from analysis.errors import StudyError, suggest

Row = Mapping[str, object]  # column → value
EVENT = ("date", "municipality")  # what an event is known by


@dataclass(frozen=True)
class Table:
    """The rows of one table by number; a cell that could not be read is missing from its row."""

    sheet: Sheet
    columns: Mapping[str, Column]
    rows: Mapping[int, Row]

    def problem(self, found: str, row: int, column: str, expected: str, fix: str) -> StudyError:
        """Return what is wrong in a cell together with its place."""
        return StudyError(found, where=self.sheet.place(row, column), expected=expected, fix=fix)


def read_table(sheet: Sheet, columns: Mapping[str, Column], codes: Codes) -> tuple[Table, list[StudyError]]:
    """Return the rows of a sheet, and every problem of its headers and its cells."""
    problems, rows, swapped = _check_headers(sheet, columns), {}, defaultdict(list)
    for row, cells in zip(sheet.cells.index, sheet.cells.to_dict("records"), strict=True):
        cells.setdefault(ORIGIN, REAL)
        read = {name: read_cell(cells[name], column, codes) for name, column in columns.items() if name in cells}
        rows[row] = {name: value for name, value in read.items() if not isinstance(value, Wrong)}
        for name, wrong in read.items():
            if isinstance(wrong, Wrong):
                swap = _find_swapped(cells[name], columns[name], columns, codes)
                fix, where = swap or wrong.fix, sheet.place(row, name)
                problem = StudyError(wrong.found, where=where, expected=wrong.expected, fix=fix)
                (swapped[name, swap] if swap else problems).append(problem)
    return Table(sheet, columns, rows), problems + [one for of in swapped.values() for one in _tell(of, len(rows))]


def _tell(swapped: list[StudyError], rows: int) -> list[StudyError]:
    """Return the problems of a column, only one where every row has it: then the column is swapped, no single cell."""
    if len(swapped) < max(rows, 2):
        return swapped
    first = swapped[0]
    found = f"{first.found} (and {rows - 1} rows more)"
    return [StudyError(found, where=first.where, expected=first.expected, fix=first.fix)]


def _check_headers(sheet: Sheet, columns: Mapping[str, Column]) -> list[StudyError]:
    there = list(sheet.cells.columns)
    missing = [name for name in columns if name not in there and name != ORIGIN]
    unknown = [name for name in there if name not in columns]
    problems = [
        StudyError(f"no column {name}", where=sheet.where, fix=suggest(name, unknown) or "add it, as in the template")
        for name in missing
    ]
    return problems + [
        StudyError(
            f"unknown column “{name}”", where=sheet.where, expected=", ".join(columns),
            fix=suggest(name, missing) or "remove it, or give it one of these names",
        )
        for name in unknown
    ]  # fmt: skip


def _find_swapped(text: str, column: Column, columns: Mapping[str, Column], codes: Codes) -> str:
    """Say in which other column of the table a value would be right, when it is a day or a code there."""
    if not text or column.kind not in ("date", "code", "codes"):
        return ""
    fitting = [
        other.name
        for other in columns.values()
        if other.kind in ("date", "code", "codes")
        and (other.kind, other.list) != (column.kind, column.list)
        and not isinstance(read_cell(text, other, codes), Wrong)
    ]
    return f"are the columns {column.name} and {fitting[0]} swapped?" if fitting else ""


def pick(row: Row, columns: Sequence[str]) -> tuple:
    """Return the values of the columns, or nothing when one of them could not be read."""
    return tuple(row[column] for column in columns) if all(column in row for column in columns) else ()


def list_unread(table: Table, columns: Sequence[str]) -> list[Row]:
    """Return the rows of which one of the columns could not be read."""
    return [row for row in table.rows.values() if not pick(row, columns)]


def may_be(event: Sequence[str], unread: list[Row]) -> bool:
    """Say whether one of the rows that could not be read may be of an event, by what was read of it."""
    known = dict(zip(EVENT, event, strict=True))
    return any(all(row.get(column, value) == value for column, value in known.items()) for row in unread)
