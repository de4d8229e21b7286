"""What an intruder knows in, the smallest and largest counts that he cannot rule out out.

Method: the attacker's problems of Fischetti and Salazar-González (2001), solved with HiGHS. Cells are first narrowed
down by each statement alone; what is then still open falls apart into blocks that share no statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from analysis.disclosure.system import ALWAYS_KNOWN, System
from analysis.errors import StudyError

NEAR = 1e-6  # as near as the solver comes to a whole number, or to keeping a statement
ROUNDING = 1e-9  # more than a sum of counts loses, less than the solver sees
ROUNDS = 50  # of narrowing down; it stops by itself long before


@dataclass(frozen=True)
class Block:
    """Cells that hang together, and all that is known of them."""

    cells: np.ndarray
    statements: sparse.csr_array
    low: np.ndarray
    high: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


@dataclass(frozen=True)
class Space:
    """The worlds an intruder cannot rule out: bounds of all cells, and the blocks of those that are not fixed."""

    lower: np.ndarray
    upper: np.ndarray
    blocks: list[Block]
    block: np.ndarray  # of each target; -1: it is fixed


def bound(
    system: System, hidden: np.ndarray, targets: Sequence[int] | None = None, integer: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and the largest possible value of each target (all of them, if none are named).

    `hidden`: whether each figure is. `integer`: over whole numbers of people, else over their relaxation, whose
    intervals are never narrower. What somebody else knows besides is added to the system with `add_statements`.

    Raises `StudyError` when the statements contradict one another.
    """
    space = make_space(system, hidden, integer)
    wanted = np.arange(system.targets.shape[0]) if targets is None else np.asarray(targets, dtype=int)
    forms = system.targets[wanted]
    ends = np.array([space.lower, space.upper])
    low, high = (forms @ ends[0]).astype(float), (forms @ ends[1]).astype(float)  # true of those that are fixed
    for row in np.flatnonzero(space.block[wanted] >= 0):
        form = _dense(forms, row)
        own = space.blocks[space.block[wanted[row]]]
        fixed = form @ np.where(np.isin(np.arange(len(form)), own.cells), 0, space.lower)
        low[row], high[row] = (fixed + sign * _maximise(own, sign * form[own.cells], integer) for sign in (-1, 1))
    return low, high


def add_statements(system: System, forms: sparse.sparray, low: np.ndarray, high: np.ndarray) -> System:
    """Return the system of somebody who knows besides that low ≤ form·x ≤ high, such as his own answer."""
    return replace(
        system,
        statements=sparse.csr_array(sparse.vstack([system.statements, forms])),
        low=np.append(system.low, low),
        high=np.append(system.high, high),
        figure=np.append(system.figure, np.full(forms.shape[0], ALWAYS_KNOWN)),
    )


def is_known(system: System, hidden: np.ndarray) -> np.ndarray:
    """Say of each statement whether it is known: always, or by a figure that is shown."""
    return ~np.append(hidden, False)[system.figure]  # ALWAYS_KNOWN is the number of the last one


def make_space(system: System, hidden: np.ndarray, integer: bool = True) -> Space:
    """Return what is left open when some figures are hidden; cells of one target are in one block."""
    known = is_known(system, hidden)
    statements, low, high = system.statements[known], system.low[known], system.high[known]
    lower, upper = _narrow(statements, low, high, system.upper.astype(float), integer)
    is_open = upper - lower > NEAR
    least, most = _reach(statements, lower, upper)
    binding = (least < low - NEAR) | (most > high + NEAR)
    statements, low, high = statements[binding], low[binding], high[binding]
    links = sparse.vstack([statements, system.targets]) @ sparse.diags_array(is_open.astype(float))
    links = sparse.csr_array(abs(links))
    links.eliminate_zeros()
    _, label = connected_components(links.T @ links, directed=False)
    of_row = np.full(links.shape[0], -1)
    rows, cells = links.nonzero()
    of_row[rows] = label[cells]
    number = np.full(label.max(initial=-1) + 2, -1)  # the last one stays -1: of rows without open cells
    of_statement, of_target = of_row[: len(low)], of_row[len(low) :]
    found = np.unique(of_target[of_target >= 0])
    number[found] = np.arange(len(found))
    fixed, slack = np.where(is_open, 0.0, lower), 0.0 if integer else NEAR
    # Bounds that statements alone narrow ever more, without end, are too near to one another for the solver.
    floor, top = (lower, upper) if integer else (np.zeros(len(upper)), system.upper)
    blocks = []
    for name in found:
        cells, rows = np.flatnonzero(is_open & (label == name)), np.flatnonzero(of_statement == name)
        own = statements[rows]
        told, room = own @ fixed, slack * (abs(own) @ ~is_open)  # what is fixed, and how far from it the truth may lie
        least, most = low[rows] - told - room, high[rows] - told + room
        blocks.append(Block(cells, own[:, cells], least, most, floor[cells], top[cells]))
    return Space(lower, upper, blocks, number[of_target])


def solve(
    block: Block, cost: np.ndarray, integer: bool, forms: np.ndarray | None = None, low=(), high=()
) -> np.ndarray | None:
    """Return the cells of the cheapest world of a block, or None if there is none; `forms` are bounded besides.

    Raises `OverflowError` where the cost can fall without end.
    """
    statements, least, most = block.statements, block.low, block.high
    if forms is not None:
        statements = sparse.vstack([statements, sparse.csr_array(forms)])
        least, most = np.append(least, low), np.append(most, high)
    found = milp(
        cost,
        integrality=np.full(len(cost), int(integer)),
        bounds=Bounds(block.lower, block.upper),
        constraints=LinearConstraint(sparse.csc_array(statements), least, most),
        options={"mip_rel_gap": 0},
    )
    if found.status == 3 or found.status == 4 and "nbounded" in found.message:
        raise OverflowError
    return found.x


def find_world(system: System, hidden: np.ndarray) -> np.ndarray:
    """Return whole counts that agree with all that is known, as far as targets are made of them.

    Raises `StudyError` when the statements contradict one another.
    """
    space = make_space(system, hidden)
    world = space.lower.copy()
    for block in space.blocks:
        found = solve(block, np.zeros(len(block.cells)), integer=True)
        if found is None:
            raise _contradict()
        world[block.cells] = np.rint(found)
    return world


def is_world(block: Block, x: np.ndarray) -> bool:
    """Whether counts are whole, to what the solver can see, and then keep all that is known of a block."""
    whole = np.rint(x)
    told = block.statements @ whole
    kept = (told >= block.low - NEAR) & (told <= block.high + NEAR)
    return bool((abs(x - whole) < NEAR).all() and kept.all())


def _maximise(block: Block, form: np.ndarray, integer: bool) -> float:
    """Return the largest value of a form; whole numbers are asked for only where the relaxation gives none."""
    try:
        found = solve(block, -form, integer=False)
        if found is not None and integer and not is_world(block, found):
            found = solve(block, -form, integer=True)
    except OverflowError:
        return np.inf
    if found is None:
        raise _contradict()
    return float(form @ (np.rint(found) if integer else found))


def _narrow(statements, low, high, upper, integer) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of all cells that follow from one statement after the other."""
    lower, upper = np.zeros(len(upper)), np.floor(upper + NEAR) if integer else upper.copy()
    entries = statements.tocoo()
    (row, cell), share = entries.coords, entries.data
    rises = share > 0
    for _ in range(ROUNDS):
        least, most = (
            np.where(rises, lower[cell], upper[cell]) * share,
            np.where(rises, upper[cell], lower[cell]) * share,
        )
        least, most = _others(row, least, len(low)), _others(row, most, len(low))
        end, start = (high[row] - least) / share, (low[row] - most) / share
        new_upper, new_lower = upper.copy(), lower.copy()
        np.minimum.at(new_upper, cell, np.where(rises, end, start))
        np.maximum.at(new_lower, cell, np.where(rises, start, end))
        if integer:
            new_lower, new_upper = np.ceil(new_lower - NEAR), np.floor(new_upper + NEAR)
        else:  # outwards by more than is lost by rounding, which would grow from round to round and shut out the truth
            new_lower, new_upper = new_lower - ROUNDING, new_upper + ROUNDING
        if (new_lower > new_upper + NEAR).any():
            raise _contradict()
        new_upper = np.maximum(new_upper, new_lower)  # apart by less than the solver sees
        with np.errstate(invalid="ignore"):  # ∞ - ∞: not narrower
            moved = (upper - new_upper > NEAR) | (new_lower - lower > NEAR)
        if not moved.any():
            break
        lower, upper = np.where(moved, new_lower, lower), np.where(moved, new_upper, upper)
    return lower, upper


def _others(row: np.ndarray, term: np.ndarray, rows: int) -> np.ndarray:
    """Return for each term of a row the sum of the others, of which one may be infinite."""
    endless = ~np.isfinite(term)
    finite = np.where(endless, 0, term)
    total, count = np.bincount(row, finite, rows), np.bincount(row, endless, rows)
    sign = np.zeros(rows)
    sign[row[endless]] = np.sign(term[endless])
    return np.where(count[row] - endless > 0, np.copysign(np.inf, sign[row]), total[row] - finite)


def _reach(statements, lower, upper) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and largest value of each statement within the bounds of the cells."""
    up, down = statements.maximum(0), -statements.minimum(0)
    endless = ~np.isfinite(upper)
    top = np.where(endless, 0, upper)
    least = up @ lower - down @ top - np.where(down @ endless.astype(float) > 0, np.inf, 0)
    return least, up @ top - down @ lower + np.where(up @ endless.astype(float) > 0, np.inf, 0)


def _dense(forms: sparse.csr_array, row: int) -> np.ndarray:
    return forms[[row]].toarray()[0]


def _contradict() -> StudyError:
    return StudyError(
        "the statements on counts contradict one another",
        where="disclosure control",
        expected="figures that can all be true of the same respondents",
        fix="build the released tables anew, all from the same rows",
    )
