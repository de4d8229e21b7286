"""Tables released by the rules on a row in, the tables that may be published together out: joint suppression."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.disclosure.figures import list_figures, read_figures
from analysis.disclosure.rules import CONFIDENTIAL, TOO_FEW, hide_rows
from analysis.disclosure.structure import FIGURE, Structure
from analysis.disclosure.suppress import protect
from analysis.disclosure.systems import make_systems

STEPS = {"share": 0.01, "points": 0.01, "mean": 0.1}  # to which estimates are rounded, by unit
# What is lost with a figure. The base of one whose estimate is not shown anyway is lost first, a figure of the whole
# district last; of places that with fewer interviews.
ONLY_A_BASE, OF_A_PLACE, PER_INTERVIEW, OF_ALL = 1.0, 10.0, 0.1, 200.0


def hide_jointly(
    released: Mapping[str, pd.DataFrame], structure: Structure, minimum: int, width: int, earlier: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables with what else must be hidden so that nothing confidential can be computed, flagged `:c`.

    `released`: all tables that tell of answers, by name, as the rules on a row leave them: what is flagged `:c` is
    confidential. `minimum`: base below which a base is. `width`: by how many people each confidential count must stay
    uncertain, for an insider, too. `earlier`: figures of earlier releases of the same respondents (FIGURE, n, estimate,
    step), which stay known.
    """
    figures = list_figures(released)
    now = read_figures(figures, structure, find_steps(figures, structure), minimum)
    before = read_figures(earlier, structure, earlier["step"].astype(float), minimum).assign(flag="")
    known = pd.concat([now, before], ignore_index=True)
    primary = (known["flag"] == CONFIDENTIAL).to_numpy() & (known["item"] >= 0).to_numpy()
    systems = make_systems(structure, known)
    cost = np.append(_price(now), np.full(len(before), np.inf))
    hidden, _ = protect(
        [known.system for known in systems], [known.truth for known in systems], primary, cost, width,
        [known.on_answers for known in systems],
    )  # fmt: skip
    named = now["table"].to_numpy()
    return {
        name: hide_rows(table, pd.Series(hidden[: len(now)][named == name], index=table.index), CONFIDENTIAL)
        for name, table in released.items()
    }


def find_steps(figures: pd.DataFrame, structure: Structure) -> pd.Series:
    """Return the unit to which the estimate of each figure is rounded: by what its item is measured in."""
    unit = structure.items[["table", "indicator", "category", "unit"]]
    unit = unit.drop_duplicates(["indicator", "category"]).set_index(["indicator", "category"])["unit"]
    found = unit.reindex(pd.MultiIndex.from_frame(figures[["indicator", "category"]])).map(STEPS)
    return pd.Series(found.fillna(STEPS["share"]).to_numpy(float), index=figures.index)


def list_earlier(releases: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the figures of earlier releases one below the other."""
    return pd.concat([pd.DataFrame(columns=[*FIGURE, "n", "estimate", "step"]), *releases], ignore_index=True)


def _price(figures: pd.DataFrame) -> np.ndarray:
    of_place = OF_A_PLACE + PER_INTERVIEW * figures["n"].fillna(0)
    is_place = ~figures["municipality"].isin(["", "district"])
    price = np.where(is_place, of_place, OF_ALL)
    return np.where(figures["flag"] == TOO_FEW, ONLY_A_BASE, price)
