"""Passages in, one draft of a measure per list of labelled fields out: „Отговорна институция: …“, „Срок: …“.

The measure is what a label of its own says („Мярка: …“), else the heading, numbered line or paragraph above the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.documents.measures.fields import FIELDS, drop_number, has_number, name_field

COLON = re.compile(r"\s*:(?!\d)\s*")
LABEL_WORDS, FIRST_LABEL_WORDS = 6, 12  # as many words a label has within a text, and at its beginning
VERB = re.compile(r"\b(?:ще|са|се|бъдат|бъде|беше|бяха|може|следва|има)\b")  # a sentence that leads to a list
SENTENCE = re.compile(r".*[.;!?]\s", re.DOTALL)
WORD = re.compile(r"\S+")
NEXT_ITEM = re.compile(r"\s(?=\d{1,2}[а-я]?(?:\.\d{1,2})+\.?\s*[А-Я])")  # the next measure, in the same paragraph


class Piece(NamedTuple):
    """A part of a passage: the value of a label by its field ("" for a label not understood), or text without one."""

    passage: int
    heading: str
    field: str | None  # None: no label
    text: str
    is_heading: bool = False


def read_labels(passages: pd.DataFrame) -> list[dict]:
    """Return the drafts of all labelled lists of one document, in reading order."""
    texts = passages[(passages["table"] == 0) & passages["kind"].isin(["heading", "paragraph", "item"])]
    drafts, title, draft = [], None, None
    for each in texts.itertuples():
        for piece in split_labels(each.passage, each.heading, each.quote, each.kind == "heading"):
            if piece.field is None and _continues(piece, draft, title):
                title = _extend(piece, draft, title)
            elif piece.field is None:
                drafts, draft, title = _close(drafts, draft), None, piece
            else:
                if draft is None or piece.field == "measure" or (piece.field in FIELDS and piece.field in draft):
                    drafts, draft = _close(drafts, draft), _open(title)
                _add(draft, piece)
    return _close(drafts, draft)


def split_labels(passage: int, heading: str, text: str, is_heading: bool = False) -> Iterator[Piece]:
    """Part a text at its labels.

    >>> [(p.field, p.text) for p in split_labels(1, "", "Срок: 2014 г. Отговорна институция: РЗИ")]
    [('deadline', '2014 г.'), ('responsible', 'РЗИ')]
    """
    labels = [] if is_heading else list(_find_labels(text))
    starts = [*labels, (len(text), len(text), None)]
    if starts[0][0] > 0:
        yield Piece(passage, heading, None, text[: starts[0][0]].strip(), is_heading)
    for (_, begin, field), (end, _, _) in zip(starts, starts[1:], strict=False):
        value, *rest = NEXT_ITEM.split(text[begin:end].strip(), maxsplit=1)
        yield Piece(passage, heading, field, value.strip())
        if rest:
            yield Piece(passage, heading, None, rest[0].strip())


def _find_labels(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each label begins, where its value does, and the field that it names."""
    behind = 0
    for colon in COLON.finditer(text):
        before = text[behind : colon.start()]
        own = SENTENCE.match(before)
        begin = behind + (own.end() if own and behind else 0)
        words = [word for word in WORD.finditer(text, begin, colon.start()) if word[0][:1].isupper()]
        for word in reversed(words):
            label = text[word.start() : colon.start()]
            is_first = word.start() == 0
            if len(label.split()) > (FIRST_LABEL_WORDS if is_first else LABEL_WORDS) or VERB.search(label):
                continue
            field = name_field(label)
            if field or is_first:
                yield word.start(), colon.end(), field
                behind = colon.end()
                break


def _continues(piece: Piece, draft: dict | None, title: Piece | None) -> bool:
    """Say whether a text goes on with what stands before it: it begins with a small letter, in no list of its own."""
    if piece.is_heading or has_number(piece.text) or not piece.text[:1].islower():
        return False
    return bool(draft) or bool(title and not title.text.rstrip().endswith((".", ":", ";")))


def _extend(piece: Piece, draft: dict | None, title: Piece | None) -> Piece | None:
    if draft is None:
        return title._replace(text=f"{title.text} {piece.text}")
    last = draft["last"]
    if last in draft:
        draft[last] = f"{draft[last]} {piece.text}"
        draft["passages"].append(piece.passage)
    return title


def _open(title: Piece | None) -> dict:
    if title is None:
        return {"source": "labels", "heading": "", "passages": [], "unit": "", "measure": "", "last": ""}
    heading, measure = title.heading, drop_number(title.text).rstrip(" :")
    return {
        "source": "labels",
        "heading": heading,
        "passages": [title.passage],
        "unit": "",
        "measure": measure,
        "last": "",
    }


def _add(draft: dict, piece: Piece) -> None:
    draft["last"] = piece.field
    if piece.field == "measure":
        draft |= {"measure": piece.text, "heading": piece.heading, "passages": [], "told": True}
    if piece.field in ("measure", *FIELDS):
        draft[piece.field] = piece.text
        if piece.passage not in draft["passages"]:
            draft["passages"].append(piece.passage)


def _close(drafts: list[dict], draft: dict | None) -> list[dict]:
    """Take a draft up if it says enough: two fields, or one where a label names the measure."""
    if draft and draft["measure"] and len(set(FIELDS) & set(draft)) >= (1 if "told" in draft else 2):
        return [*drafts, draft]
    return drafts
