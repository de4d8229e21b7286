"""Passages in, one draft of a measure per row of a table of measures out.

A draft is a dictionary: `source`, `heading`, `passages` (their numbers), and the text of each field that was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from analysis.documents.context import PATH
from analysis.documents.measures.columns import guess_columns, holds_measures, name_columns, read_titles
from analysis.documents.measures.fields import KEPT, PRIORITY, name_field, read_unit
from analysis.documents.measures.joint import spread
from analysis.documents.measures.naming import name_theme

CELLS = ("cell", "header")
TITLE_WORDS = 8  # as many has the title of a part of the table that is only the name of a theme
TOTAL = re.compile(r"\s*(?:общо|всичко|сума)\b[\s:]*$", re.I)
EMPTY = re.compile(r"[\s\-–—/.…]*")


def read_tables(passages: pd.DataFrame) -> list[dict]:
    """Return the drafts of all measures in the tables of one document, in reading order."""
    cells = passages[passages["kind"].isin(CELLS) & (passages["table"] > 0)]
    return [draft for _, table in cells.groupby("table", sort=True) for draft in read_table(table)]


def read_table(cells: pd.DataFrame) -> list[dict]:
    """Return the drafts of one table; none where its columns are not those of a table of measures."""
    titles = read_titles(cells)
    titled = name_columns(titles)
    fields = guess_columns(titled, cells)
    drafts: list[dict] = []
    if not holds_measures(titled, fields):
        return drafts
    units = {column: read_unit(title) for column, title in titles.items()}
    for draft in _read_rows(cells, fields, units):
        if "measure" not in draft and drafts:
            drafts[-1] = _continue(drafts[-1], draft)
        elif "measure" in draft and not TOTAL.match(draft["measure"]):
            drafts.append(draft)
    return drafts


def _read_rows(cells: pd.DataFrame, fields: dict[int, str], units: dict[int, str]) -> Iterator[dict]:
    """Yield the draft of each row; the name of a priority, in a row or a column, stands for the rows below, too."""
    section = ""
    for row, here in cells[cells["kind"] == "cell"].groupby("row", sort=True):
        if row == 0 and not here["header"].any():
            continue  # the titles themselves
        texts = {each.column: each.quote.strip() for each in here.itertuples() if not EMPTY.fullmatch(each.quote)}
        if len(set(texts.values())) == 1 and _is_section(next(iter(texts.values()))):
            section = next(iter(texts.values()))
            continue
        section = next((text for column, text in texts.items() if fields.get(column) == PRIORITY), section)
        heading = PATH.join(filter(None, [here["heading"].iloc[0], section]))
        yield {"source": "table", "heading": heading, "passages": here["passage"].tolist(), "unit": ""} | _read_row(
            texts, fields, units
        )


def _is_section(text: str) -> bool:
    """Say whether the only text of a row is the title of the rows below: it says so, or is the name of a theme."""
    says = name_field(text) == PRIORITY or re.match(r"\s*(?:\w+ )?цел\b|\s*раздел\b", text, re.I)
    return bool(says) or (len(text.split()) <= TITLE_WORDS and bool(name_theme(text, [])))


def _read_row(texts: dict[int, str], fields: dict[int, str], units: dict[int, str]) -> dict:
    told: dict = {}
    for column, text in texts.items():
        field = fields.get(column, "")
        for name, part in spread(field, text).items() if field in KEPT else ():
            told[name] = f"{told[name]}; {part}" if name in told else part
        if field == "amount":
            told["unit"] = units[column]
    return told


def _continue(draft: dict, row: dict) -> dict:
    """Add a row without a measure – a second indicator, say – to the measure above it."""
    more = {field: "; ".join(filter(None, [draft.get(field), row[field]])) for field in KEPT if field in row}
    return draft | more | {"passages": [*draft["passages"], *row["passages"]]}
