"""The folder of records of meetings and forums in, six checked frames out – or every problem of every file at once.

Nothing is mended: a cell that cannot be read is a problem with its file, sheet, row and column.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.engagement.checks import check_tables
from analysis.engagement.columns import ORIGIN, REAL, Codes, list_columns, list_tables
from analysis.engagement.personal import check_personal
from analysis.engagement.rows import Table, read_table
from analysis.engagement.spreadsheet import Sheet, read_sheets
from analysis.errors import raise_all

NUMBERS = {"count": "int64", "number": "int64", "rank": "Int64"}
FRAMES = {"mechanisms": "ballots"}  # where the frame is named by what a row is
HELD = {"yes": True, "no": False}


def read_records(folder: Path, codes: Codes) -> dict[str, pd.DataFrame]:
    """Return events, attendance, knowledge, proposals, ballots and actions, each with the columns of its file.

    `held` is bool, counts, wave and ballot int64, ranks Int64, all else text: days as YYYY-MM-DD, "" is empty. An
    absent file is an empty frame. Raises `StudyError` with all problems of all files; where a day or a municipality of
    an event could not be read, that rows of other files belong to an event is only checked once it can.
    """
    sheets, problems = read_sheets(Path(folder), list_tables())
    absent = {0: {}} if problems else {}  # a row of which nothing is known: the table may be in what cannot be read
    tables = {}
    for name in list_tables():
        columns = list_columns(name, codes)
        tables[name] = Table(Sheet(f"{name}.csv", pd.DataFrame()), columns, absent)
        if name in sheets:
            tables[name], found = read_table(sheets[name], columns, codes)
            problems += found
    raise_all([*problems, *check_tables(tables, codes), *check_personal(tables, codes.words)])
    return {FRAMES.get(name, name): _make_frame(table) for name, table in tables.items()}


def _make_frame(table: Table) -> pd.DataFrame:
    rows = [{**row, ORIGIN: row[ORIGIN] or REAL} for row in table.rows.values()]
    frame = pd.DataFrame(rows, columns=list(table.columns))
    if "held" in frame:
        frame["held"] = frame["held"].map(HELD).astype(bool)
    kinds = {name: NUMBERS.get(column.kind, "str") for name, column in table.columns.items() if name != "held"}
    return frame.astype(kinds)
