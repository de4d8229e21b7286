"""What every format is read into: headings, paragraphs, list items and tables in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import pandas as pd

Place = tuple[int, float, float, float, float]  # page, and a line's box as shares of the page
HEADING, PARAGRAPH, ITEM, CELL, HEADER = "heading", "paragraph", "item", "cell", "header"
CONTENTS = "contents"  # a line of the contents, which says every title again
LEADERS = re.compile(r"\s*(?:\.\s?|…\s?|_){4,}\s*\d{1,4}$|\s*…{2,}\s*\d{1,4}$")
PAGE_NUMBER = re.compile(r"\s*\d{1,4}$")
DEEPEST = 6
BULLETS = "•●▪■□○◦‣⁃∙·*►✓➢➤❖"
MARKER = re.compile(rf"(?:[{BULLETS}–—-]\s+|[{BULLETS}](?=\w)|\(?\d{{1,2}}\)\s+|\d{{1,2}}\.\s+|\(?[а-я]\)\s+)(?=\S)")
NUMBERED = re.compile(r"(\d{1,2}[а-я]?(?:\.\d{1,2})*)(?:\.?\s+(?=\S)|\.(?=[А-ЯA-Z„]))", re.I)
ROMAN = re.compile(r"[IVXІХ]+\.\s+(?=\S)")
NAMED = re.compile(r"(?:глава|раздел|приоритет\w*|част|стратегическа цел|приложение)\s+(?:[IVXІХ]+|№?\s*\d+)\b", re.I)
LONGEST_HEADING, LONGEST_NUMBERED = 300, 700  # a measure may be the heading of what is said about it


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (with its level, 1 the highest), a paragraph, a list item, a line of the contents or a cell."""

    kind: str
    text: str
    page: int
    level: int = 0
    table: int = 0
    row: int = -1
    column: int = -1
    header: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table at its upper left corner; `marked` is true where the format says that it heads a column."""

    row: int
    column: int
    text: str
    page: int
    rows: int = 1
    columns: int = 1
    marked: bool = False
    places: tuple[Place, ...] = ()


@dataclass(slots=True)
class Table:
    """The cells of a table in reading order."""

    cells: list[Cell] = field(default_factory=list)


def make_text_block(text: str, page: int, places: tuple[Place, ...] = (), is_item: bool = False) -> Block:
    """Return a paragraph, a list item without its sign, or a line of the contents without its page.

    >>> make_text_block("• обучения", 1).text, make_text_block("а) обучения", 1).kind
    ('обучения', 'item')
    """
    if leaders := LEADERS.search(text):
        return make_contents(text[: leaders.start()], page, places)
    marker = MARKER.match(text)
    kind = ITEM if marker or is_item else PARAGRAPH
    return Block(kind, text[marker.end() :] if marker else text, page, places=places)


def make_contents(text: str, page: int, places: tuple[Place, ...] = ()) -> Block:
    """Return a line of the contents without the number of the page that it names."""
    return Block(CONTENTS, PAGE_NUMBER.sub("", text) or text, page, places=places)


def looks_like_heading(text: str, bold: bool) -> bool:
    """Say whether a paragraph of a document without styles is a heading: by weight, capitals or its number.

    >>> looks_like_heading("ПРИОРИТЕТ ОБРАЗОВАНИЕ", False), looks_like_heading("Срок:", True)
    (True, False)
    """
    if LEADERS.search(text):
        return False
    numbered = bool(NUMBERED.match(text) or ROMAN.match(text))
    if (
        len(text) > (LONGEST_NUMBERED if numbered and bold else LONGEST_HEADING)
        or text.endswith((":", ";", ","))
        or sum(map(str.isalpha, text)) < 3
    ):
        return False
    if text.endswith(".") and not numbered and not text.isupper():
        return False
    return bold or text.isupper() or bool(NAMED.match(text)) or count_depth(text) > 1 and not text.endswith(".")


def count_depth(text: str) -> int:
    """Return how deep the number of a heading is: 2 for “1.2.”, 0 for none.

    >>> count_depth("2.1.1 Координация"), count_depth("Въведение"), count_depth("2014 г.")
    (3, 0, 0)
    """
    number = NUMBERED.match(text)
    return number[1].count(".") + 1 if number else 0


def rank_levels(blocks: list[Block]) -> list[Block]:
    """Return blocks with the levels of headings without gaps: the highest that is used is 1."""
    ranks = {level: rank for rank, level in enumerate(sorted({b.level for b in blocks if b.kind == HEADING}), 1)}
    return [replace(b, level=min(ranks[b.level], DEEPEST)) if b.kind == HEADING else b for b in blocks]


def group_rows(cells: list[Cell]) -> list[list[Cell]]:
    """Return cells row by row, each row from left to right."""
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(rows[row], key=lambda cell: cell.column) for row in sorted(rows)]


def to_frames(blocks: list[Block]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the blocks, and the places of their lines, as frames; `block` counts from 1."""
    columns = ["kind", "text", "page", "level", "table", "row", "column", "header"]
    rows = [[number, *(getattr(block, name) for name in columns)] for number, block in enumerate(blocks, 1)]
    places = [(number, *place) for number, block in enumerate(blocks, 1) for place in block.places]
    return (
        pd.DataFrame(rows, columns=["block", *columns]),
        pd.DataFrame(places, columns=["block", "page", "x0", "y0", "x1", "y1"]),
    )
