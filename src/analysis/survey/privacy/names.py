"""A Bulgarian text in, the names of persons in it out, so that a reader can look at each before anything is published.

Rules, not a model: a name is told by its words (see `name_words`) and by the title, office or word of
kinship before it – and given up after “ул.”, “читалище”, “свети” and where the form itself uses the word.
What is on no list and has no such word beside it is missed: a reader still has to read.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.identifiers import Match
from analysis.survey.privacy.name_words import find_kind, to_key

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
BESIDE = re.compile(r"\s|\.\s?")  # what may stand between two words of one name
QUOTED = re.compile(r"[\s„“”\"«‚‘’']*")  # … between the word for a school and its name
ABBREVIATION = re.compile(r"\w{1,3}\.")  # ул., бул., св.: its full stop ends no sentence
INITIAL = re.compile(r"[А-ЯA-Z][а-яa-z]?")  # before a full stop: “И. Петров”, “Ст. Петров”
LONGEST = 4  # words of a name

NAMES, SURNAMES = ("given", "doubtful"), ("known_surname", "surname")
WEAK = ("other", "maybe_surname")  # no name without a capital
INTRODUCING = ("titles", "kinship", "asked", "given", *SURNAMES)  # “Сашка и …”: a name is followed by another
TELLING = frozenset((*NAMES, *SURNAMES, "titles", "kinship", "asked", "maybe_surname"))  # no name without any of these
HELPERS = ("titles", "kinship", "asked", "between", "named_after", "named_after_quoted")  # tell of a name, and are none
NEVER_FIRST = (*HELPERS, "known", "no_names")


class Word(NamedTuple):
    """A word of a text, and what it may be: a key of the lists, a kind of surname, an initial, or other."""

    start: int
    end: int
    capital: bool
    kind: str
    key: str


def find_names(text: str, no_names: frozenset[str]) -> list[Match]:
    """Return where names of persons stand in a text, in their order, each with the words that belong to it.

    `no_names` are words (see `to_key`) that are never a name of their own: those of the form, places first of all.

    >>> text = "Кметът Пламен Дренчев и кака Стефка от Речица"
    >>> [text[name.start:name.end] for name in find_names(text, frozenset({"rechica"}))]
    ['Пламен Дренчев', 'Стефка']
    """
    if TELLING.isdisjoint(map(find_kind, map(to_key, WORD.findall(text)))):
        return []
    words = split_words(text, no_names)
    names, at = [], 0
    while at < len(words):
        size = _measure_name(words, at, text)
        if size and not _is_named_after(words, at, text):
            names.append(Match("name", words[at].start, words[at + size - 1].end))
        at += max(size, 1)
    return names


def split_words(text: str, no_names: frozenset[str]) -> list[Word]:
    """Return the words of a text with their kinds."""
    words = []
    for match in WORD.finditer(text):
        word = match[0]
        key = to_key(word)
        kind = find_kind(key)
        if key in no_names and kind not in HELPERS:
            kind = "known"
        if INITIAL.fullmatch(word) and text[match.end() : match.end() + 1] == ".":
            kind = "initial"
        words.append(Word(match.start(), match.end(), word[0].isupper(), kind, key))
    return words


def _measure_name(words: list[Word], at: int, text: str) -> int:
    """Return how many words from `at` on are a name; 0 when none begins there."""
    word = words[at]
    if word.kind in NEVER_FIRST or (word.kind in WEAK and (not word.capital or _is_shouted(word, text))):
        return 0
    size = _extend(words, at, text)
    following = words[at + 1].kind if size > 1 else ""
    if word.kind in ("given", "known_surname") or following in SURNAMES:
        return size
    if word.kind == "doubtful" and (following in NAMES or _stands_out(word, text)):
        return size
    if word.kind == "surname" and word.capital and (size > 1 or not _begins_sentence(word, text)):
        return size
    if word.kind == "initial" and following in ("given", "maybe_surname"):
        return size
    return size if _kind_before(words, at, text) in INTRODUCING else 0


def _extend(words: list[Word], at: int, text: str) -> int:
    """Return how many words from `at` on may be one name: side by side, and all capitalised or all known."""
    size = 1
    while size < LONGEST and at + size < len(words):
        last, word = words[at + size - 1], words[at + size]
        gap = text[last.end : word.start]
        joined = gap.isspace() and "\n" not in gap if last.kind != "initial" else BESIDE.fullmatch(gap) is not None
        if not (joined and _belongs(word, words[at], text)):
            break
        size += 1
    return size


def _belongs(word: Word, first: Word, text: str) -> bool:
    """Say whether a word may be part of the name that `first` begins."""
    if not first.capital:
        return word.kind in ("given", *SURNAMES)
    return word.capital and word.kind in (*NAMES, *SURNAMES, "initial", *(() if _is_shouted(word, text) else WEAK))


def _is_shouted(word: Word, text: str) -> bool:
    """Say whether a word is in capitals throughout, like abbreviations and whole answers: it says nothing then."""
    return word.end - word.start > 1 and text[word.start : word.end].isupper()


def _kind_before(words: list[Word], at: int, text: str) -> str:
    """Return the kind of the word before, across “ми” and the like; empty when something else stands between."""
    for step in (1, 2):
        if at - step < 0:
            return ""
        word, after = words[at - step], words[at - step + 1]
        if not BESIDE.fullmatch(text[word.end : after.start]):
            return ""
        if word.kind != "between":
            return word.kind
    return ""


def _is_named_after(words: list[Word], at: int, text: str) -> bool:
    """Say whether the name is that of a street, a school, a saint …: “ул. Иван Вазов”, “училището „Отец Паисий“”.

    An unquoted name after a word with the article is a person's: “в училището Мария …”.
    """
    marked, title = False, False
    for before in reversed(words[:at]):
        gap = text[before.end : words[at].start]
        if ABBREVIATION.fullmatch(text[before.start : before.end + 1]):
            marked, gap = True, gap[1:]
        if not QUOTED.fullmatch(gap):
            return False
        marked |= bool(gap.strip())
        if before.kind != "titles":
            return (
                before.kind == "named_after" and (marked or not title) or before.kind == "named_after_quoted" and marked
            )
        title, at = True, at - 1
    return False


def _stands_out(word: Word, text: str) -> bool:
    """Say whether a word is written like a name: a capital, small letters, inside a sentence and not quoted."""
    small = text[word.start + 1 : word.end].islower()
    return word.capital and small and text[word.start - 1] == " " and not _begins_sentence(word, text)


def _begins_sentence(word: Word, text: str) -> bool:
    before = text[: word.start].rstrip(' „“”"«')
    return not before or before[-1] in ".!?…\n•)–—"
