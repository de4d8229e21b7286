"""The rows of a table in, the keys of its figures out: as columns, and as the text that a cell of a page carries."""

from __future__ import annotations

import pandas as pd

from analysis.disclosure.structure import FIGURE

OTHER = ["other_municipality", "other_group", "other_indicator", "other_category"]  # the second side of a comparison
KEYS = [*FIGURE, *OTHER]
PARTED = "|"
TURNED = "-"  # before the key of a figure that is shown with the other sign


def list_keys(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the keys of the rows of a table: columns `KEYS`, "" for what the table does not tell apart.

    Version is what else tells rows apart: the version of a weighting, the scale of a coefficient, a test and its
    target, the margin of a count of people, a proposal.
    """
    columns = {name: rows[name].astype(object).fillna("").astype(str) if name in rows else "" for name in KEYS}
    keys = pd.DataFrame(columns, index=rows.index, dtype=str).assign(table=table)
    if "version" not in rows:
        told = [rows[name].astype(str) for name in ("scale", "test", "target", "margin", "proposal") if name in rows]
        keys["version"] = told[0].str.cat(told[1:], sep=" ") if told else ""
    return keys


def name_figures(table: str, rows: pd.DataFrame) -> pd.Series:
    """Return the keys of the rows of a table of one side as texts, the columns of `FIGURE` parted by `|`.

    >>> name_figures("trust", pd.DataFrame({"municipality": ["mill"], "group": ["roma"], "indicator": ["tr_mun"]}))[0]
    'trust|mill|roma|tr_mun||'
    """
    keys = list_keys(table, rows)
    return keys[FIGURE[0]].str.cat([keys[name] for name in FIGURE[1:]], sep=PARTED)


def turn_key(key: str) -> str:
    """Return the key of a figure that is shown with the other sign."""
    return TURNED + key
