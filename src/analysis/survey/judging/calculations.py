"""Calculations of a form and the answers in, the ones that have no column computed, the others checked."""

from __future__ import annotations

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

    One that looks at a question without a column cannot be computed, and is a warning.
    """
    complete, warnings = answers, []
    for question in questions:
        if question.type != "calculate" or question.name in complete or not question.calculation:
            continue
        if unknown := find_unknown(question.calculation, complete):
            warnings.append(
                StudyError(f"{question.name} cannot be computed: {', '.join(sorted(unknown))} has no column")
            )
            continue
        where = name_place(question, "calculation")
        results = compute(question.calculation, complete, context=context, where=where)
        complete = complete.assign(**{question.name: pd.Series(results, index=complete.index, dtype="str")})
        asked, _ = were_asked(question, complete, context, {})
        complete[question.name] = complete[question.name].where(asked, "")
    return complete, warnings


def find_miscalculated(questions: list[Question], answers: pd.DataFrame, context: Context) -> list[tuple[int, str]]:
    """Return row and calculation where the device wrote something else than follows from the answers.

    That is a sign that answers were changed after the interview, or rows mixed up. Numbers are compared as
    numbers. One that cannot be computed again is left out.
    """
    differing = []
    for question in questions:
        if question.type != "calculate" or question.name not in answers or not question.calculation:
            continue
        if find_unknown(question.calculation, answers) or not _is_steady(question.calculation):
            continue
        where = name_place(question, "calculation")
        expected = pd.Series(compute(question.calculation, answers, context=context, where=where), answers.index)
        given = answers[question.name]
        same = (given == expected) | (pd.to_numeric(given, "coerce") == pd.to_numeric(expected, "coerce"))
        rows = np.nonzero((~same & (given != "")).to_numpy(dtype=bool))[0]
        differing += [(int(row), question.name) for row in rows]
    return differing


def _is_steady(expression: str) -> bool:
    """Say whether a calculation gives the same result every time, and by functions that are supported."""
    try:
        check_expression(expression)
    except StudyError:  # the lint has said so
        return False
    return not any(node.kind == "call" and node.text in UNSTEADY for node in walk(parse(expression)))
