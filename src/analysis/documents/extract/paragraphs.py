"""Lines of print in, paragraphs out: where one ends is told by space, size, weight, signs, and a word that had room."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from analysis.documents.extract.blocks import LEADERS, MARKER, NUMBERED, ROMAN
from analysis.documents.extract.lines import Line

SPACE = 0.25  # of the size: the width of a space
INDENT = 0.8  # of the size
WIDER = 1.25  # of the usual distance of two lines
SAME_SIZE = 0.6  # points
AT_MARGIN = 1.5  # points
LABEL = re.compile(r"[^\W\d_a-zа-я][^.:;]{2,70}:")  # Срок на изпълнение:
END = (".", "!", "?", ":", ";", "…")


@dataclass(frozen=True, slots=True)
class Print:
    """What is usual in a document: the size of its text, the distance of two lines, the right margin of a page."""

    size: float
    leading: float
    margins: dict[int, float]

    def has_room(self, line: Line, following: Line) -> bool:
        """Say whether the first word of the line that follows had room on this one: then the break was meant."""
        return line.box[2] + SPACE * line.size + following.first <= self.margins[line.page] - 1


def measure_print(pages: list[list[Line]], inner: list[list[Line]]) -> Print:
    """Return what is usual in the lines outside (`pages`) and inside tables; `inner` counts only for the size."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    if not sizes:
        for line in (line for lines in inner for line in lines):
            sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    return Print(size, _find_leading(pages, size), _find_margins(pages, size))


def split_paragraphs(lines: list[Line], usual: Print) -> list[list[Line]]:
    """Return the lines of a page, in reading order and without a table between them, paragraph by paragraph."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and belongs(paragraphs[-1], line, usual):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def belongs(paragraph: list[Line], line: Line, usual: Print) -> bool:
    """Say whether a line goes on with the paragraph above it."""
    last = paragraph[-1]
    if abs(line.size - last.size) > SAME_SIZE:
        return False
    gap = line.baseline - last.baseline
    if gap < 0 or gap > WIDER * usual.leading * max(1.0, line.size / usual.size):
        return False
    if last.soft:
        return True
    if starts_anew(line, last, usual):
        return False
    if line.size > usual.size + SAME_SIZE or (line.bold and all(part.bold for part in paragraph)):
        return True  # a heading of two lines, whose lines are broken where they read well
    return not usual.has_room(last, line) and not _is_shifted(paragraph, line)


def goes_on_overleaf(paragraph: list[Line], line: Line, usual: Print) -> bool:
    """Say whether the first line of a page goes on with the last paragraph of the page before."""
    last = paragraph[-1]
    if abs(line.size - last.size) > SAME_SIZE or line.size > usual.size + SAME_SIZE:
        return False
    if last.soft:
        return True
    if starts_anew(line, last, usual) or usual.has_room(last, line):
        return False
    return line.text[:1].islower() or not last.text.endswith(END)


def starts_anew(line: Line, last: Line, usual: Print) -> bool:
    """Say whether a line begins with a sign of a list, or a number, or changes weight after a line with room."""
    text = line.text
    if LEADERS.search(last.text):
        return True
    if (MARKER.match(text) or ROMAN.match(text) or NUMBERED.match(text)) and not _is_amount(text, last):
        return True
    if line.opens_bold and not last.ends_bold and LABEL.match(text):
        return True
    return line.bold != last.bold and (usual.has_room(last, line) or not text[:1].islower())


def _is_amount(text: str, last: Line) -> bool:
    """Say whether what looks like a number of a list goes on with a sentence: “до | 5 . декември”, “чл. | 12 от”."""
    number = NUMBERED.match(text)
    if not number or MARKER.match(text) or "." in text[: number.end()].rstrip():
        return bool(MARKER.match(text)) and text[:1] in "–—-" and not last.text.endswith(END)
    return True


def _is_shifted(paragraph: list[Line], line: Line) -> bool:
    """Say whether a line is moved in against the one above it, or out, as the first line of a paragraph is."""
    if MARKER.match(paragraph[0].text):
        edge = paragraph[1].box[0] if len(paragraph) > 1 else paragraph[0].box[0]
        return len(paragraph) > 1 and abs(line.box[0] - edge) > INDENT * line.size
    step = line.box[0] - paragraph[-1].box[0]
    if len(paragraph) == 1:
        return step > INDENT * line.size
    return abs(step) > INDENT * line.size


def _find_leading(pages: list[list[Line]], size: float) -> float:
    gaps: Counter[float] = Counter()
    for lines in pages:
        for above, below in zip(lines, lines[1:], strict=False):
            gap = below.baseline - above.baseline
            if above.size == below.size == size and 0.9 * size < gap < 2.5 * size:
                gaps[round(gap, 1)] += 1
    if not gaps:
        return 1.35 * size
    most = max(gaps.values())
    return min(gap for gap, count in gaps.items() if count >= 0.5 * most)


def _find_margins(pages: list[list[Line]], size: float) -> dict[int, float]:
    """Return, per page, where lines end that are full: of pages of one width, the farthest place where several end."""
    margins: dict[int, float] = {}
    ends = sorted((line.box[2] for lines in pages for line in lines if abs(line.size - size) < SAME_SIZE), reverse=True)
    enough = max(2, len(ends) // 50)
    usual = next((end for index, end in enumerate(ends) if _count_near(ends, index) >= enough), ends[0] if ends else 0)
    for lines in pages:
        for line in lines:
            margins[line.page] = usual
    return margins


def _count_near(ends: list[float], index: int) -> int:
    """Return how many of the sorted ends lie within a small step below the one at `index`."""
    count = 0
    while index + count < len(ends) and ends[index] - ends[index + count] <= 2 * AT_MARGIN:
        count += 1
    return count
