"""Statements of all levels in, a chain from the EU to each municipality out, with its gaps.

Each statement is led back to one of the next level above that has any: to the one whose text it shares, else to the one
of its theme that is most alike in words, else to the theme alone. What is found is likeness of words: a measure may
serve an objective with which it shares no word, and that is why “theme” is no gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.documents.statements import LEVELS, STATEMENT, weigh_words

ALIGNMENT = [*STATEMENT, "parent_level", "parent", "basis", "similarity"]
CHAIN = ["level", "municipality", "theme"]
ALIKE = 0.24  # cosine of the words of two statements from which on they are alike: docs/methods/documents.md
TOGETHER = 2000  # statements that are compared at a time


def align_statements(statements: pd.DataFrame, reuse: pd.DataFrame, titles: Iterable[str] = ()) -> pd.DataFrame:
    """Return for each statement below the EU the statement that it follows (ALIGNMENT).

    `basis` is “quotation” (they share text), “similarity” (`similarity` is at least ALIKE), “theme” (no statement of
    the theme is alike; `parent` is empty) or “none” (the level above says nothing on the theme). `parent_level` is the
    next level above that has any statement at all. A statement without a theme is compared with all. Of a policy of
    the EU only the title is known, and that is not compared; nor are `titles` of institutions that a text names.
    """
    weights = weigh_words(statements["text"].where(statements["level"] != "eu", ""), titles)
    rows = []
    for level in LEVELS[1:]:
        upper = _find_level_above(statements, level)
        children, parents = (np.flatnonzero(statements["level"] == name) for name in (level, upper))
        above, quoted = statements.iloc[parents], _find_quoted(statements, children, parents, reuse)
        names, themes = above["statement"].to_numpy(), above["theme"].to_numpy()
        for place, alike in _compare(weights, children, parents):
            found = _find_parent(statements["theme"].iat[place], names, themes, alike, quoted.get(place, set()))
            rows.append((place, upper, *found))
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


def _compare(weights: sparse.csr_array, children: np.ndarray, parents: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each child with how alike it is to each parent."""
    for begin in range(0, len(children), TOGETHER):
        some = children[begin : begin + TOGETHER]
        yield from zip(some, (weights[parents] @ weights[some].T).toarray().T, strict=True)


def _find_parent(
    theme: str, names: np.ndarray, themes: np.ndarray, alike: np.ndarray, quoted: set[int]
) -> tuple[str, str, float]:
    """Return the parent, the basis, and the similarity of the two (0 without a parent).

    `names`, `themes` and `alike` are those of the parents; `quoted` are the places among them of those it quotes.
    """
    if quoted:
        best = max(sorted(quoted), key=lambda place: alike[place])
        return names[best], "quotation", float(alike[best])
    on_theme = (themes == theme) | (theme == "")
    if not on_theme.any():
        return "", "none", 0.0
    best = int(np.where(on_theme, alike, -1).argmax())
    if alike[best] >= ALIKE:
        return names[best], "similarity", float(alike[best])
    return "", "theme" if theme else "none", 0.0


def _find_quoted(
    statements: pd.DataFrame, children: np.ndarray, parents: np.ndarray, reuse: pd.DataFrame
) -> dict[int, set[int]]:
    """Return for each child that shares text with parents their places among the parents."""
    above, quoted, found = _list_passages(statements, parents), defaultdict(set), {}
    shared = reuse[reuse["other"].isin(statements["document"].iloc[parents])]
    for row in shared.itertuples():
        quoted[row.document, str(row.passage)] |= above.get((row.other, str(row.other_passage)), set())
    for place, own in _list_passages(statements, children).items():
        for number in own if place in quoted else ():
            found[children[number]] = found.get(children[number], set()) | quoted[place]
    return found


def _list_passages(statements: pd.DataFrame, places: np.ndarray) -> dict[tuple[str, str], set[int]]:
    """Return by document and passage, its number as text, which of the statements at `places` stand there."""
    found = defaultdict(set)
    for number, row in enumerate(statements.iloc[places].itertuples()):
        for passage in row.passages.split(";"):
            found[row.document, passage].add(number)
    return found
