"""The interviews held with one version of a form in, the status of each of its questions in each of them out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.form import Form
from analysis.survey.questions import Question
from analysis.survey.relevance import Context, compute
from analysis.survey.statuses import (
    classify,
    find_broken,
    find_outside,
    find_unknown,
    name_place,
    nearest_code,
    were_asked,
)

WITHOUT_STATUS = ("note",)


@dataclass(frozen=True)
class Judged:
    """What was found on one level of a form – the interview, or a repeat; rows go by their place."""

    values: pd.DataFrame  # text; the answers, and calculations that had no column
    asked: dict[str, np.ndarray] = field(default_factory=dict)  # question → bool per row
    status: dict[str, np.ndarray] = field(default_factory=dict)  # question → code of `STATUSES` per row
    outside: list[tuple[int, str, str, str]] = field(default_factory=list)  # row, question, found, nearest code
    breaches: list[tuple[int, str]] = field(default_factory=list)  # row, question: answered though not asked
    broken: list[tuple[int, str, str, str]] = field(default_factory=list)  # row, question, value, rule
    warnings: list[StudyError] = field(default_factory=list)


def judge_answers(form: Form, questions: list[Question], answers: pd.DataFrame, context: Context) -> Judged:
    """Judge the answers to `questions`, all of one level; `answers` also has the columns of the levels around it."""
    values, warnings = complete_calculations(questions, answers, context)
    judged = Judged(values, warnings=warnings)
    lost: dict[str, list[str]] = {}
    for question in questions:
        if question.name in values and question.type not in WITHOUT_STATUS:
            for name in _judge_question(form, question, judged, context):
                lost.setdefault(name, []).append(question.name)
    judged.warnings.extend(
        StudyError(
            f"whether {', '.join(names)} {'was' if len(names) == 1 else 'were'} asked depends on {name}, which has no "
            "column: an empty cell there counts as not asked"
        )
        for name, names in lost.items()
    )
    return judged


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
        asked, _ = were_asked(question, complete, context)
        complete[question.name] = complete[question.name].where(asked, "")
    return complete, warnings


def _judge_question(form: Form, question: Question, judged: Judged, context: Context) -> set[str]:
    """Add what is found about one question; return the questions without a column on which its relevance depends."""
    name, values = question.name, judged.values[question.name]
    asked, lost = were_asked(question, judged.values, context)
    wrong = np.zeros(len(values), dtype=bool)
    codes = form.choices.get(question.list, {}) if question.list else {}
    outside = find_outside(question, values, codes) if question.list else {}
    for row in np.nonzero(values.isin(list(outside)))[0] if outside else ():
        wrong[row] = True
        judged.outside.extend((int(row), name, text, nearest_code(text, codes)) for text in outside[values.iat[row]])
    for rule in find_broken(form, question, judged.values, context):
        rows = np.nonzero(rule.rows & ~wrong)[0]
        judged.broken.extend((int(row), name, values.iat[row], rule.rule) for row in rows)
        wrong |= rule.rows
    judged.asked[name] = asked
    judged.status[name] = classify(question, values, asked, wrong)
    breaches = np.nonzero(~asked & (values != "").to_numpy(dtype=bool))[0]
    judged.breaches.extend((int(row), name) for row in breaches)
    return lost
