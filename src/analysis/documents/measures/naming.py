"""The headings above a measure and the marks on its passages in, the theme it belongs to out."""

from __future__ import annotations

import pandas as pd

from analysis.documents.codebook import load_codebook
from analysis.documents.context import PATH, find_priority
from analysis.documents.rules import make_reader


def name_theme(heading: str, themes: list[str]) -> str:
    """Return the theme of the nearest heading that names one, else the first of `themes`, else "".

    >>> name_theme("IV. Мерки › Приоритет „Здравеопазване“", []), name_theme("IV. Мерки", ["housing"])
    ('health', 'housing')
    """
    reader = make_reader(load_codebook())
    named = (find_priority(title, reader) for title in reversed(heading.split(PATH)))
    return next((theme for theme in (*named, *themes) if theme), "")


def list_themes(marks: pd.DataFrame | None, document: str, passages: list[int]) -> list[str]:
    """Return the themes to which passages commit, the most frequent first."""
    if marks is None:
        return []
    own = marks[(marks["document"] == document) & marks["passage"].isin(passages) & (marks["state"] == "commitment")]
    return own["theme"].value_counts().index.tolist()
