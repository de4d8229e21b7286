"""Passages in, their pieces out: the value of each label with the field that it names, and text without a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.documents.measures.fields import FIELDS, name_field

COLON = re.compile(r"\s*:(?!\d)\s*")
LABEL_WORDS, FIRST_LABEL_WORDS = 6, 12  # as many words a label has within a text, and at its beginning
VERB = re.compile(r"\b(?:ще|са|се|бъдат|бъде|беше|бяха|може|следва|има)\b")  # a sentence that leads to a list
SENTENCE = re.compile(r".*[.;!?]\s", re.DOTALL)
WORD = re.compile(r"\S+")
NEXT_ITEM = re.compile(r"\s(?=\d{1,2}[а-я]?(?:\.\d{1,2})+\.?\s*[А-Я])")  # the next measure, in the same paragraph


class Piece(NamedTuple):
    """The value of a label, or a text without one.

    `label` is the field, or the words of a label that names none; None for a text without a label.
    """

    passage: int
    kind: str
    heading: str
    label: str | None
    text: str


def split_passages(passages: pd.DataFrame) -> Iterator[Piece]:
    """Yield the pieces of the passages of one document; a row of two cells, the first a title, is a label, too."""
    cells = passages[passages["table"] > 0].groupby(["table", "row"])["passage"].agg(["first", "last", "size"])
    pairs = {row.first: row.last for row in cells.itertuples(index=False) if row.size == 2}
    titles: dict[int, str] = {}
    for each in passages.itertuples():
        field = name_field(each.quote) if each.passage in pairs else ""
        if field in ("measure", *FIELDS):
            titles[pairs[each.passage]] = field
        elif each.passage in titles:
            yield Piece(each.passage, each.kind, each.heading, titles[each.passage], each.quote)
        else:
            yield from split_labels(each.quote, each.passage, each.kind, each.heading)


def split_labels(text: str, passage: int = 0, kind: str = "paragraph", heading: str = "") -> Iterator[Piece]:
    """Part a text at its labels; a heading has none.

    >>> [(piece.label, piece.text) for piece in split_labels("Срок: 2014 г. Отговорна институция: РЗИ")]
    [('deadline', '2014 г.'), ('responsible', 'РЗИ')]
    """
    labels = [] if kind == "heading" else list(_find_labels(text))
    starts = [*labels, (len(text), len(text), "")]
    if starts[0][0] > 0:
        yield Piece(passage, kind, heading, None, text[: starts[0][0]].strip())
    for (_, begin, label), (end, _, _) in zip(starts, starts[1:], strict=False):
        value, *rest = NEXT_ITEM.split(text[begin:end].strip(), maxsplit=1)
        yield Piece(passage, kind, heading, label, value.strip())
        if rest:
            yield Piece(passage, kind, heading, None, rest[0].strip())


def _find_labels(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each label begins, where its value does, and what it names."""
    behind = 0
    for colon in COLON.finditer(text):
        own = SENTENCE.match(text[behind : colon.start()]) if behind else None
        begin = behind + (own.end() if own else 0)
        words = [word for word in WORD.finditer(text, begin, colon.start()) if word[0][:1].isupper()]
        for word in reversed(words):
            label = text[word.start() : colon.start()]
            is_first = word.start() == 0
            if len(label.split()) > (FIRST_LABEL_WORDS if is_first else LABEL_WORDS) or VERB.search(label):
                continue
            field = name_field(label)
            if field or is_first:
                yield word.start(), colon.end(), field if field in ("measure", *FIELDS) else label
                behind = colon.end()
                break
