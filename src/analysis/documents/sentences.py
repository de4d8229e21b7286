"""A Bulgarian text in, the ranges of its sentences out, by the abbreviations and initials of official texts."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

ABBREVIATIONS = Path(__file__).with_name("data") / "abbreviations.toml"
OPENING = '„“«"([–—•- '
# A stop with the quotation marks and brackets it closes, before what a sentence begins with; or a line break.
END = re.compile(r"[.!?…]+[”“»\")\]]*\s+(?=[„“«\"(\[–—•-]*\s?[А-ЯЀЍA-Z\d№§])|\n+")
LAST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")

ITEM = re.compile(r"[\s•–-]*(?:\d{1,2}\.)*(?:\d{1,2}|[IVXLC]+|[А-Яа-я])")  # 1.2. or II. or а. before a sentence
DATED = re.compile(r"(?:на|през|от|до|със?|към|след|преди)(?:\s+[^\s.]+){1,3}\s+г", re.I)  # На 5 май 2022 г.


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the range of every sentence, without the white space around it; a line break ends one, too.

    >>> text = "Срокът е м. юни 2026 г. Отговаря инж. Д. Иванова по чл. 21, ал. 1."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Срокът е м. юни 2026 г.', 'Отговаря инж. Д. Иванова по чл. 21, ал. 1.']
    """
    ranges, start = [], 0
    for match in END.finditer(text):
        if "\n" in match[0] or _is_end(text[start : match.start()], match[0], text[match.end() : match.end() + 9]):
            ranges.append((start, match.end()))
            start = match.end()
    return [trimmed for first, last in [*ranges, (start, len(text))] if (trimmed := _trim(text, first, last))]


def _is_end(before: str, stop: str, after: str) -> bool:
    """Say whether a stop ends the sentence, or belongs to an abbreviation, an initial or the number of an item."""
    last = LAST_WORD.search(before)
    if not last or not stop.startswith(".") or stop.startswith(".."):
        return True
    word = last[0]
    is_initial = len(word) == 1 and word.isupper()
    if word.casefold() in _read_abbreviations()["before_names"] or is_initial or ITEM.fullmatch(before):
        return False
    if word.casefold() in _read_abbreviations()["at_ends"]:
        return after.lstrip(OPENING)[:1].isalpha() and not DATED.fullmatch(before.strip())
    return True


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - len(piece) + len(piece.rstrip())
    return (left, right) if left < right else None


@cache
def _read_abbreviations() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(ABBREVIATIONS.read_text(encoding="utf-8"))
    return {kind: frozenset(words.split()) for kind, words in lists.items()}
