"""The code of a language in, how it is written out: its numbers, its plurals, its region; and columns per language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

REGION = {"en": "en_GB"}  # dates as Europeans read them
SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"  # between groups of three digits, where a language has blanks
CATEGORIES = ("zero", "one", "two", "few", "many", "other")  # of plurals, in the order of CLDR
OF_A_LANGUAGE = re.compile(r"(.+)_([a-z]{2})")


@cache
def find_locale(language: str) -> Locale:
    """Return what CLDR knows of a language."""
    return Locale.parse(REGION.get(language, language))


def is_language(code: str) -> bool:
    """Say whether a text is the code of a language, of two letters as in ISO 639-1.

    >>> [is_language(code) for code in ("ro", "en", "parameters", "xx")]
    [True, True, False, False]
    """
    try:
        return len(code) == 2 and bool(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False


def name_region(language: str) -> str:
    """Return a language with the region that office files want.

    >>> [name_region(language) for language in ("bg", "en", "ro")]
    ['bg-BG', 'en-GB', 'ro-RO']
    """
    region = REGION.get(language) or get_global("likely_subtags").get(language, language)
    parts = region.split("_")
    return "-".join([parts[0], *parts[-1:]]) if len(parts) > 1 else language


def find_decimal_mark(language: str) -> str:
    """Return the mark before the decimals.

    >>> [find_decimal_mark(language) for language in ("bg", "en", "ro")]
    [',', '.', ',']
    """
    return find_locale(language).number_symbols["latn"]["decimal"]


def find_group_marks(language: str) -> str:
    """Return the marks that may stand between groups of three digits.

    >>> [find_group_marks(language) for language in ("en", "ro")], " " in find_group_marks("bg")
    ([',', '.'], True)
    """
    mark = find_locale(language).number_symbols["latn"]["group"]
    return f" {SPACES}" if mark.isspace() else mark


def choose_plural(language: str, number: int, forms: list[str]) -> str | None:
    """Return the form that goes with a number; None where there are not as many forms as the language has.

    `forms`: in the order of CLDR, which is one, other in Bulgarian and English and one, few, other in Romanian.

    >>> choose_plural("en", 2, ["person", "people"]), choose_plural("ro", 20, ["om", "oameni", "de oameni"])
    ('people', 'de oameni')
    """
    rule = find_locale(language).plural_form
    known = [category for category in CATEGORIES if category in {*rule.tags, "other"}]
    return forms[known.index(rule(number))] if len(forms) == len(known) else None


def spread(columns: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return columns with a text, “name_*”, as there is one for each language among those `known`, in their order.

    >>> spread(["id", "name_*"], ["id", "name_en", "name_ro", "name_of"])
    ['id', 'name_en', 'name_ro']
    """
    known = list(known)
    return [own for column in columns for own in _spread(column, known)]


def _spread(column: str, known: list[str]) -> list[str]:
    if not column.endswith("_*"):
        return [column]
    stem = column.removesuffix("_*")
    return [name for name in known if (found := split_language(name)) and found[0] == stem]


def split_language(column: str) -> tuple[str, str] | None:
    """Return the stem and the language of a column that holds a text of one language, else nothing.

    >>> split_language("name_ro"), split_language("is_centre"), split_language("name_of")
    (('name', 'ro'), None, None)
    """
    found = OF_A_LANGUAGE.fullmatch(column)
    return (found[1], found[2]) if found and is_language(found[2]) else None


def list_languages(texts: Iterable[str], header: Iterable[str]) -> list[str]:
    """Return the languages in which any of the texts (“name_*”) stands in a header; English where none does.

    >>> list_languages(["name_*", "role_*"], ["id", "name_ro", "role_ro", "role_en"])
    ['ro', 'en']
    """
    found = [split_language(column) for column in spread(texts, header)]
    return list(dict.fromkeys(language for _, language in found)) or ["en"]
