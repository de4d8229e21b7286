"""The cleaning log in, its entries as a frame of text out: every change of an answer, with its reason.

Columns as in the logs of IMPACT Initiatives (cleaningtools), plus who decided and when.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.files.logs import check_columns, find_empty, read_rows
from analysis.survey.reading.times import read_time

LOG = "cleaning.csv"  # as messages name it
COLUMNS = ["uuid", "question", "old_value", "new_value", "reason", "who", "when", "change_type"]
FILLED = ["uuid", "reason", "who", "when", "change_type"]
CHANGE, BLANK, REMOVE, NOTHING = CHANGE_TYPES = ("change_response", "blank_response", "remove_survey", "no_action")


def read_log(path: Path) -> pd.DataFrame:
    """Read a cleaning log: a row per entry, all text, the columns `COLUMNS`, `when` as ISO 8601.

    `uuid` names the interview; `question` is a question or, for one answer of a select_multiple, “src/media”
    with the values 0 and 1. The index `row` is the row in the file. Raises `StudyError`, all problems at
    once, for unknown and missing columns, an empty uuid, reason, who, when or change_type, an unknown
    change_type, a date that cannot be read, and values that do not suit the change_type.
    """
    path = Path(path)
    log = read_rows(path)
    problems = check_columns(log, COLUMNS, path)
    problems += [
        StudyError(f"unknown column “{name}”", where=path.name, fix=suggest(name, COLUMNS) or "remove it")
        for name in log
        if name not in COLUMNS
    ]
    problems += find_empty(log, FILLED, path)
    if "change_type" in log:
        problems += _check_types(log, path)
    if "when" in log:
        days = log["when"].map(lambda text: read_time(text, "date"))
        problems += [
            StudyError(
                f"when “{log.at[row, 'when']}” is no date",
                where=f"{path.name} row {row}",
                expected="2026-11-30",
                fix="correct the day",
            )
            for row in log.index[days.isna()]
        ]
    if set(COLUMNS) <= set(log):
        problems += _check_values(log, path)
    raise_all(problems)
    return log[COLUMNS].assign(when=days)


def _check_types(log: pd.DataFrame, path: Path) -> list[StudyError]:
    return [
        StudyError(
            f"unknown change_type “{kind}”",
            where=f"{path.name} row {row}",
            expected=", ".join(CHANGE_TYPES),
            fix=suggest(kind, CHANGE_TYPES),
        )
        for row, kind in log["change_type"].items()
        if kind and kind not in CHANGE_TYPES
    ]


def _check_values(log: pd.DataFrame, path: Path) -> list[StudyError]:
    kinds = log["change_type"]
    wrong = {
        "names no question": kinds.isin([CHANGE, BLANK]) & (log["question"] == ""),
        "new_value is empty; an answer is emptied by blank_response": (kinds == CHANGE) & (log["new_value"] == ""),
        "blank_response has a new_value": (kinds == BLANK) & (log["new_value"] != ""),
    }
    return [
        StudyError(found, where=f"{path.name} row {row}", fix="correct the row, or its change_type")
        for found, rows in wrong.items()
        for row in log.index[rows]
    ]
