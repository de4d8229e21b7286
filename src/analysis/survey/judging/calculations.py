"""Calculations of a form and the answers in, the ones that have no column computed, the others checked."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.judging.statuses import find_unknown, name_place, were_asked
from analysis.survey.relevance import Context, check_expression, compute
from analysis.survey.xlsform.questions import Question
from analysis.survey.xpath.parser import parse, walk

UNSTEADY = ("once", "today")  # functions whose result depends on when they are called


def complete_calculations(
    questions: list[Question], answers: pd.DataFrame, context: Context
) -> tuple[pd.DataFrame, list[StudyError]]:
    """Return the answers with the calculations that have no column computed where they are relevant.

    One may look at another that stands further down. What cannot be computed – because it looks at a question
    without a column, or calls a function that only the device has – is a warning.
    """
    complete = answers
    waiting = [q for q in questions if q.type == "calculate" and q.name not in answers and q.calculation]
    while ready := [q for q in waiting if not _name_obstacle(q, complete, context)]:
        for question in ready:
            where = name_place(question, "calculation")
            results = compute(question.calculation, complete, context=context, where=where)
            complete = complete.assign(**{question.name: pd.Series(results, index=complete.index, dtype="str")})
            asked, _ = were_asked(question, complete, context, {})
            complete[question.name] = complete[question.name].where(asked, "")
        waiting = [question for question in waiting if question not in ready]
    obstacles = {question.name: _name_obstacle(question, complete, context) for question in waiting}
    return complete, [StudyError(f"{name} cannot be computed: {why}") for name, why in obstacles.items()]


def _name_obstacle(question: Question, answers: pd.DataFrame, context: Context) -> str:
    """Return what keeps a calculation from being computed, "" for nothing."""
    try:
        check_expression(question.calculation)
    except StudyError as error:
        return error.found
    unknown = sorted(find_unknown(question.calculation, answers, context))
    return f"{', '.join(unknown)} {'has' if len(unknown) == 1 else 'have'} no column" if unknown else ""


def drop_calculations(answers: pd.DataFrame, questions: Iterable[Question]) -> pd.DataFrame:
    """Return the answers without the calculations that can be made again: after corrections they are out of date."""
    nowhere = Context({}, None)
    again = [q.name for q in questions if _can_repeat(q, answers) and not _name_obstacle(q, answers, nowhere)]
    return answers.drop(columns=again)


def find_miscalculated(questions: list[Question], answers: pd.DataFrame, context: Context) -> list[tuple[int, str]]:
    """Return row and calculation where the device wrote something else than follows from the answers.

    That is a sign that answers were changed after the interview, or rows mixed up. Numbers are compared as
    numbers. One that cannot be computed again is left out.
    """
    differing = []
    for question in questions:
        if not _can_repeat(question, answers) or _name_obstacle(question, answers, context):
            continue
        where = name_place(question, "calculation")
        expected = pd.Series(compute(question.calculation, answers, context=context, where=where), answers.index)
        given = answers[question.name]
        same = (given == expected) | (pd.to_numeric(given, "coerce") == pd.to_numeric(expected, "coerce"))
        rows = np.nonzero((~same & (given != "")).to_numpy(dtype=bool))[0]
        differing += [(int(row), question.name) for row in rows]
    return differing


def _can_repeat(question: Question, answers: pd.DataFrame) -> bool:
    """Say whether a question is a calculation with a column that gives the same result every time."""
    if question.type != "calculate" or question.name not in answers or not question.calculation:
        return False
    try:
        tree = parse(question.calculation)
    except StudyError:  # the lint has said so
        return False
    return not any(node.kind == "call" and node.text in UNSTEADY for node in walk(tree))
