"""The words a task asked the catalogue for, noted for the next build: the task runs again when one of them changes.

As compilers note the headers that a file included, a run notes the entries it asked for. What is not known of a task –
it has not run yet, or its note is gone – makes it depend on all words of all languages.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import StudyError
from analysis.files import write_text
from analysis.report.asked import noting
from analysis.report.entries import FOLDER, read_words
from analysis.study import Study

CATALOGUE = "analysis.report.catalogue"  # a task whose code has it depends on words
ALL = "*"  # in a note: every entry
NOTHING = b"\0"  # what stands for an entry that is not there


def find_notes(study: Study) -> Path:
    """Return the folder of the notes on the words that tasks asked for."""
    return study.output / "asked"


@dataclass(kw_only=True)
class AskedWords:
    """The node of a task's words. Its state is that of the entries in its note, whenever it is asked for.

    So the state that pytask keeps after a run is that of the words which this run asked for.
    """

    name: str
    note: Path | None  # None: the task keeps no note and depends on all words
    own: Path | None = None  # the folder with words of the study
    attributes: dict[Any, Any] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()

    def state(self) -> str:
        return hash_entries(read_note(self.note), self.own)

    def load(self, is_product: bool = False) -> Path | None:
        return self.note

    def save(self, value: Any) -> None:
        raise NotImplementedError("words are written by people")


def read_note(note: Path | None) -> frozenset[str]:
    """Return the entries of a note, or `ALL` where there is none."""
    if note is None or not note.is_file():
        return frozenset({ALL})
    return frozenset(note.read_text(encoding="utf-8").splitlines())


@cache
def hash_entries(asked: frozenset[str], own: Path | None = None) -> str:
    """Return the SHA-256 of these entries as they are now, also of those that are not there.

    While the catalogue cannot be read it is that of its files: so the task runs, and says what is wrong with them.
    """
    try:
        entries = read_entries(own)
    except (StudyError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        files = [path for folder in (FOLDER, own) if folder for path in sorted(folder.glob("*/*.toml"))]
        return _hash(path.read_bytes() for path in files)
    keys = sorted(entries if ALL in asked else asked)
    return _hash(part for key in keys for part in (key.encode(), entries[key].encode() if key in entries else NOTHING))


@cache
def read_entries(own: Path | None = None) -> dict[str, str]:
    """Return all entries of the package and of the study, keyed “language.section.name”."""
    folders = [folder for folder in (FOLDER, own) if folder and folder.is_dir()]
    languages = sorted({path.name for folder in folders for path in folder.iterdir() if path.is_dir()})
    return {f"{code}.{key}": text for code in languages for key, text in read_words(code, own).items()}


@contextmanager
def keep_note(note: Path | None) -> Iterator[None]:
    """Write what the block asks for to `note`, when it ends well."""
    with noting() as asked:
        yield
    if note is not None:
        write_text(note, "".join(f"{key}\n" for key in sorted(asked)))


def _hash(parts: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(str(len(part)).encode() + b":" + part)
    return digest.hexdigest()
