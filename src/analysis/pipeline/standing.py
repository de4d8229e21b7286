"""A study in, what of its files is not as the last whole build left it out: a build does not ask after what stands.

A file counts as unchanged while its size, its rights and two times are those that were noted: of its last change of
content, by which pytask goes, too, and of its last change at all (ctime), which a program cannot set. Files that were
damaged, edited, put back or copied have another, so they are looked at. What is trusted is the disk: bytes that
it alters by itself are found by `sha256sum --check SHA256SUMS`, as in any copy of the site.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.files import write_text
from analysis.pipeline.imports import PACKAGE
from analysis.pipeline.printing import find_missing
from analysis.pipeline.software import read_pango
from analysis.study import Study

NOTE = "build.json"  # in data/processed
STATE = "pytask.lock"  # what pytask knows
PLACES = (
    "study.toml", "pyproject.toml", "requirements.lock", STATE, "notebooks", "words",
    "data/raw", "data/releases", "data/processed", "output",
)  # fmt: skip
CODE = "analysis"  # what the files of this package are called
LOGS = "output/logs/"  # say what happened; nothing is made of them
Stamp = list[int]  # size, rights, and times of a file


@dataclass(frozen=True)
class Note:
    """What the last build left: which pages it knows to be up to date, under what surroundings, and every file."""

    pages: list[str]
    surroundings: list[str]
    stamps: dict[str, Stamp]
    sums: dict[str, str]  # SHA-256


def read_note(study: Study) -> Note | None:
    """Return what the last whole build noted; None when there was none, or what is around it is another now."""
    try:
        note = Note(**json.loads((study.processed / NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # there is none, or a damaged one: every file is looked at
        return None
    return note if note.surroundings == describe_surroundings() else None


def write_note(study: Study, pages: Iterable[str], before: Note | None, begun: Mapping[str, Stamp]) -> None:
    """Note how a whole build has left everything.

    `pages`: those that are up to date. `begun`: how the files were when it began: an input that has been changed since
    then is not noted, so that the next build looks at it.
    """
    stamps = stamp_files(study)
    kept = {
        name: stamp for name, stamp in stamps.items()
        if begun.get(name) == stamp or name.startswith(("output/", "data/processed/", "data/releases/", STATE))
    }  # fmt: skip
    sums = sum_files(study, kept, before)
    note = Note(sorted(pages), describe_surroundings(), kept, sums)
    write_text(study.processed / NOTE, json.dumps(asdict(note), ensure_ascii=False, separators=(",", ":")))


def stamp_files(study: Study) -> dict[str, Stamp]:
    """Return the stamp of every file of a study, and of the code, by its name."""
    root, package = len(str(study.root)) + 1, len(str(PACKAGE))
    found = {path[root:]: stamp for place in PLACES for path, stamp in _walk(str(study.root / place))}
    found |= {CODE + path[package:]: stamp for path, stamp in _walk(str(PACKAGE))}
    return {
        name: stamp for name, stamp in found.items()
        if not name.startswith(LOGS) and name != f"data/processed/{NOTE}"
    }  # fmt: skip


def _walk(path: str) -> Iterator[tuple[str, Stamp]]:
    """Give every file at or below a path, hidden ones and compiled code left out, which are nobody's input."""
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name[0] != "." and entry.name != "__pycache__":
                    if entry.is_dir():
                        yield from _walk(entry.path)
                    else:
                        yield entry.path, _stamp(entry.stat())
    except NotADirectoryError:
        yield path, _stamp(os.stat(path))  # noqa: PTH116 – as the entries of a folder have it
    except FileNotFoundError:
        return


def _stamp(found: os.stat_result) -> Stamp:
    return [found.st_size, found.st_mode, found.st_mtime_ns, found.st_ctime_ns]


def describe_surroundings() -> list[str]:
    """Return what else a build depends on: Python, the installed packages as a whole, and what PDFs are set with."""
    packages = Path(sysconfig.get_path("purelib"))
    return [platform.python_version(), str(packages), str(packages.stat().st_mtime_ns), read_pango(), find_missing()]


def find_changed(note: Note, stamps: Mapping[str, Stamp]) -> set[str]:
    """Return the names of the files that are new, gone, or not as they were noted."""
    names = note.stamps.keys() | stamps.keys()
    return {name for name in names if note.stamps.get(name) != stamps.get(name)}


def is_same(note: Note, sums: Mapping[str, str]) -> bool:
    """Say whether every file has the content that was noted; what pytask knows may be more than it was."""
    return {**note.sums, STATE: ""} == {**sums, STATE: ""}


def sum_files(study: Study, stamps: Mapping[str, Stamp], note: Note | None) -> dict[str, str]:
    """Return the SHA-256 of every file; of one that is as it was noted, the sum that was noted."""
    noted = note.stamps if note else {}
    known = {name: note.sums.get(name) for name, stamp in stamps.items() if noted.get(name) == stamp}
    return {name: known.get(name) or hashlib.sha256(locate(study, name).read_bytes()).hexdigest() for name in stamps}


def locate(study: Study, name: str) -> Path:
    """Return the file of a name, of the study or of the code."""
    return PACKAGE.joinpath(name[len(CODE) + 1 :]) if name.startswith(f"{CODE}/") else study.root / name
