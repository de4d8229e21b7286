"""Interviews in, what people know of programmes and policies out: recognition, self-rating, scores."""

from __future__ import annotations

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.battery import MEAN, SHARE, Battery, list_items, stack

RECOGNISED = {"heard", "know", "used"}


def measure_recognition(respondents: pd.DataFrame, form: Form) -> Battery:
    """Whether a programme (or the foil) was at least heard of, among those who answered the item."""
    items = list_items(form, "aided recognition", "foil (does not exist)")
    heard = respondents[items].isin(RECOGNISED).astype(float).where(respondents[items] != "")
    columns = {(name, "recognised"): heard[name] for name in items}
    return Battery("recognition", SHARE, stack(columns), compared=True, ordered=True)


def measure_self_rating(respondents: pd.DataFrame, form: Form) -> Battery:
    """Self-rated knowledge of each level of policy, 1 (not at all) to 5 (very well), among those who answered."""
    items = list_items(form, "self-rated knowledge")
    columns = {(name, "mean"): pd.to_numeric(respondents[name].replace("", None)).astype(float) for name in items}
    return Battery("self_rating", MEAN, stack(columns), compared=True, ordered=True)


def measure_scores(respondents: pd.DataFrame, form: Form) -> Battery:
    """The number of real programmes recognised and the quiz score.

    `n_known` counts over those who answered at least one recognition item; `quiz_score` gives a point
    for each right answer, and “don't know” gives none, over those who answered at least one quiz item.
    """
    recognition = respondents[list_items(form, "aided recognition")]
    quiz = respondents[list_items(form, "knowledge quiz")]
    keys = pd.Series({name: form.questions[name].key for name in quiz.columns})
    columns = {
        ("n_known", "mean"): recognition.isin(RECOGNISED).sum(axis=1).where((recognition != "").any(axis=1)),
        ("quiz_score", "mean"): quiz.eq(keys, axis=1).sum(axis=1).where((quiz != "").any(axis=1)),
    }
    return Battery("scores", MEAN, stack(columns), compared=True)
