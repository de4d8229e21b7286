"""Possible worlds and hidden figures in, the first count that somebody can tell too well out.

A count is proved uncertain by two worlds that are both possible and in which it differs; one world serves all counts.
Besides the intruder who knows nothing of his own, each person behind a hidden count is tried, one at a time: the only
one of a count of 1 knows it, of a larger count one knows that it is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from analysis.disclosure.bounds import NEAR, Space, is_known, is_world, make_space, solve
from analysis.disclosure.elastic import Knowledge
from analysis.disclosure.system import System

NOBODY = -1
ASIDE = 1e-3  # what other targets count beside the one that is looked at


@dataclass
class Guard:
    """A system with its true counts, the targets that are confidential, and the worlds found so far."""

    system: System
    truth: np.ndarray
    watched: np.ndarray  # numbers of targets
    width: int
    insiders: bool  # whether persons behind hidden counts are tried, too
    worlds: np.ndarray = field(init=False)  # worlds × cells; all of them possible
    reach: dict[tuple[int, int], int] = field(default_factory=dict)  # of target and insider, where less than the width

    def __post_init__(self) -> None:
        self.worlds = self.truth[None].astype(float)
        self.forms = self.system.targets.toarray()
        counts = self.forms @ self.truth
        whole = np.rint(counts) + 0.0  # no -0.0
        self.counts = np.where(abs(counts - whole) < NEAR, whole, counts)  # 0.9999999, of twelve twelfths, is 1

    def need(self, target: int, insider: int) -> int:
        """Return how wide a target must be for an insider, who never finds it wider than somebody outside does."""
        return self.reach.get((target, insider), self.reach.get((target, NOBODY), self.width))

    def list_insiders(self, hidden: np.ndarray) -> np.ndarray:
        """Return the targets behind which somebody stands who can read of it nothing but what he knows."""
        return np.flatnonzero(hidden[self.system.target_figure] & (self.counts >= 1)) if len(self.counts) else []

    def tell(self, *insiders: int) -> Knowledge:
        """Return what the insiders know, each of his own count."""
        who = np.array(insiders, dtype=int)
        return Knowledge(self.forms[who], np.ones(len(who)), np.where(self.counts[who] == 1, 1.0, np.inf))

    def list_watched(self, insider: int) -> np.ndarray:
        """Return the targets that must stay uncertain for an insider: where he is the only one, all but his own.

        What is part of a count of 1 that he knows can only be himself.
        """
        if insider == NOBODY or self.counts[insider] != 1:
            return self.watched
        return self.watched[(self.forms[self.watched] > self.forms[insider]).any(axis=1)]


def keep_possible(guard: Guard, hidden: np.ndarray) -> np.ndarray:
    """Return the worlds of a guard that remain possible when these figures are hidden, all others shown."""
    known = is_known(guard.system, hidden)
    told = guard.worlds @ guard.system.statements[known].T
    low, high = guard.system.low[known] - NEAR, guard.system.high[known] + NEAR
    return guard.worlds[((told >= low) & (told <= high)).all(axis=1)]


def find_exposed(
    guard: Guard, hidden: np.ndarray, first: tuple[int, int] | None = None
) -> tuple[int, int, float, float] | None:
    """Return the first target that is too narrow, as `list_exposed` yields it; None if there is none."""
    return next(list_exposed(guard, hidden, first), None)


def list_exposed(
    guard: Guard, hidden: np.ndarray, first: tuple[int, int] | None = None
) -> Iterator[tuple[int, int, float, float]]:
    """Yield each target that is too narrow, for whom, its smallest and largest value.

    The guard's worlds must be possible, one of them for each insider; those found on the way are added. `first`: where
    to look first.
    """
    space = make_space(guard.system, hidden)
    everybody = [NOBODY, *(guard.list_insiders(hidden) if guard.insiders else [])]
    if first:
        everybody.insert(0, first[1])
    values = guard.worlds @ guard.forms.T
    for insider in everybody:
        watched = guard.list_watched(insider)
        need = np.array([guard.need(target, insider) for target in watched], dtype=float)
        while True:
            agrees = np.ones(len(values), dtype=bool)
            if insider != NOBODY:
                own = values[:, insider]  # with errors of computing: 0.9999999, of twelve twelfths, is 1
                agrees = abs(own - 1) < NEAR if guard.counts[insider] == 1 else own > 1 - NEAR
            own = values[agrees][:, watched]
            low, high = own.min(axis=0, initial=np.inf), own.max(axis=0, initial=-np.inf)
            narrow = np.flatnonzero(high - low < need - NEAR)
            if not len(narrow):
                break
            chosen = narrow[0]
            if first and first[1] == insider and first[0] in watched[narrow]:
                chosen = np.flatnonzero(watched == first[0])[0]
            target = int(watched[chosen])
            ends = low[chosen], high[chosen]
            wanted = int(need[chosen])
            shared = _find_shared(guard, space, target, insider, everybody, ends, wanted)
            found = _widen(guard, space, target, insider, ends, wanted, watched[narrow]) if shared is None else [shared]
            for world in found:
                guard.worlds = np.vstack([guard.worlds, world])
                values = np.vstack([values, guard.forms @ world])
                value = values[-1, target]
                ends = min(ends[0], value), max(ends[1], value)
            if ends[1] - ends[0] < need[chosen] - NEAR:
                yield target, int(insider), float(ends[0]), float(ends[1])
                need[chosen] = ends[1] - ends[0]  # there is no more


def _find_shared(
    guard: Guard, space: Space, target: int, insider: int, everybody: list[int], ends: tuple[float, float], need: int
) -> np.ndarray | None:
    """Return a world in which a target is as far off as is needed and which no other insider can rule out, either.

    Those whose own count is made of cells of the target are not asked. None: there is no such world on one side.
    """
    if space.block[target] < 0:
        return None
    block = space.blocks[space.block[target]]
    alike = [other for other in everybody if other != NOBODY and space.block[other] == space.block[target]]
    apart = (guard.forms[alike] * guard.forms[target] == 0).all(axis=1)
    told = guard.tell(*(other for other, is_apart in zip(alike, apart, strict=True) if is_apart or other == insider))
    forms = np.vstack([told.forms, guard.forms[target]])
    inside = forms[:, block.cells]
    elsewhere = forms @ guard.worlds[0] - inside @ guard.worlds[0, block.cells]
    for least, most in ((ends[0] + need, np.inf), (-np.inf, ends[1] - need)):
        low, high = np.append(told.low, least) - elsewhere, np.append(told.high, most) - elsewhere
        found = solve(block, np.zeros(len(block.cells)), True, inside, low, high)
        if found is not None and is_world(block, found):
            world = guard.worlds[0].copy()
            world[block.cells] = np.rint(found)
            return world
    return None


def _widen(
    guard: Guard, space: Space, target: int, insider: int, ends: tuple[float, float], need: int, also: np.ndarray
) -> Iterator[np.ndarray]:
    """Yield the worlds in which a target is as large, then as small as is needed, or as can be.

    Where they can, `also` other targets move the same way: then fewer worlds serve them all.
    """
    if space.block[target] < 0:
        return
    block = space.blocks[space.block[target]]
    others = np.ones(guard.worlds.shape[1], dtype=bool)
    others[block.cells] = False
    forms, low, high = guard.forms[[target]], np.zeros(1), np.zeros(1)
    if insider != NOBODY and space.block[insider] == space.block[target]:
        told = guard.tell(insider)
        forms, low, high = np.vstack([forms, told.forms]), np.append(low, told.low), np.append(high, told.high)
    elsewhere = forms[:, others] @ guard.worlds[0, others]
    inside, smallest, largest = forms[:, block.cells], *ends
    for sign in (1, -1):
        low[0], high[0] = (-np.inf, smallest + need) if sign == 1 else (largest - need, np.inf)
        known = inside, low - elsewhere, high - elsewhere
        best = largest if sign == 1 else smallest
        aim = inside[0] + ASIDE * guard.forms[also][:, block.cells].sum(axis=0)
        try:
            found = solve(block, -sign * aim, False, *known)
        except OverflowError:
            found = None
        goal = high[0] if sign == 1 else low[0]
        if found is None or not is_world(block, found) or abs(inside[0] @ found + elsewhere[0] - goal) > NEAR:
            found = solve(block, -sign * inside[0], False, *known)
        if found is None or sign * (inside[0] @ found + elsewhere[0] - best) < 1 - NEAR:
            continue
        if not is_world(block, found):  # one world far enough off is found sooner than the farthest
            far = (
                np.array([smallest + need if sign == 1 else -np.inf, *low[1:]]),
                np.array([np.inf if sign == 1 else largest - need, *high[1:]]),
            )
            found = solve(block, 0 * inside[0], True, inside, *(side - elsewhere for side in far))
            if found is None:
                found = solve(block, -sign * inside[0], True, *known)
        if found is None or not is_world(block, found):
            continue
        world = guard.worlds[0].copy()
        world[block.cells] = np.rint(found)
        yield world
        value = float(guard.forms[target] @ world)
        smallest, largest = min(smallest, value), max(largest, value)
        if largest - smallest >= need - NEAR:
            return
