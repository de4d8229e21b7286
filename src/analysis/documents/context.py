"""Where a passage stands in, what that says of it out: body or label, measure, priority, making, promise.

The words that tell stand in the lists of data/codebook.yaml.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.documents.measures.fields import FIELDS, name_field
from analysis.documents.rules import Reader, Sentence

BODY = ("paragraph", "item", "cell")  # a priority's title or a table's legend covers nothing
CONTENTS = re.compile(r"(?:[.…·_]\s?){3,}\s*\d{1,3}\s*$")  # dots that lead to a page
CONTACT = re.compile(r"@|(?<!\w)(?:тел(?:\.|ефон)|факс|моб)\D{0,12}[\d/ -]{6,}", re.I)
PATH = " › "
MEASURE = "measure"
LONGEST_LABEL = 3  # words before the colon


def is_body(kind: str, quote: str, heading: str, header: str, reader: Reader) -> bool:
    """Return whether a passage can cover a theme: no heading, contents, label or contact, and in no column of them."""
    if kind not in BODY or CONTENTS.search(quote) or CONTACT.search(quote) or _has_label(kind, quote, reader):
        return False
    return not reader.says(last_title(heading), "contents") and _name_column(header, reader) in ("", MEASURE)


def find_measures(passages: pd.DataFrame, reader: Reader) -> list[bool]:
    """Return whether each passage is a measure.

    That is a cell of a column of measures, a line that labelled fields follow, an item of a list below a priority.
    """
    labels = [_has_label(kind, quote, reader) for kind, quote in zip(passages["kind"], passages["quote"], strict=True)]
    followed = [*labels, False][1:]
    return [
        _name_column(header, reader) == MEASURE
        or (after and not own and kind in BODY)
        or (kind == "item" and _lists_measures(heading, reader))
        for kind, heading, header, own, after in zip(
            passages["kind"], passages["heading"], passages["header"], labels, followed, strict=True
        )
    ]


def find_priority(title: str, reader: Reader) -> str:
    """Return the theme of a heading that names exactly one, "" for any other."""
    themes = [theme for theme in reader.codebook.names if reader.says(title, f"title_{theme}")]
    return themes[0] if len(themes) == 1 else ""


def is_making(sentence: Sentence, title: str, reader: Reader) -> bool:
    """Return whether a sentence tells how the plan was made: its heading says so, or it does itself."""
    return reader.says(title, "making_titles") or (sentence.has("making") and not reader.says(title, "following"))


def is_promise(sentence: Sentence, heading: str, reader: Reader) -> bool:
    """Return whether a sentence says what will be done; where the situation is told, only a future does."""
    if is_making(sentence, last_title(heading), reader):
        return False
    if sentence.has("future") or reader.says(last_title(heading), "following"):
        return True
    return sentence.affirms("promises") and not reader.says(heading, "situation")


def last_title(heading: str) -> str:
    """Return the nearest heading of a path of headings."""
    return heading.rpartition(PATH)[2]


def _has_label(kind: str, quote: str, reader: Reader) -> bool:
    label, colon, _ = quote.partition(":")
    if kind not in BODY or not colon or len(label.split()) > LONGEST_LABEL:
        return False
    return name_field(label) in FIELDS or reader.says(label, "labels")


def _name_column(header: str, reader: Reader) -> str:
    return MEASURE if reader.says(header, "measure_columns") else name_field(header)


def _lists_measures(heading: str, reader: Reader) -> bool:
    title = last_title(heading)
    named = find_priority(title, reader) or name_field(title) == MEASURE
    return bool(named) and not reader.says(heading, "situation")
