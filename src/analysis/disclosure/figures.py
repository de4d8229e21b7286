"""Released tables and what their numbers are made of in, out the figures as an intruder reads them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.disclosure.keys import list_keys
from analysis.disclosure.people import find_places
from analysis.disclosure.structure import FIGURE, Structure
from analysis.disclosure.systems import match_items


def list_figures(released: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of released tables by their keys: FIGURE, n, estimate (missing where not shown), flag."""
    listed = [
        list_keys(name, table)[FIGURE].join(table.reindex(columns=["n", "estimate", "flag"]))
        for name, table in released.items()
    ]
    return pd.concat(listed, ignore_index=True).astype({"n": float, "estimate": float})


def read_figures(figures: pd.DataFrame, structure: Structure, step: pd.Series, minimum: int) -> pd.DataFrame:
    """Return figures with what `make_systems` reads of them: item, least, most, is_small.

    `step`: the unit to which each estimate was rounded. A base is small when fewer than `minimum` people are in it.
    """
    item = match_items(figures, structure)
    half = step / 2
    return figures.assign(
        item=item,
        least=figures["estimate"] - half,
        most=figures["estimate"] + half,
        is_small=count_bases(figures, item, structure) < minimum,
    )


def count_bases(figures: pd.DataFrame, item: pd.Series, structure: Structure) -> np.ndarray:
    """Return the true base of each figure: how many people of its group and municipality it is of."""
    counted = structure.base[item.clip(lower=0).to_numpy()] @ structure.counts.T
    return (counted * find_places(figures, structure.places)).sum(axis=1)
