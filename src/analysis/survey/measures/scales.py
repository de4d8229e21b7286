"""Answers on a scale of steps in, their balance out: the share above the middle minus the share below it."""

from __future__ import annotations

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.answers import list_steps, score_answers
from analysis.survey.measures.battery import list_items, stack


def score_net(respondents: pd.DataFrame, form: Form, construct: str) -> pd.DataFrame:
    """Return (question, net) for all questions of a construct: 1 above the middle of the scale, −1 below, 0 on it.

    On five steps that is 4–5 against 1–2. Its mean is the net agreement, in points. Base: who chose a step; “don't
    know” is no step, so it is outside the base and neither for nor against. The balance of business surveys: OECD
    2003, Business Tendency Surveys: A Handbook; beside diverging bars: Heiberger & Robbins 2014, “Design of
    diverging stacked bar charts for Likert scales”, J. Statistical Software 57.
    """
    return stack({
        (name, "net"): score_answers(respondents, form, name, _weigh_steps(list_steps(form, name)))
        for name in list_items(form, construct)
    })  # fmt: skip


def _weigh_steps(steps: dict[str, float]) -> dict[str, float]:
    """Return the points of each step.

    >>> _weigh_steps({"1": 1, "2": 2, "3": 3, "4": 4, "5": 5})
    {'1': -1.0, '2': -1.0, '3': 0.0, '4': 1.0, '5': 1.0}
    """
    middle = (min(steps.values()) + max(steps.values())) / 2
    return {code: float(step > middle) - float(step < middle) for code, step in steps.items()}
