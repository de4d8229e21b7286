"""The bytes of a workbook (.xlsx, .xls, .ods) in, the cells of its sheets out; a damaged file is an error, no more.

Calamine goes by what a file holds, not by its name, and does not trust the size that a sheet claims to have.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from analysis.errors import StudyError
from analysis.processes import run_program

XLSX = b"xl/workbook.xml"  # its name in the directory of the ZIP that an .xlsx is
OLD = (b"\xd0\xcf\x11\xe0", b"PK")  # what .xls begins with; .ods is a ZIP too
PARSE = """
import pickle, sys
from analysis.survey.files.calamine import parse_workbook
pickle.dump(parse_workbook(sys.stdin.buffer.read(), tuple(sys.argv[1:])), sys.stdout.buffer)
"""
LONGEST = 60  # seconds; the largest .xls takes a few
NOT_DAMAGE = (KeyboardInterrupt, SystemExit, MemoryError)

Sheets = list[tuple[str, list[tuple[int, list[object]]]]]  # title of a sheet, its lines of cells by number


def read_workbook(content: bytes, path: Path, wanted: tuple[str, ...] = ()) -> Sheets:
    """Return the title of each sheet and its lines; of the sheets in `wanted` (lower case) only, unless it is empty.

    `path` names the file in the message. Raises `StudyError` for what is no workbook, or a damaged one.
    """
    old = content.startswith(OLD) and XLSX not in content
    parse = _parse_apart if old else parse_workbook
    try:
        return parse(content, wanted)
    except BaseException as error:  # a damaged file can make the parser panic, and a panic is no Exception
        if isinstance(error, NOT_DAMAGE):
            raise
        found = f"is not a workbook, or a damaged one ({error})"
        raise StudyError(found, where=str(path), expected=".xlsx, .xls or .ods", fix="save it as .xlsx") from None


def parse_workbook(content: bytes, wanted: tuple[str, ...]) -> Sheets:
    """Return the title of each sheet and its lines by number; those that nobody wants are there without lines."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    names = {title: title.strip().lower() for title in book.sheet_names}
    return [(title, _parse_lines(book, title) if name in wanted or not wanted else []) for title, name in names.items()]


def _parse_lines(book: CalamineWorkbook, title: str) -> list[tuple[int, list[object]]]:
    return list(enumerate(book.get_sheet_by_name(title).to_python(skip_empty_area=False), start=1))


def _parse_apart(content: bytes, wanted: tuple[str, ...]) -> Sheets:
    """Parse in a process of its own: some damaged .xls make calamine abort, some damaged .ods never end."""
    command = [sys.executable, "-c", PARSE, *wanted]
    try:
        done = run_program(command, input=content, capture_output=True, check=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        raise ValueError(f"not read after {LONGEST} seconds") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().rpartition("CalamineError: ")
        raise ValueError(said[2] if said[1] else "the parser broke off") from None
    return pickle.loads(done.stdout)
