"""Patterns of lemmas and the words of a text in, the places where the patterns stand out.

A pattern is written in natural words, in any form: every word stands for its lemma. Between blanks,

    детска градина          two lemmas in a row
    здравен|трудов медиатор either of two
    образовател*            a lemma or a form that begins so
    =нпо                    this form only, small letters
    обучение .. възрастен   up to three words between
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from analysis.documents.lemmas import Token, lemma

LONGEST_GAP = 3  # words that ".." may stand for


class Step(NamedTuple):
    """One word of a pattern: what it may be, and how many words may stand before it.

    The word as written counts beside its lemma, so that a lemmatiser that errs on one of its forms finds the other.
    """

    lemmas: frozenset[str]
    forms: frozenset[str]
    beginnings: tuple[str, ...]
    gap: int

    def allows(self, token: Token) -> bool:
        return (
            token.lemma in self.lemmas
            or token.form in self.forms
            or bool(self.beginnings)
            and (token.form.startswith(self.beginnings) or token.lemma.startswith(self.beginnings))
        )


class Found(NamedTuple):
    """Where a pattern of the list `key` stands: the words first to last, both included."""

    key: str
    first: int
    last: int


@cache
def compile_pattern(pattern: str) -> tuple[Step, ...]:
    """Return the steps of a pattern.

    >>> [sorted(step.lemmas) for step in compile_pattern("детска градина")]
    [['детска', 'детски'], ['градина']]
    """
    steps, gap = [], 0
    for word in pattern.split():
        if word == "..":
            gap = LONGEST_GAP
            continue
        if "-" in word:
            raise ValueError(f"“{pattern}” is no pattern: the words of a text are parted at their hyphens")
        choices = word.split("|")
        plain = [choice for choice in choices if not choice.startswith("=") and not choice.endswith("*")]
        steps.append(
            Step(
                frozenset(word for choice in plain for word in (choice, lemma(choice))),
                frozenset(choice.removeprefix("=") for choice in choices if not choice.endswith("*")),
                tuple(choice[:-1] for choice in choices if choice.endswith("*")),
                gap,
            )
        )
        gap = 0
    if not steps or gap:
        raise ValueError(f"“{pattern}” is no pattern: words, and “..” only between them")
    return tuple(steps)


class Finder:
    """Many lists of patterns, found in one walk over the words."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._patterns = [(key, compile_pattern(text)) for key, texts in lists.items() for text in texts]
        self._by_lemma: dict[str, list[int]] = {}
        self._by_form: dict[str, list[int]] = {}
        self._open: list[int] = []  # begin with letters only, so that every new word is tried on them, once
        for number, (_, steps) in enumerate(self._patterns):
            for word in steps[0].lemmas:
                self._by_lemma.setdefault(word, []).append(number)
            for form in steps[0].forms:
                self._by_form.setdefault(form, []).append(number)
            if steps[0].beginnings:
                self._open.append(number)
        self._known: dict[tuple[str, str], tuple[int, ...]] = {}

    def find(self, tokens: list[Token]) -> list[Found]:
        """Return every place of every pattern, in order of the words."""
        found = []
        for place, token in enumerate(tokens):
            for number in self._candidates(token):
                key, steps = self._patterns[number]
                last = _follow(tokens, place, steps)
                if last is not None:
                    found.append(Found(key, place, last))
        return found

    def _candidates(self, token: Token) -> tuple[int, ...]:
        key = (token.lemma, token.form)
        if key not in self._known:
            numbers = {*self._by_lemma.get(token.lemma, ()), *self._by_form.get(token.form, ())}
            numbers |= {number for number in self._open if self._patterns[number][1][0].allows(token)}
            self._known[key] = tuple(sorted(numbers))
        return self._known[key]


def _follow(tokens: list[Token], place: int, steps: tuple[Step, ...]) -> int | None:
    """Return the last word of the shortest way through the steps after the first, None where there is none."""
    if len(steps) == 1:
        return place
    for after in range(place + 1, min(place + 2 + steps[1].gap, len(tokens))):
        if steps[1].allows(tokens[after]):
            last = _follow(tokens, after, steps[1:])
            if last is not None:
                return last
    return None
