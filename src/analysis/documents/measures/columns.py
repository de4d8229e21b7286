"""The cells of a table in, what each of its columns holds out."""

from __future__ import annotations

import re

import pandas as pd

from analysis.documents.bodies import find_body
from analysis.documents.deadlines import parse_deadline
from analysis.documents.measures.fields import FIELDS, JOINT, name_field
from analysis.documents.money import find_sums, names_nothing

MOST = 0.6  # of the cells of a column
FIGURE = re.compile(r"(?:над |до |поне )?\d[\d\s.,]*(?:%|на сто|[а-я]+\.?)?\s*(?:[а-я]+)?", re.I)
COUNTED = re.compile(r"(?:брой|дял|процент|бр\.|площ|дължина|изготвен|изграден|проведен|приет)\w*\b", re.I)
SOURCE = re.compile(r"бюджет|програм|фонд|дарени|субсиди", re.I)
BODY_WORDS = 12
LOOKS = (  # in order: what a cell of each field looks like
    ("deadline", lambda text: bool(parse_deadline(text).precision)),
    ("amount", lambda text: bool(find_sums(text)) or names_nothing(text)),
    ("target", lambda text: bool(FIGURE.fullmatch(text.strip()))),
    ("indicator", lambda text: bool(COUNTED.match(text.strip()))),
    ("funding", lambda text: bool(SOURCE.search(text))),
    ("responsible", lambda text: bool(find_body(text)) and len(text.split()) <= BODY_WORDS),
)
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


def guess_columns(fields: dict[int, str], cells: pd.DataFrame) -> dict[int, str]:
    """Return the fields with those columns named by what most of their cells say whose titles name none.

    Only fields that no title names are guessed, each once: a table may call its deadlines „До кога ще стане“.
    """
    guessed = dict(fields)
    for column in [column for column, field in fields.items() if not field]:
        texts = cells.loc[(cells["column"] == column) & (cells["kind"] == "cell"), "quote"]
        likely = (field for field, says in LOOKS if sum(map(says, texts)) >= MOST * len(texts))
        guessed[column] = next((field for field in likely if field not in guessed.values()), "")
    return guessed


def holds_measures(titled: dict[int, str], guessed: dict[int, str]) -> bool:
    """Say whether the columns are those of a table of measures: by their titles, or by several that look like it."""
    if "measure" not in titled.values():
        return False
    looks = set(FIELDS) & set(guessed.values())
    return bool({*FIELDS, *JOINT} & set(titled.values())) or len(looks) > 2 or looks >= {"deadline", "responsible"}
