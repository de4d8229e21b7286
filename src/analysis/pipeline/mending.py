"""The tables that people write by hand in, how they would be written soundly out; no value ever changes.

Mended are the encoding, the case of the names of columns, blanks at the end of cells, and line ends. Exports, forms,
workbooks and documents are never touched: they stay as they were received.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.errors import StudyError, name_below
from analysis.files import write_bytes
from analysis.pipeline.task_documents import RAW as DOCUMENTS
from analysis.pipeline.task_engagement import RAW as ENGAGEMENT
from analysis.study import Study

BLANKS = " \t\N{NO-BREAK SPACE}"
SEPARATORS = ",;\t"
PART = r'(?P<quoted>"(?:[^"]|"")*")|(?P<bare>[^"{0}\n][^{0}\n]*)|[{0}\n]'  # of a table: a cell, or what ends it
# Windows-1251 is told from other encodings by its words: those of another one mix alphabets, or the case of letters.
MIXED = re.compile("[A-Za-z][а-яА-Я]|[а-яА-Я][A-Za-z]|[а-я][А-Я]|(?![A-Za-zа-яА-Я])[^\\W\\d_]")


class Mended(NamedTuple):
    """A table that is not soundly written: its file, its bytes and those it would have, and what changes, in lines."""

    path: Path
    old: bytes
    new: bytes
    changes: tuple[str, ...]


def find_mended(study: Study) -> list[Mended]:
    """Return the tables of a study that can be mended; those that cannot be read are left to the check."""
    tables = {path: columns for path, columns in list_tables(study).items() if path.is_file()}
    return [mended for path, columns in tables.items() if (mended := mend_file(path, columns, study.root))]


def list_tables(study: Study) -> Mapping[Path, Collection[str]]:
    """Return the tables that are written by hand, each with the names of columns it should have, as far as known."""
    from analysis.documents.register import name_columns as name_columns_of_register
    from analysis.engagement.columns import list_tables as list_records
    from analysis.reference.schemas import FILES, name_columns
    from analysis.survey.checks.response_rates import COLUMNS as CONTACTS
    from analysis.survey.corrections.log import COLUMNS as CORRECTIONS
    from analysis.survey.population import COLUMNS as POPULATION

    return {
        **{study.reference / f"{name}.csv": name_columns(name, study.languages) for name in FILES},
        study.population: POPULATION,
        study.contacts: (*CONTACTS, "municipality", "group", "origin"),
        study.corrections: CORRECTIONS,
        study.root / DOCUMENTS / "register.csv": name_columns_of_register(study.languages),
        **{study.root / ENGAGEMENT / f"{name}.csv": () for name in list_records()},  # read in any case of letters
    }


def mend_file(path: Path, columns: Collection[str], root: Path) -> Mended | None:
    """Return how a table would be written; nothing for a sound one, and for what is no text in a known encoding."""
    from analysis.survey.files.encodings import BOM, CODECS, CP1251, UTF8, find_encoding

    try:
        encoding, old = find_encoding(path), path.read_bytes()
        text = old.decode(CODECS[encoding])
    except (StudyError, OSError, UnicodeDecodeError):
        return None
    if "\0" in text or (encoding == CP1251 and MIXED.search(text)):
        return None
    unix = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    after = mend_text(unix, columns)
    new = after.encode(CODECS[BOM] if encoding == BOM else "utf-8")
    changes = [f"encoding: {encoding} → {UTF8}"] if encoding not in (UTF8, BOM) else []
    changes += ["line ends: → those of Unix"] if unix != text else []
    name = name_below(str(path), root)
    changes += difflib.unified_diff(unix.split("\n"), after.split("\n"), name, name, n=0, lineterm="")
    return Mended(path, old, new, tuple(changes)) if new != old else None


def mend_text(text: str, columns: Collection[str]) -> str:
    """Return a table without blanks at the end of cells, its columns named as in `columns` where only case differs.

    What is no sound CSV is returned as it is.

    >>> mend_text("Slug,name \\nford ,Ford\\n", ["slug", "name"])
    'slug,name\\nford,Ford\\n'
    """
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    parts = list(re.finditer(PART.format(separator), text))
    if "".join(part[0] for part in parts) != text:
        return text
    cells = [_strip_end(part) for part in parts]
    header = cells.index("\n") if "\n" in cells else len(cells)
    cells[:header] = _name_columns(cells[:header], columns)
    mended = "".join(cells)
    return mended if _is_same(text, mended, separator) else text


def write_mended(mended: Mended) -> None:
    """Write a table as it was shown, beside its place and then into it; its rights stay.

    Raises `StudyError` when it has changed since.
    """
    path = mended.path.resolve()
    if path.read_bytes() != mended.old:
        raise StudyError("has changed since it was shown", where=str(mended.path), fix="run `study check --fix` again")
    mode = path.stat().st_mode & 0o777
    write_bytes(path, mended.new)
    path.chmod(mode)


def _strip_end(part: re.Match[str]) -> str:
    """Return a cell without blanks at its end, within the quotation marks where it has them."""
    if part["quoted"]:
        return f'"{part["quoted"][1:-1].rstrip(BLANKS)}"'
    return part["bare"].rstrip(BLANKS) if part["bare"] else part[0]


def _name_columns(header: list[str], columns: Collection[str]) -> list[str]:
    """Return the parts of a header with names as they should be; one that would stand twice is left."""
    known = {name.casefold(): name for name in columns}
    names = [known.get(part.strip(BLANKS + '"').casefold(), part) for part in header]
    return [new if names.count(new) == 1 else old for old, new in zip(header, names, strict=True)]


def _is_same(before: str, after: str, separator: str) -> bool:
    """Say whether two tables hold the same cells, but for blanks at their ends and the names of the columns."""
    try:
        old, new = (_read_rows(text, separator) for text in (before, after))
    except csv.Error:
        return False
    names, renamed = ([name.casefold().strip(BLANKS) for name in row] for rows in (old, new) for row in rows[:1])
    return old[1:] == new[1:] and names == renamed


def _read_rows(text: str, separator: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)) or [[]]
    return [[cell.rstrip(BLANKS) for cell in row] for row in rows]
