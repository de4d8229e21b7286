"""What every column may hold in, the one thing it does hold out: told by its cells, by its order, or refused."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.reading.spellings import Place
from analysis.survey.reading.splits import MARKS
from analysis.survey.reading.tabular import Column, Table

SHARED = ("uuid", "key", "submitted", "version")  # platforms may give them twice; the first that is filled counts
OLD_VERSION = "_version_"  # KoboToolbox's, of earlier deployments: `__version__` comes before it
FIX = "export again, with every column once, best with XML names"

Columns = dict[Place, Column]


def assign_columns(table: Table, options: list[list[Place]]) -> tuple[Columns, list[StudyError], list[StudyError]]:
    """Return the columns by what they hold, warnings and errors; a column without an option is left out."""
    columns: Columns = {}
    warnings: list[StudyError] = []
    errors: list[StudyError] = []
    first: dict[Place, str] = {}
    for at, found in sorted(enumerate(options), key=lambda option: table.header[option[0]].startswith(OLD_VERSION)):
        if len(found) == 1 and found[0].kind != "ignored":
            errors += _add(columns, first, found[0], table.columns[at], table.header[at], warnings)
    for found, group in _group_ambiguous(options).items():
        header, names = table.header[group[0]], " and ".join(_describe(place) for place in found)
        chosen = _tell_split(columns, found, [table.columns[at] for at in group])
        if not chosen and len(found) == len(group):
            chosen = [(place, table.columns[at]) for place, at in zip(found, group, strict=True)]
            warnings.append(StudyError(f"“{header}” stands for {names}: taken in the order of the form"))
        if not chosen:
            errors.append(StudyError(f"column “{header}” may be {names}", where=table.name, fix=FIX))
        for place, column in chosen:
            errors += _add(columns, first, place, column, header, warnings)
    return columns, warnings, errors


def _group_ambiguous(options: list[list[Place]]) -> dict[tuple[Place, ...], list[int]]:
    same: dict[tuple[Place, ...], list[int]] = defaultdict(list)
    for at, found in enumerate(options):
        if len(found) > 1:
            same[tuple(found)].append(at)
    return same


def _tell_split(columns: Columns, found: tuple[Place, ...], group: list[Column]) -> list[tuple[Place, Column]]:
    """Tell `src_other`, the code other of src, from the question src_other: SurveyCTO spells them alike.

    Only the split holds nothing but 0 and 1; where both do (no one used the question), the split comes first.
    A program that keeps columns by name leaves one of the two, or the same one twice: a text in it is the
    answer, and says that the code was chosen.
    """
    splits = [place for place in found if place.kind == "split"]
    if len(found) != 2 or len(splits) != 1 or len(group) > 2:
        return []
    split, question = splits[0], next(place for place in found if place != splits[0])
    others = any(place.kind == "split" and place.name == split.name for place in columns)
    if len(group) == 1 and (split in columns or not others or not any(MARKS.get(t, -1) >= 0 for t in _used(group[0]))):
        return [(question, group[0])]
    if len(group) == 1 and question in columns:
        return [(split, group[0])]
    marked = [column for column in group if all(text in MARKS for text in _used(column))]
    if len(group) == 2 and marked:
        other = group[1] if marked[0] is group[0] else group[0]
        return [(split, marked[0]), (question, other)]
    if len(group) == 2 and not _same(*group):
        return []
    whole = group[0]
    return [
        (split, whole.map(lambda text: text if text in MARKS else "1")),
        (question, whole.map(lambda text: "" if text in MARKS else text)),
    ]


def _used(column: Column) -> list[str]:
    return [text for text, count in zip(column.texts, column.counts(), strict=True) if count]


def _same(first: Column, second: Column) -> bool:
    return first.texts == second.texts and bool((first.codes == second.codes).all())


def _add(
    columns: Columns, first: dict[Place, str], place: Place, column: Column, header: str, warnings: list[StudyError]
) -> list[StudyError]:
    """Keep a column; what another already holds is joined to it, unless an interview has an answer in both."""
    if place not in columns:
        columns[place], first[place] = column, header
        return []
    kept, added = columns[place].series(), column.series()
    found = f"columns “{first[place]}” and “{header}” both hold {_describe(place)}"
    shared = place.kind == "platform" and place.name in SHARED
    if not shared and ((kept != "") & (added != "") & (kept != added)).any():
        return [StudyError(found, fix=FIX)]
    codes, texts = pd.factorize(kept.mask(kept == "", added))
    columns[place] = Column(list(texts), codes.astype(np.int32))
    if not shared:
        warnings.append(StudyError(f"{found}: they were joined, for no interview has different answers in them"))
    return []


def _describe(place: Place) -> str:
    code = "code " if place.kind == "split" else ""
    return f"{code}{place.detail} of {place.name}" if place.detail else place.name
