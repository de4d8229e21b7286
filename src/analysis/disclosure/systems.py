"""What numbers are made of and the figures that show them in, out what an intruder can combine: systems of statements.

Two kinds of systems are made of each group. On answers: an intruder is granted the number of interviews of every place,
and so the weights; what he looks for is who answered what. Questions fall apart into blocks that share no answer. On
bases: the number of interviews is not known, and everything that counts who was interviewed or answered is one block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.disclosure.door import ALL_PLACES
from analysis.disclosure.statements import applies, state
from analysis.disclosure.structure import INTERVIEWED, Structure
from analysis.disclosure.system import System


def match_items(figures: pd.DataFrame, structure: Structure) -> pd.Series:
    """Return the number of the item that each figure (columns table, indicator, category) shows; -1: of none.

    A table that shows numbers of other tables once more, as `weighting` does, is matched without its name.
    """
    items = structure.items.reset_index(names="item")
    own = items.set_index(["table", "indicator", "category"])["item"]
    any_table = items.drop_duplicates(["indicator", "category"]).set_index(["indicator", "category"])["item"]
    found = own.reindex(pd.MultiIndex.from_frame(figures[["table", "indicator", "category"]])).to_numpy()
    other = any_table.reindex(pd.MultiIndex.from_frame(figures[["indicator", "category"]])).to_numpy()
    other = np.where(figures["version"] != "", other, np.nan)
    return pd.Series(np.where(np.isnan(found), other, found), index=figures.index).fillna(-1).astype(int)


@dataclass(frozen=True)
class Puzzle:
    """What an intruder can combine, the true count of each cell, and whether it is on answers, which insiders know."""

    system: System
    truth: np.ndarray
    on_answers: bool


def make_systems(structure: Structure, figures: pd.DataFrame) -> list[Puzzle]:
    """Return the systems that have something to protect.

    `figures`: a row per figure, whose place in the frame is its number: municipality, group, version, `item` as from
    `match_items`, n (NaN: not told), `least` and `most` of the estimate (NaN: not told), `is_small` (its base is
    confidential). A figure of no item tells nothing. The targets of a figure are, of a share, the people it counts, and
    its base where that is confidential.
    """
    numbered = figures.reset_index(drop=True).rename_axis("number").reset_index()
    numbered["municipality"] = numbered["municipality"].replace("", ALL_PLACES)  # of a table by group alone
    made = []
    for group, places in structure.places.groupby("group", sort=False):
        shown_in = [ALL_PLACES, *places["municipality"]]
        own = numbered[(numbered["group"] == group) & (numbered["item"] >= 0) & numbered["municipality"].isin(shown_in)]
        on_bases = _find_bases(structure, group)
        made.append(Puzzle(*state(structure, places, own, on_bases, on_bases, granted=False), False))
        made += [
            Puzzle(*state(structure, places, own, block, on_bases, granted=True), True)
            for block in _split(structure, group, own)
        ]
    return [known for known in made if known.system.targets.shape[0]]


def _find_bases(structure: Structure, group: str) -> np.ndarray:
    """Return the variables that count who was interviewed, asked or answered where everybody was asked."""
    interviewed = np.flatnonzero(structure.variables == INTERVIEWED)[0]
    relations = structure.relations[(structure.of_group == group) & (structure.low == structure.high)]
    is_open = (relations[:, [interviewed]].toarray()[:, 0] == -1) & (np.diff(relations.indptr) == 2)
    asked = {structure.variables[number].partition(" ")[2] for number in relations[is_open].indices} - {""}
    kinds = [name.partition(" ")[::2] for name in structure.variables]
    chosen = [(kind in ("asked", "answered") and rest in asked) or kind == "base" for kind, rest in kinds]
    return np.flatnonzero(np.array(chosen) | (structure.variables == INTERVIEWED))


def _split(structure: Structure, group: str, figures: pd.DataFrame) -> Iterator[np.ndarray]:
    """Yield the variables of each block that figures show: no answer of one is bound to one of another.

    A count of its own (“both of two marks”) that no figure shows is left out: it can follow whatever the others are.
    """
    items = figures["item"].unique()
    shown = abs(structure.base[items]) + abs(structure.value[items])
    is_own = [name.startswith(("base ", "value ")) for name in structure.variables]
    is_told = ~np.array(is_own) | (shown.sum(axis=0) > 0)
    links = sparse.vstack([abs(structure.relations[applies(structure, group)]), shown])
    is_free = structure.variables != INTERVIEWED  # the number of interviews is granted, and so it binds nothing
    links = sparse.csr_array(links @ sparse.diags_array(is_free.astype(float)))
    _, label = connected_components(links.T @ links, directed=False)
    for name in np.unique(label[shown.indices]):
        if len(block := np.flatnonzero((label == name) & is_free & is_told)):
            yield block
