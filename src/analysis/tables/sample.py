"""Respondents in, what the methods page says of the sample out: how many of how many, and how."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.study import Sample
from analysis.survey.form import Form


def describe_sample(respondents: pd.DataFrame, samples: Mapping[str, Sample]) -> pd.DataFrame:
    """Return one row per group: group, n (interviews), population (persons in the frame), strata, kind."""
    strata = respondents.drop_duplicates("stratum")
    groups = pd.DataFrame({"group": list(samples), "kind": [sample.kind for sample in samples.values()]})
    return groups.assign(
        n=groups["group"].map(respondents["group"].value_counts()).fillna(0).astype(int),
        population=groups["group"].map(strata.groupby("group")["population"].sum()).fillna(0).astype(int),
        strata=groups["group"].map(strata["group"].value_counts()).fillna(0).astype(int),
    )


def count_interviews(respondents: pd.DataFrame, group: str, slugs: tuple[str, ...]) -> pd.DataFrame:
    """Return how many of the group were interviewed in each municipality: municipality, group, n; eight rows always."""
    counts = respondents.loc[respondents["group"] == group, "municipality"].value_counts()
    n = [int(counts.get(slug, 0)) for slug in slugs]
    return pd.DataFrame({"municipality": list(slugs), "group": group, "n": n})


def list_questions(form: Form) -> pd.DataFrame:
    """Return the wording of the questions: indicator, level of policy, label_LANGUAGE for each language."""
    rows = [
        {"indicator": question.name, "level": question.level}
        | {f"label_{language}": question.labels[language] for language in form.languages}
        for question in form.questions.values()
        if question.type != "note" and set(form.languages) <= set(question.labels)
    ]
    return pd.DataFrame(rows)


def list_choices(form: Form) -> pd.DataFrame:
    """Return the wording of the choices of every question: indicator, category, label_LANGUAGE; in form order."""
    rows = [
        {"indicator": question.name, "category": code} | {f"label_{language}": labels[language] for language in labels}
        for question in form.questions.values()
        if question.list
        for code, labels in form.choices[question.list].items()
    ]
    return pd.DataFrame(rows)
