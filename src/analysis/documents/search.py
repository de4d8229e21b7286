"""Passages in, an index of their lemmas and stems out; a query in, the passages that hold all of it out, best first.

SQLite's FTS5 with the lemmas and the stems of a passage's words, in their order, so that „…“ finds neighbours, and with
those of the headings above it. A word of the query is found by either key, one of them in the passage itself: under
„Участие“ a passage need not say the word again. The order is BM25 (Robertson and Zaragoza 2009, “The Probabilistic
Relevance Framework”).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.documents.queries import Query, Word, parse_query, read_words
from analysis.errors import StudyError

STORED = ("document", "passage", "page", "heading", "quote")
KEYS = ("lemma", "stem")
WEIGHTS = {"lemma": 1.0, "stem": 0.5, "lemma_above": 0.2, "stem_above": 0.1}  # a word in a heading counts a fifth
COLUMNS = [f"{name} UNINDEXED" for name in STORED] + list(WEIGHTS)
SCHEMA = f"CREATE VIRTUAL TABLE passages USING fts5({', '.join(COLUMNS)}, tokenize = 'unicode61 remove_diacritics 0')"
RANK = ", ".join(str(WEIGHTS.get(name, 0.0)) for name in (*STORED, *WEIGHTS))
FIND = f"""
SELECT {", ".join(STORED)}, -bm25(passages, {RANK}) AS score FROM passages WHERE passages MATCH ?
ORDER BY score DESC, rowid"""


@dataclass(frozen=True)
class Hit:
    """A passage that answers a query; `marks` are the ranges of the words of the query in its quote."""

    document: str
    passage: int
    page: int
    heading: str
    quote: str
    score: float
    marks: tuple[tuple[int, int], ...]


def build_index(passages: pd.DataFrame, path: Path | str = ":memory:") -> sqlite3.Connection:
    """Write the index of `passages` (columns document, passage, page, heading, quote) to a new file, or to memory."""
    connection = sqlite3.connect(path)
    try:
        connection.execute(SCHEMA)
    except sqlite3.OperationalError as error:
        connection.close()
        raise StudyError(
            f"the index of the documents cannot be made: {error}",
            where=str(path),
            expected="Python with an SQLite that has FTS5",
            fix="install Python from python.org, conda or your distribution",
        ) from error
    rows = passages[list(STORED)].itertuples(index=False, name=None)
    with connection:
        connection.executemany(f"INSERT INTO passages VALUES ({', '.join('?' * len(COLUMNS))})", map(_to_row, rows))
    return connection


def search(index: sqlite3.Connection, text: str) -> list[Hit]:
    """Return the passages that hold all of a query (see `parse_query`) in their text and headings, the best first."""
    query = parse_query(text)
    if not query.wanted:
        return []
    found = index.execute(FIND, [to_match(query)]).fetchall()
    return [Hit(*stored, round(score, 4), mark_words(stored[-1], query)) for *stored, score in found]


def count_words(index: sqlite3.Connection, query: Query) -> dict[str, int]:
    """Return how many passages hold each wanted word or phrase of a query alone."""
    counted = "SELECT count(*) FROM passages WHERE passages MATCH ?"
    return {
        " ".join(word.form for word in words): index.execute(counted, [_match_words(words)]).fetchone()[0]
        for words in query.wanted
    }


def list_lemmas(index: sqlite3.Connection) -> list[str]:
    """Return all lemmas of an index, those of most passages first."""
    index.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'passages', 'col')")
    found = index.execute("SELECT term FROM temp.vocabulary WHERE col = 'lemma' ORDER BY doc DESC, term")
    return [term for (term,) in found]


def mark_words(quote: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Return the ranges of a query's words in a quote, phrases as a whole."""
    words = read_words(quote)
    marks = {
        (words[at].start, words[at + len(wanted) - 1].end)
        for wanted in query.wanted
        for at in range(len(words) - len(wanted) + 1)
        if all(map(_are_alike, words[at:], wanted))
    }
    return tuple(sorted(marks))


def to_match(query: Query) -> str:
    """Return a query in the language of FTS5: all that is wanted, one of it in the passage, nothing unwanted there."""
    wanted = " AND ".join(_match_words(words, above=True) for words in query.wanted)
    here = " OR ".join(map(_match_words, query.wanted))
    return " NOT ".join([f"({wanted} AND ({here}))", *map(_match_words, query.unwanted)])


def _to_row(stored: tuple) -> tuple:
    quote, above = read_words(stored[STORED.index("quote")]), read_words(stored[STORED.index("heading")])
    return (*stored, *(" ".join(getattr(word, key) for word in words) for words in (quote, above) for key in KEYS))


def _match_words(words: Iterable[Word], above: bool = False) -> str:
    """Return what finds the words beside one another in a passage, or in the headings above it, by either key."""
    keys = [(column, " ".join(getattr(word, column) for word in words)) for column in KEYS]
    return "(" + " OR ".join(f'{{{name} {name + "_above" if above else ""}}} : "{key}"' for name, key in keys) + ")"


def _are_alike(one: Word, other: Word) -> bool:
    return one.lemma == other.lemma or one.stem == other.stem
