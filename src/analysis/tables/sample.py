"""Respondents in, what the methods page says of the sample out: how many of how many, and how."""

from __future__ import annotations

import pandas as pd

from analysis.survey.form import Form


def describe_sample(respondents: pd.DataFrame, kinds: dict[str, str]) -> pd.DataFrame:
    """Return one row per group: group, n (interviews), population (persons in the frame), strata, kind."""
    strata = respondents.drop_duplicates("stratum")
    groups = pd.DataFrame({"group": list(kinds), "kind": list(kinds.values())})
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


def list_labels(form: Form, names: list[str]) -> pd.DataFrame:
    """Return the wording of questions: indicator, level, and label_LANGUAGE for each language of the form."""
    rows = [
        {"indicator": name, "level": form.questions[name].level}
        | {f"label_{language}": form.label(name, language) for language in form.languages}
        for name in names
    ]
    return pd.DataFrame(rows)
