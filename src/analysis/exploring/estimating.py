"""Interviews and a question in, what a group answered in a place out: estimate, interval, base, and its flag.

As the tables of the study are estimated (`analysis.tables`), but of any question, group and place, before disclosure
control: nothing of it is for publication.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure.rules import flag_bases
from analysis.errors import StudyError
from analysis.study import Study
from analysis.survey import estimates
from analysis.survey.form import Form, require_questions
from analysis.survey.measures.answers import mark_answers
from analysis.survey.measures.battery import MEAN, SHARE
from analysis.tables.designs import DISTRICT, make_design, select_place
from analysis.tables.estimation import NOT_RANDOM

CHOSEN, COUNTED = ("select_one", "select_multiple"), ("integer", "decimal", "range")
COLUMNS = ["municipality", "group", "indicator", "category", "unit", "n", "estimate", "low", "high", "flag"]


def list_estimable(form: Form) -> list[str]:
    """Return the questions whose answers are codes of a list, or numbers, in the order of the form."""
    return [
        name
        for name, question in form.questions.items()
        if not question.repeat
        and (question.type in COUNTED or (question.type in CHOSEN and question.list in form.choices))
    ]


def measure_answers(respondents: pd.DataFrame, form: Form, question: str) -> tuple[pd.DataFrame, str]:
    """Return the answers as numbers – a column per code, or one – and their unit, share or mean.

    Base: who answered; an empty cell and a refusal are no answer, “don't know” is one.
    """
    if form.questions[question].type in CHOSEN:
        return mark_answers(respondents, form, question), SHARE
    answers = respondents[question].where(~respondents[question].isin(form.questions[question].missing))
    return pd.to_numeric(answers.replace("", None)).astype(float).to_frame(MEAN), MEAN


def estimate_answers(
    respondents: pd.DataFrame, form: Form, study: Study, question: str, group: str, municipality: str | None = None
) -> pd.DataFrame:
    """Return a row per answer with the columns of `COLUMNS`; `municipality` None is the whole district.

    A group whose sample is not random has no interval. Flags are those of the study's thresholds: `:c` and `:u` would
    not be published, `low` only in brackets. Raises `StudyError` for what is no such question, group or municipality.
    """
    require_questions(form, [question])
    if question not in list_estimable(form) or question not in respondents:
        expected = "a question with a list of answers, or a number, that was asked"
        raise StudyError(f"{question} has no answers that can be estimated", where="question", expected=expected)
    if group not in study.groups:
        raise StudyError(f"unknown group “{group}”", expected=", ".join(study.groups))
    place = study.check_municipality(municipality) if municipality else DISTRICT
    members = respondents[respondents["group"] == group]
    values, unit = measure_answers(members, form, question)
    made = _estimate(members, values, unit, place, study, group)
    bases = study.disclosure
    flag = flag_bases(made["n"], bases.minimum_base, bases.reliable_base, bases.plain_base)
    return made.assign(municipality=place, group=group, indicator=question, unit=unit, flag=flag)[COLUMNS]


def _estimate(members: pd.DataFrame, values: pd.DataFrame, unit: str, place: str, study: Study, group: str):
    """Return the estimates of all answers in one place; the domain keeps the whole design of the group."""
    sample = study.sample[group]
    nothing = pd.DataFrame({"category": list(values), "n": 0, "estimate": np.nan, "low": np.nan, "high": np.nan})
    if members.empty:
        return nothing
    design = make_design(members, sample)
    if not select_place(design, place).any():
        return nothing
    by = None if place == DISTRICT else "municipality"
    made = estimates.means(design, values, by=by, share=unit == SHARE).rename(columns={"column": "category"})
    made = made if by is None else made[made["municipality"] == place].reset_index(drop=True)
    return made if sample.is_random else made.assign(**NOT_RANDOM)
