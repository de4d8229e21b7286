"""The files of a catalogue in, its entries out, keyed “section.name”.

The package has the words of two languages. A study may have a folder of its own: words/LANGUAGE/*.toml, whose entries
stand in place of those of the package; of a language that the package does not have, it has all of them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from analysis.errors import StudyError

FOLDER = Path(__file__).parent / "words"
PATTERN = "en"  # the language that tells which entries there are
LISTED = 5  # keys of a file that an error names


def read_words(language: str, own: Path | None) -> dict[str, str]:
    """Return the entries of a language: those of the package, then those in the folder `own` of a study.

    Raises `StudyError` for a language that the package does not have and the study does not have in full: it names
    every file with the keys that are missing, and how many.
    """
    folder = own / language if own else None
    entries = read_catalogue(folder) if folder and folder.is_dir() else {}
    if (FOLDER / language).is_dir():
        return read_catalogue(FOLDER / language) | entries
    missing = {file: keys - entries.keys() for file, keys in list_keys().items()}
    if any(missing.values()):
        lacking = "; ".join(_name_missing(file, keys) for file, keys in missing.items() if keys)
        count = sum(map(len, missing.values()))
        raise StudyError(
            f"{count} of {sum(map(len, list_keys().values()))} texts are missing – {lacking}",
            where=f"words/{language}",
            expected=f"every text of the catalogue “{PATTERN}”",
            fix=f"write words/{language}/*.toml in the folder of the study; the braces stay as they are",
        )
    return entries


def _name_missing(file: str, keys: set[str]) -> str:
    named = ", ".join(sorted(keys)[:LISTED]) + (" …" if len(keys) > LISTED else "")
    return f"{file}: {len(keys)} ({named})"


@cache
def list_keys() -> dict[str, set[str]]:
    """Return file → the keys that a language needs in it."""
    return {
        file.name: set(_flatten(tomllib.loads(file.read_text(encoding="utf-8"))))
        for file in sorted((FOLDER / PATTERN).glob("*.toml"))
    }


@cache
def read_catalogue(folder: Path) -> dict[str, str]:
    """Return the entries of all files of a catalogue, keyed “section.name”; a key that stands twice is an error."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        known = ", ".join(sorted(beside.name for beside in folder.parent.iterdir() if beside.is_dir()))
        found, fix = f"there is no catalogue for “{folder.name}”", "write it: docs/how-to/add-a-language.md"
        raise StudyError(found, where=folder.parent.name, expected=known, fix=fix)
    entries: dict[str, str] = {}
    for file in files:
        found = _flatten(tomllib.loads(file.read_text(encoding="utf-8")))
        if twice := sorted(entries.keys() & found):
            raise StudyError(f"“{twice[0]}” stands twice", where=f"words/{folder.name}/{file.name}", fix="keep one")
        entries |= found
    return entries


def _flatten(entries: dict, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in entries.items():
        flat |= _flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat
