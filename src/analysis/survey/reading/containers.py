"""The file or files of an export in, its tables out: the interviews first, then those of the repeats."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analysis.errors import Problems, StudyError, raise_all
from analysis.files import name_kind
from analysis.survey.files.encodings import AGAIN, explain_unreadable
from analysis.survey.reading.delimited import read_delimited
from analysis.survey.reading.spreadsheet import read_spreadsheet
from analysis.survey.reading.tabular import Column, Table

WORKBOOKS = (".xlsx", ".xls", ".ods", ".xlsm")
TEXTS = (".csv", ".txt", ".tsv")
PARENT = "PARENT_KEY"  # the column by which a row of a repeat names its interview
LARGEST = 4 << 30  # bytes that a ZIP may unpack to


@dataclass(frozen=True)
class Contents:
    """What an export holds: its tables – the first has a row per interview – and what was noticed on the way."""

    tables: list[Table]
    detected: dict[str, str]
    warnings: list[StudyError]


def read_contents(path: Path) -> Contents:
    """Read an export: a workbook, a CSV with those of its repeats beside it, or a ZIP with CSV files.

    The files of repeats are named after the main one, `NAME-REPEAT.csv`, as ODK Central and Briefcase do.
    Raises `StudyError` for a file that is missing, of another kind, damaged or empty.
    """
    kind = path.suffix.lower()
    if kind == ".zip":
        return _read_zip(path)
    if kind in WORKBOOKS:
        tables, detected, warnings = read_spreadsheet(path)
    elif kind in TEXTS:
        tables, detected, warnings = _read_texts(path)
    else:
        expected = ", ".join((*TEXTS, *WORKBOOKS, ".zip"))
        raise StudyError(f"an export of the kind “{path.suffix}” is not read", where=str(path), expected=expected)
    raise_all([problem for table in tables for problem in _find_repeated_header(table, path)])
    split = [_split_tags(table) for table in tables]
    if split[0].tags:
        detected["hxl"] = "a row of HXL tags below the header"
    if not len(split[0]):
        raise StudyError("the export holds no interview", where=str(path), fix="check the filter of the export")
    return Contents(split, detected, warnings)


def _find_repeated_header(table: Table, path: Path) -> list[StudyError]:
    """Find rows that are the header again: two exports were joined."""
    again = np.ones(len(table), dtype=bool)
    for text, column in zip(table.header, table.columns, strict=True):
        again &= column.take(np.array([cell == text for cell in column.texts], dtype=bool))
    fix = "keep one file per export, or delete the line"
    return [
        StudyError(
            f"row {row + table.first_row} is the header again: two exports were joined", where=path.name, fix=fix
        )
        for row in np.nonzero(again)[0]
    ]


def _read_texts(path: Path) -> tuple[list[Table], dict[str, str], list[StudyError]]:
    _check_kind(path)
    table, detected, warnings = read_delimited(path)
    tables = [table]
    for beside in sorted(path.parent.glob(f"{_escape(path.stem)}-*{path.suffix}")):
        if not _names_parents(beside):
            continue  # another file, whose name begins with that of this one
        repeat, _, more = read_delimited(beside)
        tables.append(replace(repeat, name=beside.stem.removeprefix(f"{path.stem}-")))
        warnings = warnings + more
    if len(tables) > 1:
        detected["container"] = f"{len(tables)} CSV files: the interviews and their repeats"
    return tables, detected, warnings


def _check_kind(path: Path) -> None:
    """Raise `StudyError` for a file that has the name of a text and is none, such as a page that asks to sign in."""
    try:
        with path.open("rb") as file:
            kind = name_kind(file.read(20))
    except OSError as error:
        raise explain_unreadable(path, error) from None
    if kind:
        expected = "an export under the name that its kind has: .csv, .xlsx, .ods or .zip"
        raise StudyError(f"is {kind}", where=str(path), expected=expected, fix="download the export again")


def _names_parents(path: Path) -> bool:
    """Say whether a file is one of a repeat: its header has the key of the parent."""
    try:
        with path.open("rb") as file:
            return PARENT.encode() in file.readline()
    except OSError:
        return False


def _escape(stem: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in stem)


def _read_zip(path: Path) -> Contents:
    """Read the CSV files of a ZIP: the one with the shortest name has the interviews."""
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            members = _list_members(archive, path)
            for name, info in members.items():  # flat, so that no name in the archive can lead out of the folder
                (Path(folder) / name).write_bytes(archive.read(info))
            contents = _read_inner(Path(folder) / min(members, key=len), path)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise explain_unreadable(path, error) from None
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise StudyError(f"is not a ZIP that can be read: {error}", where=str(path), fix=AGAIN) from None
    found = f"{len(members) - len(contents.tables)} of its {len(members)} CSV files belong to no repeat: not read"
    unread = [StudyError(found, where=path.name)] if len(members) > len(contents.tables) else []
    detected = contents.detected | {"container": f"ZIP with {len(contents.tables)} CSV files"}
    return replace(contents, detected=detected, warnings=[*contents.warnings, *unread])


def _list_members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Return the CSV files of a ZIP by name, without their folders and without the shadows that macOS adds."""
    named = [(Path(info.filename).name, info) for info in archive.infolist()]
    texts = [(name, info) for name, info in named if Path(name).suffix.lower() in TEXTS and not name.startswith("._")]
    if not texts:
        raise StudyError("holds no CSV file", where=str(path), expected="the ZIP of ODK Central")
    if len(dict(texts)) < len(texts):
        fix = "unpack it, and read each export by itself"
        raise StudyError("holds CSV files of one name in several folders", where=str(path), fix=fix)
    if sum(info.file_size for _, info in texts) > LARGEST:
        raise StudyError("would unpack to more than 4 GB", where=str(path), fix="export fewer interviews")
    return dict(texts)


def _read_inner(member: Path, path: Path) -> Contents:
    """Read an unpacked file; its problems name the ZIP, for its folder is gone when they are read."""
    try:
        return read_contents(member)
    except StudyError as error:
        problems = error.problems if isinstance(error, Problems) else [error]
        raise_all([_name_zip(problem, f"{member.parent}/", path) for problem in problems])
        raise


def _name_zip(problem: StudyError, folder: str, path: Path) -> StudyError:
    where = f"{path.name}, {problem.where.removeprefix(folder)}"
    return StudyError(problem.found, where=where, expected=problem.expected, fix=problem.fix)


def _split_tags(table: Table) -> Table:
    """Return the table without its HXL row, the second one of the file; its tags are kept by column."""
    first = [column.texts[column.codes[0]] for column in table.columns] if len(table) else []
    marked = [text for text in first if text]
    if not marked or not all(text.startswith("#") for text in marked):
        return table
    keep = np.arange(len(table)) > 0
    return replace(_compact(table.rows(keep)), first_row=3, tags=first)


def _compact(table: Table) -> Table:
    """Return the table without texts that no row holds any more."""
    columns = []
    for column in table.columns:
        used, codes = np.unique(column.codes, return_inverse=True)
        columns.append(Column([column.texts[at] for at in used], codes.astype(np.int32)))
    return replace(table, columns=columns)
