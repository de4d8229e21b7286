"""The folder of records of meetings and forums in, six checked frames out – or every problem of every file at once.

Nothing is mended: a cell that cannot be read is a problem with its file, sheet, row and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.engagement.cells import Wrong, name_problem, read_cell
from analysis.engagement.checks import check_tables
from analysis.engagement.columns import Codes, Column, list_columns, list_tables
from analysis.engagement.spreadsheet import Sheet, read_sheets
from analysis.errors import StudyError, raise_all, suggest

NUMBERS = {"count": "int64", "number": "int64", "rank": "Int64"}
FRAMES = {"mechanisms": "ballots"}  # where the frame is named by what a row is
HELD, REAL = {"yes": True, "no": False}, "real"


@dataclass(frozen=True)
class Table:
    """The rows of one table as they were read; a cell that could not be is missing from its row."""

    sheet: Sheet
    columns: Mapping[str, Column]
    rows: dict[int, dict[str, object]]  # number of the row → column → value


def read_records(folder: Path, codes: Codes) -> dict[str, pd.DataFrame]:
    """Return events, attendance, knowledge, proposals, ballots and actions, each with the columns of its file.

    `held` is bool, counts, wave and ballot int64, ranks Int64, all else text: days as YYYY-MM-DD, "" is empty. An
    absent file is an empty frame. Raises `StudyError` with all problems of all files; where a day or a municipality of
    an event could not be read, that rows of other files belong to an event is only checked once it can.
    """
    sheets, problems = read_sheets(Path(folder), list_tables())
    tables = {}
    for name in list_tables():
        columns = list_columns(name, codes)
        if name in sheets:
            tables[name], found = read_table(sheets[name], columns, codes)
            problems += found
        else:
            tables[name] = Table(Sheet(f"{name}.csv", pd.DataFrame()), columns, {})
    raise_all(problems + check_tables(tables, codes))
    return {FRAMES.get(name, name): _make_frame(table) for name, table in tables.items()}


def read_table(sheet: Sheet, columns: Mapping[str, Column], codes: Codes) -> tuple[Table, list[StudyError]]:
    """Return the rows of a table with the values of their cells, and what is wrong with its columns and cells."""
    problems = _check_headers(sheet, columns)
    rows = {}
    for row, cells in zip(sheet.cells.index, sheet.cells.to_dict("records"), strict=True):
        rows[row] = {}
        for name, column in columns.items():
            value = read_cell(cells.get(name, "" if name != "origin" else REAL), column, codes)
            if not isinstance(value, Wrong):
                rows[row][name] = value
            elif name in cells:
                problems.append(name_problem(value, sheet.place(row, name)))
    return Table(sheet, columns, rows), problems


def _check_headers(sheet: Sheet, columns: Mapping[str, Column]) -> list[StudyError]:
    there = list(sheet.cells.columns)
    missing = [name for name in columns if name not in there and name != "origin"]
    unknown = [name for name in there if name not in columns]
    problems = [
        StudyError(f"no column {name}", where=sheet.place(), fix=suggest(name, unknown) or "add it, as in the template")
        for name in missing
    ]
    return problems + [
        StudyError(f"unknown column “{name}”", where=sheet.place(), fix=suggest(name, missing) or "remove it")
        for name in unknown
    ]


def _make_frame(table: Table) -> pd.DataFrame:
    frame = pd.DataFrame(list(table.rows.values()), columns=list(table.columns))
    kinds = {name: NUMBERS.get(column.kind, "str") for name, column in table.columns.items()}
    if "held" in frame:
        frame["held"], kinds["held"] = frame["held"].map(HELD), "bool"
    if "origin" in frame:
        frame["origin"] = frame["origin"].replace("", REAL)
    return frame.astype(kinds)
