"""A file of delimited text in, a table of text out, with what was detected on the way; nothing is guessed."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from analysis.errors import StudyError, raise_all
from analysis.survey.files.encodings import (
    AGAIN,
    CODECS,
    CP1251,
    LOST,
    find_encoding,
    find_misread,
    find_other_encoding,
)
from analysis.survey.reading.tabular import Table, collect_columns

SEPARATORS = (";", ",", "\t")  # KoboToolbox, most other tools, Excel's “Unicode text”
NAMES = {"\t": "tab"}
TOLD = re.compile(r'"?sep=(?P<separator>[;,\t])"?')
SHOWN = 5  # rows of the wrong length that a message names


def read_delimited(path: Path) -> tuple[Table, dict[str, str], list[StudyError]]:
    """Read a delimited file; return its cells as text, what was detected, and warnings.

    Raises `StudyError` for a file that is missing, empty, in no known encoding or once read in a wrong one,
    with a quotation mark that is never closed, or with rows that are not as long as the header.
    """
    encoding = find_encoding(path)
    with path.open(encoding=CODECS[encoding], newline="") as file:
        if not file.readline().strip():
            raise StudyError("the file is empty, or its first line is", where=str(path), fix=AGAIN)
        file.seek(0)
        separator, table = _read_rows(file, path)
    cells = [(text, number) for column in table.columns for text, number in _counted(column)]
    if misread := find_misread(cells + [(text, 1) for text in table.header]):
        raise StudyError(f"the text was once read in a wrong encoding: {misread}", where=path.name, fix=AGAIN)
    if encoding == CP1251 and (other := find_other_encoding(cells)):
        raise StudyError(f"is neither UTF-8 nor Windows-1251: {other}", where=path.name, fix=AGAIN)
    detected = {"container": "CSV", "encoding": encoding, "separator": NAMES.get(separator, separator)}
    return table, detected, [*_warn(path, encoding), *_warn_lost(cells, path)]


def _read_rows(file: TextIO, path: Path) -> tuple[str, Table]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # an answer may be longer than the 131,072 letters allowed
    separator, start = _find_separator(file)
    file.seek(start)
    lines = csv.reader(file, delimiter=separator, strict=True)
    wrong: list[StudyError] = []
    first_row = 3 if start else 2
    try:
        header = next(lines)
        columns = collect_columns(_right_lines(lines, len(header), first_row, path, wrong), len(header))
    except csv.Error as error:
        raise _broken(path, error, lines.line_num + bool(start)) from error
    raise_all(wrong)
    return separator, Table(path.stem, header, columns, first_row=first_row)


def _find_separator(file: TextIO) -> tuple[str, int]:
    """Return the separator, and where the header begins: below the line `sep=;` that tells Excel, if there is one.

    It is the one that cuts the first two rows into the same number of cells, the more the better; a label
    may hold the others, and line breaks.
    """
    first = file.readline()
    if told := TOLD.fullmatch(first.strip()):
        return told["separator"], file.tell()
    return max(SEPARATORS, key=lambda separator: (_count_cells(file, separator), first.count(separator))), 0


def _count_cells(file: TextIO, separator: str) -> int:
    """Return how many cells the header and the row below it have when cut, 0 when they differ or are not cut."""
    file.seek(0)
    try:
        widths = {len(line) for line in islice(csv.reader(file, delimiter=separator, strict=True), 2)}
    except csv.Error:
        return 0
    return widths.pop() if len(widths) == 1 and widths != {1} else 0


def _right_lines(lines, width: int, first_row: int, path: Path, wrong: list[StudyError]) -> Iterator[list[str]]:
    """Yield the rows that are as long as the header and not empty; collect the first problems of the others."""
    for number, line in enumerate(lines, start=first_row):
        if len(line) == width:
            if any(line):
                yield line
        elif line and len(wrong) < SHOWN:
            where = f"{path.name}, row {number} (line {lines.line_num + first_row - 2})"
            wrong.append(
                StudyError(f"{len(line)} cells", where=where, expected=f"{width}, as the header has", fix=AGAIN)
            )


def _counted(column) -> Iterator[tuple[str, int]]:
    return zip(column.texts, column.counts().tolist(), strict=True)


def _warn(path: Path, encoding: str) -> list[StudyError]:
    warnings = []
    if encoding == CP1251:
        found = "is not UTF-8; read as Windows-1251 (cp1251), as Excel saves it"
        warnings.append(StudyError(found, where=path.name, fix="export again, to be sure that no letter was lost"))
    with path.open("rb") as file:
        file.seek(-2, 2)
        if file.read()[-1:] not in (b"\n", b"\r", b"\0"):
            found = "the last line is not ended: the last row may have been cut off"
            warnings.append(StudyError(found, where=path.name, fix="compare its last row with the platform"))
    return warnings


def _warn_lost(cells: list[tuple[str, int]], path: Path) -> list[StudyError]:
    lost = sum(number for text, number in cells if LOST in text)
    found = f"{lost} cells hold {LOST}: letters were lost when the file was saved"
    return [StudyError(found, where=path.name, fix=AGAIN)] if lost else []


def _broken(path: Path, error: csv.Error, line: int) -> StudyError:
    if "unexpected end of data" in str(error):
        found = "unclosed quotation mark at the end of the file: the download was cut off"
        return StudyError(found, where=str(path), fix=AGAIN)
    return StudyError(f"is not valid CSV: {error}", where=f"{path}, line {line}", fix=AGAIN)
