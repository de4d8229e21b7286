"""The files of a catalogue in, its entries out, keyed “section.name”."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from analysis.errors import StudyError

FOLDER = Path(__file__).parent / "words"


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
