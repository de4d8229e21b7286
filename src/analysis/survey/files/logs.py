"""A log that people keep by hand in, a frame of text out: CSV, as any spreadsheet saves it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.files import name_kind
from analysis.survey.files.encodings import CODECS, find_encoding

EXPECTED, SAVE = "a table as CSV", "save it as CSV UTF-8"


def read_rows(path: Path) -> pd.DataFrame:
    """Return the cells of a log as text without blanks around them; "" is empty, empty rows are left out.

    The index `row` is the number of the row as a spreadsheet shows it: the header is row 1. Raises
    `StudyError` for a file that is missing, empty or in no known encoding, is no CSV, has a column twice,
    or – all at once – rows that are not as long as the header.
    """
    path = Path(path)
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "there is no such file"
        raise StudyError(found, where=str(path), expected=EXPECTED, fix="write it, if only with its header")
    data = path.read_bytes()
    if kind := name_kind(data):
        raise StudyError(f"is {kind}", where=str(path), expected=EXPECTED, fix=SAVE)
    try:
        text = data.decode(CODECS[find_encoding(path)])
    except StudyError as error:
        raise StudyError(error.found, where=str(path), expected=EXPECTED, fix=SAVE) from None
    header, *lines = _split_lines(text, path)
    twice = sorted({name or "without a name" for name in header if header.count(name) > 1})
    if twice:
        fix = "rename or remove one; the first row holds the names of the columns, no title"
        raise StudyError(f"column {', '.join(twice)} twice", where=f"{path.name} row 1", fix=fix)
    numbered = {number: line for number, line in enumerate(lines, start=2) if any(line)}
    raise_all([
        StudyError(f"{len(line)} cells", where=f"{path.name} row {number}", expected=f"{len(header)}, as in row 1")
        for number, line in numbered.items()
        if len(line) != len(header)
    ])  # fmt: skip
    index = pd.Index(numbered, name="row", dtype=int)
    return pd.DataFrame(list(numbered.values()), columns=header, index=index, dtype=str)


def check_columns(log: pd.DataFrame, columns: Sequence[str], path: Path) -> list[StudyError]:
    """Return a problem for every one of `columns` that a log does not have, with the name that is nearest."""
    return [
        StudyError(
            f"no column {name}",
            where=path.name,
            expected=", ".join(columns),
            fix=suggest(name, log.columns) or "add it",
        )
        for name in columns
        if name not in log
    ]


def find_empty(log: pd.DataFrame, columns: Sequence[str], path: Path) -> list[StudyError]:
    """Return a problem for every empty cell in those of `columns` that a log has."""
    return [
        StudyError(f"{name} is empty", where=f"{path.name} row {row}", fix=f"fill in {name}")
        for name in columns
        if name in log
        for row in log.index[log[name] == ""]
    ]


def _split_lines(text: str, path: Path) -> list[list[str]]:
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise StudyError(f"is not valid CSV: {error}", where=str(path), fix=SAVE) from error
    if not lines or not any(lines[0]):
        raise StudyError("the file is empty, or its first row is", where=str(path), fix="begin it with its header")
    return [[cell.strip() for cell in line] for line in lines]
