"""A question with a choice filter and the answers before it in, the choices it leaves open out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.survey.form import Question
from analysis.survey.relevance import evaluate


def allowed_codes(question: Question, codes: list[str], answers: pd.DataFrame) -> np.ndarray:
    """Return persons × codes: whether the form lets a person choose a code."""
    if not question.choice_filter:
        return np.ones((len(answers), len(codes)), dtype=bool)
    return np.column_stack([evaluate(question.choice_filter, answers, choice={"name": code}) for code in codes])
