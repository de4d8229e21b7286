"""Files written whole or not at all – beside their place and renamed into it – and known by their hashes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import StudyError

OWNER_ONLY = 0o700
KINDS = {  # what a file that is no text begins with
    b"PK\x03\x04": "a workbook, or another packed file",
    b"\xd0\xcf\x11\xe0": "an old workbook or document",
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"<html": "a web page",
    b"<!doctype html": "a web page",
}


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; it takes the place of `path` when the block ends well.

    When the block raises, the new file is removed and `path` stays as it was.
    """
    _make_folder(path.parent)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with Unix line ends, whole or not at all."""
    with written_beside(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data`, whole or not at all."""
    with written_beside(path) as beside:
        beside.write_bytes(data)


def hash_files(paths: Mapping[str, Path]) -> dict[str, str]:
    """Return the SHA-256 of each file by its name."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}


def name_kind(data: bytes) -> str:
    """Return what a file is that should be a table of text, by its first bytes; nothing for what may be one.

    >>> name_kind(b"%PDF-1.7"), name_kind(b"slug,name")
    ('a PDF', '')
    """
    begin = data[:20].lstrip().lower()
    return next((kind for first, kind in KINDS.items() if begin.startswith(first.lower())), "")


def keep_private(folder: Path) -> None:
    """Let only the owner read a folder and what is in it, also what was made with wider rights; make it if need be.

    Windows has no such rights: there a folder in a user's profile is that user's own.
    """
    _make_folder(folder)
    try:
        for path in (folder, *folder.rglob("*")):
            mode = path.lstat().st_mode & 0o777
            if mode & ~OWNER_ONLY and not path.is_symlink():
                path.chmod(mode & OWNER_ONLY)
    except OSError as error:
        raise unwritable(folder, error) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def unreadable(error: OSError) -> StudyError:
    """Return what to say of an input that cannot be read."""
    fix = "close the program that has it open, and check that it is a file that you may read"
    return StudyError(f"cannot be read: {error.strerror}", where=str(error.filename or ""), fix=fix)


def unwritable(path: Path, error: OSError) -> StudyError:
    """Return what to say of a place that cannot be written."""
    return StudyError(
        f"cannot be written: {error.strerror or error}",
        where=str(path),
        fix="close programs that have it open, check the rights of the folder and the free space, and run again; "
        "the last good output is still there",
    )
