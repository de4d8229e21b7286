"""A study in, the right to build it out: one build at a time; the right ends with its process, however that one ends.

The system holds the lock, not the file: a file that a killed build has left locks nothing. On a shared folder it holds
between computers where its file system passes locks on (NFS 4 and SMB do); where one knows no locks, none is held.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from analysis.errors import StudyError
from analysis.files import OWNER_ONLY, unwritable
from analysis.study import Study

LOCK = ".build.lock"  # in data/processed: who builds now, or that the last build came to its end
ENDED = b"ended\n"
BEYOND = 1 << 30  # Windows locks bytes, and lets nobody read them: one that is not there will do
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)  # of a file system that knows none


@contextmanager
def build_alone(study: Study) -> Iterator[bool]:
    """Hold the right to build a study while the block runs; give whether the build before came to its end.

    Raises `StudyError`, which names the process, when another one is building it.
    """
    path = study.processed / LOCK
    with _open(path) as file:
        if not _lock(file):
            raise _refuse(file.read().decode("utf-8", "replace"), study)
        ended = file.read() == ENDED
        _write(file, describe_holder().encode())
        yield ended
        _write(file, ENDED)


def describe_holder() -> str:
    """Return who builds: the process, since when by the clock of its computer, and that computer's name."""
    return f"{os.getpid()}\t{dt.datetime.now():%Y-%m-%d %H:%M}\t{platform.node()}\n"


def _refuse(holder: str, study: Study) -> StudyError:
    process, since, computer = (*holder.strip().split("\t"), "", "", "")[:3]
    elsewhere = f" on {computer}" if computer not in ("", platform.node()) else ""
    who = f"process {process}{elsewhere} since {since}" if since else "another process"
    fix = "wait until it has ended, or end it, and run again"
    return StudyError(f"is being built by {who}", where=str(study.root), fix=fix)


def _open(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
    except OSError as error:
        raise unwritable(path, error) from error


def _write(file: BinaryIO, text: bytes) -> None:
    """Write what the file is to say, so that it is on the disk before anything that follows."""
    file.seek(0)
    file.truncate()
    file.write(text)
    os.fsync(file.fileno())


def _lock(file: BinaryIO) -> bool:
    """Lock a file for this process, and say whether nobody else had; programs that it starts do not keep the lock."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            file.seek(BEYOND)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
    except OSError as error:
        return error.errno in NO_LOCKS
    return True
