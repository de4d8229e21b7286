"""The labels of a list and the text of a cell in, the codes that were chosen out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from analysis.survey.xlsform.questions import Labels

QUOTES = str.maketrans(dict.fromkeys("„“”‟«»″", '"') | dict.fromkeys("‘’‚‛′`", "'"))  # form tools replace some of them
JOINTS = (", ", " ", "; ")  # Google Forms, KoboToolbox, spreadsheets
MOST_WAYS = 100  # to cut up a cell; with as many it is not read


def normalise(text: str) -> str:
    """Return a label as it is compared: straight quotes, single blanks.

    >>> normalise(" Дирекция „Бюро  по труда“ ")
    'Дирекция "Бюро по труда"'
    """
    return " ".join(text.translate(QUOTES).split())


def spell_codes(versions: list[dict[str, Labels]], language: str) -> dict[str, set[str]]:
    """Return normalised label → the codes it stands for in any version; a code without a label stands for itself.

    The labels of `language` count; those of the others, and the codes, where they stand for nothing else.
    """
    spellings: dict[str, set[str]] = {}
    for codes in versions:
        for code, labels in codes.items():
            spellings.setdefault(normalise(labels.get(language, code)), set()).add(code)
    for codes in versions:
        for code, labels in codes.items():
            for text in (*labels.values(), code):
                spellings.setdefault(normalise(text), {code})
    return spellings


def read_one(text: str, spellings: dict[str, set[str]]) -> str | None:
    """Return the code whose label a cell holds, or `None` when there is no such label, or more than one code."""
    codes = spellings.get(normalise(text), ())
    return next(iter(codes)) if len(codes) == 1 else None


def read_several(text: str, spellings: dict[str, set[str]]) -> tuple[str, ...] | None:
    """Return the codes whose labels a cell joins, or `None` when it can be cut up in no way, or in several.

    Labels may hold the joint themselves, so the cell is cut along whole labels, by backtracking.

    >>> spellings = {"Медиатор": {"mediator"}, "Телевизия, радио": {"media"}, "радио": {"radio"}}
    >>> read_several("Телевизия, радио, Медиатор", spellings), read_several("Радио", spellings)
    (('media', 'mediator'), None)
    """
    whole = normalise(text)
    if len(whole) > sum(len(label) + 2 for label in spellings):  # no label is chosen twice
        return None
    cuts = {cut for joint in JOINTS for cut in _cut(whole, joint, tuple(spellings))}
    found = {frozenset(cut): cut for cut in cuts if len(set(cut)) == len(cut)}
    if len(found) != 1 or len(cuts) >= MOST_WAYS:
        return None
    codes = [spellings[label] for label in next(iter(found.values()))]
    return tuple(next(iter(code)) for code in codes) if all(len(code) == 1 for code in codes) else None


def _cut(text: str, joint: str, labels: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the ways to cut a text into labels, a label perhaps more than once; no more than are worth comparing."""

    @cache
    def rest(start: int) -> tuple[tuple[str, ...], ...]:
        ways: list[tuple[str, ...]] = []
        for label, end in _labels_at(text, start, labels):
            if end == len(text):
                ways.append((label,))
            elif text.startswith(joint, end):
                ways += [(label, *way) for way in rest(end + len(joint))]
            if len(ways) >= MOST_WAYS:
                break
        return tuple(ways[:MOST_WAYS])

    return list(rest(0))


def _labels_at(text: str, start: int, labels: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    for label in labels:
        if text.startswith(label, start):
            yield label, start + len(label)
