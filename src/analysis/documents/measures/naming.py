"""The headings above a measure and the marks on its passages in, the theme it belongs to out."""

from __future__ import annotations

import pandas as pd

from analysis.documents.lemmas import lemmatise

PATH = " › "
TITLES = {  # a lemma in the title of a chapter, and the theme of the measures below
    "образование": "education",
    "образователен": "education",
    "здравеопазване": "health",
    "здраве": "health",
    "здравен": "health",
    "жилищен": "housing",
    "жилище": "housing",
    "заетост": "employment",
    "върховенство": "rule_of_law",
    "недискриминация": "rule_of_law",
    "дискриминация": "rule_of_law",
    "култура": "culture_media",
    "медия": "culture_media",
    "участие": "participation",
}


def name_theme(heading: str, themes: list[str]) -> str:
    """Return the theme of the nearest heading that names one, else the first of `themes`, else "".

    >>> name_theme("IV. Мерки › Приоритет „Здравеопазване“", []), name_theme("IV. Мерки", ["housing"])
    ('health', 'housing')
    """
    for title in reversed(heading.split(PATH)):
        named = [TITLES[token.lemma] for token in lemmatise(title) if token.lemma in TITLES]
        if named:
            return named[0]
    return themes[0] if themes else ""


def list_themes(marks: pd.DataFrame | None, document: str, passages: list[int]) -> list[str]:
    """Return the themes to which passages commit, the most frequent first, in the order in which they are marked."""
    if marks is None:
        return []
    own = marks[(marks["document"] == document) & marks["passage"].isin(passages) & (marks["state"] == "commitment")]
    return own["theme"].value_counts(sort=True).index.tolist()
