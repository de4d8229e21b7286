"""The released tables of a page in, the same out with only those facts in them that the page can show."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd


def keep_named(tables: Mapping[str, pd.DataFrame], keys: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables of a page, of those in `keys` – table → column of its key – just the rows that others name.

    A cell may name several, with ; between them.
    """
    others = [table[column] for name, table in tables.items() if name not in keys for column in table]
    named = {part for cells in others for cell in cells.unique() for part in re.split("; *", cell)}
    return {name: table[table[keys[name]].isin(named)] if name in keys else table for name, table in tables.items()}
