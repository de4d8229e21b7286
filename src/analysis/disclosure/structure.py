"""What published numbers are made of: counts of people that are not published, and what binds them to one another.

The unknowns are counts of people by stratum and answer, question by question, not of crossed answers. They are the
same variables in every place (a stratum: one group in one municipality), so that a sum, a routing or a shared base is
written once and holds in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

FIGURE = ["table", "municipality", "group", "indicator", "category", "version"]
ITEM = ["table", "indicator", "category"]
INTERVIEWED = "interviewed"  # the variable that counts all interviews of a place


@dataclass(frozen=True)
class Structure:
    """The variables, what is known of them, and the numbers made of them.

    `variables` (V): names. `largest` (V): the most that one person adds to each. `places`: a row per group and
    municipality with interviews: group, municipality, persons, interviews, weight. `counts` (places × V): the true
    counts; known to no reader. `relations` (R × V) with `low` and `high` (R): low ≤ relation · x ≤ high in every place
    of the group `of_group` (R; empty: every group). `items`: a row per number of a table: table, indicator, category,
    unit, weighted, sensitive. `base`, `value` (items × V): how many people are its base, and the sum of its values over
    them – of a share, the people it counts.
    """

    variables: np.ndarray
    largest: np.ndarray
    places: pd.DataFrame
    counts: np.ndarray
    relations: csr_array
    low: np.ndarray
    high: np.ndarray
    of_group: np.ndarray
    items: pd.DataFrame
    base: csr_array
    value: csr_array


def to_frames(structure: Structure) -> dict[str, pd.DataFrame]:
    """Return the structure as frames, to be kept beside the rows."""
    relations = {"group": structure.of_group, "low": structure.low, "high": structure.high}
    return {
        "variables": pd.DataFrame({"variable": structure.variables, "largest": structure.largest}),
        "places": structure.places,
        "counts": pd.DataFrame(structure.counts, columns=structure.variables.astype(str)),
        "relations": pd.DataFrame(relations),
        "items": structure.items,
        "terms": pd.concat(
            _list_terms(kind, getattr(structure, kind)) for kind in ("relations", "base", "value")
        ).reset_index(drop=True),
    }


def from_frames(frames: Mapping[str, pd.DataFrame]) -> Structure:
    """Return the structure that `to_frames` wrote."""
    variables, relations, items = frames["variables"], frames["relations"], frames["items"]
    shapes = {"relations": len(relations), "base": len(items), "value": len(items)}
    matrices = {}
    for kind, rows in shapes.items():
        terms = frames["terms"][frames["terms"]["kind"] == kind]
        entries = (terms["coefficient"].to_numpy(float), (terms["row"].to_numpy(), terms["variable"].to_numpy()))
        matrices[kind] = csr_array(entries, shape=(rows, len(variables)))
    return Structure(
        variables=variables["variable"].to_numpy(object), largest=variables["largest"].to_numpy(float),
        places=frames["places"], counts=frames["counts"].to_numpy(float), low=relations["low"].to_numpy(float),
        high=relations["high"].to_numpy(float), of_group=relations["group"].to_numpy(object), items=items, **matrices,
    )  # fmt: skip


def _list_terms(kind: str, matrix: csr_array) -> pd.DataFrame:
    entries = matrix.tocoo()
    rows, variables = entries.coords
    return pd.DataFrame({"kind": kind, "row": rows, "variable": variables, "coefficient": entries.data})
