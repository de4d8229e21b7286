"""The recognised text beside a scan in, its pages out; and the same the other way round.

The file is for people to check: each line of print is one line, after its place in points, its size and weight.

    recognised text of scan.pdf
    sha256: …
    tesseract: 5.3.0 bul
    checked by: …

    page 1, confidence 0.95, 595 x 842
    72 101 520 118 22 bold | План за действие
    table
    cell 72 300 120 330
    75 303 118 315 11 | Мярка
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from analysis.documents.extract.layout import Layout
from analysis.documents.extract.lines import Line
from analysis.documents.extract.repair import normalise
from analysis.documents.extract.ruling import Grid
from analysis.errors import StudyError

PAGE = re.compile(r"page (\d+), confidence ([\d.]+), ([\d.]+) x ([\d.]+)")
LINE = re.compile(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)( bold)? \| (.*)")
CELL = re.compile(r"cell ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)")
HEAD = re.compile(r"(sha256|tesseract|checked by): ?(.*)")
ASCENT, DESCENT = 0.78, 0.22  # of the size: how far above and below the baseline letters reach
NOBODY = "nobody yet"
AGAIN = "recognise the scan again: python -m analysis.pipeline.recognising SCAN.pdf"


@dataclass(slots=True)
class Recognised:
    """The pages of a scan by number, who checked them, and what is wrong with the file."""

    pages: dict[int, Layout] = field(default_factory=dict)
    checked: str = ""
    problems: list[StudyError] = field(default_factory=list)


def read_recognised(text: str, scan: bytes, where: str) -> Recognised:
    """Return the pages of recognised text; none, and a problem, where it was made from another scan."""
    head = {found[1]: found[2].strip() for line in text.splitlines()[:8] if (found := HEAD.fullmatch(line))}
    if head.get("sha256") != sha256(scan).hexdigest():
        problem = StudyError("belongs to another scan: its sha256 is not the file's", where=where, fix=AGAIN)
        return Recognised(problems=[problem])
    recognised = Recognised(checked="" if head.get("checked by") == NOBODY else head.get("checked by", ""))
    layout: Layout | None = None
    for number, row in enumerate(text.splitlines(), 1):
        if found := PAGE.fullmatch(row.strip()):
            size = (float(found[3]), float(found[4]))
            layout = Layout(int(found[1]), size, repaired="ocr", confidence=float(found[2]))
            recognised.pages[layout.number] = layout
        elif layout is not None and row.strip() and not _add_row(layout, row.strip()):
            fix = "write the line as the others are: four places, the size, |, the text"
            recognised.problems.append(
                StudyError(f"line {number} cannot be read: {row.strip()[:40]}", where=where, fix=fix)
            )
    return recognised


def write_recognised(name: str, scan: bytes, version: str, layouts: Iterable[Layout], checked: str = NOBODY) -> str:
    """Return the recognised pages of a scan as the text that is kept beside it."""
    rows = [f"recognised text of {name}", f"sha256: {sha256(scan).hexdigest()}"]
    rows += [f"tesseract: {version}", f"checked by: {checked}"]
    for layout in layouts:
        width, height = layout.size
        rows += ["", f"page {layout.number}, confidence {layout.confidence:.2f}, {width:.0f} x {height:.0f}"]
        rows += [_write_line(line) for line in layout.lines]
        for grid, insides in layout.tables:
            rows.append("table")
            for box, lines in zip(grid.cells, insides, strict=True):
                rows.append("cell " + " ".join(f"{value:.0f}" for value in box))
                rows += [_write_line(line) for line in lines]
    return "\n".join(rows) + "\n"


def _add_row(layout: Layout, row: str) -> bool:
    """Add one row to a page, and say whether it could be read."""
    if row == "table":
        layout.tables.append((Grid([]), []))
    elif (found := CELL.fullmatch(row)) and layout.tables:
        layout.tables[-1][0].cells.append(tuple(float(value) for value in found.groups()))
        layout.tables[-1][1].append([])
    elif found := LINE.fullmatch(row):
        if text := normalise(found[7]):
            lines = layout.tables[-1][1][-1] if layout.tables and layout.tables[-1][1] else layout.lines
            lines.append(_make_line(found, text, layout.number))
    else:
        return False
    return True


def _make_line(found: re.Match[str], text: str, page: int) -> Line:
    x0, top, x1, bottom, size = (float(found[index]) for index in range(1, 6))
    first = (x1 - x0) * len(text.split()[0]) / len(text)
    soft = False
    return Line(text, (x0, top, x1, bottom), bottom - DESCENT * size, size, bool(found[6]), soft, first, page)


def _write_line(line: Line) -> str:
    places = " ".join(f"{value:.0f}" for value in line.box)
    return f"{places} {line.size:g}{' bold' if line.bold else ''} | {line.text}"
