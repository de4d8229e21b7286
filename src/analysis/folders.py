"""Folders put in the place of others in one step, so that at no moment there is none, or half of one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from functools import cache
from pathlib import Path

from analysis.files import unwritable

HERE = -100  # AT_FDCWD: paths are those of the process
EXCHANGE, SWAP = 2, 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def swap_folder(new: Path, place: Path) -> None:
    """Put the folder `new`, once it is on the disk, in the place of `place`; the old one is then removed.

    Both change places in one step where the system and the file system can do that. Else the old one is moved aside
    first; a process that is killed between the two steps leaves it there, and `restore_folder` puts it back.
    Raises `StudyError` when the place is locked or the disk is full; the old folder then stands again.
    """
    old = name_old(place)
    shutil.rmtree(old, ignore_errors=True)
    try:
        flush_folder(new)
        if place.exists() and exchange(new, place):
            old = new
        else:
            _move_aside(new, place, old)
        flush_entries(place.parent)
    except OSError as error:
        raise unwritable(place, error) from error
    shutil.rmtree(old, ignore_errors=True)


def restore_folder(place: Path) -> bool:
    """Put back the folder that a swap in two steps, broken off between them, has left aside; say whether there was one.

    Raises `StudyError` when it cannot be put back.
    """
    old = name_old(place)
    if place.exists() or not old.exists():
        return False
    try:
        old.replace(place)
    except OSError as error:
        raise unwritable(place, error) from error
    return True


def name_old(place: Path) -> Path:
    """Return where a folder lies while another one takes its place."""
    return place.with_name(f".{place.name}.old")


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return False, with both as they were, where that cannot be done.

    It is renameat2 of Linux and renamex_np of macOS; network file systems may know neither.
    """
    paths = os.fsencode(one), os.fsencode(other)
    call = _find_exchange()
    return call is not None and call(*paths) == 0


@cache
def _find_exchange():
    system = ctypes.CDLL(None) if os.name == "posix" else None
    if sys.platform == "linux" and hasattr(system, "renameat2"):
        return lambda one, other: system.renameat2(HERE, one, HERE, other, EXCHANGE)
    if sys.platform == "darwin" and hasattr(system, "renamex_np"):
        return lambda one, other: system.renamex_np(one, other, SWAP)
    return None


def _move_aside(new: Path, place: Path, old: Path) -> None:
    if place.exists():
        place.replace(old)
    try:
        new.replace(place)
    except OSError:
        if old.exists():
            old.replace(place)
        raise


def flush_folder(folder: Path) -> None:
    """Wait until every file in a folder is on the disk: what is renamed before may be empty after a power cut."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            flush_entries(path)
        else:
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def flush_entries(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call, and keeps names in a journal."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
