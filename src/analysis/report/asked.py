"""Which entries of the catalogue were asked for: what is made of them is made again when they change.

An entry is noted as “language.section.name”, also where it was asked for in vain: one that is added later changes the
page, too. A process notes what it asks for; a block of `noting` notes what the block asks for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from analysis.files import write_text

VARIABLE = "ANALYSIS_ASKED"  # in the environment of a kernel: the file to write what it asked for to
_EVER: set[str] = set()
_NOTED: ContextVar[set[str]] = ContextVar("noted")


def note(language: str, key: str) -> None:
    """Note that an entry was asked for."""
    _NOTED.get(_EVER).add(f"{language}.{key}")


def take_over(keys: Iterable[str]) -> None:
    """Note what another process asked for."""
    _NOTED.get(_EVER).update(keys)


@contextmanager
def noting() -> Iterator[set[str]]:
    """Give the set that grows by whatever the block asks for, in its own thread."""
    noted: set[str] = set()
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def tell_after_each_cell() -> None:
    """Where a file is named for it, let this kernel write there what it has asked for, at the end of each cell.

    The file is whole or not there at all, and never one of an earlier cell: whoever finds none knows nothing.
    """
    from IPython import get_ipython

    shell, place = get_ipython(), os.environ.get(VARIABLE)
    if shell is not None and place:
        shell.events.register("post_run_cell", lambda _: _write(Path(place)))


def _write(path: Path) -> None:
    path.unlink(missing_ok=True)
    write_text(path, "".join(f"{key}\n" for key in sorted(_EVER)))
