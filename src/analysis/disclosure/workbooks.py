"""A page's workbook and the page in, the rows of the workbook out that say a number which the page does not say."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from analysis.disclosure.pieces import DIGIT, SHORT, find_added, fold
from analysis.disclosure.reading.numbers import find_numbers

ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
TAG, LINE = re.compile(r"<[^>]*>"), re.compile(r"<(?:br|/t[dh]|small)\b[^>]*>")
SURE = 1e-9
POINTS = 100  # “+3” is a share of 0.03 in a page, and 3 in a workbook
NAME = re.compile(r'<definedName name="([^"]*)"[^>]*>(.*?)</definedName>', re.DOTALL)
OF_EXCEL, CELLS = "_xlnm.", re.compile(r"(?:,?(?:'[^']*'|\w+)!\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?)+")
SIDES = re.compile(r"<(?:odd|even|first)(?:Header|Footer)>(.*?)</", re.DOTALL)
CODE = re.compile(r'&(?:amp;)?(?:"[^"]*"|[A-Z]|\d+)')
COMMENT = re.compile(r"<text>(.*?)</text>", re.DOTALL)


class Row(NamedTuple):
    """A row of a table in a page: all of its text, folded, and its numbers."""

    text: str
    numbers: list[float]


def find_added_cells(content: bytes, page: str, language: str, told: str) -> Iterator[str]:
    """Return where a workbook says more than its page; `told`: folded, what else it may say in its texts.

    A row with numbers must be one of the page, with its texts, and each number as often at most as there. Texts of
    other cells, names of ranges, comments, heads and feet must be told.
    """
    rows = [_read_row(row, language) for row in ROW.findall(page)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in book.sheet_names:  # the hidden ones, too
        for number, cells in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
            if not _is_told(cells, told) and not _is_of_page(cells, rows, language):
                yield f"{sheet} row {number}"
    yield from _find_beside(content, told)


def _read_row(row: str, language: str) -> Row:
    text = unescape(TAG.sub("", LINE.sub(" ; ", row)))
    return Row(fold(text), [number.value for number in find_numbers(text, language)])


def _is_of_page(cells: Sequence, rows: list[Row], language: str) -> bool:
    lines = [line for cell in cells if isinstance(cell, str) for line in cell.split("\n")]
    numbers = [float(cell) for cell in cells if isinstance(cell, int | float)]
    numbers += [number.value for line in lines if _is_number(line) for number in find_numbers(line, language)]
    texts = [fold(line) for line in lines if not _is_number(line)]
    return any(all(text in row.text for text in texts) and _has(row.numbers, numbers) for row in rows)


def _is_number(text: str) -> bool:
    return DIGIT.search(text) is not None and not any(map(str.isalpha, text))


def _has(of_page: list[float], numbers: list[float]) -> bool:
    """Say whether a row has all of the numbers, each of its own for one of them."""
    left = list(of_page)
    for number in numbers:
        found = next((one for one in left if min(abs(one - number), abs(one * POINTS - number)) < SURE), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _is_told(cells: Sequence, told: str) -> bool:
    """Say whether a row is of texts alone that are told; the head of a column begins as that of its values does."""
    texts = [cell for cell in cells if cell != ""]
    if not all(isinstance(text, str) and not _is_number(text) for text in texts):
        return False
    bare = [text.removeprefix(max((one for one in texts if one != text and text.startswith(one)), default="", key=len))
            for text in texts]  # fmt: skip
    return not any(find_added(fold(text), told) for text in bare)


def _find_beside(content: bytes, told: str) -> Iterator[str]:
    """Find what stands in no cell: names of ranges that are no ranges, comments, heads and feet of sheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            markup = archive.read(part).decode("utf-8", "replace") if part.endswith(".xml") else ""
            names = [(name, text) for name, text in NAME.findall(markup)]
            texts = [
                f"{name} {text}" for name, text in names if not (name.startswith(OF_EXCEL) and CELLS.fullmatch(text))
            ]
            texts += [CODE.sub(" ", unescape(side)) for side in SIDES.findall(markup)]
            texts += [TAG.sub("", comment) for comment in COMMENT.findall(markup)]
            yield from (part for text in map(fold, map(unescape, texts)) if _is_short(text) or find_added(text, told))


def _is_short(text: str) -> bool:
    return len(text) < SHORT and DIGIT.search(text) is not None
