"""Yes and no of a domain go in, shares with their variances come out: counted by stratum, not summed row by row.

What `linearised` does for any numbers and any design, for answers of 0 and 1 where every stratum is a simple random
sample whose interviews weigh the same. All that a share owes to chance is then known from how many of each
stratum answered, and how many said yes; a hundred thousand rows are read once instead of twenty times.
"""

from __future__ import annotations

import numpy as np

from analysis.survey.design import ROUNDED, Design
from analysis.survey.linearised import design_effects
from analysis.survey.members import Members


def can_count(design: Design) -> bool:
    """Whether rows are the units drawn, none is lonely, and all of a stratum weigh the same."""
    if not design.countable:
        return False
    everybody = design.everybody
    weights = design.weights[everybody.rows]
    first = np.repeat(weights[everybody.stratum_starts], everybody.units)
    return bool((weights == first).all())


def count_shares(design: Design, values: np.ndarray, members: Members) -> tuple[np.ndarray, ...]:
    """Return estimates, variances, n, df, design effects and whether known of each variable in a domain.

    `values` is variables × members: 1, 0, or NaN where there is no answer.
    """
    yes, answered = (_count(is_so, members) for is_so in (values == 1, ~np.isnan(values)))
    weights = design.weights[members.rows[members.stratum_starts]]
    n, size = answered.sum(axis=1), answered @ weights
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody answered: 0 / 0
        share = yes @ weights / size
        totals = weights * (yes - share[:, None] * answered) / size[:, None]
        # squares of w (y - p) / W: (1 - p)² for each yes, p² for each no
        squares = (yes * (1 - 2 * share[:, None]) + answered * share[:, None] ** 2) * (weights / size[:, None]) ** 2
        spread = share * (1 - share) / size
    deviations = squares - totals**2 / design.sampled[members.strata]
    deviations[deviations <= ROUNDED * squares] = 0
    estimable = _is_estimable(design, answered, members)
    variance = np.where(estimable, deviations @ design.scale[members.strata], np.nan)
    deff = design_effects(variance, spread, size, n)
    df = np.where(n > 0, members.degrees_of_freedom, 0)
    return share, variance, n, df, deff, (n == len(members.rows)) & (n > 0) & design.is_enumerated(members)


def _count(is_so: np.ndarray, members: Members) -> np.ndarray:
    """Count in each stratum of the domain where it is so: variables × strata."""
    counts = np.empty((len(is_so), len(members.strata)), dtype=int)
    ends = [*members.stratum_starts[1:], len(members.rows)]
    for at, (start, end) in enumerate(zip(members.stratum_starts, ends, strict=False)):
        counts[:, at] = np.count_nonzero(is_so[:, start:end], axis=1)
    return counts


def _is_estimable(design: Design, answered: np.ndarray, members: Members) -> np.ndarray:
    """As `linearised.is_estimable`."""
    enumerated = ((answered > 0) <= design.known[members.strata]).all(axis=1)
    n = answered.sum(axis=1)
    return (n > 0) & (enumerated | (n > 1))
