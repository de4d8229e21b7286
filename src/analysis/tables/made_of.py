"""Batteries in, the questions that their numbers are made of out: what is hidden when a question was left blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.battery import Battery
from analysis.survey.measures.needs import list_questions
from analysis.tables.worths import WORTH

COLUMNS = ["indicator", "category", "question"]


def list_made_of(batteries: Mapping[str, Sequence[Battery]], form: Form) -> pd.DataFrame:
    """Return a row per number (indicator, category) and question it is made of, as the measures declare them.

    `batteries`: by table. A number without a row is made of the question that its indicator is.
    """
    rows = [
        (indicator, category, question)
        for own in batteries.values()
        for battery in own
        for indicator, category in battery.values.columns
        for question in battery.questions.get(indicator, ())
    ]
    # worths come of a model, not of a battery
    rows += [(code, WORTH, question) for code, questions in list_questions(form).items() for question in questions]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=str)
