"""Responses in, interviews out that were held too fast, or with a long pause, or whose times cannot be right.

Durations are always end − start, which one device writes; the time of submission is the server's, and may
be days later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import StudyError
from analysis.survey.checks.flags import have_consent, list_answerable, make_flags, require_columns

if TYPE_CHECKING:
    from analysis.survey.responses import Responses

FAST = 0.4  # of the median: between the limits of 30 and 50 % that Greszki, Meyer and Schoen (2015) compare
LONG, SLOW = 120.0, 3.0  # minutes and medians: a form that was put aside
FEWEST = 5  # interviews that make a median
# Below 0.3 s per word of the question nobody reads it (Zhang and Conrad 2014, Survey Research Methods 8(2)).
# That choosing an answer takes two more seconds, its options included, is our assumption.
SECONDS_PER_WORD, SECONDS_PER_ANSWER = 0.3, 2.0


def measure_durations(responses: Responses, untimed: tuple[str, str] | None) -> pd.Series:
    """Return the minutes from start to end of every interview, NaN where there are none or they cannot be right.

    `untimed` is the question and the code of the mode that has no duration (paper: entering the answers is
    timed, not asking them), `None` where there is no such mode. Raises `StudyError` when there are no answers
    of the types start and end, and when the question is not there.
    """
    minutes = _read_minutes(responses)
    return minutes.where((minutes >= 0) & _are_timed(responses, untimed))


def reading_minutes(responses: Responses) -> pd.Series:
    """Return the minutes below which nobody can have read the questions that an interview was asked.

    In the language that says it in the fewest words; notes, choices and the interviewer's own questions are not
    counted.
    """
    questions = responses.form.questions
    names = [name for name in list_answerable(responses.form) if name in responses.asked]
    names = [name for name in names if questions[name].role != "paradata"]
    words = [min((len(text.split()) for text in questions[name].labels.values()), default=0) for name in names]
    seconds = pd.Series(words, index=names, dtype=float) * SECONDS_PER_WORD + SECONDS_PER_ANSWER
    return (responses.asked[names].astype(float) @ seconds / 60).rename("minutes")


def flag_durations(responses: Responses, by: Sequence[str], untimed: tuple[str, str] | None) -> pd.DataFrame:
    """Flag speeders, paused interviews, and times that cannot be right; interviews without consent never.

    A speeder takes less than 0.4 of the median of its cell (`by`, names of questions) and less than
    `reading_minutes`; a paused interview more than two hours and three medians. A cell of fewer than five
    interviews is held to the median of all.
    """
    require_columns(responses, by)
    held = have_consent(responses)
    minutes = measure_durations(responses, untimed)[held]
    cells = [responses.values.loc[held, name] for name in by]
    medians, floor = _find_medians(minutes, cells), reading_minutes(responses)[held]
    ids = responses.meta["id"]
    wrong = [
        (minutes < FAST * medians) & (minutes < floor),
        (minutes > LONG) & (minutes > SLOW * medians),
    ]
    checks = [
        ("speeder", f"below {FAST} of the median and faster than the questions can be read"),
        ("paused", "above two hours and three medians"),
    ]
    flags = [
        (ids[row], check, "", reason, f"{minutes[row]:.1f} min; median {medians[row]:.1f}, reading {floor[row]:.1f}")
        for (check, reason), rows in zip(checks, wrong, strict=True)
        for row in minutes.index[rows]
    ]
    return make_flags(flags + _flag_times(responses, held & _are_timed(responses, untimed)))


def _flag_times(responses: Responses, timed: pd.Series) -> list[tuple[str, str, str, str, str]]:
    """Return a flag for every time that cannot be read, and for every end before its start."""
    ids, flags = responses.meta["id"], []
    for name in time_columns(responses):
        texts = responses.values[name]
        broken = timed & (texts != "") & _read_times(texts).isna()
        flags += [(ids[row], "time", name, "cannot be read", "") for row in texts.index[broken]]  # it may tell the day
    minutes = _read_minutes(responses)
    backwards = minutes.index[timed & (minutes < 0)]
    return flags + [(ids[row], "time", "", "ends before it starts", f"{minutes[row]:.1f} min") for row in backwards]


def _find_medians(minutes: pd.Series, cells: list[pd.Series]) -> pd.Series:
    overall = pd.Series(minutes.median(), index=minutes.index)
    if not cells:
        return overall
    grouped = minutes.groupby(cells)
    return grouped.transform("median").where(grouped.transform("count") >= FEWEST, overall)


def _are_timed(responses: Responses, untimed: tuple[str, str] | None) -> pd.Series:
    if untimed is None:
        return pd.Series(True, index=responses.values.index)
    question, code = untimed
    require_columns(responses, [question])
    return responses.values[question] != code


def _read_minutes(responses: Responses) -> pd.Series:
    start, end = (_read_times(responses.values[name]) for name in time_columns(responses))
    return ((end - start).dt.total_seconds() / 60).rename("minutes")


def _read_times(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, format="ISO8601", utc=True, errors="coerce")


def have_times(responses: Responses) -> bool:
    """Say whether interviews have a start and an end: not every form asks for them, not every export has them."""
    return {"start", "end"} <= _name_times(responses).keys()


def time_columns(responses: Responses) -> tuple[str, str]:
    """Return the names of the questions of the types start and end; raises `StudyError` when one has no answers."""
    if not have_times(responses):
        fix = "add questions of the types start and end to the form, and export them"
        raise StudyError("the responses have no start and end", fix=fix)
    names = _name_times(responses)
    return names["start"], names["end"]


def _name_times(responses: Responses) -> dict[str, str]:
    """Return the first question of every type that has answers."""
    questions = reversed(responses.form.questions.items())
    return {question.type: name for name, question in questions if name in responses.values}
