"""The headings above a measure and the marks on its passages in, the theme it belongs to out."""

from __future__ import annotations

from collections import Counter, defaultdict

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


def list_promises(marks: pd.DataFrame) -> dict[str, list[tuple[int, str]]]:
    """Return by document the passages that commit to a theme, with the theme."""
    promised = defaultdict(list)
    for row in marks[marks["state"] == "commitment"].itertuples():
        promised[row.document].append((row.passage, row.theme))
    return promised


def list_themes(promised: list[tuple[int, str]], passages: list[int]) -> list[str]:
    """Return the themes to which passages commit, the most frequent first.

    >>> list_themes([(1, "health"), (2, "housing"), (2, "housing"), (3, "employment")], [1, 2])
    ['housing', 'health']
    """
    return [theme for theme, _ in Counter(theme for passage, theme in promised if passage in passages).most_common()]
