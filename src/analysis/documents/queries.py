"""What a person types into the search in, the words and phrases that are looked for out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from analysis.documents.lemmas import lemmatise
from analysis.documents.letters import map_lookalikes
from analysis.documents.stems import stem

THOUSANDS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"
NUMBER = re.compile(rf"{THOUSANDS}|\d+")
QUOTES = '„“”«»"'
PART = re.compile(rf"([-–−]?)(?:[{QUOTES}]([^{QUOTES}]+)[{QUOTES}]|({THOUSANDS}|[^\s{QUOTES}]+))")
# Words that stand in nearly every passage; within a phrase they count, alone they do not.
STOP_WORDS = {
    "а", "в", "във", "да", "до", "е", "за", "и", "или", "като", "към", "ли", "на", "не",
    "но", "от", "по", "при", "с", "са", "се", "си", "със", "че", "ще",
}  # fmt: skip


class Word(NamedTuple):
    """A word or number of a text, text[start:end], and the two keys it is found by."""

    start: int
    end: int
    form: str
    lemma: str
    stem: str


@dataclass(frozen=True)
class Query:
    """What is looked for: each item is one word, or the words of a phrase.

    A passage must hold all of `wanted` and none of `unwanted`; `dropped` are the stop words that were left out.
    """

    wanted: tuple[tuple[Word, ...], ...]
    unwanted: tuple[tuple[Word, ...], ...] = ()
    dropped: tuple[str, ...] = ()


def read_words(text: str) -> list[Word]:
    """Return the words and numbers of a text in their order; “12 500” is one number.

    >>> [word.lemma for word in read_words("12 500 лв. за общините")]
    ['12500', 'лев', 'за', 'община']
    """
    words = [Word(*token, stem(token.form)) for token in lemmatise(text)]
    for match in NUMBER.finditer(text):
        number = re.sub(r"\D", "", match[0])
        words.append(Word(match.start(), match.end(), number, number, number))
    return sorted(words)


def parse_query(text: str) -> Query:
    """Return what is looked for: all the words, a phrase in quotation marks, and not what a minus stands before.

    A word with a hyphen is a phrase, and so is what stands in quotation marks of any kind; one without its other half
    is nothing. Stop words are left out, except in a phrase.

    >>> query = parse_query('участие на ромите „общински съвет“ -план')
    >>> [[word.lemma for word in words] for words in query.wanted], query.unwanted[0][0].lemma, query.dropped
    ([['участие'], ['ром'], ['общински', 'съвет']], 'план', ('на',))
    """
    wanted, unwanted, dropped = [], [], []
    for minus, phrase, plain in PART.findall(map_lookalikes(text)):
        words = tuple(read_words(phrase or plain))
        if len(words) == 1 and words[0].form in STOP_WORDS and not phrase:
            dropped.append(words[0].form)
        elif words:
            (unwanted if minus else wanted).append(words)
    return Query(tuple(wanted), tuple(unwanted), tuple(dropped))
