"""Respondents in, what the methods page says of the sample out: how many of how many, and how."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.study import Sample
from analysis.survey.form import Form


def describe_sample(respondents: pd.DataFrame, samples: Mapping[str, Sample]) -> pd.DataFrame:
    """Return one row per group: group, kind, n, population, strata, enumerated.

    n are the interviews, population the persons in the frame. `enumerated`: how many of the strata everybody of whom
    was interviewed. Which they are is not said, since it gives their n away; nor how many persons they have.
    """
    strata = respondents.drop_duplicates("stratum")
    interviews = respondents["stratum"].value_counts()
    is_enumerated = strata["stratum"].map(interviews) == strata["population"]
    groups = pd.DataFrame({"group": list(samples), "kind": [sample.kind for sample in samples.values()]})

    def match(values: pd.Series) -> pd.Series:
        return groups["group"].map(values).fillna(0).astype(int)

    return groups.assign(
        n=match(respondents["group"].value_counts()),
        population=match(strata.groupby("group")["population"].sum()),
        strata=match(strata["group"].value_counts()),
        enumerated=match(is_enumerated.groupby(strata["group"]).sum()),
    )


def count_interviews(respondents: pd.DataFrame, group: str, slugs: tuple[str, ...]) -> pd.DataFrame:
    """Return how many of how many were interviewed in each municipality: municipality, group, n, population.

    A row for each of the eight always. The persons in the frame are missing where nobody was interviewed and where the
    strata of several municipalities were merged: then the interviews only know their sum.
    """
    own = respondents[respondents["group"] == group]
    counts = own["municipality"].value_counts()
    is_alone = own.groupby("stratum")["municipality"].transform("nunique") == 1
    persons = own[is_alone].drop_duplicates("municipality").set_index("municipality")["population"]
    n = [int(counts.get(slug, 0)) for slug in slugs]
    population = persons.reindex(list(slugs)).astype("Int64").array
    return pd.DataFrame({"municipality": list(slugs), "group": group, "n": n, "population": population})


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
