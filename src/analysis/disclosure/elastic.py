"""A count that can be told too well in, the cheapest figures to hide so that it cannot be told out.

Method: Robertson's and Sande's suppression by linear programming, with figures in the place of cells: look for a world
in which the count is as far off as is wanted, and let every figure that is shown bend at its cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure.bounds import is_known
from analysis.disclosure.system import ALWAYS_KNOWN, System

BENT = 1e-6  # people by which a figure must be off to count as bent
GAP, NODES = 0.1, 200  # the cheapest choice is not worth a proof: what need not be hidden is shown again later


@dataclass(frozen=True)
class Knowledge:
    """What somebody knows besides, or what is looked for: low ≤ form·x ≤ high for each of the forms."""

    forms: np.ndarray
    low: np.ndarray
    high: np.ndarray


def choose_secondaries(
    system: System, hidden: np.ndarray, cost: np.ndarray, wanted: Knowledge, integer: bool = False
) -> tuple[float, np.ndarray] | None:
    """Return what it costs to make `wanted` possible, and the numbers of the figures to be hidden for it.

    `cost`: of hiding each figure, greater than 0; np.inf: it must be shown. None: it is impossible with all hidden.
    """
    known = is_known(system, hidden)
    may_bend = known & (system.figure != ALWAYS_KNOWN)
    may_bend[may_bend] = np.isfinite(cost[system.figure[may_bend]])
    figures, of_statement = np.unique(system.figure[may_bend], return_inverse=True)
    fixed, soft = system.statements[known & ~may_bend], system.statements[may_bend]
    scale = np.maximum(abs(soft).max(axis=1).toarray().ravel() if soft.shape[0] else np.zeros(0), BENT)
    bend = sparse.csr_array((scale, (np.arange(len(scale)), of_statement)), shape=(len(scale), len(figures)))
    rows = sparse.block_array(
        [[fixed, None], [soft, -bend], [soft, bend], [sparse.csr_array(wanted.forms), None]], format="csc"
    )
    rigid, endless = known & ~may_bend, np.full(len(scale), np.inf)
    low = np.concatenate([system.low[rigid], -endless, system.low[may_bend], wanted.low])
    high = np.concatenate([system.high[rigid], system.high[may_bend], endless, wanted.high])
    cells = system.statements.shape[1]
    price, best = cost[figures], None
    weight = price
    for _ in range(1 if integer else 2):  # the second time, what bends little is cheap no longer
        found = milp(
            np.append(np.zeros(cells), weight),
            integrality=np.append(np.full(cells, int(integer)), np.zeros(len(figures))),
            bounds=Bounds(0, np.append(system.upper, np.full(len(figures), np.inf))),
            constraints=LinearConstraint(rows, low, high),
            options={"mip_rel_gap": GAP, "node_limit": NODES},
        )
        if found.x is None:
            return best
        off = found.x[cells:]
        paid = float(price[off > BENT].sum())
        if best is None or paid < best[0]:
            best = paid, figures[off > BENT]
        weight = price / (off + 0.1)
    return best
