"""A table's cells in, blocks out: which rows head the columns, and what heads each cell."""

from __future__ import annotations

from analysis.documents.extract.blocks import CELL, HEADER, Block, Cell, Table, group_rows

LONGEST_HEADER = 80  # letters; a longer text in the first row is a measure, not the name of a column


def to_blocks(table: Table, number: int) -> list[Block]:
    """Return the cells that hold text as blocks of the table with this number; a table without any gives none."""
    rows = group_rows(table.cells)
    heads = count_header_rows(table)
    headers = [cell for row in rows[:heads] if not _is_title(row, _width(table)) for cell in row]
    blocks = []
    for index, row in enumerate(rows):
        for cell in row:
            if not cell.text:
                continue
            kind = HEADER if index < heads else CELL
            header = "" if index < heads else find_header(headers, cell.column)
            block = Block(kind, cell.text, cell.page, 0, number, cell.row, cell.column, header, cell.places)
            blocks.append(block)
    return blocks


def find_header(headers: list[Cell], column: int) -> str:
    """Return the texts of the header cells over a column, from the top."""
    over = [cell.text for cell in headers if cell.column <= column < cell.column + cell.columns and cell.text]
    return " ".join(dict.fromkeys(over))


def count_header_rows(table: Table) -> int:
    """Return how many rows head the columns: titles over the whole width, the first full row, a row of numbers.

    The first full row is a header where all its cells are marked, or, in a table without marks, where they are
    as short as names. A table of one row has no header.
    """
    rows = group_rows(table.cells)
    width = _width(table)
    count = 0
    while count < len(rows) - 1 and _is_title(rows[count], width):
        count += 1
    if count >= len(rows) - 1 or not _is_header(rows, count):
        return 0
    count += max(cell.rows for cell in rows[count])
    while count < len(rows) - 1 and (_counts(rows[count]) or _is_marked(rows[count])):
        count += 1
    return min(count, len(rows) - 1)


def _width(table: Table) -> int:
    return max((cell.column + cell.columns for cell in table.cells), default=0)


def _is_title(row: list[Cell], width: int) -> bool:
    return width > 1 and len(row) == 1 and row[0].columns == width


def _is_marked(row: list[Cell]) -> bool:
    filled = [cell for cell in row if cell.text]
    return bool(filled) and all(cell.marked for cell in filled)


def _is_header(rows: list[list[Cell]], index: int) -> bool:
    if _is_marked(rows[index]):
        return True
    filled = [cell.text for cell in rows[index] if cell.text]
    if any(_is_marked(row) for row in rows) or len(filled) < 2:
        return False
    return all(len(text) <= LONGEST_HEADER and not text.endswith((":", ".")) and _has_letters(text) for text in filled)


def _has_letters(text: str) -> bool:
    return text == "№" or sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))


def _counts(row: list[Cell]) -> bool:
    """Say whether a row only numbers the columns: 1, 2, 3."""
    texts = [cell.text.strip("().") for cell in row]
    return len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]
