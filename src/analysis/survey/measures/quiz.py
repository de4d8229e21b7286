"""Interviews in, which true and false statements people judged rightly out: by statement and by level of policy."""

from __future__ import annotations

from collections.abc import Mapping

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
    answer that is not right. Levels with several statements; the others: `measure_single_levels`. Own construction.
    """
    levels = {level: names for level, names in _list_levels(form).items() if len(names) > 1}
    return Battery("quiz_levels", POINTS, _average_levels(respondents, form, levels), questions=levels)


def measure_single_levels(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that judged the statement rightly, for each level of policy that has only one.

    Such a level is its statement, with the same base and, as a share, the same interval. Own construction.
    """
    levels = {level: names for level, names in _list_levels(form).items() if len(names) == 1}
    return Battery("quiz_single_levels", SHARE, _average_levels(respondents, form, levels), questions=levels)


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


def _list_levels(form: Form) -> dict[str, tuple[str, ...]]:
    """Return the statements of each level of policy, as `quiz_LEVEL` and in form order."""
    levels: dict[str, tuple[str, ...]] = {}
    for name in list_items(form, "knowledge quiz"):
        level = form.questions[name].level
        if level:
            levels[f"quiz_{level}"] = (*levels.get(f"quiz_{level}", ()), name)
    return levels


def _average_levels(respondents: pd.DataFrame, form: Form, levels: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    right = _find_right(respondents, form)
    made = stack({(level, "right"): right[list(names)].mean(axis=1) for level, names in levels.items()})
    return made.reindex(respondents.index)


def _give_points(form: Form, name: str) -> dict[str, float]:
    return {code: -1.0 for code in list_codes(form, name)} | {DONT_KNOW: 0.0, form.questions[name].key: 1.0}


def _find_right(respondents: pd.DataFrame, form: Form) -> pd.DataFrame:
    return judge_statements(respondents, form).clip(lower=0)
