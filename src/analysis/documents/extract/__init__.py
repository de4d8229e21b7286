"""A document as bytes in; its pages, blocks of text, their places on the page, and problems out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.documents.extract import quality
from analysis.documents.extract.blocks import Block, Table, rank_levels, to_frames
from analysis.documents.extract.grid import to_blocks
from analysis.documents.extract.read import read
from analysis.documents.extract.repair import normalise
from analysis.documents.extract.vocabulary import is_word
from analysis.errors import StudyError

PAGE_COLUMNS = ["page", "label", "cyrillic", "unknown", "confidence", "used", "repaired"]


@dataclass(frozen=True)
class Extracted:
    """What was read of a document.

    `pages`: page, label, cyrillic, unknown, confidence, used, repaired. `blocks`: block, kind, text, page,
    level, table, row, column, header. `boxes`: block, page, x0, y0, x1, y1 (shares of the page from its top
    left). `problems`: what could not be read, and what to do.
    """

    pages: pd.DataFrame
    blocks: pd.DataFrame
    boxes: pd.DataFrame
    problems: list[StudyError] = field(default_factory=list)


def extract(data: bytes, name: str, ocr: str | None = None) -> Extracted:
    """Return what a PDF, DOCX, ODT, HTML or DOC file holds; `ocr` is the recognised text kept beside a scan.

    Nothing is raised for a file that cannot be read: it has no pages then, and its problem is in `problems`.
    """
    try:
        items, notes, problems = read(data, name, ocr)
    except StudyError as problem:
        items, notes, problems = [], [], [problem]
    blocks = rank_levels(_number_tables(items))
    frame, boxes = to_frames(blocks)
    return Extracted(_judge_pages(blocks, notes), frame, boxes, problems)


def _number_tables(items: list[Block | Table]) -> list[Block]:
    blocks: list[Block] = []
    number = 0
    for item in items:
        if isinstance(item, Block):
            blocks.append(item)
        elif cells := to_blocks(item, number + 1):
            blocks += cells
            number += 1
    return [replace(block, text=normalise(block.text), header=normalise(block.header)) for block in blocks]


def _judge_pages(blocks: list[Block], notes: list[dict]) -> pd.DataFrame:
    """Return one row per page with how legible it is."""
    texts: dict[int, list[str]] = {}
    for block in blocks:
        texts.setdefault(block.page, []).append(block.text)
    rows = []
    for note in notes:
        text = "\n".join(texts.get(note["page"], []))
        cyrillic, unknown = quality.share_cyrillic(text), quality.share_unknown(text, is_word)
        used = note["unread"] in ("", "partly") and quality.is_legible(text, cyrillic, unknown, note["confidence"])
        row = (note["page"], note["label"], cyrillic, unknown, note["confidence"], used, note["repaired"])
        rows.append(row)
    return pd.DataFrame(rows, columns=PAGE_COLUMNS).astype({"used": bool})
