"""Tables released by the rules on a row in, the tables that may be published together out: joint suppression."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.disclosure.door import ALL_PLACES
from analysis.disclosure.figures import list_figures, read_figures
from analysis.disclosure.ledger import flag_changed_bases
from analysis.disclosure.rules import CONFIDENTIAL, TOO_FEW, hide_rows
from analysis.disclosure.structure import FIGURE, Structure
from analysis.disclosure.suppress import protect
from analysis.disclosure.systems import make_systems, match_items

# What is lost with a figure. The base of one whose estimate is not shown anyway is lost first, a figure of the whole
# district last; of places that with fewer interviews.
ONLY_A_BASE, OF_A_PLACE, PER_INTERVIEW, OF_ALL = 1.0, 10.0, 0.1, 200.0


def hide_jointly(
    released: Mapping[str, pd.DataFrame],
    structure: Structure,
    decimals: Mapping[str, int],
    minimum: int,
    width: int,
    earlier: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return the tables with what else must be hidden so that nothing confidential can be computed, flagged `:c`.

    `released`: all tables that tell of answers, by name, as the rules on a row leave them: what is flagged `:c` is
    confidential. `decimals`: of released figures, by unit. `minimum`: below it a base is confidential. `width`: by how
    many people each confidential count must stay uncertain, for an insider, too. `earlier`: figures of earlier releases
    of the same respondents (FIGURE, n, estimate, step), which stay known.
    """
    figures = list_figures(released)
    now = read_figures(figures, structure, find_steps(figures, structure, decimals), minimum)
    before = read_figures(earlier, structure, earlier["step"].astype(float), minimum).assign(flag="")
    known = pd.concat([now, before], ignore_index=True)
    primary = (known["flag"] == CONFIDENTIAL).to_numpy() & (known["item"] >= 0).to_numpy()
    puzzles = make_systems(structure, known)
    cost = np.append(_price(now), np.full(len(before), np.inf))
    hidden, _ = protect(
        [puzzle.system for puzzle in puzzles], [puzzle.truth for puzzle in puzzles], primary, cost, width,
        [puzzle.on_answers for puzzle in puzzles],
    )  # fmt: skip
    named = now["table"].to_numpy()
    return {
        name: hide_rows(table, pd.Series(hidden[: len(now)][named == name], index=table.index), CONFIDENTIAL)
        for name, table in released.items()
    }


def hide_changed_bases(
    released: Mapping[str, pd.DataFrame], others: list[pd.DataFrame], minimum: int
) -> dict[str, pd.DataFrame]:
    """Return the tables without the figures whose difference from an earlier release tells of a few persons.

    `others`: figures of earlier releases of other respondents, each by itself; see `ledger.flag_changed_bases`.
    """
    tables = dict(released)
    for shown in others:
        figures = list_figures(tables)
        changed, named = flag_changed_bases(figures, shown, minimum).to_numpy(), figures["table"].to_numpy()
        tables = {
            name: hide_rows(table, pd.Series(changed[named == name], index=table.index), CONFIDENTIAL)
            for name, table in tables.items()
        }
    return tables


def find_steps(figures: pd.DataFrame, structure: Structure, decimals: Mapping[str, int]) -> pd.Series:
    """Return the unit to which the estimate of each figure is rounded, by what its item is measured in; 1: a count."""
    item = match_items(figures, structure)
    unit = structure.items["unit"].reindex(item).map(decimals).fillna(0)
    return pd.Series(10.0 ** -unit.to_numpy(float), index=figures.index)


def stack_releases(releases: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the figures of releases one below the other, without their bounds; of none, no rows."""
    columns = [*FIGURE, "n", "estimate", "step"]
    parts = [release[columns] for release in releases]
    return pd.concat([pd.DataFrame(columns=columns), *parts], ignore_index=True)


def _price(figures: pd.DataFrame) -> np.ndarray:
    of_place = OF_A_PLACE + PER_INTERVIEW * figures["n"].fillna(0)
    is_place = ~figures["municipality"].isin(["", ALL_PLACES])
    price = np.where(is_place, of_place, OF_ALL)
    return np.where(figures["flag"] == TOO_FEW, ONLY_A_BASE, price)
