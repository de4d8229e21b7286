"""A question and the answers of all interviews in, what became of the question in each interview out."""

from __future__ import annotations

from difflib import get_close_matches

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.form import Form
from analysis.survey.questions import SELECTS, Labels, Question
from analysis.survey.relevance import evaluate

STATUSES = ("answered", "dk", "refused", "missing", "not_asked", "no_consent", "breach", "invalid")
REFUSALS = {"ref", "refused"}  # of the missing codes; every other one counts as “don't know / cannot say”
NUMBERS = {"integer": r"[+-]?[0-9]+", "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"}


def were_asked(question: Question, answers: pd.DataFrame) -> np.ndarray:
    """Say for every interview whether the form asked a question: its own relevance and that of its groups."""
    asked = np.ones(len(answers), dtype=bool)
    for expression in question.relevant:
        asked &= evaluate(expression, answers)
    return asked


def status_of(question: Question, answers: pd.DataFrame) -> np.ndarray:
    """Return the status of a question in every interview, on the final answers of that interview.

    not_asked: irrelevant and empty; breach: irrelevant, yet answered; missing: relevant and empty;
    invalid: no number, or the constraint is broken; dk, refused: nothing but codes that the sheet
    `analysis` declares missing; answered: all else.
    """
    values = answers[question.name]
    asked, filled = were_asked(question, answers), (values != "").to_numpy(dtype=bool)
    kinds = values.map({value: kind_of_answer(value, question.missing) for value in values.unique()})
    return np.select(
        [~asked & filled, ~asked, ~filled, ~_are_valid(question, answers)],
        ["breach", "not_asked", "missing", "invalid"],
        kinds.to_numpy(dtype=object),
    )


def kind_of_answer(value: str, missing: frozenset[str]) -> str:
    """Return dk, refused or answered; a select_multiple is dk only when it holds no real answer.

    >>> [kind_of_answer(value, frozenset({"dk", "ref", "-99"})) for value in ("dk", "-99", "ref", "media dk")]
    ['dk', 'dk', 'refused', 'answered']
    """
    codes = set(value.split())
    if not codes or not codes <= missing:
        return "answered"
    return "refused" if codes & REFUSALS else "dk"


def find_codes_outside(form: Form, answers: pd.DataFrame, interviews: pd.Series) -> list[StudyError]:
    """Return a problem for every cell with a code that is not in the list of its question.

    `interviews` names each interview in the message.
    """
    problems = []
    for name, question in form.questions.items():
        if question.type not in SELECTS:
            continue
        codes = form.choices[question.list]
        wrong = {value: _codes_outside(value, question.type, codes) for value in answers[name].unique()}
        problems += [
            StudyError(
                f"“{code}” is not in list {question.list}",
                where=f"{interviews[row]}, column {name}",
                fix=nearest_code(code, codes),
            )
            for row in answers.index[answers[name].map(wrong).map(bool)]
            for code in wrong[answers.at[row, name]]
        ]
    return problems


def nearest_code(value: str, codes: dict[str, Labels]) -> str:
    """Return a hint with the code whose spelling, or whose label in any language, is nearest.

    >>> nearest_code("Руссе", {"ruse": {"bg": "Русе", "en": "Ruse"}, "byala": {"bg": "Бяла"}})
    'did you mean “ruse”?'
    """
    spellings = {label: code for code, labels in codes.items() for label in labels.values()} | {c: c for c in codes}
    near = get_close_matches(value, spellings, n=1, cutoff=0.6)
    return f"did you mean “{spellings[near[0]]}”?" if near else f"use one of {', '.join(codes)}"


def _codes_outside(value: str, kind: str, codes: dict[str, Labels]) -> list[str]:
    found = value.split() if kind == "select_multiple" else [value] if value else []
    return [code for code in found if code not in codes]


def _are_valid(question: Question, answers: pd.DataFrame) -> np.ndarray:
    values = answers[question.name]
    valid = np.ones(len(answers), dtype=bool)
    if question.type in NUMBERS:
        valid &= values.str.fullmatch(NUMBERS[question.type]).to_numpy(dtype=bool)
    if question.constraint:
        valid &= evaluate(question.constraint, answers, values)
    return valid
