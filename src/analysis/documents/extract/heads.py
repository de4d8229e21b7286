"""The lines of all pages in, the same lines without running heads and page numbers out."""

from __future__ import annotations

import re
from collections import Counter

from analysis.documents.extract.lines import Line

EDGE = 2  # lines at the top and at the foot of a page
LEAST_SHARE = 0.6  # of the pages
FEWEST_PAGES = 2
DIGITS = re.compile(r"\d+")


def remove_running(pages: list[list[Line]], inner: list[tuple[float, float]]) -> tuple[list[list[Line]], list[str]]:
    """Return the pages without the lines that run over them, and the page number printed on each, "" for none.

    A line runs where, digits aside, it stands among the first or the last two lines of 60 % of the pages;
    what is under it then is looked at in turn. `inner` holds top and bottom of the tables of each page, between
    which no line runs.
    """
    labels = [""] * len(pages)
    if len(pages) < FEWEST_PAGES:
        return pages, labels
    running = True
    while running:
        edges = [_find_edges(lines, span) for lines, span in zip(pages, inner, strict=True)]
        seen = Counter(key for page in edges for key in {_fold(line) for line in page})
        running = {key for key, count in seen.items() if count >= max(FEWEST_PAGES, LEAST_SHARE * len(pages))}
        for index, edge in enumerate(edges):
            gone = {id(line) for line in edge if _fold(line) in running}
            labels[index] = labels[index] or _find_label([line for line in edge if id(line) in gone])
            pages = (
                [
                    *pages[:index],
                    [line for line in pages[index] if id(line) not in gone],
                    *pages[index + 1 :],
                ]
                if gone
                else pages
            )
    return pages, labels


def _find_edges(lines: list[Line], span: tuple[float, float]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.baseline)
    top = [line for line in ordered[:EDGE] if line.baseline < span[0]]
    foot = [line for line in ordered[-EDGE:] if line.baseline > span[1]]
    return list({id(line): line for line in top + foot}.values())


def _fold(line: Line) -> str:
    return DIGITS.sub("#", line.text.casefold())


def _find_label(lines: list[Line]) -> str:
    """Return the number in a line that is little else: “12”, “- 12 -”, “стр. 12 от 40”."""
    for line in lines:
        numbers = DIGITS.findall(line.text)
        if numbers and len(DIGITS.sub("", line.text).strip(" -–—/|.")) <= len("страница от"):
            return numbers[0]
    return ""
