"""A Bulgarian word or text in, lemmas out: by our list, then the frozen table, then what `morphology` computes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.documents.letters import map_lookalikes
from analysis.documents.morphology import compute_lemma, look_up

DATA = Path(__file__).with_name("data")
OVERRIDES = DATA / "overrides.toml"
TABLE = DATA / "lemmas.tsv"  # the words of the study's documents, so that no number moves with a library
WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_\u0300-\u036f]*)*")
MARKS = re.compile("[\u0300-\u036f]")  # what NFC leaves: stress, as in “до́бри”


class Entry(NamedTuple):
    """The lemma of a form, and whether it is a word that our list or the dictionary knows."""

    lemma: str
    is_known: bool


class Token(NamedTuple):
    """One word of a text: text[start:end], its folded form, and its lemma."""

    start: int
    end: int
    form: str
    lemma: str


def lemmatise(text: str) -> list[Token]:
    """Return the words of `text`, in order; numbers and signs are none, and a hyphen parts two words.

    Latin look-alikes are read as the Cyrillic letters they stand for; the ranges are those of `text`.

    >>> [token.lemma for token in lemmatise("Участието на 12 ромски общини")]
    ['участие', 'на', 'ромски', 'община']
    """
    return list(_lemmatise(text))


def lemma(word: str) -> str:
    """Return the lemma of one word, in small letters; a word that nothing is known of is its own lemma.

    >>> lemma("Ромите"), lemma("общинското"), lemma("обсъжданията"), lemma("")
    ('ром', 'общински', 'обсъждане', '')
    """
    return _look_up(fold(map_lookalikes(word))).lemma


def is_known(word: str) -> bool:
    """Say whether a word is in our list or in the dictionary, as it stands or by its lemma.

    >>> is_known("общините"), is_known("общинв")
    (True, False)
    """
    return _look_up(fold(map_lookalikes(word))).is_known


@cache
def fold(word: str) -> str:
    """Return a word as it is looked up: small letters, composed, without signs of stress."""
    return MARKS.sub("", unicodedata.normalize("NFC", word)).casefold()


@lru_cache(maxsize=8192)
def _lemmatise(text: str) -> tuple[Token, ...]:
    forms = [(*match.span(), fold(match[0])) for match in WORD.finditer(map_lookalikes(text))]
    return tuple(Token(start, end, form, _look_up(form).lemma) for start, end, form in forms)


@cache
def _look_up(form: str) -> Entry:
    return read_table().get(form) or derive(form)


def derive(form: str) -> Entry:
    """Return the lemma of a folded form by our list, or computed, whatever the frozen table says."""
    found = _read_overrides().get(form) or compute_lemma(form)
    return Entry(found, any(word in _read_overrides() or look_up(word) is not None for word in (form, found) if word))


@cache
def read_table() -> dict[str, Entry]:
    """Return the frozen table: form → its lemma, and whether it is known. Our list goes before it."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    table = {form: Entry(found, known == "1") for form, found, known in rows}
    return table | {form: Entry(found, True) for form, found in _read_overrides().items()}


@cache
def _read_overrides() -> dict[str, str]:
    families = tomllib.loads(OVERRIDES.read_text(encoding="utf-8"))
    return {form: word for word, forms in families.items() for form in forms.split()}
