"""What readers of markup share: where the cells of a table stand when some span rows or columns."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.documents.extract.blocks import Cell, Table


def place_cells(rows: Iterable[Iterable[tuple[str, int, int, bool, int]]]) -> Table:
    """Return a table from rows of cells (text, rows, columns, marked, page), each put in the first free column."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, line in enumerate(rows):
        column = 0
        for text, high, wide, marked, page in line:
            while (row, column) in taken:
                column += 1
            taken.update((row + down, column + right) for down in range(high) for right in range(wide))
            cells.append(Cell(row, column, text, page, high, wide, marked))
            column += wide
    return Table(cells)
