"""A sentence in, the word out with which it promises: „ще“, „предвижда се“, a present tense with a date to come."""

from __future__ import annotations

import re

from analysis.documents.lemmas import Token, lemmatise
from analysis.documents.measures.plain import to_plain

WILL = re.compile(
    r"\bще\b|\b(?:се )?(?:предвижда|планира|възнамерява)т? (?:се )?(?:да )?|\bпредстои да\b"
    r"|\b(?:се ангажира|поема)т? (?:ангажимент )?да\b|\b(?:трябва|следва) да\b"
)
RELATIVE = re.compile(r"\b(?:ко(?:й|я|е|и)то|където|когато|ако|че)(?: \w+){0,2} *$")  # „служителите, които ще работят“
NOT = re.compile(r"\b(?:не|няма)(?: се| да)* *$")
BY = re.compile(r"(?:не по-късно )?до\b")
ABOUT_PLAN = {"отчет", "доклад", "план", "програма", "стратегия", "оценка", "преглед"}
NO_DEED = {"имам", "нямам", "трябвам"}
ACTION = re.compile(r".{3,}(?:[аяе]не|ация|ика|емонт)")  # осигуряване, организация, профилактика, ремонт

Range = tuple[int, int]


def find_promise(sentence: str, deadline: Range | None, is_item: bool = False) -> Range | None:
    """Return where the main clause promises: not a relative clause, not denied, and not of the plan or its report.

    A present tense promises only what is due by a date, the item of a list also without a verb.

    >>> find_promise("Общината осигурява учебници до 15.09.2014 г.", (28, 44))
    (9, 9)
    >>> find_promise("Общината осигурява учебници през 2014 г.", (28, 40)) is None
    True
    """
    plain = to_plain(sentence)
    places = [found.span() for found in WILL.finditer(plain)]
    if deadline and BY.match(plain[deadline[0] :]):
        verbs = [token.start for token in lemmatise(sentence) if _is_present(token)]
        places += [(verb, verb) for verb in (verb - 3 if plain[:verb].endswith(" се ") else verb for verb in verbs)]
    for begin, end in places:
        before = plain[:begin]
        if RELATIVE.search(before) or NOT.search(before):
            continue
        subject = [token.lemma for token in lemmatise(re.split(r"[,;]", before)[-1])]
        return None if ABOUT_PLAN & set(subject[:3]) else (begin, end)
    return (0, 0) if is_item and _names_action(sentence) else None


def _is_present(token: Token) -> bool:
    """Say whether a word is a verb in -ам of the third person: осигурява, осигуряват."""
    return (
        token.lemma.endswith(("ам", "ям"))
        and token.lemma not in NO_DEED
        and token.form in (token.lemma[:-1], f"{token.lemma[:-1]}т")
    )


def _names_action(sentence: str) -> bool:
    """Say whether a text begins with a noun of action."""
    tokens = lemmatise(sentence[:80])
    return bool(tokens) and ACTION.fullmatch(tokens[0].lemma) is not None
