"""Passages in, their pieces out: the value of each label with the field that it names, and text without a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.documents.measures.fields import KEPT, name_field

SIGN = re.compile(r"\s?:(?!\d)\s*|\s[–—-]\s+")  # behind a label: „Срок: …“, „Срок – …“
END = re.compile(r"(?<=[а-я”“]{3})\.?\s*$|\s+$")  # the stop of a sentence, and none of „г.“ and „лв.“
BREAKS = (";", "(")
PLAIN = re.compile(r"[а-яА-Я/]+(?: [а-яА-Я/]+){0,3}")  # a label before a dash: a few words and no figure or name
LABEL_WORDS, FIRST_LABEL_WORDS = 6, 12  # as many words a label has within a text, and at its beginning
LONGEST = 160  # signs of a label
VERB = re.compile(r"\b(?:ще|са|се|бъдат|бъде|беше|бяха|може|следва|има)\b")  # a sentence that leads to a list
SENTENCE = re.compile(r".*[.;!?]\s", re.DOTALL)
WORD = re.compile(r"\S+")
NEXT_ITEM = re.compile(r"\s(?=\d{1,2}[а-я]?(?:\.\d{1,2})+\.?\s*[А-Я])")  # the next measure, in the same paragraph


class Piece(NamedTuple):
    """The value of a label, or a text without one.

    `label` is what it names, or the words of a label that names nothing kept; None for a text without a label.
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
        if field in KEPT:
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
        yield Piece(passage, kind, heading, None, END.sub("", text[: starts[0][0]]) if labels else text.strip())
    for (_, begin, label), (end, _, _) in zip(starts, starts[1:], strict=False):
        value, *rest = NEXT_ITEM.split(text[begin:end].strip(), maxsplit=1)
        yield Piece(passage, kind, heading, label, END.sub("", value) if len(labels) > 1 else value.strip())
        if rest:
            yield Piece(passage, kind, heading, None, rest[0].strip())


def _find_labels(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each label begins, where its value does, and what it names."""
    behind = 0
    for sign in SIGN.finditer(text):
        before = text[max(behind, sign.start() - LONGEST) : sign.start()]
        own = SENTENCE.match(before) if behind else None
        begin = sign.start() - len(before) + (own.end() if own else 0)
        words = [word for word in WORD.finditer(text, begin, sign.start()) if _begins(text, word)]
        label = next(filter(None, (_read_label(text, word, sign) for word in reversed(words))), None)
        if label:
            yield label
            behind = sign.end()


def _begins(text: str, word: re.Match[str]) -> bool:
    """Say whether a label may begin with a word: it has a capital, or stands behind a bracket, comma or semicolon."""
    return word[0].lstrip("(")[:1].isupper() or word[0][0] == "(" or _before(text, word).endswith((*BREAKS, ","))


def _before(text: str, word: re.Match[str]) -> str:
    """Return the last sign before a word."""
    return text[max(0, word.start() - 3) : word.start()].rstrip()


def _read_label(text: str, word: re.Match[str], sign: re.Match[str]) -> tuple[int, int, str] | None:
    """Return the label from a word to a sign, None where the words are none.

    Before a colon it names something, or stands first; before a dash it names a field and stands first or in brackets.
    """
    label = text[word.start() : sign.start()].lstrip("(")
    is_first = word.start() == 0
    if len(label.split()) > (FIRST_LABEL_WORDS if is_first else LABEL_WORDS) or VERB.search(label):
        return None
    field = name_field(label)
    if ":" in sign[0]:
        good = field or is_first
    else:
        begins = is_first or word[0][0] == "(" or _before(text, word).endswith(BREAKS)
        good = begins and field in KEPT and PLAIN.fullmatch(label)
    return (word.start(), sign.end(), field if field in KEPT else label) if good else None
