"""Lines of print in, paragraphs out: where one ends is told by space, size, weight, signs, and a word that had room."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from analysis.documents.extract.blocks import BULLETS, LEADERS, MARKER, NUMBERED, ROMAN, count_depth
from analysis.documents.extract.lines import Line, find_margin

SPACE = 0.25  # of the size: the width of a space
INDENT = 0.8  # of the size
WIDER = 1.25  # of the usual distance of two lines
WIDEST = 1.7  # times it, within a sentence
SAME_SIZE = 0.6  # points
LABEL = re.compile(r"[^\W\d_a-zа-я][^.:;]{2,70}:")  # Срок на изпълнение:
CITES = re.compile(r"(?<!\w)(?:т|чл|ал|стр|бр|ред|№)\.?$")  # “чл. | 21. …” goes on
END = (".", "!", "?", ":", ";", "…")


@dataclass(frozen=True, slots=True)
class Print:
    """What is usual in a document: the size of its text, the distance of two lines, the right margin of a page."""

    size: float
    leading: float
    margins: dict[int, float]

    def has_room(self, line: Line, following: Line) -> bool:
        """Say whether the first word of the line that follows had room on this one: then the break was meant."""
        margin = line.margin or self.margins[line.page]
        return line.box[2] + SPACE * line.size + following.first <= margin - 1


def measure_print(pages: list[list[Line]], inner: list[list[Line]]) -> Print:
    """Return what is usual in the lines outside (`pages`) and inside tables; `inner` counts only for the size."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    if not sizes:
        for line in (line for lines in inner for line in lines):
            sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if any(sizes) else 1.0
    return Print(size, _find_leading(pages, size), _find_margins(pages, size))


def split_paragraphs(lines: list[Line], usual: Print) -> list[list[Line]]:
    """Return the lines of a page, in reading order and without a table between them, paragraph by paragraph."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and (belongs(paragraphs[-1], line, usual) or _goes_on_beside(paragraphs[-1], line, usual)):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _goes_on_beside(paragraph: list[Line], line: Line, usual: Print) -> bool:
    """Say whether a line at the top of a column goes on with the last paragraph of the column before."""
    return line.margin > 0 and line.baseline < paragraph[-1].baseline and goes_on_overleaf(paragraph, line, usual)


def belongs(paragraph: list[Line], line: Line, usual: Print) -> bool:
    """Say whether a line goes on with the paragraph above it."""
    last = paragraph[-1]
    if abs(line.size - last.size) > SAME_SIZE:
        return False
    gap = (line.baseline - last.baseline) / (usual.leading * max(1.0, line.size / usual.size))
    if gap < 0 or gap > WIDER:
        # the raised number of a note moves its line away
        return WIDER < gap < WIDEST and line.text[:1].islower() and not usual.has_room(last, line)
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
    if text[:1] in BULLETS and MARKER.match(text):
        return True
    if line.bold and (number := NUMBERED.match(text)) and "." in number[0]:
        return True
    if (MARKER.match(text) or ROMAN.match(text) or count_depth(text) > 1) and not CITES.search(last.text):
        # a number may also begin a line in the middle of a sentence, which had no room above
        return last.text.endswith((*END, ",")) or usual.has_room(last, line)
    if line.opens_bold and not last.ends_bold and LABEL.match(text):
        return True
    return line.bold != last.bold and (usual.has_room(last, line) or not text[:1].islower())


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
    """Return, per page, where lines end that are full."""
    ends = [line.box[2] for lines in pages for line in lines if abs(line.size - size) < SAME_SIZE]
    usual = find_margin(ends) if ends else 0.0
    return {line.page: usual for lines in pages for line in lines}
