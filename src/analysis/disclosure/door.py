"""The only door from rows to what is published: released tables in, files under `data/processed/tables` out.

Beside the whole tables stands, for every page, its extract: just the rows that the page shows, so that a
page is rebuilt only when something on it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.files import write_text

ALL_PLACES = "district"
FIGURES = ("estimate", "low", "high", "p", "p_adjusted", "effect", "value", "before", "after", "budget_amount")


def write_table(table: pd.DataFrame, path: Path, status: str) -> None:
    """Write a released table as CSV (UTF-8, comma) with the study's status in its last column."""
    write_text(path, format_table(table.assign(status=status)))


def format_table(table: pd.DataFrame) -> str:
    """Return a table as the text of its file."""
    return table.to_csv(index=False, lineterminator="\n", float_format=write_number)


def write_number(value: float) -> str:
    """Return a number to ten significant digits, a whole one with all of its own.

    The eleventh may depend on the processor and on the order of a sum; budgets have more, but nothing to round.

    >>> write_number(0.1 + 0.2), write_number(1 / 3), write_number(14774000000.0)
    ('0.3', '0.3333333333', '14774000000')
    """
    return f"{value:.0f}" if value.is_integer() else f"{value:.10g}"


def cut_extract(
    table: pd.DataFrame, municipality: str | None, places: Mapping[str, np.ndarray] | None = None
) -> pd.DataFrame:
    """Return the rows a page shows: those of its municipality and of the district, or all of them.

    `places`: of a table from which many pages are cut, its `index_places`.
    """
    if municipality is None or "municipality" not in table.columns:
        return table
    places = index_places(table) if places is None else places
    own = [places[place] for place in {municipality, ALL_PLACES} & places.keys()]
    return table.iloc[np.sort(np.concatenate([np.empty(0, dtype=int), *own]))]


def index_places(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return which rows are those of each place, so that a page need not look at the rows of all; none without places.

    >>> index_places(pd.DataFrame({"municipality": ["mill", "ford", "mill"]}))["mill"].tolist()
    [0, 2]
    """
    return table.groupby("municipality").indices if "municipality" in table.columns else {}


def read_released(folder: Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Read released tables by name; text columns keep empty strings, figures are numbers or missing.

    Raises `StudyError` for a table that is not there.
    """
    return {name: _read(folder / f"{name}.csv") for name in names}


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise StudyError("this table has not been released", where=str(path), fix="run `study build` first")
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    for column in table.columns.intersection(FIGURES):
        table[column] = pd.to_numeric(table[column].replace("", None)).astype(float)
    if "n" in table:
        table["n"] = pd.to_numeric(table["n"].replace("", None)).astype("Int64")
    return table
