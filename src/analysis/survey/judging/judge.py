"""The interviews held with one version of a form in, the status of each of its questions in each of them out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.form import Form
from analysis.survey.judging.calculations import complete_calculations, find_miscalculated
from analysis.survey.judging.statuses import (
    TODAY,
    classify,
    factorise,
    find_broken,
    find_filled,
    find_outside,
    nearest_code,
    were_asked,
)
from analysis.survey.relevance import Context
from analysis.survey.xlsform.questions import Question

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
    miscalculated: list[tuple[int, str]] = field(default_factory=list)  # row, calculation: the device wrote another
    warnings: list[StudyError] = field(default_factory=list)


def judge_answers(form: Form, questions: list[Question], answers: pd.DataFrame, context: Context) -> Judged:
    """Judge the answers to `questions`, all of one level; `answers` also has the columns of the levels around it."""
    values, warnings = complete_calculations(questions, _name_today(form, answers), context)
    judged = Judged(values, warnings=warnings)
    judged.miscalculated.extend(find_miscalculated(questions, answers, context))
    lost: dict[str, list[str]] = {}
    relevances: dict[str, np.ndarray] = {}
    for question in questions:
        if question.name in values and question.type not in WITHOUT_STATUS:
            for name in _judge_question(form, question, judged, context, relevances):
                lost.setdefault(name, []).append(question.name)
    judged.warnings.extend(
        StudyError(
            f"whether {', '.join(names)} {'was' if len(names) == 1 else 'were'} asked depends on {name}, which has no "
            "column: an empty cell there counts as not asked"
        )
        for name, names in lost.items()
    )
    return judged


def _name_today(form: Form, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers with the day of the interview under the name by which today() looks for it."""
    days = [
        question.name for question in form.questions.values() if question.type == TODAY and question.name in answers
    ]
    return answers if TODAY in answers or not days else answers.assign(**{TODAY: answers[days[0]]})


def _judge_question(
    form: Form, question: Question, judged: Judged, context: Context, relevances: dict[str, np.ndarray]
) -> set[str]:
    """Add what is found about one question; return the questions without a column on which its relevance depends."""
    name, values = question.name, factorise(judged.values[question.name])
    asked, lost = were_asked(question, judged.values, context, relevances)
    codes = form.choices.get(question.list, {}) if question.list else {}
    outside = find_outside(question, values, codes) if question.list else [[]] * len(values.texts)
    wrong = values.take(np.array([bool(texts) for texts in outside], dtype=bool))
    for row in np.nonzero(wrong)[0]:
        texts = outside[values.codes[row]]
        judged.outside.extend((int(row), name, text, nearest_code(text, codes)) for text in texts)
    for rule in find_broken(form, question, values, judged.values, context):
        rows = np.nonzero(rule.rows & ~wrong)[0]
        judged.broken.extend((int(row), name, values.texts[values.codes[row]], rule.rule) for row in rows)
        wrong = wrong | rule.rows
    judged.asked[name] = asked
    judged.status[name] = classify(question, values, asked, wrong)
    judged.breaches.extend((int(row), name) for row in np.nonzero(~asked & find_filled(values))[0])
    return lost
