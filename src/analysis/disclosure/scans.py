"""Published files and private values in, what of persons, devices and machines stands in them out, masked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from analysis.disclosure.reading.texts import list_texts, list_unread
from analysis.identifiers import find_identifiers

COLUMNS = ["artefact", "kind", "where", "what"]
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
COORDINATES = re.compile(r"(?<![\w.])-?[1-9]\d?\.\d{4,}\s*[,;\s]\s*-?[1-9]\d{0,2}\.\d{4,}(?![\w.])")  # to 10 metres
FOLDERS = r"/(?:home|Users|root|tmp|var|private|mnt|srv|work)/|[A-Za-z]:\\{1,2}Users\\{1,2}"
PATH = re.compile(rf"(?<![\w/.:~-])(?:{FOLDERS})[\w.~-]+")
PATTERNS = {"uuid": UUID, "coordinates": COORDINATES, "path": PATH}
PIECES = re.compile(r"[\n<>]")
WORDS, NAMES = re.compile(r"[\w-]+"), re.compile(r"[\w:.+-]+")
SHORTEST, FEWEST = 12, 2  # letters and words of an answer: what is shorter many people and pages say
LEAST = 5  # characters of a private value: shorter codes are found by chance


@dataclass(frozen=True)
class Private:
    """What must appear nowhere: values by kind, and open answers; and the texts that are public anyway."""

    values: Mapping[str, frozenset[str]]
    answers: frozenset[str]
    public: str


def scan(files: Mapping[str, bytes], private: Private) -> pd.DataFrame:
    """Return what must not be published, a row per finding: artefact, kind, where and what (its first signs only).

    `files`: name → content. Kinds: egn, lnc, email, phone, profile, iban and plate (`find_identifiers`), uuid,
    coordinates, path, those of the private values, and answer: an open answer word for word, whatever its marks and
    capitals; and unread: what of a file cannot be looked into. What stands in the public texts is not found.
    """
    public = normalise(private.public)
    values = {value: kind for kind, found in private.values.items() for value in found if len(value) >= LEAST}
    spoken = {value: kind for value, kind in values.items() if not NAMES.fullmatch(value)}
    codes = {value: kind for value, kind in values.items() if value not in spoken}
    answers = [words for words in map(normalise, private.answers) if _is_telling(words) and words not in public]
    rows = []
    for name, content in files.items():
        rows += [(name, "unread", "", what) for what in list_unread(name, content)]
        for where, text in list_texts(name, content):
            found = [*_find_patterns(text), *_find_codes(text, codes), *_find_spoken(text, spoken, answers)]
            shown = [(kind, what) for kind, what in found if normalise(what).strip() not in public]
            rows += [(name, kind, where, mask(what)) for kind, what in dict.fromkeys(shown)]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=str)


def mask(text: str) -> str:
    """Return a finding so that its place can be found and nobody learns it.

    >>> mask("cd49f7c9-6850-4727-a8bf-30bdf0616d31")
    'cd4… (36 characters)'
    """
    return f"{text[:3]}… ({len(text)} characters)"


def normalise(text: str) -> str:
    """Return the words of a text between single blanks, in small letters, so that a phrase is found by its words.

    >>> normalise("Да ни питат, преди да решат.")
    ' да ни питат преди да решат '
    """
    return f" {' '.join(WORDS.findall(text.casefold()))} "


def _is_telling(words: str) -> bool:
    return len(words) - 2 >= SHORTEST and len(words.split()) >= FEWEST


def _find_patterns(text: str) -> Iterator[tuple[str, str]]:
    """Find what has a form of its own, line by line and tag by tag: each is looked at once, however often it stands."""
    for piece in dict.fromkeys(PIECES.split(text)):
        yield from _find_in_piece(piece)


@lru_cache(maxsize=200_000)
def _find_in_piece(piece: str) -> tuple[tuple[str, str], ...]:
    found = [(match.kind, piece[match.start : match.end]) for match in find_identifiers(piece)]
    found += [(kind, match[0]) for kind, pattern in PATTERNS.items() for match in pattern.finditer(piece)]
    return tuple(found)


def _find_codes(text: str, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Find values without blanks by the words of a text, which are looked up at once."""
    words = {*NAMES.findall(text)}
    for value in codes.keys() & (words | {part for word in words for part in WORDS.findall(word)}):
        if re.search(rf"(?<![\w.]){re.escape(value)}(?!\w|\.\d)", text):  # not the decimals of a number
            yield codes[value], value


def _find_spoken(text: str, spoken: Mapping[str, str], answers: list[str]) -> Iterator[tuple[str, str]]:
    """Find values of several words and open answers: by their words first, which most texts do not have."""
    said = normalise(text)
    known = {*said.split()}
    for value, kind in spoken.items():
        if normalise(value) in said:
            yield kind, value
    for words in answers:
        if known.issuperset(words.split()) and words in said:
            yield "answer", words.strip()
