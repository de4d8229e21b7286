"""Answers and a cleaning log in, corrected answers out; the raw export is never edited."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.survey.corrections.entries import Entry, find_entries
from analysis.survey.corrections.log import CHANGE_TYPES, LOG, REMOVE
from analysis.survey.reading.coding import decode_answer

if TYPE_CHECKING:
    from analysis.survey.reading.codebook import Codebook

Cell = tuple[Hashable, str]  # interview and question


@dataclass(frozen=True)
class Cleaned:
    """Answers after the log; `answers` keeps the rows of the export, `kept` says which interviews stay.

    `report` has a row per change_type with the number of entries `logged`, `applied` and `already_applied`,
    and of the answers – for remove_survey: interviews – named by them, how many there were `before` and `after`.
    """

    answers: pd.DataFrame
    kept: pd.Series
    report: pd.DataFrame


def apply_log(answers: pd.DataFrame, meta: pd.DataFrame, codebook: Codebook, log: pd.DataFrame) -> Cleaned:
    """Apply a cleaning log (see `read_log`) to the answers of an export, a row per interview, all text.

    `codebook` has the questions and codes of all versions: an interview held with an older one is corrected, too.
    `meta` has the same index and the columns id and, where the export has one, uuid. Entries on one
    interview and question apply in the order of the log; an entry whose new value already stands counts as
    already applied, so that the log may be applied to its own result. A single code of a select_multiple
    changes the answer as a whole, from which the columns per code are made. All rows of the export are
    needed: an entry that names no interview is an error even when it removes one, since a misspelt uuid
    would otherwise leave the interview in without a word.

    Raises `StudyError`, all problems at once with the row of the log: unknown or ambiguous interviews,
    unknown questions and codes, old values that do not stand there, entries that contradict each other.
    """
    entries, problems = find_entries(answers, meta, codebook, log)
    new_values, applied, more = _work_out(answers, codebook, [entry for entry in entries if entry.kind != REMOVE])
    raise_all(problems + more)
    cleaned = _write(answers, new_values)
    kept = pd.Series(True, index=answers.index, name="kept")
    removals = {entry.interview: entry for entry in reversed(entries) if entry.kind == REMOVE}  # the first of each
    kept[list(removals)] = False
    applied += Counter(dict.fromkeys([REMOVE], len(removals)))
    return Cleaned(cleaned, kept, _report(log, entries, applied, answers, cleaned))


def _work_out(
    answers: pd.DataFrame, codebook: Codebook, entries: list[Entry]
) -> tuple[dict[Cell, str], Counter, list[StudyError]]:
    """Return the new value of every changed cell, the number of applied entries per kind, and the problems."""
    by_cell: dict[Cell, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        by_cell[entry.interview, entry.question][entry.code].append(entry)
    new_values, applied, problems = {}, Counter(), []
    for cell, chains in by_cell.items():
        codes = list(codebook.codes.get(cell[1], {}))
        current = decode_answer(answers.at[cell], codebook.questions[cell[1]], codebook)
        try:
            new, done = _change_cell(current, chains, codes)
        except StudyError as problem:
            problems.append(problem)
            continue
        applied.update(done)
        if done:
            new_values[cell] = new
    return new_values, applied, problems


def _change_cell(current: str, chains: dict[str, list[Entry]], codes: list[str]) -> tuple[str, list[str]]:
    """Return the new value of a cell, and the kinds of the entries that changed it."""
    if "" in chains:
        if len(chains) > 1:
            rows = ", ".join(str(entry.row) for entry in sorted(sum(chains.values(), [])))
            raise StudyError(
                "entries on the whole answer and on single codes of it have no order",
                where=f"{LOG} rows {rows}",
                fix="write them as one entry on the whole answer",
            )
        return _follow(current, chains[""])
    chosen, done = set(current.split()), []
    for code, entries in chains.items():
        mark, kinds = _follow("1" if code in chosen else "0", entries)
        chosen = chosen | {code} if mark == "1" else chosen - {code}
        done += kinds
    return " ".join([code for code in codes if code in chosen] + sorted(chosen - set(codes))), done


def _follow(current: str, entries: list[Entry]) -> tuple[str, list[str]]:
    """Apply entries on one value in order; those before the current value stands have been applied already.

    Entries A→B and B→C read A, B, C: from A both apply, from B the second, from C none.
    """
    values = [entries[0].old]
    for before, entry in zip([None, *entries], entries, strict=False):
        if values[-1] not in (entry.old, entry.new):
            raise StudyError(
                f"the old value “{entry.old}” contradicts row {before.row}, after which it is “{values[-1]}”",
                where=_place(entry),
                fix="keep one of the two entries, or let the later one start from the result of the earlier",
            )
        values.append(entry.new)
    if current not in values:
        raise StudyError(
            f"the answer is “{current}”",
            where=_place(entries[0]),
            expected=f"the old value “{entries[0].old}”",
            fix="look at the interview again: the export or the log has changed",
        )
    start = values.index(current)
    steps = zip(entries[start:], pairwise(values[start:]), strict=True)
    return values[-1], [entry.kind for entry, (old, new) in steps if old != new]


def _place(entry: Entry) -> str:
    question = "/".join(filter(None, (entry.question, entry.code)))
    return f"{LOG} row {entry.row}, interview {entry.name}, question {question}"


def _write(answers: pd.DataFrame, new_values: dict[Cell, str]) -> pd.DataFrame:
    by_question: dict[str, dict[Hashable, str]] = defaultdict(dict)
    for (interview, question), value in new_values.items():
        by_question[question][interview] = value
    cleaned = answers.copy()
    for question, values in by_question.items():
        column = cleaned[question].copy()
        column.loc[list(values)] = list(values.values())
        cleaned[question] = column
    return cleaned


def _report(
    log: pd.DataFrame, entries: list[Entry], applied: Counter, answers: pd.DataFrame, cleaned: pd.DataFrame
) -> pd.DataFrame:
    logged = log["change_type"].value_counts()
    rows = []
    for kind in CHANGE_TYPES:
        cells = {(entry.interview, entry.question) for entry in entries if entry.kind == kind}
        looked_up = sum(entry.kind == kind for entry in entries)
        counts = (len(cells), 0) if kind == REMOVE else (_filled(answers, cells), _filled(cleaned, cells))
        rows.append((kind, int(logged.get(kind, 0)), applied[kind], looked_up - applied[kind], *counts))
    columns = ["change_type", "logged", "applied", "already_applied", "before", "after"]
    return pd.DataFrame(rows, columns=columns).astype({"change_type": "str"}).set_index("change_type")


def _filled(answers: pd.DataFrame, cells: set[Cell]) -> int:
    return sum(answers.at[cell] != "" for cell in cells)
