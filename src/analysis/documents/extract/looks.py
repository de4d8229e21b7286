"""Recognised lines in, the same lines with the size and weight of their print, and the numbers of headings, out."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median

import numpy as np

from analysis.documents.extract.layout import Layout
from analysis.documents.extract.lines import Line
from analysis.documents.extract.ocr import ASCENT, DESCENT
from analysis.documents.extract.scan import DARK, measure_stroke
from analysis.documents.extract.tesseract import Read

SIGNS = ".,;:!?…()„“”«»-–"
SMALL, CAPITAL = 0.52, 0.7  # of the size: the height of small letters and of capitals
FULL, FULL_ROWS = 0.35, 4  # rows with that share of the ink of the fullest rows are within the height of the letters
SAME = 0.09  # of the size: a height in pixels tells no smaller difference
BOLDER = 1.15  # times the usual width of strokes, measured in heights of letters
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
NUMBER = re.compile(r"(\S{1,5})\. (?=[А-Я])")


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
