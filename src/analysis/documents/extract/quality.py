"""The text of a page in, how legible it is out: shares of Cyrillic letters and unknown words, whether it is read."""

from __future__ import annotations

import re
from collections.abc import Callable

LETTERS = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile("[Ѐ-ӿ]+")
WORDS = re.compile(r"[^\W\d_]{3,}")
JUNK = re.compile(r"[\x00-\x08\x0b-\x1f\ufffd\ue000-\uf8ff]+|(?:\(cid:\d+\))+")
ENGLISH = frozenset(
    {"the", "and", "for", "with", "that", "this", "are", "from", "which", "have", "will", "not", "their"}
)
LEAST_CYRILLIC = 0.5  # in Bulgarian text 0.9 and more
LEAST_ENGLISH = 0.08  # of the words of three letters and more; 0.15 to 0.2 in English text
MOST_JUNK = 0.1  # of the signs
MOST_UNKNOWN = 0.4  # of the words; 0.05 to 0.15 in sound text, 0.5 and more where letters are wrong
LEAST_CONFIDENCE = 0.6  # of recognised text
FEWEST_SIGNS = 40  # on a page that is not an image
FEW_SIGNS = 300  # on a page that may be one, with a stamp
FEWEST_WORDS = 20  # fewer prove nothing


def count_signs(runs: re.Pattern[str], text: str) -> int:
    """Return how many signs of a text stand in the runs of a pattern."""
    return sum(map(len, runs.findall(text)))


def share_cyrillic(text: str) -> float:
    """Return the share of Cyrillic letters among the letters, NaN for a text without letters."""
    letters = count_signs(LETTERS, text)
    return count_signs(CYRILLIC, text) / letters if letters else float("nan")


def share_unknown(text: str, is_known: Callable[[str], bool]) -> float:
    """Return the share of words, of three letters and more, that the dictionary does not hold; NaN for none."""
    words = WORDS.findall(text)
    return sum(not is_known(word) for word in words) / len(words) if words else float("nan")


def is_english(text: str) -> bool:
    """Say whether a text is English, by its commonest words."""
    words = [word.casefold() for word in WORDS.findall(text)]
    return bool(words) and sum(word in ENGLISH for word in words) >= LEAST_ENGLISH * len(words)


def is_broken(text: str) -> bool:
    """Say whether a text layer says nothing: signs without letters, or letters that are of no language we read.

    >>> is_broken("(cid:12)(cid:7)(cid:31)"), is_broken("Общински план за действие"), is_broken("Act on the rights")
    (True, False, False)
    """
    signs = len(text.replace(" ", ""))
    if not signs:
        return False
    if count_signs(JUNK, text) > MOST_JUNK * signs:
        return True
    return share_cyrillic(text) < LEAST_CYRILLIC and len(WORDS.findall(text)) >= FEWEST_WORDS and not is_english(text)


def is_legible(text: str, cyrillic: float, unknown: float, confidence: float) -> bool:
    """Say whether a page is good enough to be read by rule; a page without words is not, one of a few words is."""
    words = len(WORDS.findall(text))
    if not words or confidence < LEAST_CONFIDENCE or is_broken(text):
        return False
    if words < FEWEST_WORDS or (cyrillic < LEAST_CYRILLIC and is_english(text)):
        return True
    return cyrillic >= LEAST_CYRILLIC and unknown <= MOST_UNKNOWN
