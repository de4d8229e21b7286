"""A Bulgarian form in, its lemma out: by simplemma's dictionary, then lemmagen3's rules, then our own of suffixes.

Dictionary forms: of a noun the singular, of an adjective the masculine, of a verb the first person, of a passive
participle its verb, of a noun in -не that noun (обсъждане, not обсъждам), of an adverb in -о the adjective.
"""

from __future__ import annotations

import re
from functools import cache

REFLEXIVE = re.compile(r"-\(?с[еи]\)?$")  # simplemma: “налагам-(се)”
ENDINGS = ("ият", "ите", "ата", "ото", "ия", "ът", "ят", "та", "то", "те", "а", "о", "и", "я")
ADJECTIVE = "(?:а|о|и|ия|ият|ата|ото|ите)"
IN_SKI = re.compile(rf"(.{{2,}}[сшц]к){ADJECTIVE}")
IN_EN = re.compile(rf"(.{{3,}}[^аеиоуъюя])н{ADJECTIVE}")
IN_IRAN = re.compile(rf"(.+(?:ира|.{{3}}в[ая]))н{ADJECTIVE}?")
PARTICIPLE = re.compile(rf"(.+(?:[аяе]н|[аяе]щ|[аеиуъя]т)){ADJECTIVE}")
UNGUESSED = re.compile(rf"(.{{4,}}(?:[аяе]щ|[ая]н|ен|ов(?!о$))){ADJECTIVE}")
IN_NE = re.compile(r"((.+[аяе])н)(е|ето|ия|ията|ието)")
IN_OST = re.compile(r"(.{3,}ост)(?:та|и|ите)?")
IN_NIK = re.compile(r"(.+ни)ци(?:те)?")
IT = re.compile(r"(?:ва|ема)$")  # приема, става
VOWEL = re.compile("[аеиоуъюя]")


def compute_lemma(form: str) -> str:
    """Return the lemma of a form in small letters.

    >>> [compute_lemma(form) for form in ("общинското", "обсъжданията", "интегрирани", "портала", "налагат")]
    ['общински', 'обсъждане', 'интегрирам', 'портал', 'налагам']
    """
    if len(form) == 1 or not VOWEL.search(form):
        return form  # letters and abbreviations
    listed = look_up(form)
    return _mend(form, listed, _choose(form, listed) if listed else _derive(form))


def look_up(form: str) -> str | None:
    """Return what the dictionary of simplemma says, None for a word outside it."""
    found = _dictionary().get_lemma(form, "bg")
    return REFLEXIVE.sub("", found).casefold() if found else None


def _choose(form: str, listed: str) -> str:
    """Return the reading of a form of the dictionary, where lemmagen3 knows one that texts use more.

    A form in -я may be a perfective “I” or an imperfective “it”: предоставя is предоставям.
    """
    noun = form[:-1] + "о"
    if form.endswith("ства") and look_up(noun) == noun:
        return noun  # домакинства
    guessed = _guess(form)
    is_verb = listed.endswith("я") or (listed == form and IT.search(form))
    if is_verb and guessed == listed + "м" == look_up(guessed):
        return guessed
    is_plural = listed == form and form.endswith("и") and not form.endswith("ки")
    return guessed if is_plural and guessed.endswith(("а", "я")) else listed


def _derive(form: str) -> str:
    """Return the lemma of a form outside the dictionary."""
    if match := IN_IRAN.fullmatch(form):
        return match[1] + "м"
    if (match := PARTICIPLE.fullmatch(form)) and (listed := look_up(match[1])):
        return listed
    guessed = _guess(form)
    if guessed == form and not form.endswith("ща") and (match := UNGUESSED.fullmatch(form)):
        return match[1] if match[1].endswith(("ен", "ов")) else match[1][:-1] + "м"
    if look_up(guessed) is None and len(form) < 5:
        return form  # НАП, ЕСИФ
    if look_up(guessed) is None:
        for base in (form.removesuffix(ending) for ending in ENDINGS):
            if form != base == look_up(base) and len(base) > 3:
                return base
    return _correct(form, guessed)


def _correct(form: str, guessed: str) -> str:
    """Return the guess of lemmagen3, or the noun or adjective that it has taken for a verb."""
    base = form[:-1]
    if guessed == base + "я" and re.search("(?:[^аеиоуъв]|[аеиоуъ]в)и$", form):  # форуми is no verb
        match = IN_EN.fullmatch(form)
        return match[1] + "ен" if match else base + "а" if look_up(base + "а") else base
    if guessed == base and form.endswith(("ава", "ява", "ува", "рва")):
        return form + "м"
    is_verb = guessed in (form[:-2] + "м", form[:-3] + "я")  # портам of портала
    return base if is_verb and re.search("[^т]а$", form) and base == _guess(base + "ът") else guessed


def _mend(form: str, listed: str | None, found: str) -> str:
    """Return the lemma of the kinds of words that both lemmatisers take apart by gender, number or derivation."""
    if (match := IN_SKI.fullmatch(form)) and not found.endswith("ки"):
        return match[1] + "и" if _is_lemma(match[1] + "и", listed) else found
    if found == form and (match := IN_EN.fullmatch(form)):
        adjective = match[1] + "ен"
        is_adjective = form.endswith("но") and look_up(adjective) == adjective if listed else len(form) > 5
        return adjective if is_adjective else found
    if (match := PARTICIPLE.fullmatch(form)) and re.search("...[аяе]щ$", match[1]) and look_up(match[1]) == match[1]:
        return match[1]
    if (match := IN_NE.fullmatch(form)) and found.endswith("ен"):
        return match[1] + "ие" if look_up(match[1] + "ие") else found  # усложнения, but обществения
    if (match := IN_NE.fullmatch(form)) and (found.endswith(("м", "я", "а", "не")) or found == form):
        is_other = form.endswith("ирания") or (form.startswith(found) and found.endswith("ания"))  # кампания
        return found if is_other or (listed and found == form) else _mend_verbal(match)
    if (match := IN_OST.fullmatch(form)) and not found.endswith(("ост", "я")):
        return match[1]
    if (match := IN_NIK.fullmatch(form)) and look_up(match[1] + "к") == match[1] + "к":
        return match[1] + "к"
    return found


def _mend_verbal(form: re.Match[str]) -> str:
    """Return the noun in -не or -ние that a form belongs to: обсъждания to обсъждане, заявления to заявление."""
    stem, verb, ending = form.groups()
    if ending in ("е", "ето"):
        return stem + "е"
    is_of_verb = ending != "ието" and not look_up(stem + "ие") and look_up(verb + "м")
    return stem + ("е" if is_of_verb else "ие")


def _is_lemma(word: str, listed: str | None) -> bool:
    """Say whether an adjective in -ски stands in the dictionary, or may be made of a form that does not."""
    return look_up(word) == word or (listed is None and look_up(word) is None and _guess(word + "ят") == word)


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
