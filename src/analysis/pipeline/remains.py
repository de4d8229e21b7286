"""A study in; what a build that was cut off has left – by a kill, a power cut, a full disk – is put in order."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from analysis.errors import StudyError
from analysis.files import unwritable
from analysis.folders import restore_folder
from analysis.pipeline.locking import build_alone
from analysis.study import Study

PLACES = ("data/processed", "data/releases", "output")  # what builds write to
BESIDE = re.compile(r"\..+\.[a-z0-9_]{8}(\.\w+)?")  # a file before it takes its place, see `files.written_beside`
STATE, JOURNAL = "pytask.lock", "pytask.lock.journal"
# What spares a build the reading of files: contents by the times of files, which a power cut may have made wrong.
KNOWN = (".pytask/file_hashes.json", "data/processed/build.json")
Built = TypeVar("Built")


def undisturbed(build: Callable[..., Built]) -> Callable[..., Built]:
    """Let a build (its first argument is the study) run while nobody else builds it, and in order.

    Raises `StudyError` when another process is building the study.
    """

    @wraps(build)
    def build_undisturbed(study: Study, *arguments: Any, **settings: Any) -> Built:
        with build_alone(study) as ended:
            restore_site(study)
            if not ended:
                clear_remains(study)
            before = _stamp_state(study)
            try:
                built = build(study, *arguments, **settings)
            except StudyError:
                if is_readable(study):
                    raise
                clear_remains(study)  # somebody else has damaged what pytask noted
                built = build(study, *arguments, **settings)
            if _stamp_state(study) != before and hasattr(os, "sync"):
                os.sync()  # what is noted as made must be on the disk before the build counts as ended
        return built

    return build_undisturbed


def restore_site(study: Study) -> bool:
    """Put the last good site back where a build was killed between taking it away and putting the new one there."""
    return restore_folder(study.output / "site")


def clear_remains(study: Study) -> None:
    """Remove what a cut-off build was about to put in its place, and what of its notes is damaged or may be wrong."""
    try:
        for name in (".site.new", ".site.old"):
            shutil.rmtree(study.output / name, ignore_errors=True)
        for place in PLACES:
            for path in (study.root / place).rglob(".*"):
                if BESIDE.fullmatch(path.name) and path.is_file():
                    path.unlink()
        for name in KNOWN:
            (study.root / name).unlink(missing_ok=True)
        if not is_readable(study):
            for name in (STATE, JOURNAL):
                (study.root / name).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(study.root, error) from error


def is_readable(study: Study) -> bool:
    """Say whether pytask can read what it noted of the tasks; where it cannot, it would plan nothing at all."""
    from _pytask.lockfile import LockfileError, read_lockfile

    try:
        read_lockfile(study.root / STATE)
    except (LockfileError, UnicodeDecodeError):
        return False
    return True


def _stamp_state(study: Study) -> int:
    path = study.root / STATE
    return path.stat().st_mtime_ns if path.exists() else 0
