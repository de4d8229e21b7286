"""Form, model and people in, answers out: question by question in the order of the form, everybody at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.demonstration import truth
from analysis.demonstration.grids import grid_of, row_in_grid
from analysis.demonstration.odd import bend_answers
from analysis.demonstration.questions import draw_question
from analysis.demonstration.world import stream
from analysis.survey.form import Form, Question
from analysis.survey.relevance import compute, evaluate

GIVEN = ("municipality", "resp_group", "consent", "mode", "enumerator", "paper_id", "deviceid", "today", "start", "end")


def fill_in(form: Form, model: dict, people: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of `people` to every question of the form: text, "" where there is none.

    A select_multiple holds its codes joined by blanks. A question that is not relevant stays empty, so
    that what was answered before decides what is asked after, as on the device.
    """
    answers = pd.DataFrame("", index=people.index, columns=list(form.questions), dtype=str)
    for question in form.questions.values():
        values = _answer(form, model, people, question, answers)
        answers[question.name] = pd.Series(
            np.where(were_asked(question, answers), values, ""), answers.index, dtype=str
        )
    return answers


def were_asked(question: Question, answers: pd.DataFrame) -> np.ndarray:
    """Say for every interview whether the form asked a question: its own relevance and that of its groups."""
    asked = np.ones(len(answers), dtype=bool)
    for expression in question.relevant:
        asked &= evaluate(expression, answers)
    return asked


def _answer(form: Form, model: dict, people: pd.DataFrame, question: Question, answers: pd.DataFrame) -> np.ndarray:
    if question.name in GIVEN:
        return people[question.name].to_numpy()
    if question.type == "note":
        return np.full(len(people), "")
    if question.calculation:
        return compute(question.calculation, answers)
    values = draw_question(form, model, people, question, answers)
    silent = _stay_silent(form, model, people, question)
    return bend_answers(form, model, people, question, answers, np.where(silent, "", values), values)


def _stay_silent(form: Form, model: dict, people: pd.DataFrame, question: Question) -> np.ndarray:
    """Say who leaves the question empty; a required one nobody can, and open ones have their own share."""
    if question.required or question.name in model["text"]:
        return np.zeros(len(people), dtype=bool)
    shares = truth.blank_shares(model, question.name, grid_of(question), row_in_grid(form, question))
    return stream(f"blank {question.name}").random(len(people)) < people["kind"].map(shares).to_numpy()
