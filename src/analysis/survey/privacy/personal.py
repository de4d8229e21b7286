"""Interviews with everything the devices noted in, only what no one can be recognised by out – and a guard behind it.

Columns pass by name or by the type of their question; what is not on the list is dropped, so that a column
nobody thought of stays outside (data protection by default, GDPR Article 25(2)). Checks of quality that
need exact times, devices or interviewers run before this door. Open answers pass, unaltered, for coding
and for `scan_open_answers`; they stay among the private rows.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.identifiers import TRACES, find_identifiers
from analysis.survey.form import Form
from analysis.survey.xlsform.questions import Question

MONTH, DURATION = "interview_month", "duration_minutes"
PASSING_TYPES = ("select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank")
PASSING_TYPES += ("integer", "decimal", "range", "acknowledge", "text", "calculate")
HASHED, HASH = "interview", "[0-9a-f]{16}"  # one in some thousands looks like a phone number, and is none
PASSING_COLUMNS = (HASHED, "origin", MONTH, DURATION)
PASSING_COLUMNS += ("municipality", "group", "stratum", "population", "sample", "weight")
RAW_COLUMN = re.compile(r"_.*|meta/.*|uuid|instanceid|submitted", re.IGNORECASE)  # of the platforms
LITERAL, NAME = re.compile(r"'[^']*'|\"[^\"]*\""), re.compile(r"[^\W\d][\w.-]*")
ASKING = {"now", "today", "uuid", "property", "pulldata"}  # functions that ask the device, or a list of persons
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def drop_personal(answers: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return the interviews without what a person, a device or an interviewer can be recognised by.

    `answers` has a row per interview; a column per question (text, "" is empty) and perhaps those of
    `PASSING_COLUMNS`. What happens to them, by the type of the question:

    - select, rank, number, acknowledge, text: pass as they are;
    - calculate: passes unless its expression names, directly or not, a question that does not pass, or asks the
      device for the time, an id or a row of another file (`ASKING`);
    - scale `id` on the sheet analysis (interviewer, number of a paper sheet): dropped, because nothing behind
      this door needs them – effects of interviewers are looked at before it – and a village, a month and an
      interviewer are often one person's interview;
    - today: becomes `interview_month` ("2015-03"): a day and a village are, too; so would a week be;
    - start, end: become `duration_minutes` (whole minutes, Int64, missing without both);
    - every other type, and every column that is no question and not in `PASSING_COLUMNS`: dropped.

    Raises `StudyError` – all at once, with the rows but not their content – for times that are not ISO 8601, and for
    a question that has the name of a column made here, which would take its place.
    """
    made = {*PASSING_COLUMNS} & form.questions.keys()
    taken = sorted(name for name in made if form.questions[name].role != "stratum")  # municipality holds the same
    raise_all([StudyError(f"the name {name} is reserved", where="sheet survey", fix="rename") for name in taken])
    passing = {*PASSING_COLUMNS, *list_passing_questions(form)}
    kept = answers[[name for name in answers if name in passing]]
    return kept.assign(**_blur_times(answers, form))


def list_passing_questions(form: Form) -> list[str]:
    """Return the questions whose answers may be kept, in the order of the form."""
    stopped = {question.name for question in form.questions.values() if not _may_pass(question)}
    words = {name: set(_list_words(question.calculation)) for name, question in form.questions.items()}
    size = -1
    while size < len(stopped):  # a calculation may refer to another one
        size = len(stopped)
        stopped |= {name for name in words if words[name] & (stopped | ASKING)}
    return [name for name in form.questions if name not in stopped]


def check_no_personal(frame: pd.DataFrame, form: Form) -> None:
    """Raise `StudyError` – all columns at once, no content shown – when a frame holds what must not be kept.

    That is: the answers to a question that does not pass, a column of the platform, moments in time, and
    cells with an exact time, an id of a device, coordinates, or an identifier (see `find_identifiers`).
    The content of open answers is not looked at: that is what `scan_open_answers` is for.
    """
    passing = set(list_passing_questions(form))
    open_questions = {name for name, question in form.questions.items() if question.type == "text"} & passing
    problems = []
    for name in frame:
        if name in form.questions and name not in passing:
            kind = "an id" if form.questions[name].scale == "id" else f"of type {form.questions[name].type}"
            problems.append(_refuse(name, f"the question is {kind}"))
        elif RAW_COLUMN.fullmatch(name):
            problems.append(_refuse(name, "it comes from the platform"))
        elif name == HASHED and not frame[name].str.fullmatch(HASH).all():
            problems.append(_refuse(name, "it is not the hash of an id"))
        elif name not in {HASHED, *open_questions} and (trace := _find_trace(frame[name])):
            problems.append(_refuse(name, trace, f"give {name} the scale id on the sheet analysis, and it is dropped"))
    raise_all(problems)


def _list_words(calculation: str) -> list[str]:
    """Return the names in a calculation, of questions – in braces or at the end of a path – and of functions.

    >>> _list_words("concat(../name, ${last-saved#age}, 'now')")
    ['concat', 'name', 'last-saved', 'age']
    """
    return NAME.findall(LITERAL.sub("", calculation))


def _may_pass(question: Question) -> bool:
    return question.type in PASSING_TYPES and question.scale != "id"


def _refuse(column: str, found: str, fix: str = "call drop_personal before") -> StudyError:
    return StudyError(found, where=f"column {column}", expected="nothing personal", fix=fix)


def _blur_times(answers: pd.DataFrame, form: Form) -> dict[str, pd.Series]:
    """Return the month and the duration of each interview, as far as there are columns for them."""
    columns = {question.type: answers[name] for name, question in form.questions.items() if name in answers}
    blurred = {}
    if "today" in columns:
        blurred[MONTH] = _cut_to_month(columns["today"])
    if "start" in columns and "end" in columns:
        seconds = (_read_moments(columns["end"]) - _read_moments(columns["start"])).dt.total_seconds()
        blurred[DURATION] = (seconds // 60).astype("Int64")
    return blurred


def _cut_to_month(days: pd.Series) -> pd.Series:
    _require((days == "") | days.str.fullmatch(DAY.pattern), days, "2015-03-31")
    return days.str.slice(0, 7)


def _read_moments(times: pd.Series) -> pd.Series:
    """Return the moments in UTC: the clock may have been put forward during an interview."""
    moments = pd.to_datetime(times, format="ISO8601", utc=True, errors="coerce")
    _require((times == "") | moments.notna(), times, "2015-03-31T10:00:00+03:00")
    return moments


def _require(right: pd.Series, times: pd.Series, example: str) -> None:
    if not right.all():
        rows = ", ".join(str(row) for row in times.index[~right][:5])
        found = f"{(~right).sum()} cells are no time (rows {rows} …)"
        raise StudyError(found, where=f"column {times.name}", expected=f"ISO 8601: {example}", fix="export again")


def _find_trace(column: pd.Series) -> str:
    """Return what personal data a column holds, or an empty string."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return "moments in time" if (column.dropna() != column.dropna().dt.normalize()).any() else ""
    texts = column[column.map(lambda cell: isinstance(cell, str))].drop_duplicates()
    for what, trace in TRACES.items():
        if count := sum(trace.search(text) is not None for text in texts):
            return f"{count} different cells hold {what}"
    kinds = sorted({match.kind for text in texts for match in find_identifiers(text)})
    return f"cells hold {', '.join(kinds)}" if kinds else ""
