"""Interviews in, who was asked, who answered and who gave which answer to each question out, as columns of 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.disclosure.structure import INTERVIEWED
from analysis.survey.form import Form
from analysis.survey.measures.answers import ALONE, list_codes, mark_answers
from analysis.survey.relevance import evaluate, references

ASKED, ANSWERED = "asked", "answered"
Variable = tuple[str, ...]  # ("asked", question), ("answered", question) or (question, code)
Relation = tuple[dict[Variable, float], float, float]  # low ≤ sum of coefficient × count ≤ high


@dataclass(frozen=True)
class Answers:
    """A row per interview and a column per variable, of 0 and 1: `values`; `relations` hold for each set of people."""

    values: pd.DataFrame
    relations: list[Relation]


def count_answers(respondents: pd.DataFrame, form: Form, questions: Sequence[str]) -> Answers:
    """Return the counted variables of the questions and what the form itself says of them.

    Of a question with one answer the codes add up to those who answered. Where several may be marked, each mark is one
    of those who answered, everybody of them marked something, and who marked “none of these” marked nothing else.
    """
    columns, relations = {(INTERVIEWED, ""): pd.Series(1.0, index=respondents.index)}, []
    for name in questions:
        marks = mark_answers(respondents, form, name)
        answered = marks.notna().any(axis=1)
        columns[ASKED, name] = _find_asked(respondents, form, name, answered).astype(float)
        columns[ANSWERED, name] = answered.astype(float)
        columns |= {(name, code): marks[code].fillna(0.0) for code in marks}
        relations += _relate_codes(name, list_codes(form, name), form.questions[name].type == "select_multiple")
    return Answers(pd.DataFrame(columns), relations)


def list_routing(values: pd.DataFrame, questions: Sequence[str]) -> Iterator[Relation]:
    """Yield how many of some people were asked each question: all, none, or who answered another one in a certain way.

    `values`: the counted variables of these people. Which answers close a question is read off the interviews: those
    none of whose givers was asked it, where all others who answered were.
    """
    for name in questions:
        asked = values[ASKED, name].to_numpy()
        if asked.all() or not asked.any():
            yield {(ASKED, name): 1.0, (INTERVIEWED, ""): -asked[0]}, 0.0, 0.0
            continue
        for other in questions:
            codes = [variable for variable in values if variable[0] == other and other != name]
            closing = [code for code in codes if values[code].any() and not asked[values[code] == 1].any()]
            if closing and (values[ANSWERED, other] - values[closing].sum(axis=1) == asked).all():
                yield {(ASKED, name): 1.0, (ANSWERED, other): -1.0} | dict.fromkeys(closing, 1.0), 0.0, 0.0
                break


def _find_asked(respondents: pd.DataFrame, form: Form, name: str, answered: pd.Series) -> np.ndarray:
    """Say who was asked: by the conditions of the form; where one needs what is not there, who answered was."""
    asked = np.ones(len(respondents), dtype=bool)
    for condition in form.questions[name].relevant:
        known = references(condition) <= set(respondents.columns)
        asked &= evaluate(condition, respondents) if known else answered.to_numpy()
    return asked | answered.to_numpy()


def _relate_codes(name: str, codes: list[str], several: bool) -> list[Relation]:
    total = {(name, code): 1.0 for code in codes}
    limits = [({(ANSWERED, name): 1.0, (ASKED, name): -1.0}, -np.inf, 0.0)]
    if not several:
        return [*limits, (total | {(ANSWERED, name): -1.0}, 0.0, 0.0)]
    alone = {(name, code): 1.0 for code in codes if code in ALONE}
    limits += [
        ({(name, code): 1.0} | alone | {(ANSWERED, name): -1.0}, -np.inf, 0.0) for code in codes if code not in ALONE
    ]
    return [*limits, (total | {(ANSWERED, name): -1.0}, 0.0, np.inf)]
