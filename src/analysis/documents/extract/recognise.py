"""A scan in, the recognised text that is kept beside it out: by tesseract, page by page, tables cell by cell."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np
import pypdfium2
from lxml import html
from PIL import Image

from analysis.documents.extract.layout import Layout, read_layout
from analysis.documents.extract.lines import Line, order_lines
from analysis.documents.extract.mend import mend_line
from analysis.documents.extract.ocr import ASCENT, DESCENT, write_recognised
from analysis.documents.extract.repair import normalise
from analysis.documents.extract.ruling import Box, Grid
from analysis.documents.extract.scan import DARK, Scan, measure_stroke, prepare
from analysis.errors import StudyError

DPI = 200  # enough: 0.05 to 0.25 % of letters wrong; at 100 every tenth word is
LANGUAGE = "bul"  # with English beside it, Latin letters are written for Cyrillic ones
PAGE, BLOCK = "3", "6"  # how tesseract looks at an image: find the columns of a page; it is one block of text
MARGIN = 12  # pixels of white around a cell
INSIDE = 3  # pixels of a cell's edge that are left out: what its lines left
SIGNS = ".,;:!?…()„“”«»-–"
SMALL, CAPITAL = 0.52, 0.7  # of the size: the height of small letters and of capitals
FULL, FULL_ROWS = 0.35, 4  # rows with that share of the ink of the fullest rows are within the height of the letters
SAME = 0.09  # of the size: a height in pixels tells no smaller difference
BOLDER = 1.15  # times the usual width of strokes, measured in heights of letters
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
NUMBER = re.compile(r"(\S{1,5})\. (?=[А-Я])")
Spot = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels
BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
NO_BASELINE = BASELINE.search("baseline 0 0")
SURE = re.compile(r"x_wconf (\d+)")


class Read(NamedTuple):
    """A line as tesseract gives it, in pixels: text, box, baseline, how sure its words are, the boxes of its words."""

    text: str
    box: Spot
    baseline: float
    sure: list[float]
    words: list[tuple[str, Spot]]

    def move(self, right: int, down: int) -> Read:
        return self._replace(
            box=_move(self.box, right, down), words=[(w, _move(b, right, down)) for w, b in self.words]
        )


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


def find_version() -> str:
    """Return the version of tesseract that is installed with Bulgarian."""
    fix = "install tesseract with its Bulgarian data (Debian: tesseract-ocr tesseract-ocr-bul)"
    if not shutil.which("tesseract"):
        raise StudyError("tesseract is not installed, so the text of a scan cannot be recognised", fix=fix)
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    if LANGUAGE not in languages.split():
        raise StudyError("tesseract has no Bulgarian data", fix=fix)
    version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
    return version.split()[1]


def read_page(page, number: int) -> Layout:
    """Return what is printed on a page that is an image."""
    image = page.render(scale=DPI / 72, grayscale=True).to_pil()
    scan = prepare(image, DPI)
    blank = scan.grey.copy()
    for grid in scan.tables:
        for box in grid.cells:
            x0, y0, x1, y1 = _to_pixels(box, scan)
            blank[max(y0 - INSIDE, 0) : y1 + INSIDE, max(x0 - INSIDE, 0) : x1 + INSIDE] = 255
    found = run_tesseract(blank, PAGE)
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
    for read in run_tesseract(column, BLOCK):
        index = int(np.searchsorted(tops, (read.box[1] + read.box[3]) / 2, side="right")) - 1
        _, left, above = crops[index]
        insides[index].append(read.move(left - MARGIN, above - tops[index]))
    return insides


def run_tesseract(grey: np.ndarray, mode: str) -> list[Read]:
    """Return the lines that tesseract finds in an image, in its order."""
    image = io.BytesIO()
    Image.fromarray(grey).save(image, "PNG")
    command = ["tesseract", "-", "-", "-l", LANGUAGE, "--psm", mode, "--dpi", str(DPI), "hocr"]
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=image.getvalue(), capture_output=True, check=True, env=alone)
    return list(_read_hocr(done.stdout))


def _read_hocr(data: bytes) -> Iterator[Read]:
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    for line in root.xpath("//span[contains('ocr_line ocr_header ocr_caption ocr_textfloat', @class)]"):
        spans = line.xpath(".//span[@class='ocrx_word']")
        words = [(word.text_content().strip(), _read_box(word)) for word in spans]
        text = mend_line(normalise(" ".join(word for word, _ in words if word)))
        if any(map(str.isalnum, text)):
            box, sure = _read_box(line), [float(SURE.search(word.get("title"))[1]) for word in spans]
            slope, rise = (float(value) for value in (BASELINE.search(line.get("title")) or NO_BASELINE).groups())
            yield Read(text, box, box[3] + rise + slope * (box[2] - box[0]) / 2, sure, words)


def _read_box(span) -> Spot:
    return tuple(int(value) for value in BOX.search(span.get("title")).groups())


def _move(box: Spot, right: int, down: int) -> Spot:
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def _make_line(read: Read, scan: Scan, page: int) -> Line:
    """Return a line in points; instead of whether it is bold, `bold` holds how heavy it is (see `set_looks`)."""
    height, stroke = measure_letters(read, scan.grey)
    x0, _, x1, _ = (scan.to_points(value) for value in read.box)
    size, baseline = scan.to_points(height), scan.to_points(read.baseline)
    return Line(read.text, (x0, 0.0, x1, 0.0), baseline, size, stroke / height, False, 0.0, page)


def measure_letters(read: Read, grey: np.ndarray) -> tuple[float, float]:
    """Return the size of a line's letters, from the height of its small letters, and the width of their strokes.

    Small letters fill the rows between two lines of print most; of a line without any, capitals do.
    """
    letters = [(word.strip(SIGNS), box) for word, box in read.words]
    small = [box for word, box in letters if len(word) > 1 and word.isalpha() and not word.isupper()]
    boxes = small or [box for _, box in read.words]
    y0, y1 = read.box[1], read.box[3]
    ink = np.concatenate([grey[y0:y1, x0:x1] for x0, _, x1, _ in boxes], axis=1)
    rows = (ink < DARK).sum(axis=1)
    full = FULL * np.sort(rows)[-FULL_ROWS:].mean()
    return float((rows > full).sum()) / (SMALL if small else CAPITAL) or 1.0, measure_stroke(ink)


def set_looks(layouts: list[Layout]) -> None:
    """Set the sizes of the lines of a document to those that recur, and say which are bold."""
    lines = [line for layout in layouts for line in [*layout.lines, *layout.inner]]
    texts = [line for layout in layouts for line in layout.lines] or lines
    if not lines:
        return
    usual = median(size for line in texts for size in [line.size] * len(line.text))
    heavy = BOLDER * median(weight for line in lines for weight in [line.bold] * len(line.text))
    sizes = [usual]
    for size in sorted((line.size for line in lines), reverse=True):
        if all(abs(size - known) > SAME * known for known in sizes):
            sizes.append(size)

    def look(lines: list[Line], before: Line | None = None) -> Line:
        """Return the looks lines have in common; a word that stands alone has those of the line before."""
        letters = [(sum(map(str.isalpha, line.text)), line) for line in lines]
        total = sum(count for count, _ in letters) or 1
        size = sum(count * line.size for count, line in letters) / total
        weight = sum(count * line.bold for count, line in letters) / total
        if before is not None and " " not in lines[0].text and 0.75 * before.size < size < 1.2 * before.size:
            return before
        known = usual if abs(size - usual) <= SAME * usual else min(sizes, key=lambda known: abs(known - size))
        return replace(lines[0], size=round(known * 2) / 2, bold=weight > heavy)

    for layout in layouts:
        before = None
        for index, line in enumerate(layout.lines):
            before = look([line], before)
            layout.lines[index] = _dress(line, before)
        for _, cells in layout.tables:
            for lines in cells:
                if lines:
                    seen = look(lines)
                    lines[:] = [_dress(line, seen) for line in lines]
    _number_headings(layouts, usual)


def _dress(line: Line, looks: Line) -> Line:
    """Return a line in the size and weight of another, its box as high as letters of that size reach."""
    size, (x0, _, x1, _) = looks.size, line.box
    box = (x0, line.baseline - ASCENT * size, x1, line.baseline + DESCENT * size)
    return replace(line, size=size, bold=looks.bold, box=box)


def _number_headings(layouts: list[Layout], usual: float) -> None:
    """Write the Roman number that is due for one that was not recognised, in headings larger than the usual print.

    In print “I.” and “1.” look the same, and “IV.” is often read as one letter. Arabic numbers of other headings stay.
    """
    lines = [
        (layout, index, found[1])
        for layout in layouts
        for index, line in enumerate(layout.lines)
        if line.size > usual and (found := NUMBER.match(line.text)) and (found[1] == "1" or not found[1].isdigit())
    ]
    due = 1
    for place, (layout, index, number) in enumerate(lines):
        following = lines[place + 1][2] if place + 1 < len(lines) else ""
        if number in ROMANS:
            due = ROMANS.index(number) + 1
        elif number == "1" and (due > 1 or following != "II"):
            continue
        layout.lines[index] = replace(
            layout.lines[index], text=ROMANS[due - 1] + layout.lines[index].text[len(number) :]
        )
        due = min(due + 1, len(ROMANS))


def _to_pixels(box: Box, scan: Scan) -> tuple[int, int, int, int]:
    return tuple(scan.to_pixels(value) for value in box)


def _is_image(document, index: int) -> bool:
    page = document[index]
    try:
        return bool(read_layout(page, index + 1).unread)
    finally:
        page.close()
