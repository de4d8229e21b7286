"""What was read of a document in; its pages, its passages with their places in the text, and their boxes out."""

from __future__ import annotations

import pandas as pd

from analysis.documents.extract import Extracted
from analysis.documents.extract.blocks import HEADING
from analysis.errors import StudyError, raise_all

PATH = " › "
PAGES = ["document", "page", "label", "text", "cyrillic", "unknown", "confidence", "used", "repaired"]
PASSAGES = [
    *("document", "passage", "page", "kind", "level", "heading", "start", "end", "quote"),
    *("table", "row", "column", "header"),
]
BOXES = ["document", "passage", "page", "x0", "y0", "x1", "y1"]


def make_passages(extracted: Extracted, document: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return pages, passages and boxes of a document; a page that is not legible has its text, but no passages.

    Passages count from 1 in reading order; `heading` is the path of the headings above; `quote` is
    text[start:end] of the page, where a passage that goes on overleaf stands whole on the page where it begins.
    """
    blocks = extracted.blocks
    texts, starts = _write_pages(blocks)
    pages = extracted.pages.assign(document=document, text=[texts.get(page, "") for page in extracted.pages["page"]])
    legible = blocks["page"].isin(pages.loc[pages["used"], "page"])
    passages = blocks.assign(
        document=document,
        heading=_find_paths(blocks),
        start=starts,
        end=[start + len(text) for start, text in zip(starts, blocks["text"], strict=True)],
        quote=blocks["text"],
    )[legible]
    passages = passages.assign(passage=range(1, len(passages) + 1))
    numbers = passages.set_index("block")["passage"]
    boxes = extracted.boxes[extracted.boxes["block"].isin(numbers.index)]
    boxes = boxes.assign(document=document, passage=boxes["block"].map(numbers))
    return tuple(
        frame[columns].reset_index(drop=True)
        for frame, columns in ((pages, PAGES), (passages, PASSAGES), (boxes, BOXES))
    )


def check_quotes(pages: pd.DataFrame, passages: pd.DataFrame) -> None:
    """Raise `StudyError` for every passage whose quote is not what its page says between `start` and `end`."""
    texts = {(row.document, row.page): row.text for row in pages.itertuples()}
    problems = []
    for row in passages.itertuples():
        text = texts.get((row.document, row.page), "")
        found = text[row.start : row.end]
        if found != row.quote:
            where = f"{row.document}, page {row.page}, passage {row.passage}"
            expected = f"the quote “{row.quote[:60]}”"
            fix = "read the document again (study build --force)"
            problems.append(
                StudyError(f"the page says “{found[:60]}” at {row.start}", where=where, expected=expected, fix=fix)
            )
    raise_all(problems)


def _write_pages(blocks: pd.DataFrame) -> tuple[dict[int, str], list[int]]:
    """Return the text of each page, its blocks on lines of their own, and where each block starts in it."""
    parts: dict[int, list[str]] = {}
    lengths: dict[int, int] = {}
    starts = []
    for page, text in zip(blocks["page"], blocks["text"], strict=True):
        start = lengths.get(page, 0)
        starts.append(start)
        parts.setdefault(page, []).append(text)
        lengths[page] = start + len(text) + 1
    return {page: "\n".join(texts) for page, texts in parts.items()}, starts


def _find_paths(blocks: pd.DataFrame) -> list[str]:
    """Return the headings above each block, its own not among them.

    >>> _find_paths(pd.DataFrame({"kind": ["heading", "heading", "item"], "level": [1, 2, 0], "text": list("abc")}))
    ['', 'a', 'a › b']
    """
    open_headings: list[tuple[int, str]] = []
    paths = []
    for kind, level, text in zip(blocks["kind"], blocks["level"], blocks["text"], strict=True):
        if kind == HEADING:
            open_headings = [heading for heading in open_headings if heading[0] < level]
        paths.append(PATH.join(heading for _, heading in open_headings))
        if kind == HEADING:
            open_headings.append((level, text))
    return paths
