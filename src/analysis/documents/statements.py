"""Policies, goals, promises of the district and measures of municipalities in, one list of statements out.

A statement is an objective or a measure of a level: of the EU (each theme of each of its policies), the nation (the
goal of each theme), the district (each passage in which its strategy commits to a theme) or a municipality (each
measure, and each passage outside the measures that commits to a theme).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.documents.masking import make_names, mask_names

LEVELS = ("eu", "national", "district", "municipal")
STATEMENT = ["statement", "level", "document", "municipality", "theme", "passages", "text"]
LETTERS = 4  # of a lemma, from which on it says something


def list_statements(
    policies: pd.DataFrame,
    goals: pd.DataFrame,
    marks: pd.DataFrame,
    passages: pd.DataFrame,
    commitments: pd.DataFrame,
    register: pd.DataFrame,
    language: str,
) -> pd.DataFrame:
    """Return all statements (STATEMENT): `passages` are their numbers in the document, joined by “;”.

    `policies` (those in force) has id, level, priorities and a title, `goals` theme_id and an operational_goal, in the
    `language` of the documents;
    `register` tells the level and the municipality of the documents of `marks`, `passages` and `commitments`.
    """
    facts = register.set_index("document")
    levels = {
        "eu": _list_policies(policies, language),
        "national": _list_goals(goals, language),
        "district": _list_promises(marks, passages, facts, "district"),
        "municipal": _list_measures(marks, passages, commitments, facts),
    }
    every = pd.concat([rows.assign(level=level) for level, rows in levels.items()], ignore_index=True)
    return every.reindex(columns=STATEMENT).fillna("")


def _list_policies(policies: pd.DataFrame, language: str) -> pd.DataFrame:
    themes = policies[policies["level"] == "eu"].assign(theme=lambda rows: rows["priorities"].fillna("").str.split(";"))
    themes = themes.explode("theme").query("theme != ''")
    return pd.DataFrame(
        {
            "statement": themes["id"] + ":" + themes["theme"],
            "document": themes["id"],
            "theme": themes["theme"],
            "text": themes[f"title_{language}"],
        }
    )


def _list_goals(goals: pd.DataFrame, language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "statement": "goal:" + goals["theme_id"],
            "theme": goals["theme_id"],
            "text": goals[f"operational_goal_{language}"],
        }
    )


def _list_promises(marks: pd.DataFrame, passages: pd.DataFrame, facts: pd.DataFrame, level: str) -> pd.DataFrame:
    """Return the passages in which documents of the level commit to a theme, once for each theme."""
    commits = marks[(marks["state"] == "commitment") & (marks["document"].map(facts["level"]) == level)]
    commits = commits[["document", "passage", "theme"]].drop_duplicates()
    said = commits.merge(passages[["document", "passage", "quote"]], on=["document", "passage"], validate="many_to_one")
    return pd.DataFrame(
        {
            "statement": said["document"] + ":p" + said["passage"].astype(str) + ":" + said["theme"],
            "document": said["document"],
            "municipality": said["document"].map(facts["municipality"]),
            "theme": said["theme"],
            "passages": said["passage"].astype(str),
            "text": said["quote"],
        }
    )


def _list_measures(
    marks: pd.DataFrame, passages: pd.DataFrame, commitments: pd.DataFrame, facts: pd.DataFrame
) -> pd.DataFrame:
    """Return the measures of municipalities, and what they promise in passages of which no measure was made."""
    municipal = commitments[commitments["document"].map(facts["level"]) == "municipal"]
    measures = municipal.assign(
        statement=municipal["document"] + ":" + municipal["commitment"].astype(str),
        municipality=municipal["document"].map(facts["municipality"]),
        text=municipal["measure"],
    )
    within = measures.assign(passage=measures["passages"].str.split(";")).explode("passage")
    within = set(zip(within["document"], within["passage"], strict=True))
    promises = _list_promises(marks, passages, facts, "municipal")
    outside = [place not in within for place in zip(promises["document"], promises["passages"], strict=True)]
    return pd.concat([measures, promises[np.array(outside, dtype=bool)]])


def weigh_words(texts: Iterable[str], titles: Iterable[str] = ()) -> sparse.csr_array:
    """Return texts × lemmas: each row of length 1, a lemma the heavier the fewer texts have it (TF-IDF).

    The words of `titles` of institutions do not count where the whole title stands: the office is not what is done.
    """
    names = make_names(titles=titles)
    lemmas = [
        [word for word, _, _ in mask_names(text, names) if len(word) >= LETTERS and " " not in word] for text in texts
    ]
    numbers = {word: place for place, word in enumerate(sorted({word for row in lemmas for word in row}))}
    rows = np.repeat(np.arange(len(lemmas)), [len(row) for row in lemmas])
    columns = np.array([numbers[word] for row in lemmas for word in row], dtype=int)
    shape = (len(lemmas), max(len(numbers), 1))
    has = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    has.data[:] = 1  # once is enough: statements are short
    rarity = np.log((1 + len(lemmas)) / (1 + has.sum(axis=0))) + 1
    weighted = has * rarity
    length = np.sqrt((weighted * weighted).sum(axis=1))
    return sparse.csr_array(weighted / np.where(length > 0, length, 1)[:, None])
