"""The page of slides in, its printed pages out: a slide a page, whose letters are as large as that lets them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from analysis.errors import StudyError

if TYPE_CHECKING:
    from weasyprint import Document

SIZES = (24, 20, 18, 16, 14, 12, 10, 8)  # points of the text of a slide


def fit_slides(tree: HtmlElement, render: Callable[[], Document]) -> Document:
    """Return the pages that `render` makes of the tree, after the letters of every slide that took more than one page
    have become smaller. Raises `StudyError` for a slide that the smallest do not fit; other pages are made once.
    """
    slides = {slide.get("id"): slide for slide in tree.xpath("//body[@class='deck']//section")}
    sizes = dict.fromkeys(slides, 0)
    while True:
        document = render()
        parted = find_parted(document, list(slides))
        if not parted:
            return document
        for name in parted:
            sizes[name] += 1
            if sizes[name] == len(SIZES):
                title = slides[name].get("aria-label", name)
                raise StudyError("a slide holds more than a page", where=title, fix="make two slides of it")
            slides[name].set("style", f"font-size: {SIZES[sizes[name]]}pt")


def find_parted(document: Document, slides: list[str]) -> list[str]:
    """Return the slides, by their ids, that take more than one page."""
    starts = [next(at for at, page in enumerate(document.pages) if name in page.anchors) for name in slides]
    ends = [*starts, len(document.pages)]
    return [name for name, (start, end) in zip(slides, pairwise(ends), strict=True) if end - start > 1]
