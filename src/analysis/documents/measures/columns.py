"""The cells of a table in, what each of its columns holds out."""

from __future__ import annotations

import re

import pandas as pd

from analysis.documents.measures.fields import FIELDS, JOINT, name_field

BARE_VALUE = re.compile(r"\s*(?:стойност|брой|количество|цел|обхват)(?:и|та)?\s*", re.I)


def read_titles(cells: pd.DataFrame) -> dict[int, str]:
    """Return the title of each column; of the first row where the table has no header cells."""
    told = cells[(cells["kind"] == "cell") & (cells["header"] != "")]
    if told.empty:
        told = cells[cells["row"] == 0].assign(header=lambda rows: rows["quote"])
    return told.groupby("column")["header"].first().to_dict()


def name_columns(titles: dict[int, str]) -> dict[int, str]:
    """Return the field of each column.

    A bare „Стойност“ beside an indicator is its target, not money. Where no title names the measure, but several its
    fields, the first title that is not understood does.

    >>> name_columns({0: "Дейност", 1: "Индикатор", 2: "Стойност", 3: "Сума"})
    {0: 'measure', 1: 'indicator', 2: 'target', 3: 'amount'}
    """
    fields = {column: name_field(title) for column, title in titles.items()}
    for column, title in titles.items():
        if BARE_VALUE.fullmatch(title) and fields.get(column - 1) == "indicator" and "target" not in fields.values():
            fields[column] = "target"
    unknown = [column for column, field in fields.items() if not field]
    if "measure" not in fields.values() and unknown and len(set(FIELDS) & set(fields.values())) > 2:
        fields[unknown[0]] = "measure"
    return fields


def holds_measures(fields: dict[int, str]) -> bool:
    """Say whether the columns are those of a table of measures."""
    return "measure" in fields.values() and bool({*FIELDS, *JOINT} & set(fields.values()))
