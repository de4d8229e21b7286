"""Passages in, how hard their sentences are out: LIX beside Bulgarian reference texts, and the hardest sentences.

LIX (Björnsson 1968, *Läsbarhet*): words per sentence plus the percentage of words of more than six letters. No formula
is established for Bulgarian, so the figure is read beside other Bulgarian texts, never as a grade of school.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.documents.lemmas import lemmatise
from analysis.documents.sentences import split_sentences

REFERENCES = Path(__file__).with_name("data") / "readability.csv"
LONG = 6  # a long word has more letters
MINIMUM_WORDS = 1000  # a shorter text says more of its layout than of its language
SHORTEST_SENTENCE = 5  # words; less is a label
SHORTEST_HARD = 12  # words; a shorter sentence is hard by its words alone, often by the name of an institution


def measure_readability(passages: pd.DataFrame) -> pd.DataFrame:
    """Return one row per document: `document`, `words`, `sentences`, `words_per_sentence`, `share_long`, `lix`.

    Paragraphs and items of lists are read, headings and tables are not, nor what has fewer than five words. Of a
    document with fewer than 1,000 words the last three are missing.
    """
    rows = [{"document": name, **_summarise(found)} for name, found in list_sentences(passages).groupby("document")]
    return pd.DataFrame(rows, columns=["document", "words", "sentences", "words_per_sentence", "share_long", "lix"])


def list_hardest(passages: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """Return the `count` hardest sentences of each document, by their own LIX, the hardest first.

    Sentences of fewer than twelve words are left out.

    Columns: `document`, `passage`, `start`, `end` (in its quote), `words`, `long_words`, `lix`.
    """
    sentences = list_sentences(passages).query("words >= @SHORTEST_HARD")
    sentences["lix"] = compute_lix(sentences["words"], 1, sentences["long_words"])
    ordered = sentences.sort_values(["document", "lix", "passage", "start"], ascending=[True, False, True, True])
    return ordered.groupby("document").head(count).reset_index(drop=True)


def list_sentences(passages: pd.DataFrame) -> pd.DataFrame:
    """Return one row per sentence that is read: `document`, `passage`, `start`, `end`, `words`, `long_words`."""
    read = passages[passages["kind"].isin(["paragraph", "item"])]
    rows = [
        (document, passage, *sentence)
        for document, passage, quote in zip(read["document"], read["passage"], read["quote"], strict=True)
        for sentence in _count_words(quote)
    ]
    return pd.DataFrame(rows, columns=["document", "passage", "start", "end", "words", "long_words"])


def compute_lix(words: pd.Series | float, sentences: pd.Series | float, long_words: pd.Series | float):
    """Return words per sentence plus the percentage of long words.

    >>> compute_lix(words=200, sentences=10, long_words=60)
    50.0
    """
    return words / sentences + 100 * long_words / words


def read_references() -> pd.DataFrame:
    """Return the texts that a LIX is read beside: `text_bg`, `text_en`, `lix`, `source`."""
    return pd.read_csv(REFERENCES)


def _count_words(quote: str) -> Iterable[tuple[int, int, int, int]]:
    for start, end in split_sentences(quote):
        words = lemmatise(quote[start:end])
        if len(words) >= SHORTEST_SENTENCE:
            yield start, end, len(words), sum(len(word.form) > LONG for word in words)


def _summarise(sentences: pd.DataFrame) -> dict[str, float]:
    words, count, long_words = sentences["words"].sum(), len(sentences), sentences["long_words"].sum()
    if words < MINIMUM_WORDS:
        return {"words": words, "sentences": count}
    measured = {"words_per_sentence": words / count, "share_long": long_words / words}
    return {"words": words, "sentences": count, **measured, "lix": compute_lix(words, count, long_words)}
