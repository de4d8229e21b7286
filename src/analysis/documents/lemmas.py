"""A Bulgarian word or text in, lemmas out: our overrides, then simplemma, then lemmagen3, then rules of suffixes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.documents.letters import map_lookalikes

OVERRIDES = Path(__file__).with_name("data") / "overrides.toml"
WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_\u0300-\u036f]*)*")
MARKS = re.compile("[\u0300-\u036f]")  # what NFC leaves: stress, as in “до́бри”
OF_SKI = re.compile(r"(.{2,}[сшц]к)(?:а|о|и|ия|ият|ата|ото|ите)")
OF_EN = re.compile(r"(.{3,})н(?:а|о|и|ия|ият|ата|ото|ите)")
OF_NE = re.compile(r"(.+[аяе]н)(?:е|ето|ия|ията)")


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
    return _look_up(fold(map_lookalikes(word)))


def is_known(word: str) -> bool:
    """Say whether a word is in our list or in the dictionary, as it stands or by its lemma.

    >>> is_known("общините"), is_known("общинв")
    (True, False)
    """
    form = fold(map_lookalikes(word))
    return bool(form) and any(_is_listed(found) for found in (form, _look_up(form)))


def fold(word: str) -> str:
    """Return a word as it is looked up: small letters, composed, without signs of stress."""
    return MARKS.sub("", unicodedata.normalize("NFC", word)).casefold()


@lru_cache(maxsize=8192)
def _lemmatise(text: str) -> tuple[Token, ...]:
    tokens = []
    for match in WORD.finditer(map_lookalikes(text)):
        form = fold(match.group())
        tokens.append(Token(match.start(), match.end(), form, _look_up(form)))
    return tuple(tokens)


def _is_listed(form: str) -> bool:
    return form in _read_overrides() or _known(form) is not None


@cache
def _look_up(form: str) -> str:
    return _read_overrides().get(form) or (compute_lemma(form) if form else "")


def compute_lemma(form: str) -> str:
    """Return the lemma of a folded form by the lemmatisers and the rules of suffixes alone."""
    known, guessed = _known(form), _guess(form)
    found = known if known and known != form else guessed
    if (match := OF_SKI.fullmatch(form)) and not found.endswith("ски"):
        return _first_known([match[1] + "и"], found)
    if known is None and (match := OF_EN.fullmatch(form)) and found.endswith(("на", "но", "ни")):
        return _first_known([match[1] + "ен"], found)
    if (match := OF_NE.fullmatch(form)) and found.endswith(("м", "я", "а")):
        return _first_known([match[1] + "ие", match[1] + "е"], match[1] + "е")
    return found


def _first_known(candidates: list[str], otherwise: str) -> str:
    return next((word for word in candidates if _known(word) == word), otherwise)


def _known(form: str) -> str | None:
    """Return what the dictionary of simplemma says, None for a word outside it."""
    return _dictionary().get_lemma(form, "bg")


def _guess(form: str) -> str:
    """Return what the ripple-down rules of lemmagen3 say; they have an answer for every word."""
    return _rules().lemmatize(form)


@cache
def _dictionary():
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy()


@cache
def _rules():
    from lemmagen3 import Lemmatizer

    return Lemmatizer("bg")


@cache
def _read_overrides() -> dict[str, str]:
    families = tomllib.loads(OVERRIDES.read_text(encoding="utf-8"))
    return {form: word for word, forms in families.items() for form in forms.split()}
