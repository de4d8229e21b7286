"""Forms in, the frozen table of their lemmas out: a tab-separated text that says what made it, with its SHA-256."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from importlib.metadata import version

from analysis.documents.lemmas import derive, fold, lemmatise, read_table

CYRILLIC = re.compile("[а-яѐѝ]{2,}")


def list_forms(texts: Iterable[str]) -> set[str]:
    """Return the forms of all Bulgarian words of the texts."""
    return {token.form for text in texts for token in lemmatise(text) if CYRILLIC.fullmatch(token.form)}


def list_missing(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the forms of the texts that the frozen table does not hold, without the `names` of municipalities."""
    return sorted(leave_out_names(list_forms(texts), names) - read_table().keys())


def leave_out_names(forms: Iterable[str], names: Iterable[str]) -> set[str]:
    """Return the forms that are neither a name of one word nor its adjective: the table is of no place.

    >>> sorted(leave_out_names({"видински", "видински", "видин", "видимо"}, ["Видин", "Три извора"]))
    ['видимо']
    """
    own = [fold(name) for name in names if " " not in name]
    stems = "|".join(re.escape(re.sub("[аеиоуъюя]$", "", name)) for name in own)
    adjective = re.compile(rf"(?:{stems})(?:ен)?ск\w+")
    return {form for form in forms if form not in own and not (own and adjective.fullmatch(form))}


def make_table(forms: Iterable[str]) -> str:
    """Return the table: form, lemma, and 1 where the word is known; computed anew, whatever the old table said."""
    rows = "".join(f"{form}\t{(entry := derive(form)).lemma}\t{entry.is_known:d}\n" for form in sorted(set(forms)))
    libraries = ", ".join(f"{name} {version(name)}" for name in ("simplemma", "lemmagen3"))
    return f"# form, lemma, known; {libraries}; sha256 of the rows {hash_rows(rows)}\n{rows}"


def hash_rows(table: str) -> str:
    """Return the SHA-256 of the rows of a table, without its first line if that is a comment."""
    return hashlib.sha256(re.sub("^#.*\n", "", table).encode()).hexdigest()
