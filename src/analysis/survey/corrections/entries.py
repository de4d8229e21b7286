"""A cleaning log and the interviews in, its entries with the cell each of them means out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.survey.corrections.log import BLANK, CHANGE, LOG, NOTHING, REMOVE
from analysis.survey.reading import splits
from analysis.survey.reading.coding import NUMBER, NUMERIC_TYPES, decode_answer
from analysis.survey.reading.times import DAYS, read_time
from analysis.survey.reading.times import TYPES as TIME_TYPES

if TYPE_CHECKING:
    from analysis.survey.reading.codebook import Codebook
    from analysis.survey.xlsform.questions import Question

# Whether a single code is chosen, as split columns spell it; an empty cell means that it is not.
MARKS = {text: str(max(mark, 0)) for text, mark in splits.MARKS.items() if mark >= 0 or not text}


class Entry(NamedTuple):
    """One entry of the log; values as `decode_answer` reads them or, for a single code, “0” or “1”."""

    row: int  # of the log
    kind: str
    name: str  # of the interview, as the log has it
    interview: Hashable  # label in the index of the answers
    question: str
    code: str  # of a select_multiple; "" means the whole answer
    old: str
    new: str


def find_entries(
    answers: pd.DataFrame, meta: pd.DataFrame, codebook: Codebook, log: pd.DataFrame
) -> tuple[list[Entry], list[StudyError]]:
    """Return the entries that change or remove something, in the order of the log, and all problems.

    Entries of the kind no_action only document: they are not looked up.
    """
    interviews = _name_interviews(meta)
    entries, problems = [], []
    for line in log[log["change_type"] != NOTHING].itertuples():
        place = f"{LOG} row {line.Index}"
        found = interviews.get(line.uuid, [])
        wrong = _check_interview(line.uuid, found, interviews, meta, place)
        if line.change_type != REMOVE:
            wrong += _check_question(line, answers, codebook, place)
        problems += wrong
        if not wrong:
            entries.append(_build(line, found[0], codebook))
    return entries, problems


def _name_interviews(meta: pd.DataFrame) -> dict[str, list[Hashable]]:
    """Return the interviews that a uuid or an id of the platform names."""
    named: dict[str, list[Hashable]] = defaultdict(list)
    for column in ("uuid", "id"):
        if column in meta:
            for interview, name in meta[column].items():
                if name and interview not in named[name]:
                    named[name].append(interview)
    return dict(named)


def _check_interview(name: str, found: list, interviews: dict, meta: pd.DataFrame, place: str) -> list[StudyError]:
    if not found:
        fix = suggest(name, interviews) or "correct it; if the platform does not have it any more, write no_action"
        return [StudyError(f"no interview “{name}”", where=place, expected="a uuid or id of the export", fix=fix)]
    if len(found) > 1:
        ids = ", ".join(meta.loc[found, "id"])
        fix = "name the interview by its id"
        return [StudyError(f"“{name}” names {len(found)} interviews (id {ids})", where=place, fix=fix)]
    return []


def _check_question(line, answers: pd.DataFrame, codebook: Codebook, place: str) -> list[StudyError]:
    name, _, code = line.question.partition("/")
    question = codebook.questions.get(name)
    if question is None:
        last = line.question.rpartition("/")[2]  # of a path, as exports have it: main/s_a/age
        fix = f"write {last}, without its groups" if last in codebook.questions else suggest(name, answers.columns)
        return [StudyError(f"no question “{line.question}”", where=place, fix=fix)]
    if question.repeat:
        fix = "correct it on the platform and export again"
        return [StudyError(f"{name} is asked in the repeat {question.repeat}, which has no log", where=place, fix=fix)]
    if name not in answers:
        return [StudyError(f"question {name} has no column in the export", where=place)]
    where = f"{place}, question {line.question}"
    if "/" in line.question:
        return _check_mark(line, question, code, codebook, where)
    return _check_new(line.new_value, question, codebook, where) if line.change_type == CHANGE else []


def _check_mark(line, question: Question, code: str, codebook: Codebook, where: str) -> list[StudyError]:
    """Check an entry on one code of a select_multiple."""
    if question.type != "select_multiple":
        return [StudyError(f"{question.name} is a {question.type}, not a select_multiple", where=where)]
    if line.change_type == BLANK:
        fix = f"set it to 0, or blank the whole question {question.name}"
        return [StudyError("a single code cannot be blanked", where=where, fix=fix)]
    problems = _check_code(code, question, codebook, where)
    for column in ("old_value", "new_value"):
        text = getattr(line, column)
        if text.lower() not in MARKS:
            problems.append(StudyError(f"{column} is “{text}”", where=where, expected="0 or 1"))
    return problems


def _check_new(text: str, question: Question, codebook: Codebook, where: str) -> list[StudyError]:
    spelt = decode_answer(text, question, codebook)
    if question.type == "select_one":
        return _check_code(spelt, question, codebook, where)
    if question.type == "select_multiple":
        return [problem for code in spelt.split() for problem in _check_code(code, question, codebook, where)]
    expected = ""
    plain = NUMBER.fullmatch(text.strip()) and _is_number(spelt, whole=question.type == "integer")
    if question.type in NUMERIC_TYPES and not plain:
        expected = "a whole number" if question.type == "integer" else "a number, with a decimal point"
    if question.type in TIME_TYPES and read_time(text, question.type) is None:
        expected = "a day such as 2026-11-30" if question.type in DAYS else "a time such as 2026-11-30T09:00:00"
    return [StudyError(f"new_value is “{text}”", where=where, expected=expected)] if expected else []


def _check_code(code: str, question: Question, codebook: Codebook, where: str) -> list[StudyError]:
    codes = _codes_of(question, codebook)
    if not codes or code in codes:  # lists in other files are not known here
        return []
    fix = suggest(code, codes) or f"use one of {', '.join(codes)}"
    return [StudyError(f"“{code}” is not in list {question.list}", where=where, fix=fix)]


def _is_number(text: str, *, whole: bool) -> bool:
    digits = text.removeprefix("-")
    return digits.isdecimal() or (not whole and digits.replace(".", "", 1).isdecimal())


def _codes_of(question: Question, codebook: Codebook) -> list[str]:
    return list(codebook.codes.get(question.name, {}))


def _build(line, interview: Hashable, codebook: Codebook) -> Entry:
    if line.change_type == REMOVE:
        return Entry(line.Index, REMOVE, line.uuid, interview, "", "", "", "")
    name, _, code = line.question.partition("/")
    question, values = codebook.questions[name], (line.old_value, line.new_value)
    if code:
        old, new = (MARKS[text.lower()] for text in values)
    else:
        old, new = (decode_answer(text, question, codebook) for text in values)
    return Entry(line.Index, line.change_type, line.uuid, interview, name, code, old, new)
