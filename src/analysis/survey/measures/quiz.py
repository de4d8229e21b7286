"""Interviews in, which true and false statements people judged rightly out: by statement and by level of policy."""

from __future__ import annotations

import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.survey.form import Form
from analysis.survey.measures.answers import DONT_KNOW, list_codes, score_answers
from analysis.survey.measures.battery import POINTS, SHARE, Battery, list_items, stack


def measure_quiz(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that judged each statement rightly.

    Base: who answered the statement; “don't know” is an answer that is not right. Factual items with one right
    answer: Delli Carpini & Keeter 1993, “Measuring political knowledge”, American J. Political Science 37; what “don't
    know” then hides: Mondak 2001, “Developing valid knowledge scales”, ibid. 45. The statements are our own.
    """
    right = _find_right(respondents, form)
    return Battery("quiz", SHARE, stack({(name, "right"): right[name] for name in right}), compared=True)


def measure_quiz_levels(respondents: pd.DataFrame, form: Form) -> Battery:
    """Mean share of the statements on each level of policy (EU, national …) that a respondent judged rightly.

    Base: who answered at least one statement of the level; the share is of those answered, “don't know” being an
    answer that is not right. Own construction. A level with one statement is that statement.
    """
    right = _find_right(respondents, form)
    levels: dict[str, list[str]] = {}
    for name in right:
        levels.setdefault(form.questions[name].level, []).append(name)
    columns = {(f"quiz_{level}", "right"): right[names].mean(axis=1) for level, names in levels.items() if level}
    return Battery("quiz_levels", POINTS, stack(columns))


def judge_statements(respondents: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return 1 for a right answer, −1 for a wrong one, 0 for “don't know”, NaN for none; a column per statement.

    Raises `StudyError` for a statement whose right answer the form does not give.
    """
    names = list_items(form, "knowledge quiz")
    raise_all([
        StudyError(
            f"{name} has no right answer among its codes", where=f"form {form.form_id}, sheet analysis, column key",
            expected=f"one of {', '.join(list_codes(form, name))}",
        )
        for name in names
        if form.questions[name].key not in list_codes(form, name)
    ])  # fmt: skip
    return pd.DataFrame({name: score_answers(respondents, form, name, _give_points(form, name)) for name in names})


def _give_points(form: Form, name: str) -> dict[str, float]:
    return {code: -1.0 for code in list_codes(form, name)} | {DONT_KNOW: 0.0, form.questions[name].key: 1.0}


def _find_right(respondents: pd.DataFrame, form: Form) -> pd.DataFrame:
    return judge_statements(respondents, form).clip(lower=0)
