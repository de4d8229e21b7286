"""A scan in, the recognised text that is kept beside it out: by tesseract, page by page, tables cell by cell."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2

from analysis.documents.extract.layout import Layout, read_layout
from analysis.documents.extract.lines import Line, order_lines
from analysis.documents.extract.looks import measure_letters, set_looks
from analysis.documents.extract.ocr import write_recognised
from analysis.documents.extract.ruling import Box, Grid
from analysis.documents.extract.scan import Scan, prepare
from analysis.documents.extract.tesseract import LANGUAGE, Read, find_version, run_tesseract

DPI = 200  # enough: 0.05 to 0.25 % of letters wrong; at 100 every tenth word is
PAGE, BLOCK = "3", "6"  # how tesseract looks at an image: find the columns of a page; it is one block of text
MARGIN = 12  # pixels of white around a cell
INSIDE = 3  # pixels of a cell's edge that are left out: what its lines left


def recognise(data: bytes, name: str) -> str:
    """Return the recognised text of the pages of a PDF that are images, as the file beside it holds it.

    Raises `StudyError` where tesseract, or its Bulgarian data, is not installed.
    """
    version = find_version()
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        layouts = [
            read_page(document[index], index + 1) for index in range(len(document)) if _is_image(document, index)
        ]
    finally:
        document.close()
    set_looks(layouts)
    return write_recognised(name, data, f"{version} {LANGUAGE}", layouts)


def read_page(page, number: int) -> Layout:
    """Return what is printed on a page that is an image."""
    image = page.render(scale=DPI / 72, grayscale=True).to_pil()
    scan = prepare(image, DPI)
    blank = scan.grey.copy()
    for grid in scan.tables:
        for box in grid.cells:
            x0, y0, x1, y1 = _to_pixels(box, scan)
            blank[max(y0 - INSIDE, 0) : y1 + INSIDE, max(x0 - INSIDE, 0) : x1 + INSIDE] = 255
    found = run_tesseract(blank, PAGE, DPI)
    cells = [read_cells(grid, scan) for grid in scan.tables]
    lines = order_lines([_make_line(read, scan, number) for read in found])
    tables = [
        (grid, [[_make_line(read, scan, number) for read in inside] for inside in insides])
        for grid, insides in zip(scan.tables, cells, strict=True)
    ]
    sure = [value for read in [*found, *(r for t in cells for inside in t for r in inside)] for value in read.sure]
    return Layout(number, page.get_size(), lines, tables, "ocr", round(sum(sure) / len(sure) / 100, 2) if sure else 0.0)


def read_cells(grid: Grid, scan: Scan) -> list[list[Read]]:
    """Return what is printed in each cell: all are set one under another, and read as one column."""
    crops = []
    for box in grid.cells:
        x0, y0, x1, y1 = _to_pixels(box, scan)
        crops.append((scan.grey[y0 + INSIDE : y1 - INSIDE, x0 + INSIDE : x1 - INSIDE], x0 + INSIDE, y0 + INSIDE))
    width = max(crop.shape[1] for crop, _, _ in crops) + 2 * MARGIN
    height = sum(crop.shape[0] + MARGIN for crop, _, _ in crops) + MARGIN
    column = np.full((height, width), 255, dtype=np.uint8)
    tops, top = [], MARGIN
    for crop, _, _ in crops:
        column[top : top + crop.shape[0], MARGIN : MARGIN + crop.shape[1]] = crop
        tops.append(top)
        top += crop.shape[0] + MARGIN
    insides: list[list[Read]] = [[] for _ in crops]
    for read in run_tesseract(column, BLOCK, DPI):
        index = int(np.searchsorted(tops, (read.box[1] + read.box[3]) / 2, side="right")) - 1
        _, left, above = crops[index]
        insides[index].append(read.move(left - MARGIN, above - tops[index]))
    return insides


def _make_line(read: Read, scan: Scan, page: int) -> Line:
    """Return a line in points; instead of whether it is bold, `bold` holds how heavy it is (see `set_looks`)."""
    height, stroke = measure_letters(read, scan.grey)
    x0, _, x1, _ = (scan.to_points(value) for value in read.box)
    size, baseline = scan.to_points(height), scan.to_points(read.baseline)
    return Line(read.text, (x0, 0.0, x1, 0.0), baseline, size, stroke / height, False, 0.0, page)


def _to_pixels(box: Box, scan: Scan) -> tuple[int, int, int, int]:
    return tuple(scan.to_pixels(value) for value in box)


def _is_image(document, index: int) -> bool:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return False  # a damaged page is named where the file is read
    try:
        return bool(read_layout(page, index + 1).unread)
    finally:
        page.close()
