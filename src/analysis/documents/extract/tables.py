"""Ruled cells of the pages of a PDF in, tables out: rows and columns by their lines, merged over page breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.documents.extract.blocks import Cell, Place, Table, group_rows
from analysis.documents.extract.hyphens import Joiner
from analysis.documents.extract.lines import Line
from analysis.documents.extract.ruling import Box, Grid, find_bounds

NEAR = 4.0  # points: lines of two pages that are nearer are one column's
END = (".", "!", "?", ";", ":")
NUMBER = "0123456789"


@dataclass(slots=True)
class Ruled:
    """A table of one page, or of several: its rows of cells, where its columns begin, and its box on its last page."""

    rows: list[list[Cell]]
    columns: list[float]
    box: Box
    is_cut: bool = False  # its last row goes on overleaf, as its lines show


def make_ruled(grid: Grid, lines: list[list[Line]], page: int, size: tuple[float, float], joiner: Joiner) -> Ruled:
    """Return a table of one page from the boxes of its cells and the lines in each; `size` is the page's."""
    boxes = grid.cells
    tops, lefts = _steps(box[1] for box in boxes), _steps(box[0] for box in boxes)
    cells = []
    for box, inside in sorted(zip(boxes, lines, strict=True), key=lambda pair: (pair[0][1], pair[0][0])):
        row, column = _index(tops, box[1]), _index(lefts, box[0])
        rows = sum(box[1] + NEAR <= top < box[3] - NEAR for top in tops) + 1
        columns = sum(box[0] + NEAR <= left < box[2] - NEAR for left in lefts) + 1
        text = joiner.join([line.text for line in inside], cell=True)
        marked = bool(inside) and all(line.bold for line in inside)
        cells.append(Cell(row, column, text, page, rows, columns, marked, to_places(inside, size)))
    return Ruled(group_rows(cells), lefts, find_bounds(grid), grid.is_cut)


def to_places(lines: list[Line], size: tuple[float, float]) -> tuple[Place, ...]:
    """Return the boxes of lines as shares of their page."""
    width, height = size
    boxes = ((line.page, line.box) for line in lines)
    return tuple(
        (page, *(round(v / s, 5) for v, s in zip(box, (width, height) * 2, strict=True))) for page, box in boxes
    )


def continues(above: Ruled, below: Ruled) -> bool:
    """Say whether a table at the top of a page goes on with the one at the foot of the page before."""
    if len(above.columns) != len(below.columns):
        return False
    return all(abs(a - b) < NEAR for a, b in zip(above.columns, below.columns, strict=True))


def merge(above: Ruled, below: Ruled, joiner: Joiner) -> None:
    """Add the part of a table that stands on the next page: a repeated header is dropped, a cut row is whole again."""
    repeated = 0
    for first, again in zip(above.rows, below.rows, strict=False):
        if not any(_texts(again)) or _texts(first) != _texts(again):
            break
        repeated += 1
    rest = below.rows[repeated:]
    if rest and (above.is_cut or is_cut(above.rows[-1], rest[0], above.rows[1:-1])):
        above.rows[-1] = _append(above.rows[-1], rest[0], joiner)
        rest = rest[1:]
    start = max(cell.row for cell in above.rows[-1]) + 1
    base = rest[0][0].row if rest else 0
    above.rows += [[replace(cell, row=cell.row - base + start) for cell in row] for row in rest]
    above.box, above.is_cut = below.box, below.is_cut


def is_cut(last: list[Cell], first: list[Cell], usual: list[list[Cell]]) -> bool:
    """Say whether the first row of a page goes on with the last row of the page before.

    It does where cells break off, or begin with a small letter, and none begins anew; a first cell that is empty
    there, and filled in the rows before, says so too.
    """
    above = {cell.column: cell.text for cell in last}
    score = 0
    for cell in first:
        score += _judge(above.get(cell.column, ""), cell.text)
    opening = first[0].text if first else ""
    filled = sum(bool(row[0].text) for row in usual if row)
    if not opening and above.get(0) and (not usual or filled > 0.8 * len(usual)):
        score += 2
    if opening[:1] in NUMBER and opening and len(opening) <= 4:
        score -= 4
    return score > 0


def to_table(ruled: Ruled) -> Table:
    """Return the cells of all rows in reading order."""
    return Table([cell for row in ruled.rows for cell in row])


def _judge(above: str, below: str) -> int:
    if not below:
        return 0
    if not above:
        return 0 if below[:1].islower() else -1
    if above.endswith(("-", "\N{HYPHEN}", ",")) or below[:1].islower():
        return 2
    return -1 if above.endswith(END) or below[:1].isupper() else 0


def _append(row: list[Cell], more: list[Cell], joiner: Joiner) -> list[Cell]:
    """Return the cells of a row with the texts of its other half."""
    added = {cell.column: cell for cell in more if cell.text}
    grown = []
    for cell in row:
        if rest := added.pop(cell.column, None):
            text = joiner.join_two(cell.text, rest.text, cell=True) if cell.text else rest.text
            page = cell.page if cell.text else rest.page
            cell = replace(cell, text=text, page=page, places=cell.places + rest.places)
        grown.append(cell)
    return sorted([*grown, *(replace(cell, row=row[0].row) for cell in added.values())], key=lambda cell: cell.column)


def _texts(row: list[Cell]) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in row if cell.text]


def _steps(values) -> list[float]:
    """Return places in order, those that are near as one."""
    steps: list[float] = []
    for value in sorted(values):
        if not steps or value - steps[-1] > NEAR:
            steps.append(value)
    return steps


def _index(steps: list[float], value: float) -> int:
    return min(range(len(steps)), key=lambda index: abs(steps[index] - value))
