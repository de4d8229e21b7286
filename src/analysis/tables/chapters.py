"""The chapters of the survey: which measures each table of estimates holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analysis.study import Sample
from analysis.survey.form import Form
from analysis.survey.measures import knowledge
from analysis.survey.measures.battery import Battery
from analysis.tables.estimation import estimate_table

Measure = Callable[[pd.DataFrame, Form], Battery]
CHAPTERS: dict[str, tuple[Measure, ...]] = {
    "recognition": (knowledge.measure_recognition,),
    "self_rating": (knowledge.measure_self_rating,),
    "scores": (knowledge.measure_scores,),
}


def measure_all(respondents: pd.DataFrame, form: Form) -> dict[str, list[Battery]]:
    """Return the batteries of every table."""
    return {table: [measure(respondents, form) for measure in measures] for table, measures in CHAPTERS.items()}


def estimate_chapters(
    respondents: pd.DataFrame, form: Form, samples: Mapping[str, Sample], places: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Return every table of estimates by its name; see `estimate_table`."""
    measured = measure_all(respondents, form)
    return {name: estimate_table(batteries, respondents, samples, places) for name, batteries in measured.items()}
