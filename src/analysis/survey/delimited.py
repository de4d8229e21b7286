"""A file of delimited text in, its header and rows as text out, with what was detected on the way."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError, raise_all

SEPARATORS = (";", ",")  # KoboToolbox writes the first, most other tools the second
AGAIN = "download the export again"


@dataclass(frozen=True)
class Delimited:
    """The cells of a file, all text, nothing guessed; every row is as long as the header."""

    header: list[str]
    rows: list[list[str]]
    encoding: str
    separator: str


def read_delimited(path: Path) -> Delimited:
    """Read a CSV in UTF-8, with or without a byte order mark, separated by semicolons or commas.

    Raises `StudyError` for a file that is missing, empty, not UTF-8, without rows, with a quotation mark
    that is never closed, or with rows that are not as long as the header.
    """
    text, encoding = _decode(path)
    if not text.strip():
        raise StudyError("the file is empty", where=str(path), fix=AGAIN)
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        header, *rows = [line for line in lines if line]
    except csv.Error as error:
        raise _broken(path, error) from error
    if not rows:
        raise StudyError("the export holds no interview", where=str(path), fix="check the filter of the export")
    expected = f"{len(header)} cells, as the header has"
    raise_all(
        [
            StudyError(f"{len(row)} cells", where=f"{path.name}, row {number}", expected=expected, fix=AGAIN)
            for number, row in enumerate(rows, start=2)
            if len(row) != len(header)
        ]
    )
    return Delimited(header, rows, encoding, separator)


def _decode(path: Path) -> tuple[str, str]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        fix = "put the export there, or name it in study.toml"
        raise StudyError("there is no such file", where=str(path), fix=fix) from None
    encoding = "UTF-8 with a byte order mark" if data.startswith(codecs.BOM_UTF8) else "UTF-8"
    try:
        return data.decode("utf-8-sig"), encoding
    except UnicodeDecodeError as error:
        raise StudyError(
            f"is not UTF-8 (byte {error.start})",
            where=str(path),
            expected="a CSV in UTF-8",
            fix="download the CSV again and do not save it in Excel, or save it as “CSV UTF-8”",
        ) from error


def _broken(path: Path, error: csv.Error) -> StudyError:
    if "unexpected end of data" in str(error):
        found = "unclosed quotation mark at the end of the file: the download was cut off"
        return StudyError(found, where=str(path), fix=AGAIN)
    return StudyError(f"is not valid CSV: {error}", where=str(path), fix=AGAIN)
