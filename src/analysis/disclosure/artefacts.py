"""Published files in, what each of them shows of figures out: a row per place that shows one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.disclosure.keys import KEYS, PARTED, TURNED, list_keys
from analysis.disclosure.reading.numbers import read_cell
from analysis.disclosure.reading.pages import Cell, read_page
from analysis.disclosure.reading.tabular import list_tables

VALUES = ["n", "estimate", "low", "high"]
COLUMNS = ["artefact", "where", *KEYS, *VALUES, "flag", "step"]
SHARE = 0.01  # the unit of shares, which no value above 1 tells from other numbers


def read_files(folders: Iterable[Path]) -> dict[str, bytes]:
    """Return the files of folders by name – the folder's, then the path within it – in the order of their names."""
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_artefacts(files: Mapping[str, bytes]) -> pd.DataFrame:
    """Return what files show of figures, in the columns of `COLUMNS`.

    `files`: name → content; CSV, JSON, XLSX, HTML, executed notebooks, DOCX and PPTX are read. A figure is known by
    its key (`KEYS`; "" for what its table does not tell apart). n, estimate, low and high are numbers as in the
    released tables, NaN where not shown; `step` is the unit that the estimate is rounded to: 0.01 for “37%”, 0.1 for
    a mean.
    """
    parts = [_read_table(name, table, rows) for name in files for table, rows in list_tables(name, files[name])]
    cells = [row for name in files for row in _read_cells(name, files[name])]
    parts.append(pd.DataFrame(cells, columns=COLUMNS))
    shown = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return shown.astype(dict.fromkeys([*VALUES, "step"], float) | dict.fromkeys(["artefact", "where", *KEYS], str))


def _read_table(name: str, table: str, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.loc[:, ~rows.columns.duplicated()]
    texts = pd.DataFrame(
        {name: rows[name].fillna("") if name in rows else "" for name in VALUES}, rows.index, dtype=str
    )
    values = texts.apply(pd.to_numeric, errors="coerce").astype(float)
    flag = rows["flag"].fillna("") if "flag" in rows else pd.Series("", index=rows.index)
    keys = list_keys(table, rows)
    step = _find_steps(texts["estimate"], values["estimate"], keys["category"])
    return pd.concat([keys, values], axis=1).assign(artefact=name, where=table, flag=flag, step=step)[COLUMNS]


def _find_steps(texts: pd.Series, estimates: pd.Series, category: pd.Series) -> pd.Series:
    """Return the unit that estimates are rounded to: that of the finest of the same category in the table.

    What never passes 1 is taken for a share: an intruder who takes a mean for finer than it is would be misled.
    """
    decimals = texts.str.replace(r"^[^.]*\.?", "", regex=True).str.len()  # partition has no parts of an empty table
    finest, most = (values.groupby(category).transform("max") for values in (decimals, estimates.abs()))
    return (10.0 ** -finest.astype(float)).where(most > 1, SHARE).where(estimates.notna(), np.nan)


def _read_cells(name: str, content: bytes) -> Iterable[list]:
    page = read_page(name, content)
    for element in page.elements if page else ():
        heads = next((row for row in element.rows if all(cell.is_header for cell in row)), [])
        for row in element.rows:
            for place, cell in enumerate(row):
                head = heads[place].text if place < len(heads) else ""
                where = ", ".join(part.strip() for part in (element.identifier, row[0].text, head) if part.strip())
                yield from _read_parts(name, where, cell, page.language)


def _read_parts(name: str, where: str, cell: Cell, language: str) -> Iterable[list]:
    for kind, key, text in cell.parts:
        if kind == "derived":  # holds as long as its figure is shown: see `display.find_unexplained`
            continue
        shown = read_cell(text, language, kind == "count")
        estimate, low, high = shown.estimate, shown.low, shown.high
        if key.startswith(TURNED):
            estimate, low, high = 0 - estimate, 0 - high, 0 - low
        estimate = math.nan if kind == "count" else estimate
        parts = [*key.removeprefix(TURNED).split(PARTED), *[""] * len(KEYS)][: len(KEYS)]
        yield [name, where, *parts, shown.n, estimate, low, high, shown.flag, shown.step]
