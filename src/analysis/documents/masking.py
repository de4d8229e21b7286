"""A text and the names in it in, its lemmas as they are compared out: a name of several words is one word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.documents.lemmas import Token, fold, lemmatise

MASK = "\N{SECTION SIGN}"  # stands for any municipality
ADDED = re.compile(r"\s*(?:\([^)]*\)|\s[–—-]\s.*)")  # an abbreviation, a place, years: „… (НССЕИВ)“, „… – Видин“
LONG = 3  # words from which on a title could be taken for copied text


class Names(NamedTuple):
    """Names of municipalities as forms, and titles of institutions and documents as lemmas, by their first word."""

    places: dict[str, list[tuple[str, ...]]]
    titles: dict[str, list[tuple[str, ...]]]


def make_names(places: Iterable[str] = (), titles: Iterable[str] = ()) -> Names:
    """Return what is to be masked; of a title, what stands in brackets or after a dash is left out."""
    words = (tuple(token.lemma for token in lemmatise(ADDED.sub("", title))) for title in titles)
    return Names(
        _by_first_word(tuple(fold(part) for part in place.split()) for place in places),
        _by_first_word(title for title in words if len(title) >= LONG),
    )


def mask_names(quote: str, names: Names) -> Iterator[tuple[str, int, int]]:
    """Give lemma, start and end of each word of a text.

    A municipality, written with a capital, is the same word whichever it is („Нова“ is one, „нова“ is none). A title
    is one word of its own, for a text that names an institution of ten words has copied nothing.

    >>> names = make_names(["Три извора", "Нова"], ["Комисия за защита от дискриминация (КЗД)"])
    >>> [lemma for lemma, _, _ in mask_names("Община Три извора пише до Комисията за защита от дискриминация.", names)]
    ['община', '§', 'пиша', 'до', 'комисия за защита от дискриминация']
    """
    tokens, place = lemmatise(quote), 0
    while place < len(tokens):
        token, length, lemma = tokens[place], 1, tokens[place].lemma
        if lemma in names.titles or token.form in names.places:
            lemma, length = _find_name(quote, tokens, place, names)
        yield lemma, token.start, tokens[place + length - 1].end
        place += length


def _find_name(quote: str, tokens: list[Token], place: int, names: Names) -> tuple[str, int]:
    """Return the word that begins at `place`, as it is compared, and of how many words it is made."""
    token = tokens[place]
    for title in names.titles.get(token.lemma, ()):
        if tuple(word.lemma for word in tokens[place : place + len(title)]) == title:
            return " ".join(title), len(title)
    if quote[token.start].isupper():
        for name in names.places.get(token.form, ()):
            if tuple(word.form for word in tokens[place : place + len(name)]) == name:
                return MASK, len(name)
    return token.lemma, 1


def _by_first_word(names: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Return the names by their first word, the longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(set(names), key=len, reverse=True):
        by_first.setdefault(name[0], []).append(name)
    return by_first
