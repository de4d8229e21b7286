"""The answers to a question, as text, go in; checked numbers come out: points per answer, or a mark per code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.design_columns import name_rows, read_column
from analysis.survey.form import Form
from analysis.survey.judging.statuses import REFUSALS
from analysis.survey.measures.battery import list_items
from analysis.survey.reading.tabular import Column
from analysis.survey.xlsform.questions import Question

NONE, OTHER, DONT_KNOW = "none", "other", "dk"
ALONE = {NONE, DONT_KNOW, *REFUSALS}  # codes of a select_multiple that contradict every other one
UNNAMED = {NONE, OTHER, DONT_KNOW}  # answers that name nothing: the largest of them is no finding on the things named
NO_POINTS = float("nan")


def list_codes(form: Form, name: str) -> list[str]:
    """Return the codes that are an answer to a question, in form order; a refusal is none, “don't know” is one."""
    question = form.questions[name]
    return [code for code in form.choices[question.list] if code not in question.missing & REFUSALS]


def list_steps(form: Form, name: str) -> dict[str, float]:
    """Return the codes that are steps of a scale (`1` … `5`) with their number; “don't know” is not on it."""
    codes = set(list_codes(form, name)) - form.questions[name].missing
    return {code: float(code) for code in list_codes(form, name) if code in codes and code.isdecimal()}


def score_answers(respondents: pd.DataFrame, form: Form, name: str, points: Mapping[str, float]) -> pd.Series:
    """Return the points of each interview's answer; NaN without an answer, and for an answer that has no points.

    Raises `StudyError` for a code that is not in the list of the question, with its rows, counted from 1.
    """
    column = read_answers(respondents, form, name)
    per_text = np.array([points.get(text, NO_POINTS) for text in column.texts], dtype=float)
    return pd.Series(column.take(per_text), index=respondents.index, name=name)


def mark_answers(respondents: pd.DataFrame, form: Form, name: str) -> pd.DataFrame:
    """Return 1 and 0 for each code of a question (columns, in form order), NaN in the rows without an answer.

    “None of these” and “don't know” are answers; an empty cell – left blank or not asked – and a refusal are not.
    Raises `StudyError` for a code that is not in the list, and for one of `ALONE` beside another, with the rows.
    """
    column, codes = read_answers(respondents, form, name), list_codes(form, name)
    answered = [set(text.split()) & set(codes) for text in column.texts]
    per_text = [[float(code in chosen) if chosen else NO_POINTS for chosen in answered] for code in codes]
    marks = np.array(per_text, dtype=float).reshape(len(codes), len(answered))[:, column.codes]
    return pd.DataFrame(marks.T, index=respondents.index, columns=codes)


def collect_marks(respondents: pd.DataFrame, form: Form, *constructs: str) -> pd.DataFrame:
    """Return the marks of all questions that measure the constructs, by question and code, as `values` of a battery."""
    marks = {name: mark_answers(respondents, form, name) for name in list_items(form, *constructs)}
    return pd.concat(marks, axis=1, names=["indicator", "category"])


def keep_named(marks: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the things that can be named, which may be put in order."""
    return marks.loc[:, ~marks.columns.get_level_values("category").isin(UNNAMED)]


def keep_unnamed(marks: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of “none”, “other” and “don't know”."""
    return marks.loc[:, marks.columns.get_level_values("category").isin(UNNAMED)]


def read_answers(respondents: pd.DataFrame, form: Form, name: str) -> Column:
    """Return the answers to a question by their distinct texts, held to its list; see `mark_answers` for the errors."""
    question = form.questions[name]
    places, texts = pd.factorize(read_column(respondents, name).fillna(""))
    column = Column(list(texts), places)
    raise_all([*_find_outside(column, question, form), *_find_contradictions(column, question)])
    return column


def _find_outside(column: Column, question: Question, form: Form) -> list[StudyError]:
    codes = form.choices[question.list]
    words = [_split(text, question) for text in column.texts]
    return [
        StudyError(
            f"“{code}” is not in the list of {question.name}",
            where=_name_place(column, question, [code in chosen for chosen in words]),
            expected=f"one of {', '.join(codes)}", fix=suggest(code, codes),
        )
        for code in dict.fromkeys(word for chosen in words for word in chosen if word not in codes)
    ]  # fmt: skip


def _find_contradictions(column: Column, question: Question) -> list[StudyError]:
    several = [len(words) > 1 and bool(ALONE & set(words)) for words in (_split(t, question) for t in column.texts)]
    if not any(several):
        return []
    found = f"{question.name} has an answer that excludes every other one, and another beside it"
    where, alone = _name_place(column, question, several), ", ".join(sorted(ALONE))
    return [StudyError(found, where=where, expected=f"{alone} alone", fix="mend it in the cleaning log")]


def _split(text: str, question: Question) -> list[str]:
    return text.split() if question.type == "select_multiple" or not text else [text]


def _name_place(column: Column, question: Question, per_text: Iterable[bool]) -> str:
    rows = np.flatnonzero(column.take(np.array(list(per_text), dtype=bool)))
    return f"question {question.name}, {name_rows(rows)}"
