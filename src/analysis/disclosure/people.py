"""Figures and what they are made of in, the people behind each and how many of their domain were interviewed out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure.cells import SHARE
from analysis.disclosure.door import ALL_PLACES
from analysis.disclosure.structure import Structure
from analysis.disclosure.systems import match_items

EXACT = 6  # decimals: persons are whole, and a weight times its interviews misses them by the last digit only


def count_people(figures: pd.DataFrame, structure: Structure) -> pd.DataFrame:
    """Return the figures with count, fraction, persons and sensitive, as `flag_cells` needs them.

    `figures`: table, municipality (or `district`: all of the group), group, indicator, category, unit and more. count
    is that of the people whom a share counts, unweighted; persons those of the frame for whom the interviews of the
    domain stand, and fraction the interviews / persons – also of a sample that is not random. A number that is no count
    of answers (a worth, which a model gives) is none of the structure's items: it has no people behind it, and its unit
    is left empty.
    """
    item = match_items(figures.assign(version=""), structure)
    is_item = (item >= 0).to_numpy()
    places, within = structure.places, find_places(figures, structure.places)
    interviews = within @ places["interviews"].to_numpy(float)
    # of a stratum of several municipalities the frame knows all persons together; the weights share them out
    persons = np.round(within @ (places["interviews"] * places["weight"]).to_numpy(float), EXACT)
    counted = (structure.value @ structure.counts.T)[item.clip(lower=0)]
    unit = figures["unit"].where(is_item, "")
    sensitive = structure.items["sensitive"].to_numpy(bool)[item.clip(lower=0)]
    return figures.assign(
        unit=unit,
        count=np.where(unit == SHARE, np.round((counted * within).sum(axis=1), EXACT), np.nan),
        fraction=np.divide(interviews, persons, out=np.full(len(figures), np.nan), where=persons > 0),
        persons=persons,
        sensitive=sensitive & is_item,
    )


def find_places(figures: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    """Say of each figure and each place of the structure whether its people are among the figure's.

    A figure of `district`, or of a table without municipalities (""), is of all places of its group.
    """
    group, own = (figures[name].to_numpy()[:, None] == places[name].to_numpy() for name in ("group", "municipality"))
    return group & (own | figures["municipality"].isin(["", ALL_PLACES]).to_numpy()[:, None])
