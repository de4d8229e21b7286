"""What files show of figures and what numbers are made of in, the hidden counts that an intruder can prove out.

The attack reads what was published, not what the build meant to publish: a figure that one file shows is known, however
well the others hide it. It knows no true count: only the interviews of each place and their weights are granted to it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure.bounds import bound
from analysis.disclosure.figures import read_figures
from analysis.disclosure.structure import FIGURE, Structure
from analysis.disclosure.system import System
from analysis.disclosure.systems import make_systems
from analysis.errors import StudyError

TOLD = ["n", "estimate", "step"]
FOUND = [*FIGURE, "low", "high"]


def prove_counts(
    shown: pd.DataFrame, confidential: pd.DataFrame, structure: Structure, minimum: int, width: int
) -> tuple[pd.DataFrame, int]:
    """Return the confidential figures of which a count is known to within less than `width` people, and how many
    counts were tried: a frame with the columns of `FOUND`, and a number.

    `shown`: a row per place that shows a figure: FIGURE, n, estimate, step (NaN: not shown there), of all files and
    earlier releases together. `confidential`: the figures (FIGURE) that must not be found. `low`, `high`: the smallest
    and largest whole number of people that agree with everything; they contradict one another where nothing does, and
    then both are missing. Method: see `bounds`.
    """
    told = shown[[*FIGURE, *TOLD]].drop_duplicates()
    figures = pd.concat([told, confidential[FIGURE].reindex(columns=[*FIGURE, *TOLD])], ignore_index=True)
    figures = figures.astype(dict.fromkeys(TOLD, float))
    figures = read_figures(figures, structure, figures["step"], minimum)
    rows, tried = [], 0
    for puzzle in make_systems(structure, figures):
        system = puzzle.system
        wanted = np.flatnonzero(system.target_figure >= len(told))
        tried += len(wanted)
        for target, low, high in zip(wanted, *_bound(system, wanted, len(figures)), strict=True):
            if not high - low >= width:
                rows.append((*figures.loc[system.target_figure[target], FIGURE], low, high))
    return pd.DataFrame(rows, columns=FOUND).drop_duplicates(ignore_index=True), tried


def _bound(system: System, wanted: np.ndarray, figures: int) -> tuple[np.ndarray, np.ndarray]:
    try:
        return bound(system, np.zeros(figures, dtype=bool), wanted)
    except StudyError:  # what is shown cannot all be true: somebody changed a figure, and the audit must say so
        nothing = np.full(len(wanted), np.nan)
        return nothing, nothing
