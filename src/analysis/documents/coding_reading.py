"""A workbook that a coder filled in and the sample it was made from in; checked codes out, or every problem at once."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from zipfile import BadZipFile

import pandas as pd
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from analysis.documents.coding import KEY
from analysis.documents.coding_books import DECISIONS, FIRST_ROW, NO_THEME, THEME_CODES, list_themes, load_book
from analysis.errors import StudyError, raise_all

RESTORE = "take the passage back from the workbook as it was handed out"


class Row(NamedTuple):
    """One row of a table: where it stands, and its cells by the ids of the columns."""

    where: str
    cells: Mapping[str, str]


def read_coding_book(data: bytes, sample: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the codes of one coder: document, passage, theme, code (2, 1, or 0 where the cell is empty).

    `name` is the file's, for messages. Raises `StudyError` with all problems: no workbook of this kind, a passage that
    is missing, there twice or unknown, a changed text, a row without any code, an x beside a code, a code that is none.
    """
    themes = list_themes()
    rows, problems = _read_rows(data, "coding", [*themes, "none"], sample, name)
    problems += [problem for row in rows for problem in _check_codes(row, themes)]
    numbers = Counter(row.cells["number"] for row in rows)
    problems += [
        StudyError(f"passage {number} is there {times} times", where=name, fix="leave one row of it")
        for number, times in numbers.items()
        if times > 1
    ]
    problems += [
        StudyError(f"passage {number} is missing", where=name, fix=RESTORE)
        for number in sample["number"]
        if str(number) not in numbers
    ]
    raise_all(problems)
    return _place([(row.cells["number"], theme, row.cells[theme] or "0") for row in rows for theme in themes], sample)


def read_adjudication_book(data: bytes, sample: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return what was decided: document, passage, theme, code. Raises `StudyError` with all problems, as above."""
    rows, problems = _read_rows(data, "adjudication", ["theme", "decision"], sample, name)
    names = {label: theme for theme, about in load_book()["themes"].items() for label in about["name"].values()}
    for row in rows:
        if row.cells["theme"] not in names:
            problems.append(StudyError(f"unknown theme “{row.cells['theme']}”", where=row.where, fix=RESTORE))
        problems += _check_code(row, "decision", DECISIONS)
        if not row.cells["decision"]:
            problems.append(StudyError("no decision", where=row.where, expected=", ".join(DECISIONS)))
    twice = Counter((row.cells["number"], row.cells["theme"]) for row in rows)
    problems += [
        StudyError(f"passage {number}, {theme}, is there {times} times", where=name, fix="leave one row of it")
        for (number, theme), times in twice.items()
        if times > 1
    ]
    raise_all(problems)
    return _place([(row.cells["number"], names[row.cells["theme"]], row.cells["decision"]) for row in rows], sample)


def is_blank(data: bytes, name: str) -> bool:
    """Say whether nobody has filled in a workbook yet: no code stands in it, and no decision."""
    table = _find_sheet(data, ("coding", "adjudication"), name)
    ids = [_read(cell.value) for cell in table[1]]
    filled_in = {*list_themes(), "none", "decision"}
    return not any(row.cells[column] for row in _walk(table, ids, name) for column in filled_in.intersection(ids))


def _place(codes: list[tuple[str, str, str]], sample: pd.DataFrame) -> pd.DataFrame:
    """Return codes, given as number, theme and code, by document and passage."""
    numbered = pd.DataFrame(codes, columns=["number", "theme", "code"]).astype({"number": int, "code": int})
    placed = numbered.merge(sample[["number", "document", "passage"]], on="number", validate="many_to_one")
    return placed[[*KEY, "code"]].sort_values(KEY, ignore_index=True)


def _read_rows(
    data: bytes, sheet: str, columns: Sequence[str], sample: pd.DataFrame, name: str
) -> tuple[list[Row], list[StudyError]]:
    """Return the rows of a table whose numbers are of the sample, and what is wrong with numbers and texts."""
    table = _find_sheet(data, [sheet], name)
    ids = [_read(cell.value) for cell in table[1]]
    if lacking := [column for column in ("number", "text", *columns) if column not in ids]:
        raise StudyError(
            f"no column {', '.join(lacking)}",
            where=f"{name}, sheet {table.title}, row 1 (hidden)",
            fix="fill in the workbook as it was handed out",
        )
    texts = {str(row.number): _squeeze(row.quote) for row in sample.itertuples()}
    rows, problems = [], []
    for row in _walk(table, ids, name):
        number = row.cells["number"]
        if number not in texts:
            problems.append(StudyError(f"number “{number}” is not in the sample", where=row.where, fix=RESTORE))
            continue
        if _squeeze(row.cells["text"]) != texts[number]:
            problems.append(StudyError(f"the text of passage {number} was changed", where=row.where, fix=RESTORE))
        rows.append(row)
    return rows, problems


def _find_sheet(data: bytes, sheets: Sequence[str], name: str) -> Worksheet:
    """Return the first of the sheets that is there, by its title in either language."""
    titles = [title for sheet in sheets for title in load_book()["sheets"][sheet].values()]
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise StudyError("is no workbook that can be read", where=name, fix="save it as .xlsx") from error
    found = next((title for title in book.sheetnames if title in titles), None)
    if found is None:
        raise StudyError(
            f"no sheet of codes, but {', '.join(book.sheetnames)}",
            where=name,
            expected=" or ".join(titles),
            fix="put back the workbook as it was handed out, or handed in",
        )
    return book[found]


def _walk(table: Worksheet, ids: Sequence[str], name: str) -> Iterator[Row]:
    """Give the rows that are not empty, from below the labels on."""
    for place, values in enumerate(table.iter_rows(min_row=FIRST_ROW, values_only=True), start=FIRST_ROW):
        cells = dict(zip(ids, map(_read, values), strict=False))
        if any(cells.values()):
            yield Row(f"{name}, sheet {table.title}, row {place}", cells)


def _check_codes(row: Row, themes: Sequence[str]) -> list[StudyError]:
    coded = [theme for theme in themes if row.cells[theme]]
    problems = [problem for theme in themes for problem in _check_code(row, theme, ("0", *THEME_CODES))]
    problems += _check_code(row, "none", NO_THEME)
    if not coded and not row.cells["none"]:
        problems.append(StudyError("no code", where=row.where, fix="choose 1 or 2 for a theme, or x for no theme"))
    if row.cells["none"] and any(row.cells[theme] != "0" for theme in coded):
        problems.append(StudyError(f"an x for no theme beside {', '.join(coded)}", where=row.where, fix="remove one"))
    return problems


def _check_code(row: Row, column: str, codes: Sequence[str]) -> list[StudyError]:
    value = row.cells[column]
    if value in ("", *codes):
        return []
    return [StudyError(f"“{value}” in column {column}", where=row.where, expected=", ".join(codes))]


def _read(value) -> str:
    """Return the text of a cell: 2, 2.0 and “ 2 ” are one code, and so are x, X and the Cyrillic х."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    return "x" if text in ("X", "х", "Х") else text


def _squeeze(text: str) -> str:
    """Return a text as it is compared: programs write spaces and line ends in their own way."""
    return " ".join(ILLEGAL_CHARACTERS_RE.sub("", text).replace("_x000D_", " ").split())
