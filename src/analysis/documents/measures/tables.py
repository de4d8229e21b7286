"""Passages in, one draft of a measure per row of a table of measures out.

A draft is a dictionary: `source`, `heading`, `passages` (their numbers), and the text of each field that was found.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.documents.measures.fields import FIELDS, JOINT, drop_number, name_field, read_unit
from analysis.documents.measures.joint import spread

CELLS = ("cell", "header")
SECTION = re.compile(
    r"\s*(?:приоритет|област|направление|раздел|(?:обща|основна|стратегическа|оперативна|специфична)? ?цел|тема)\b",
    re.I,
)
BARE_VALUE = re.compile(r"\s*(?:стойност|брой|количество|бройка)(?:и|та)?\s*", re.I)
TOTAL = re.compile(r"\s*(?:общо|всичко|сума)\b[\s:]*$", re.I)
EMPTY = re.compile(r"[\s\-–—/.…]*")


def read_tables(passages: pd.DataFrame) -> list[dict]:
    """Return the drafts of all measures in the tables of one document, in reading order."""
    cells = passages[passages["kind"].isin(CELLS) & (passages["table"] > 0)]
    return [draft for _, table in cells.groupby("table", sort=True) for draft in read_table(table)]


def read_table(cells: pd.DataFrame) -> list[dict]:
    """Return the drafts of one table; none where its columns are not those of a table of measures."""
    titles = _read_titles(cells)
    fields = name_columns(titles)
    if "measure" not in fields.values() or not {*FIELDS, *JOINT} & set(fields.values()):
        return []
    units = {column: read_unit(title) for column, title in titles.items()}
    drafts, section = [], ""
    for row, here in cells[(cells["kind"] == "cell")].groupby("row", sort=True):
        if row == 0 and not here["header"].any():
            continue  # the titles themselves
        texts = {each.column: each.quote.strip() for each in here.itertuples() if not EMPTY.fullmatch(each.quote)}
        told = set(texts.values())
        if len(told) == 1 and SECTION.match(next(iter(told))):
            section = next(iter(told))
            continue
        draft = _read_row(here, texts, fields, units)
        draft["heading"] = " › ".join(filter(None, [draft["heading"], section]))
        if "measure" not in draft:
            _continue(drafts, draft)
        elif not TOTAL.match(draft["measure"]):
            drafts.append(draft)
    return drafts


def name_columns(titles: dict[int, str]) -> dict[int, str]:
    """Return the field of each column; a bare „Стойност“ beside an indicator is its target, not money.

    >>> name_columns({0: "Дейност", 1: "Индикатор", 2: "Стойност", 3: "Сума"})
    {0: 'measure', 1: 'indicator', 2: 'target', 3: 'amount'}
    """
    fields = {column: name_field(title) for column, title in titles.items()}
    for column, title in titles.items():
        if BARE_VALUE.fullmatch(title) and fields.get(column - 1) == "indicator" and "target" not in fields.values():
            fields[column] = "target"
    return fields


def _read_titles(cells: pd.DataFrame) -> dict[int, str]:
    """Return the title of each column; of the first row where the table has no header cells."""
    told = cells[(cells["kind"] == "cell") & (cells["header"] != "")]
    if told.empty:
        told = cells[cells["row"] == 0].assign(header=lambda rows: rows["quote"])
    return told.groupby("column")["header"].first().to_dict()


def _read_row(cells: pd.DataFrame, texts: dict[int, str], fields: dict[int, str], units: dict[int, str]) -> dict:
    draft = {"source": "table", "heading": cells["heading"].iloc[0], "passages": cells["passage"].tolist(), "unit": ""}
    for column, text in texts.items():
        field = fields.get(column, "")
        for name, part in spread(field, text).items() if field in ("measure", *FIELDS, *JOINT) else ():
            draft[name] = f"{draft[name]}; {part}" if name in draft else part
        if field == "amount":
            draft["unit"] = units[column]
    if "measure" in draft:
        draft["measure"] = drop_number(draft["measure"])
    return draft


def _continue(drafts: list[dict], row: dict) -> None:
    """Add a row without a measure – a second indicator, say – to the measure above it."""
    if not drafts:
        return
    last = drafts[-1]
    last["passages"] = last["passages"] + row["passages"]
    for field in FIELDS:
        if field in row:
            last[field] = f"{last[field]}; {row[field]}" if last.get(field) else row[field]
