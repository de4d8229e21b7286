"""A page of a PDF in, the cells that its ruling lines close out, table by table.

The lines are read with pypdfium2, a tenth of the time that a second parser takes; what cells they close is
found by pdfplumber (edges, intersections, cells; after Nurminen, "Algorithmic extraction of data in tables", 2013).
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pdfplumber import table as plumber

Box = tuple[float, float, float, float]  # x0, top, x1, bottom from the top left of the page


class Grid(NamedTuple):
    """The cells of a table, and whether its last row has no line at its foot: then it goes on overleaf."""

    cells: list[Box]
    is_cut: bool = False


THIN = 3.0  # points: a filled box that is thinner is a line
SHORT = 5.0  # points: a line that is shorter rules nothing
SNAP = 3.0  # points: lines that are nearer are one
LONG = 72.0  # points
LEAST_ROWS = 0.4  # of the rows of a table have several cells
DEPTH = 4  # of forms within forms
MOST_LINES = 4000  # a page with more is a drawing


def find_tables(page, place) -> list[Grid]:
    """Return the tables of a page with two columns at least, from top to bottom.

    `place` maps a box of the page's own space to one from the top left (see `words.find_place`).
    """
    edges = [edge for box in _read_boxes(page) for edge in _to_edges(place(*box))]
    return group_cells(edges) if len(edges) <= MOST_LINES else []


def group_cells(edges: list[dict]) -> list[Grid]:
    """Return the cells that edges close, table by table.

    A row that a page break cuts may have no line at its top or foot: its sides end at one height, which closes it.
    """
    if not any(edge["orientation"] == "v" for edge in edges):
        return []
    merged = plumber.merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    closing = [*_close_ends(merged, "top"), *_close_ends(merged, "bottom")]
    cells = plumber.intersections_to_cells(plumber.edges_to_intersections([*merged, *closing], SNAP, SNAP))
    lines = [edge for edge in merged if edge["orientation"] == "h"]
    tables = [table for table in plumber.cells_to_tables(cells) if _has_columns(table) and _is_ruled(table, lines)]
    feet = {edge["top"] for edge in closing}
    return [Grid(table, max(cell[3] for cell in table) in feet) for table in tables]


def _is_ruled(cells: list[Box], lines: list[dict]) -> bool:
    """Say whether a line across touches cells, or their sides are long: short ones may be strokes of letters."""
    left, top, right, foot = find_bounds(Grid(cells))
    across = any(
        top - SNAP <= line["top"] <= foot + SNAP and line["x0"] < right and line["x1"] > left for line in lines
    )
    return across or foot - top >= LONG


def _has_columns(cells: list[Box]) -> bool:
    """Say whether cells are a table: paragraphs that are boxed or shaded have one cell in most rows."""
    rows = Counter(round(cell[1]) for cell in cells)
    return sum(count > 1 for count in rows.values()) >= LEAST_ROWS * len(rows)


def find_bounds(grid: Grid) -> Box:
    """Return the box around all cells of a table."""
    x0s, tops, x1s, bottoms = zip(*grid.cells, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def _close_ends(edges: list[dict], end: str) -> list[dict]:
    """Return a line for each height at which the sides of two columns, or more, end with no line across."""
    levels = [edge["top"] for edge in edges if edge["orientation"] == "h"]
    loose: dict[float, list[float]] = {}
    for edge in edges:
        if edge["orientation"] == "v" and not any(abs(edge[end] - level) <= SNAP for level in levels):
            key = next((height for height in loose if abs(height - edge[end]) <= SNAP), edge[end])
            loose.setdefault(key, []).append(edge["x0"])
    return [make_edge(min(xs), height, max(xs), height, "h") for height, xs in loose.items() if len(set(xs)) > 2]


def make_edge(x0: float, top: float, x1: float, bottom: float, orientation: str) -> dict:
    """Return an edge as pdfplumber knows it."""
    size = {"width": x1 - x0, "height": bottom - top}
    return {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "orientation": orientation, **size}


def _to_edges(box: Box) -> Iterator[dict]:
    """Yield the line that a thin box is, or the four sides of a wide one."""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    if width < SHORT and height < SHORT:
        return
    middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
    if height <= THIN:
        yield make_edge(x0, middle_y, x1, middle_y, "h")
    elif width <= THIN:
        yield make_edge(middle_x, top, middle_x, bottom, "v")
    else:
        for y in (top, bottom):
            yield make_edge(x0, y, x1, y, "h")
        for x in (x0, x1):
            yield make_edge(x, top, x, bottom, "v")


def _read_boxes(page) -> Iterator[Box]:
    """Yield the straight parts of every drawn path as boxes of the page's own space."""
    count, get = pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject
    for index in range(count):
        yield from _read_object(get(page, index), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)


def _read_object(item, outer: tuple, depth: int) -> Iterator[Box]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _read_path(item, _multiply(_read_matrix(item), outer))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEPTH:
        inner = _multiply(_read_matrix(item), outer)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _read_object(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _read_path(path, matrix: tuple) -> Iterator[Box]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _transform((x.value, y.value), matrix)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            yield from _close(points)
            points = []
        points.append(point)
    yield from _close(points)


def _close(points: list[tuple[float, float]]) -> Iterator[Box]:
    """Yield a path of two points, or a box, as one; any other path has no straight lines that rule a table."""
    xs, ys = sorted(x for x, _ in points), sorted(y for _, y in points)
    if len(points) == 2 or (4 <= len(points) <= 5 and _is_rectangle(points)):
        yield xs[0], ys[0], xs[-1], ys[-1]


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    steps = zip(points, points[1:], strict=False)
    return all(abs(a[0] - b[0]) < 0.5 or abs(a[1] - b[1]) < 0.5 for a, b in steps)


def _read_matrix(item) -> tuple:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _multiply(first: tuple, then: tuple) -> tuple:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _transform(point: tuple[float, float], matrix: tuple) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
