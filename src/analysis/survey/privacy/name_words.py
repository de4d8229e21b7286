"""A word in, what it may be in the name of a person out: by lists of words, and by the endings of Bulgarian names.

Words are compared in small Latin letters, so that “Ivan Petrov” is “Иван Петров” (Transliteration Act, State
Gazette 19/2009).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

LISTS = Path(__file__).with_name("name_words.toml")
LATIN = dict(zip("абвгдезийклмнопрстуфъьѝ", "abvgdeziyklmnoprstufayi", strict=True))
LATIN |= {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "yu", "я": "ya"}
SURNAME = re.compile(r"[a-z-]{3,}(?:ov|ova|ev|eva|ovich|evich|oglu)")
SHORT_FORM = re.compile(r"[a-z]+(?:cho|nyo|lyo|inka|anka|enka|gyul|dzhan|mir|mira|slav|slava)")  # Тачо, Цонка, Айгюл
MAYBE_SURNAME = re.compile(r"[a-z-]{3,}(?:ski|ska|shki|shka|chki|chka|in|ina)")  # most such words are adjectives
ENDING = re.compile(r"(?:ov|ev|ova|eva)$")


@cache
def to_key(word: str) -> str:
    """Return a word in small Latin letters.

    >>> to_key("Мария"), to_key("Цветелина"), to_key("Ivan")
    ('maria', 'tsvetelina', 'ivan')
    """
    word = re.sub(r"ия$", "иа", word.lower())
    return "".join(LATIN.get(letter, letter) for letter in word)


@cache
def find_kind(key: str) -> str:
    """Return the list that a word stands on, or else the kind of name that its ending makes of it.

    >>> [find_kind(to_key(word)) for word in ("Иван", "Петров", "Тотева", "Заимска", "кметът", "вода")]
    ['given', 'known_surname', 'surname', 'maybe_surname', 'titles', 'other']
    """
    for kind, words in _read_lists().items():
        if key in words:
            return kind
    if SURNAME.fullmatch(key):
        return "known_surname" if _comes_of_given(key) else "surname"
    if SHORT_FORM.fullmatch(key):
        return "surname"  # as strong a sign: a capital within a sentence is enough
    return "maybe_surname" if MAYBE_SURNAME.fullmatch(key) else "other"


@cache
def _read_lists() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(LISTS.read_text(encoding="utf-8"))
    return {kind: frozenset(to_key(word) for word in words.split()) for kind, words in lists.items()}


def _comes_of_given(key: str) -> bool:
    """Say whether a surname is made of a listed given name: Иванов, Христова, Мехмедов, Петров of Петър."""
    stem, given = ENDING.sub("", key), _read_lists()["given"]
    return any(stem + ending in given for ending in ("", "a", "o", "i", "y", "ya", "yo")) or (
        stem.endswith("r") and f"{stem[:-1]}ar" in given
    )
