"""Paragraphs of a PDF in, blocks out: which are headings, and how high."""

from __future__ import annotations

from dataclasses import replace

from analysis.documents.extract.blocks import HEADING, ROMAN, Block, count_depth, looks_like_heading, make_text_block
from analysis.documents.extract.lines import Line
from analysis.documents.extract.paragraphs import Print

LARGER = 1.05  # of the size of the text
LONGEST = 400  # letters of a heading in large print


def make_block(paragraph: list[Line], text: str, places, usual: Print) -> tuple[Block, tuple]:
    """Return a paragraph as a block, and for a heading what ranks it: size, then number or capitals."""
    size, page = paragraph[0].size, paragraph[0].page
    is_large = size > LARGER * usual.size and len(text) <= LONGEST
    if is_large or looks_like_heading(text, all(line.bold for line in paragraph)):
        return Block(HEADING, text, page, places=places), _rank(text, size, is_large)
    return make_text_block(text, page, places), ()


def set_levels(blocks: list[tuple[Block, tuple]]) -> list[Block]:
    """Return the blocks with the levels that the ranks of the headings give."""
    ranks = {rank: level for level, rank in enumerate(sorted({rank for _, rank in blocks if rank}), 1)}
    return [replace(block, level=ranks[rank]) if rank else block for block, rank in blocks]


def _rank(text: str, size: float, is_large: bool) -> tuple:
    """Return what sorts headings: large print by its size; of the size of the text by number, capitals, the rest."""
    if is_large:
        return (-round(size * 2), 0)
    depth = count_depth(text)
    if ROMAN.match(text):
        return (0, 0)
    return (0, depth or (0.5 if text.isupper() else 9))
