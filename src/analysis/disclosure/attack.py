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
) -> pd.DataFrame:
    """Return the confidential figures of which a count is known to within less than `width` people: `FOUND`.

    `shown`: a row per place that shows a figure: FIGURE, n, estimate, step (NaN: not shown there), of all files and
    earlier releases together. `confidential`: the figures (FIGURE) that must not be found. `low`, `high`: the smallest
    and largest whole number of people that agree with everything; they contradict one another where nothing does, and
    then both are missing. Method: see `bounds`.
    """
    figures, number = _lay_out(shown, confidential, structure, minimum)
    rows = []
    for known in make_systems(structure, figures):
        wanted = np.flatnonzero(np.isin(known.system.target_figure, number))
        if not len(wanted):
            continue
        for target, low, high in zip(wanted, *_bound(known.system, wanted, len(figures)), strict=True):
            if not high - low >= width:
                key = figures.loc[known.system.target_figure[target], FIGURE]
                rows.append((*key, low, high))
    return pd.DataFrame(rows, columns=FOUND).drop_duplicates(ignore_index=True)


def count_targets(shown: pd.DataFrame, confidential: pd.DataFrame, structure: Structure, minimum: int) -> int:
    """Return how many counts behind confidential figures are attacked."""
    figures, number = _lay_out(shown, confidential, structure, minimum)
    return sum(int(np.isin(known.system.target_figure, number).sum()) for known in make_systems(structure, figures))


def _lay_out(
    shown: pd.DataFrame, confidential: pd.DataFrame, structure: Structure, minimum: int
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return all that is told, the confidential figures last, and the numbers of these."""
    told = shown[[*FIGURE, *TOLD]].drop_duplicates()
    figures = pd.concat([told, confidential[FIGURE].reindex(columns=[*FIGURE, *TOLD])], ignore_index=True)
    figures = figures.astype(dict.fromkeys(TOLD, float))
    return (
        read_figures(figures, structure, figures["step"], minimum),
        np.arange(len(told), len(figures)),
    )


def _bound(system: System, wanted: np.ndarray, figures: int) -> tuple[np.ndarray, np.ndarray]:
    try:
        return bound(system, np.zeros(figures, dtype=bool), wanted)
    except StudyError:  # what is shown cannot all be true: somebody changed a figure, and the audit must say so
        nothing = np.full(len(wanted), np.nan)
        return nothing, nothing
