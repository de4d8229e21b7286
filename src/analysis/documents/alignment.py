"""Statements of all levels in, a chain from the EU to each municipality out, with its gaps.

Each statement is led back to one of the next level above that has any: to the one whose text it shares, else to the one
of its theme that is most alike in words, else to the theme alone. What is found is likeness of words: a measure may
serve an objective with which it shares no word, and that is why “theme” is no gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.documents.statements import LEVELS, STATEMENT, weigh_words

ALIGNMENT = [*STATEMENT, "parent_level", "parent", "basis", "similarity"]
CHAIN = ["level", "municipality", "theme"]
ALIKE = 0.24  # cosine of the words of two statements from which on they are alike: docs/methods/documents.md


def align_statements(statements: pd.DataFrame, reuse: pd.DataFrame, titles: Iterable[str] = ()) -> pd.DataFrame:
    """Return for each statement below the EU the statement that it follows (ALIGNMENT).

    `basis` is “quotation” (they share text), “similarity” (`similarity` is at least ALIKE), “theme” (no statement of
    the theme is alike; `parent` is empty) or “none” (the level above says nothing on the theme). `parent_level` is the
    next level above that has any statement at all. A statement without a theme is compared with all. Of a policy of
    the EU only the title is known, and that is not compared; nor are `titles` of institutions that a text names.
    """
    weights = weigh_words(statements["text"].where(statements["level"] != "eu", ""), titles)
    quoted = _list_quotations(reuse)
    rows = []
    for level in LEVELS[1:]:
        upper = _find_level_above(statements, level)
        parents = np.flatnonzero(statements["level"] == upper)
        for place in np.flatnonzero(statements["level"] == level):
            rows.append((place, upper, *_find_parent(place, parents, statements, weights, quoted)))
    found = pd.DataFrame(rows, columns=["place", "parent_level", "parent", "basis", "similarity"])
    children = statements.iloc[found["place"]].reset_index(drop=True)
    return pd.concat([children, found.drop(columns="place")], axis=1)[ALIGNMENT]


def list_children(
    alignment: pd.DataFrame, statements: pd.DataFrame, municipalities: Sequence[str], obtained: Iterable[str]
) -> pd.DataFrame:
    """Return how each municipality follows each statement of the level above: one row for each pair of them.

    statement, level, theme, text, municipality, children (measures that quote it or are like it), on_theme (measures of
    its theme), state: “followed”, “theme” (the theme is there, nothing like this statement), “gap” (not even the theme)
    or “not_obtained” (there is no text of a plan; `obtained` are the municipalities of which there is one). The plans
    of all generations count.
    """
    measures = alignment[alignment["level"] == LEVELS[-1]]
    upper = _find_level_above(statements, LEVELS[-1])
    pairs = statements[statements["level"] == upper].merge(pd.DataFrame({"place": list(municipalities)}), how="cross")
    followed = measures.groupby(["parent", "municipality"]).size()
    on_theme = measures.groupby(["theme", "municipality"]).size()
    children = [int(followed.get((row.statement, row.place), 0)) for row in pairs.itertuples()]
    themes = [int(on_theme.get((row.theme, row.place), 0)) for row in pairs.itertuples()]
    pairs = pairs.assign(municipality=pairs["place"], children=children, on_theme=themes)
    has_text = pairs["municipality"].isin(set(obtained))
    steps = [~has_text, pairs["children"] > 0, pairs["on_theme"] > 0]
    state = np.select(steps, ["not_obtained", "followed", "theme"], "gap")
    columns = ["statement", "level", "theme", "text", "municipality", "children", "on_theme", "state"]
    return pairs.assign(state=state)[columns]


def count_statements(statements: pd.DataFrame, themes: Sequence[str], municipalities: Sequence[str]) -> pd.DataFrame:
    """Return how many statements each level, and each municipality, has on each theme.

    Columns: level, municipality, theme, count. A pair without any has a row with 0; of a municipality of which
    there is no text that says nothing (see `list_children`).
    """
    places = [*((level, "") for level in LEVELS[:-1]), *((LEVELS[-1], place) for place in municipalities)]
    every = pd.DataFrame([(*place, theme) for place in places for theme in themes], columns=CHAIN)
    counted = statements.groupby(CHAIN).size().rename("count").reset_index()
    counts = every.merge(counted, on=CHAIN, how="left", validate="one_to_one")
    return counts.assign(count=counts["count"].fillna(0).astype(int))


def _find_level_above(statements: pd.DataFrame, level: str) -> str:
    """Return the nearest level above that says anything, "" when none does."""
    above = LEVELS[: LEVELS.index(level)]
    return next((upper for upper in reversed(above) if (statements["level"] == upper).any()), "")


def _find_parent(
    child: int, parents: np.ndarray, statements: pd.DataFrame, weights: sparse.csr_array, quoted: set[tuple]
) -> tuple[str, str, float]:
    """Return the parent, the basis, and the similarity of the two (0 without a parent)."""
    theme, names = statements["theme"].iloc[child], statements["statement"]
    alike = (weights[parents] @ weights[[child]].T).toarray()[:, 0]
    quotes = np.array([_shares_text(statements.iloc[child], statements.iloc[p], quoted) for p in parents], dtype=bool)
    if quotes.any():
        best = int(np.where(quotes, alike, -1).argmax())
        return names.iloc[parents[best]], "quotation", float(alike[best])
    on_theme = (statements["theme"].iloc[parents] == theme).to_numpy() | (theme == "")
    if not on_theme.any():
        return "", "none", 0.0
    best = int(np.where(on_theme, alike, -1).argmax())
    if alike[best] >= ALIKE:
        return names.iloc[parents[best]], "similarity", float(alike[best])
    return "", "theme" if theme else "none", 0.0


def _shares_text(child: pd.Series, parent: pd.Series, quoted: set[tuple]) -> bool:
    return any(
        (child["document"], own, parent["document"], other) in quoted
        for own in child["passages"].split(";")
        for other in parent["passages"].split(";")
    )


def _list_quotations(reuse: pd.DataFrame) -> set[tuple[str, str, str, str]]:
    """Return document and passage of both sides of each shared text, the numbers as text."""
    places = reuse.astype({"passage": str, "other_passage": str})
    return set(places[["document", "passage", "other", "other_passage"]].itertuples(index=False, name=None))
