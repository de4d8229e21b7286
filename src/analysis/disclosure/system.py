"""Statements on counts of people, as an intruder can combine them: the matrices that bounds and suppression read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

ALWAYS_KNOWN = -1


@dataclass(frozen=True)
class System:
    """Statements on integer counts ≥ 0 that an intruder can combine: K statements and T targets on C cells.

    A statement is low ≤ a·x ≤ high. It is known while the figure that tells it is shown, or always. A target is a
    linear form of cells that must stay uncertain. Several systems share the numbering of figures.

    Raises `ValueError` where the shapes do not fit one another.
    """

    statements: sparse.csr_array  # K × C
    low: np.ndarray  # K
    high: np.ndarray  # K; equal to low: an equation
    figure: np.ndarray  # K; number of the figure that tells it, ALWAYS_KNOWN: no figure is needed
    upper: np.ndarray  # C; largest possible count of each cell, np.inf where unknown
    targets: sparse.csr_array  # T × C
    target_figure: np.ndarray  # T; number of the figure the target stands behind

    def __post_init__(self) -> None:
        known, cells = self.statements.shape
        expected = {
            "low": known,
            "high": known,
            "figure": known,
            "upper": cells,
            "target_figure": self.targets.shape[0],
        }
        for name, length in expected.items():
            if getattr(self, name).shape != (length,):
                raise ValueError(f"{name} has the shape {getattr(self, name).shape}, not ({length},)")
        if self.targets.shape[1] != cells:
            raise ValueError(f"targets are on {self.targets.shape[1]} cells, statements on {cells}")
