"""The columns of one table in, a frame of answers in codes out, with what was repaired and what contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.reading.coding import Reading, decode_column
from analysis.survey.reading.labels import normalise
from analysis.survey.reading.spellings import GEOPOINT_ORDER, Place
from analysis.survey.reading.splits import UNKNOWN, find_conflicts, join_marks, mark_codes, read_marks
from analysis.survey.reading.tabular import Column
from analysis.survey.xlsform.questions import Question

Columns = Mapping[Place, Column]


@dataclass(frozen=True)
class Answers:
    """The answers of one table: a row per interview, or per instance of a repeat."""

    frame: pd.DataFrame  # a text column per question that has one
    conflicts: list[tuple[int, str, str]]  # row, question, code: the summary says one thing, the split another
    warnings: list[StudyError]
    errors: list[StudyError] = field(default_factory=list)


def read_answers(columns: Columns, questions: list[Question], reading: Reading, rows: int) -> Answers:
    """Read the answers to the questions that have a column, a split column or coordinates.

    A select_multiple with both a summary and splits keeps its summary; one with splits only is put together
    from them.
    """
    found: dict[str, pd.Series] = {}
    conflicts: list[tuple[int, str, str]] = []
    repairs: dict[str, Counter] = {}
    warnings, errors = _find_unread(columns, questions, reading), []
    for question in questions:
        summary = columns.get(Place("answer", question.name))
        if summary is not None:
            summary, repaired = decode_column(summary, question, reading)
            for repair, cells in repaired.items():
                repairs.setdefault(repair, Counter())[question.name] += cells
        marks, codes = _read_splits(columns, question, reading)
        if unread := int((marks == UNKNOWN).sum()):
            found_there = f"{unread} split cells of {question.name} hold neither 0 nor 1"
            (errors if summary is None else warnings).append(StudyError(found_there, fix="export 0 and 1"))
        if summary is None:
            warnings += _find_without_split(question, codes, reading)
            summary = join_marks(marks, codes) if codes else _join_parts(columns, question, reading)
        elif codes:
            wrong = find_conflicts(mark_codes(summary, codes), marks)
            conflicts += [(int(row), question.name, codes[at]) for row, at in zip(*np.nonzero(wrong), strict=True)]
        if summary is not None:
            found[question.name] = summary.series()
    frame = pd.DataFrame(found, index=pd.RangeIndex(rows), dtype="str")
    repaired = [_describe_repair(repair, cells) for repair, cells in repairs.items()]
    return Answers(frame, conflicts, [*repaired, *warnings], errors)


def _find_unread(columns: Columns, questions: list[Question], reading: Reading) -> list[StudyError]:
    """Find answers to questions of another table: the form moved them into a repeat, or out of it."""
    here = {question.name for question in questions}
    cells: Counter = Counter()
    for place, column in columns.items():
        if place.kind in ("answer", "split", "part") and place.name not in here and not place.instance:
            filled = [bool(text and reading.blank(text)) for text in column.texts]
            cells[place.name] += int(column.take(np.array(filled, dtype=bool)).sum())
    found = "{} cells with answers to {} were not read: the newest form that has it asks it {}"
    places = {name: reading.codebook.questions[name].repeat for name in cells}
    return [
        StudyError(found.format(number, name, f"in repeat {places[name]}" if places[name] else "outside of repeats"))
        for name, number in cells.items()
        if number
    ]


def _find_without_split(question: Question, codes: list[str], reading: Reading) -> list[StudyError]:
    """Say which codes nobody can be known to have chosen: there is neither a summary nor a column for them."""
    without = [code for code in reading.codebook.codes.get(question.name, ()) if codes and code not in codes]
    found = f"{question.name} has no column for {', '.join(without)}: who chose that is not in the export"
    return [StudyError(found, fix="export select_multiple as one column, too")] if without else []


def _read_splits(columns: Columns, question: Question, reading: Reading) -> tuple[np.ndarray, list[str]]:
    """Return the marks of every code that has a split column, in the order of the list, and these codes."""
    several = any(variant.type == "select_multiple" for _, variant in reading.codebook.variants(question.name))
    known = reading.codebook.codes.get(question.name, {}) if several else {}
    there = {code: columns[place] for code in known if (place := Place("split", question.name, code)) in columns}
    if not there:
        return np.empty((0, 0)), []
    names = {code: {normalise(text) for text in (code, *known[code].values())} for code in there}
    marks = [read_marks(column.map(reading.blank), names[code]) for code, column in there.items()]
    return np.column_stack(marks), list(there)


def _join_parts(columns: Columns, question: Question, reading: Reading) -> Column | None:
    """Return a geopoint whose coordinates stand in columns of their own as one text, or `None`.

    An altitude that is missing before a precision is 0, as devices without one write it.
    """
    parts = sorted(
        (place for place in columns if place.kind == "part" and place.name == question.name),
        key=lambda place: GEOPOINT_ORDER[place.detail],
    )
    if not parts:
        return None
    filled = [columns[place].map(reading.blank) for place in parts]
    texts = [[column.texts[code] for code in column.codes] for column in filled]
    joined = [_join_point(dict(zip(parts, cells, strict=True))) for cells in zip(*texts, strict=True)]
    codes, distinct = pd.factorize(np.array(joined, dtype=object))
    return Column(list(distinct), codes.astype(np.int32))


def _join_point(cells: dict[Place, str]) -> str:
    """Return coordinates as one text, each in its place; “?” is a latitude or longitude that is missing."""
    last = max((GEOPOINT_ORDER[place.detail] for place, text in cells.items() if text), default=-1)
    known = {GEOPOINT_ORDER[place.detail]: text for place, text in cells.items()}
    return " ".join(known.get(at) or ("0" if at == GEOPOINT_ORDER["altitude"] else "?") for at in range(last + 1))


def _describe_repair(repair: str, cells: Counter) -> StudyError:
    names = ", ".join(f"{name} ({number})" for name, number in cells.most_common())
    return StudyError(f"{repair}: {cells.total()} cells, in {names}")
