"""A table in, what was built from it out, built once: a page asks the same released tables hundreds of times."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import pandas as pd

Built = TypeVar("Built")
KEPT = 32  # tables: those of a page; a page is built in a process of its own, or after another


def remember_frames(build: Callable[[pd.DataFrame], Built]) -> Callable[[pd.DataFrame], Built]:
    """Return `build` with what it made of the last tables; a table is known by its identity, and none is changed."""
    known: dict[int, tuple[pd.DataFrame, Built]] = {}  # the table is kept beside it, so that no other has its number

    @wraps(build)
    def recall(frame: pd.DataFrame) -> Built:
        if id(frame) not in known:
            known[id(frame)] = (frame, build(frame))
            if len(known) > KEPT:
                del known[next(iter(known))]
        return known[id(frame)][1]

    return recall
