"""Systems and confidential figures in, all figures to be hidden so that no confidential count can be told out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.bounds import NEAR
from analysis.disclosure.elastic import Knowledge, choose_secondaries
from analysis.disclosure.insiders import NOBODY, Guard, find_exposed, keep_possible
from analysis.disclosure.system import System


@dataclass(frozen=True)
class Exposed:
    """A target that cannot be `width` wide for an insider (a target; NOBODY: anybody), whatever is hidden."""

    system: int
    target: int
    insider: int
    width: int


def protect(
    systems: Sequence[System],
    truths: Sequence[np.ndarray],
    primary: np.ndarray,
    cost: np.ndarray,
    width: int = 3,
    insiders: Sequence[bool] | None = None,
) -> tuple[np.ndarray, list[Exposed]]:
    """Return whether each figure is to be hidden, and the targets for which that is not enough.

    `truths`: the true count of each cell, per system. `primary`: whether each figure is confidential by itself; its
    targets stay uncertain by `width`, and for each person behind a hidden target, too: in all systems, or those that
    `insiders` names. `cost`: what is
    lost with each figure, greater than 0. A target that structure alone keeps narrower stays as wide as it can be.

    Raises `ValueError` when the truth contradicts a statement.
    """
    asked = insiders or [True] * len(systems)
    guards = [_guard(*parts, primary, width) for parts in zip(systems, truths, asked, strict=True)]
    hidden, reason = primary.copy(), {}
    waiting = list(range(len(guards)))
    while waiting:
        number = waiting[0]
        while found := find_exposed(guards[number], hidden):
            chosen = _choose(guards[number], hidden, cost, *found)
            for figure in chosen:
                reason[figure] = number, found[:2]
            hidden[chosen] = True
            waiting += [other for other in _touched(guards, chosen) if other not in waiting]
        waiting.remove(number)
    _release(guards, hidden, primary, cost, reason)
    return hidden, [
        Exposed(number, target, insider, reached)
        for number, guard in enumerate(guards)
        for (target, insider), reached in guard.reach.items()
    ]


def _guard(system: System, truth: np.ndarray, insiders: bool, primary: np.ndarray, width: int) -> Guard:
    told = system.statements @ truth
    if (told < system.low - NEAR).any() or (told > system.high + NEAR).any() or (truth > system.upper).any():
        raise ValueError("the true counts contradict a statement of their system")
    return Guard(system, truth, np.flatnonzero(primary[system.target_figure]), width, insiders)


def _touched(guards: list[Guard], figures: np.ndarray) -> Iterator[int]:
    """Yield the systems in which these figures stand before a target: who is behind it is an insider now."""
    return (number for number, guard in enumerate(guards) if np.isin(guard.system.target_figure, figures).any())


def _choose(
    guard: Guard, hidden: np.ndarray, cost: np.ndarray, target: int, insider: int, low: float, high: float
) -> np.ndarray:
    """Return figures to be hidden so that a target gets wider; none, and less is asked for, where it cannot."""
    need = guard.need(target, insider)
    told = guard.tell(insider) if insider != NOBODY else Knowledge(guard.forms[:0], np.empty(0), np.empty(0))
    gap = need - (high - low)  # not always whole: what a target is made of may hold fractions
    for step in (gap, *range(math.ceil(gap) - 1, 0, -1)):
        for integer in (False, True):
            ways = [
                choose_secondaries(guard.system, hidden, cost, _want(told, guard.forms[target], *ends), integer)
                for ends in ((high + step, np.inf), (-np.inf, low - step))
            ]
            ways = [way for way in ways if way]
            if not ways:
                break
            figures = min(ways, key=lambda way: way[0])[1]
            if len(figures):
                return figures
    guard.reach[target, insider] = int(high - low + NEAR)
    return np.empty(0, dtype=int)


def _want(told: Knowledge, form: np.ndarray, low: float, high: float) -> Knowledge:
    return Knowledge(np.vstack([told.forms, form]), np.append(told.low, low), np.append(told.high, high))


def _release(guards, hidden, primary, cost, reason) -> None:
    """Show again, the dearest first, what need not be hidden: every step is checked in all systems it touches."""
    secondary = np.flatnonzero(hidden & ~primary & (cost > cost.min()))  # the cheapest are not missed
    for figure in secondary[np.argsort(-cost[secondary], kind="stable")]:
        hidden[figure] = False
        touched = [guard for guard in guards if (guard.system.figure == figure).any()]
        first = guards[reason[figure][0]]
        touched.sort(key=lambda guard: guard is not first)
        before = [guard.worlds for guard in touched]
        for guard in touched:
            guard.worlds = keep_possible(guard, hidden)
        if any(find_exposed(guard, hidden, reason[figure][1] if guard is first else None) for guard in touched):
            hidden[figure] = True
            for guard, worlds in zip(touched, before, strict=True):
                guard.worlds = worlds
