"""A question with a choice filter and the answers before it in, the choices it leaves open out."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.survey.form import Question
from analysis.survey.relevance import evaluate

CHOICE_NAME = re.compile(r"(?<![\w{$'])name(?![\w}'(])")  # the bare word: the code of the choice being filtered


def allowed_codes(question: Question, codes: list[str], answers: pd.DataFrame) -> np.ndarray:
    """Return persons × codes: whether the form lets a person choose a code."""
    if not question.choice_filter:
        return np.ones((len(answers), len(codes)), dtype=bool)
    return np.column_stack([evaluate(filter_for(question.choice_filter, code), answers) for code in codes])


def filter_for(choice_filter: str, code: str) -> str:
    """Return a choice filter as a condition on one code.

    >>> filter_for("name != ${prio1} and name != ${prio2}", "health")
    "'health' != ${prio1} and 'health' != ${prio2}"
    """
    return CHOICE_NAME.sub(f"'{code}'", choice_filter)
