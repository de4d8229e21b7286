"""What files show of figures and what numbers are made of in, the hidden counts that an intruder can prove out.

The attack reads what was published, not what the build meant to publish: a figure that one file shows is known, however
well the others hide it. It knows no true count but the interviews of each place with their weights, and an insider his
own: of the truth it takes who stands behind a hidden count, and a world to begin with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.disclosure.bounds import NEAR, add_statements, bound, find_world
from analysis.disclosure.figures import read_figures
from analysis.disclosure.insiders import NOBODY, Guard, keep_possible, list_exposed
from analysis.disclosure.keys import PARTED
from analysis.disclosure.rules import CONFIDENTIAL
from analysis.disclosure.structure import FIGURE, Structure
from analysis.disclosure.system import System
from analysis.disclosure.systems import Puzzle, make_systems
from analysis.errors import StudyError

TOLD = ["n", "estimate", "step"]
FOUND = [*FIGURE, "low", "high", "insider"]
ANYBODY = ""  # in the column `insider`
Exposure = tuple[int, int, float, float]  # target, insider, smallest and largest value


class Tried(NamedTuple):
    """How many confidential counts were attacked, and how many insiders tried."""

    counts: int
    insiders: int


def prove_counts(
    shown: pd.DataFrame, figures: pd.DataFrame, structure: Structure, minimum: int, width: int
) -> tuple[pd.DataFrame, Tried]:
    """Return the confidential figures of which a count is known to within less than `width` people, and what was tried.

    `shown`: a row per place that shows a figure: FIGURE, n, estimate, step (NaN: not shown there), of all files and
    earlier releases together. `figures`: FIGURE and flag of all figures there are; those flagged `:c` must not be
    found. The frame has the columns of `FOUND`. `low`, `high`: the smallest and largest whole number of people that
    agree with everything; they contradict one another where nothing does, and then both are missing. `insider`: the key
    of the figure behind which somebody stands who can prove it, or `ANYBODY`.

    Method: each count is bounded by linear programming, and over whole numbers two possible worlds are looked for in
    which it differs by `width` – for anybody, then for each person behind a figure that is not shown (see `insiders`).
    What cannot be so wide even when nothing at all is shown is not exposed by what is.
    """
    told = shown[[*FIGURE, *TOLD]].drop_duplicates()
    told = told[told[["n", "estimate"]].notna().any(axis=1)]
    is_told = pd.MultiIndex.from_frame(figures[FIGURE]).isin(pd.MultiIndex.from_frame(told[FIGURE]))
    hidden = figures[~is_told | (figures["flag"] == CONFIDENTIAL)]
    every = pd.concat([told, hidden[[*FIGURE, "flag"]].reindex(columns=[*FIGURE, *TOLD, "flag"])], ignore_index=True)
    every = every.astype(dict.fromkeys(TOLD, float))
    is_hidden = np.arange(len(every)) >= len(told)
    is_confidential = (every["flag"] == CONFIDENTIAL).to_numpy()
    rows, tried = [], []
    for puzzle in make_systems(structure, read_figures(every, structure, every["step"], minimum)):
        guard = _watch(puzzle, is_hidden, is_confidential, width)
        if not len(guard.watched):
            continue
        tried.append((len(guard.watched), len(guard.list_insiders(is_hidden)) if puzzle.on_answers else 0))
        keys = every.loc[guard.system.target_figure, FIGURE].to_numpy()
        for target, insider, low, high in _attack(guard, is_hidden, puzzle.on_answers):
            rows.append((*keys[target], low, high, ANYBODY if insider == NOBODY else PARTED.join(keys[insider])))
    found = pd.DataFrame(rows, columns=FOUND).drop_duplicates(ignore_index=True)
    return found, Tried(*map(sum, zip(*tried, strict=True))) if tried else Tried(0, 0)


def _watch(puzzle: Puzzle, hidden: np.ndarray, confidential: np.ndarray, width: int) -> Guard:
    """Return the guard of what is hidden; counts behind figures that are shown are left out."""
    own = hidden[puzzle.system.target_figure]
    targets, figure = puzzle.system.targets[own], puzzle.system.target_figure[own]
    system = replace(puzzle.system, targets=targets, target_figure=figure)
    return Guard(system, puzzle.truth, np.flatnonzero(confidential[figure]), width, insiders=False)


def _attack(guard: Guard, hidden: np.ndarray, on_answers: bool) -> Iterator[Exposure]:
    """Yield what is exposed to anybody and then, on answers, what only insiders can tell."""
    try:
        relaxed = zip(*bound(guard.system, hidden, guard.watched, integer=False), strict=True)
        if not len(keep_possible(guard, hidden)):  # something that is shown is not true, but it could be
            guard.worlds = np.stack([find_world(system, hidden) for system in _list_views(guard, hidden, on_answers)])
    except StudyError:  # what is shown cannot all be true: somebody changed a figure, and the audit must say so
        yield from ((target, NOBODY, np.nan, np.nan) for target in guard.watched)
        return
    narrow = {target: ends for target, ends in zip(guard.watched, relaxed, strict=True) if _is_narrow(guard, *ends)}
    narrow |= {target: ends for target, _, *ends in list_exposed(guard, hidden)}
    exposed = [target for target, ends in narrow.items() if _is_avoidable(guard, target, NOBODY, *ends)]
    yield from ((target, NOBODY, *narrow[target]) for target in exposed)
    guard.watched, guard.insiders = np.setdiff1d(guard.watched, exposed), on_answers
    for exposure in list_exposed(guard, hidden):
        if exposure[1] != NOBODY and _is_avoidable(guard, *exposure):
            yield exposure


def _is_narrow(guard: Guard, low: float, high: float) -> bool:
    return high - low < guard.width - NEAR


def _is_avoidable(guard: Guard, target: int, insider: int, low: float, high: float) -> bool:
    """Whether a target would be wider if no figure at all were shown."""
    nothing = np.ones(guard.system.figure.max(initial=0) + 1, dtype=bool)
    least, most = bound(_add_own(guard, insider), nothing, [target])
    return bool(high - low < (most - least)[0] - NEAR)


def _list_views(guard: Guard, hidden: np.ndarray, on_answers: bool) -> Iterator[System]:
    """Yield what anybody knows and, on answers, what each insider does."""
    yield guard.system
    yield from (_add_own(guard, insider) for insider in guard.list_insiders(hidden) if on_answers)


def _add_own(guard: Guard, insider: int) -> System:
    """Return the system with what an insider knows of himself."""
    if insider == NOBODY:
        return guard.system
    own = guard.tell(insider)
    return add_statements(guard.system, sparse.csr_array(own.forms), own.low, own.high)
