"""The folder of a study in, its salt out; ids and the salt in, hashes out that nobody can turn back without it.

The salt is 32 random bytes, kept as a line of hexadecimal digits outside the repository: whoever has the
rows but not the salt can neither compute the hash of a known id nor try them all. It is made on first
use, never overwritten and never shown. Nothing that is released depends on it, so that another machine
with another salt builds the same tables.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import sys
import tempfile
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError

VARIABLE = "ANALYSIS_SALT"  # names another file, e.g. on a server whose home cannot be written
LENGTH = 32  # bytes: a key as long as the hash (RFC 2104, section 3)
DIGITS = 16  # 64 bits: two of 50,000 ids share a hash with a probability of 7e-11
LINE = re.compile(rb"[0-9a-f]{%d}\s*" % (2 * LENGTH))
SET_VARIABLE = f"set {VARIABLE} to the path of a file outside the repository that can be written"


def hash_ids(ids: pd.Series, salt: bytes) -> pd.Series:
    """Return the first 16 hexadecimal digits of the HMAC-SHA256 of each id (text) under the salt (RFC 2104).

    The same id has the same hash everywhere in a study; no id ("") has none. Raises `StudyError` for ids
    that are not text: 7 and 7.0 would be two persons.

    >>> hash_ids(pd.Series(["500000", ""]), b"salt").tolist()
    ['643a76edb083d0ab', '']
    """
    if not pd.api.types.is_string_dtype(ids):
        raise StudyError(f"ids are {ids.dtype}", where=f"column {ids.name}", expected="text, as in the export")
    return ids.map(lambda name: hmac.digest(salt, name.encode(), hashlib.sha256).hex()[:DIGITS] if name else "")


def load_salt(study_root: Path) -> bytes:
    """Return the salt (32 bytes) of the study at `study_root`; the first call makes it.

    It lies in the configuration folder of the user, or in the file that `ANALYSIS_SALT` names; whoever else could read
    it no longer can. Raises `StudyError` for a place inside the repository, a place that cannot be read or written,
    and a damaged file.
    """
    place = find_salt(Path(study_root).resolve())
    try:
        if not place.exists():
            _make_salt(place)
        if os.name == "posix" and place.stat().st_mode & 0o077:
            place.chmod(0o600)  # e.g. put back from a copy
        line = place.read_bytes()
    except OSError as error:
        found = f"the salt cannot be read or made: {error.strerror or error}"
        raise StudyError(found, where=str(place), fix=SET_VARIABLE) from error
    if not LINE.fullmatch(line):
        raise StudyError(
            f"the salt is damaged ({len(line)} bytes)",
            where=str(place),
            expected=f"one line of {2 * LENGTH} hexadecimal digits",
            fix="put it back from a copy, or delete it: the next build makes a new one, and ids get new hashes",
        )
    return bytes.fromhex(line.decode())


def find_salt(study_root: Path) -> Path:
    """Return where the salt of the study is or will be; two studies of one user have two salts.

    Raises `StudyError` for a place inside the repository of the study, where it would be committed some day.
    """
    named = os.environ.get(VARIABLE)
    mark = hashlib.sha256(str(study_root).encode()).hexdigest()[:8]
    place = Path(named) if named else _config_folder() / "analysis" / f"{study_root.name}-{mark}.salt"
    place, repository = place.absolute().resolve(), _find_repository(study_root)
    if place.is_relative_to(repository):
        found = f"the salt would lie inside the repository {repository}"
        raise StudyError(found, where=str(place), expected="a place outside", fix=SET_VARIABLE)
    return place


def _config_folder() -> Path:
    """Return the folder for settings: %APPDATA%, ~/Library/Application Support, or that of the XDG specification."""
    try:
        if sys.platform == "win32":
            return Path(os.environ["APPDATA"])
        if sys.platform == "darwin":
            return Path.home() / "Library/Application Support"
        named = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        return named if named.is_absolute() else Path.home() / ".config"
    except (KeyError, RuntimeError) as error:
        raise StudyError("there is no home folder for the salt", fix=SET_VARIABLE) from error


def _find_repository(study_root: Path) -> Path:
    """Return the nearest folder upwards with `.git` (a folder, or a file in a worktree), or the study itself."""
    return next((folder for folder in (study_root, *study_root.parents) if (folder / ".git").exists()), study_root)


def _make_salt(place: Path) -> None:
    """Make the salt, readable for its owner only; of several processes at once the first one's stays.

    It is written beside its place and then linked there: nobody can read half of it, and a link never
    replaces a file.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)  # with permissions 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(LENGTH)}\n")
        os.link(beside, place)
    except FileExistsError:
        return  # another process was first; its salt is the salt
    finally:
        Path(beside).unlink()
