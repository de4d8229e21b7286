"""The strata and clusters of a design go in, the members of a domain come out, sorted so that sums are slices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Members:
    """Rows of the frame that are in a domain, in the order of their strata and, within these, clusters.

    `strata` are the codes of the strata that have members, `units` says how many clusters (or rows, where
    these are the units drawn) of each have any. Sums run over slices, so that they are the same numbers
    however many columns are summed at once, and no matrix of rows × domains is ever made.
    """

    rows: np.ndarray
    strata: np.ndarray
    units: np.ndarray
    stratum_starts: np.ndarray  # where in `rows` the members of each stratum begin
    unit_starts: np.ndarray | None  # where those of each cluster begin; None: every row is a unit

    @property
    def degrees_of_freedom(self) -> int:
        """Units minus strata."""
        return int(self.units.sum()) - len(self.strata)

    def sum_units(self, values: np.ndarray) -> np.ndarray:
        """Sum values (variables × rows) over the rows of each unit: variables × units."""
        return values if self.unit_starts is None else np.add.reduceat(values, self.unit_starts, axis=1)

    def sum_strata(self, by_unit: np.ndarray) -> np.ndarray:
        """Sum values (variables × units) over the units of each stratum: variables × strata."""
        return np.add.reduceat(by_unit, self.units.cumsum() - self.units, axis=1)

    def any_in_strata(self, answered: np.ndarray) -> np.ndarray:
        """Say which strata have a row where `answered` (variables × rows) is true: variables × strata."""
        return np.logical_or.reduceat(answered, self.stratum_starts, axis=1)

    def count_units(self, answered: np.ndarray) -> np.ndarray:
        """Count the units with a row where `answered` (variables × rows) is true: one number a variable."""
        by_unit = answered
        if self.unit_starts is not None:
            by_unit = np.logical_or.reduceat(answered, self.unit_starts, axis=1)
        return np.count_nonzero(by_unit, axis=1)


def sort_members(rows: np.ndarray, stratum: np.ndarray, cluster: np.ndarray | None) -> Members:
    """Return the members in `rows`, which come sorted by stratum and cluster (codes for each row of the frame)."""
    strata = stratum[rows]
    stratum_starts = _find_starts(strata)
    if cluster is None:
        units, unit_starts = np.diff(stratum_starts, append=len(rows)), None
    else:
        unit_starts = _find_starts(cluster[rows])
        units = np.bincount(
            np.searchsorted(stratum_starts, unit_starts, side="right") - 1, minlength=len(stratum_starts)
        )
    return Members(rows, strata[stratum_starts], units, stratum_starts, unit_starts)


def _find_starts(codes: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.diff(codes, prepend=-1))
