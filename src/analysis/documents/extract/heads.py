"""The lines of all pages in, the same lines without running heads and page numbers out."""

from __future__ import annotations

import re
from collections import Counter

from analysis.documents.extract.lines import Line

Span = tuple[float, float]  # from the top of the page
EDGE = 2  # lines at the top and at the foot of a page
ZONE = 0.15  # of the height of the paper, at its top and foot
DEPTH = 3  # times two lines at most
LEAST_SHARE = 0.6  # of the pages
FEWEST_PAGES = 2
DIGITS = re.compile(r"\d+")


def remove_running(
    pages: list[list[Line]], spans: list[Span], heights: list[float]
) -> tuple[list[list[Line]], list[str]]:
    """Return the pages without the lines that run over them, and the page number printed on each, "" for none.

    A line runs where, digits aside, it stands among the first or the last two lines of 60 % of the pages, near the
    edge of the paper; what is under it then is looked at in turn. `spans` holds top and bottom of the tables of each
    page, between which no line runs, `heights` that of the paper.
    """
    labels = [""] * len(pages)
    for _ in range(DEPTH if len(pages) >= FEWEST_PAGES else 0):
        edges = [_find_edges(*page) for page in zip(pages, spans, heights, strict=True)]
        seen = Counter(key for edge in edges for key in {_fold(line) for line in edge})
        running = {key for key, count in seen.items() if count >= max(FEWEST_PAGES, LEAST_SHARE * len(pages))}
        if not running:
            break
        gone = [[line for line in edge if _fold(line) in running] for edge in edges]
        labels = [label or _find_label(lines) for label, lines in zip(labels, gone, strict=True)]
        pages = [_without(lines, away) for lines, away in zip(pages, gone, strict=True)]
    return pages, labels


def _without(lines: list[Line], gone: list[Line]) -> list[Line]:
    marks = {id(line) for line in gone}
    return [line for line in lines if id(line) not in marks]


def _find_edges(lines: list[Line], span: Span, height: float) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.baseline)
    top, foot = min(span[0], ZONE * height), max(span[1], (1 - ZONE) * height)
    return [line for line in ordered[:EDGE] if line.baseline < top] + [
        line for line in ordered[-EDGE:] if line.baseline > foot
    ]


def _fold(line: Line) -> str:
    return DIGITS.sub("#", line.text.casefold())


def _find_label(lines: list[Line]) -> str:
    """Return the number in a line that is little else: “12”, “- 12 -”, “стр. 12 от 40”."""
    for line in lines:
        numbers = DIGITS.findall(line.text)
        if numbers and len(DIGITS.sub("", line.text).strip(" -–—/|.")) <= len("страница от"):
            return numbers[0]
    return ""
