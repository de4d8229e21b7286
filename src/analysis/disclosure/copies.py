"""Files of a site and released tables in, what a copy of a table in another format says that the table does not out.

A copy has the name of its table. A JSON file holds the rows as records under that name, a workbook holds them in the
sheet of that name, the header first; other sheets and keys explain them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from itertools import zip_longest
from pathlib import PurePath

import pandas as pd
from python_calamine import CalamineWorkbook

COLUMNS = ["artefact", "table", "where", "what"]
SEPARATOR = ";"  # of what is a list in JSON
Rows = list[list[str]]


def is_copy(name: str, tables: Mapping[str, bytes]) -> bool:
    """Say whether a file is named as the copy of a released table."""
    path = PurePath(name)
    return path.suffix in READERS and f"{path.stem}.csv" in tables


def find_altered(files: Mapping[str, bytes], tables: Mapping[str, bytes]) -> pd.DataFrame:
    """Return the rows of copies that are not those of their table, a row each: artefact, table, where, what.

    `files`: name → content, `tables`: TABLE.csv → content.
    """
    found = [
        (name, PurePath(name).stem, f"row {number}", "not the row that was released")
        for name, content in files.items()
        if is_copy(name, tables)
        for number in _compare(*_read_both(name, content, tables))
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def _read_both(name: str, content: bytes, tables: Mapping[str, bytes]) -> tuple[Rows, Rows]:
    path = PurePath(name)
    table = list(csv.reader(io.StringIO(tables[f"{path.stem}.csv"].decode("utf-8"), newline="")))
    return READERS[path.suffix](path.stem, content), table


def _compare(copied: Rows, table: Rows) -> list[int]:
    """Return the numbers of the rows that differ, the header being the first; of no record nobody knows the header."""
    if copied == [[]] and len(table) == 1:
        return []
    return [number for number, (one, other) in enumerate(zip_longest(copied, table), start=1) if one != other]


def _read_json(table: str, content: bytes) -> Rows:
    records = json.loads(content).get(table, [])
    columns = list(records[0]) if records else []
    return [columns, *([_write(record.get(name)) for name in columns] for record in records if list(record) == columns)]


def _read_xlsx(table: str, content: bytes) -> Rows:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = book.get_sheet_by_name(table).to_python() if table in book.sheet_names else []
    return [[_write(cell) for cell in row] for row in found]


def _write(value: object) -> str:
    if isinstance(value, list):
        return SEPARATOR.join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


READERS: dict[str, Callable[[str, bytes], Rows]] = {".json": _read_json, ".xlsx": _read_xlsx}
