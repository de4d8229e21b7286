"""Shared stretches and passages in, the share of each plan that is its own text out."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from analysis.documents.lemmas import lemmatise
from analysis.documents.reuse import BODY

LAYERS = ("law", "template", "municipality", "undated")  # a word that is in several counts in the first


def count_own_text(reuse: pd.DataFrame, passages: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return how many words of each municipal document are its own, and how many it shares in which layer.

    One row per document that has passages: document, municipality, generation, words (of the body), of which
    words_law, words_template, words_municipality (taken from an older document), words_undated (shared with another
    municipality, and the dates do not tell who had them first) and words_own; share_own of all words (NaN without any).
    What was given to a later document is own.
    """
    plans = register.loc[register["level"].eq("municipal"), ["document", "municipality", "generation"]]
    plans = plans[plans["document"].isin(passages["document"])]
    body = passages[passages["kind"].isin(BODY) & passages["document"].isin(plans["document"])]
    ranges = defaultdict(list)
    for row in _take_layers(reuse).itertuples():
        ranges[row.document, row.passage].append((row.start, row.end, row.layer))
    counts = [_count(row.quote, ranges.get((row.document, row.passage), ())) for row in body.itertuples()]
    columns = [f"words_{layer}" for layer in (*LAYERS, "own")]
    counted = pd.DataFrame(counts, columns=columns, index=body["document"], dtype=int)
    counted = counted.groupby(level=0).sum().reindex(plans["document"], fill_value=0)
    counted.insert(0, "words", counted.sum(axis=1))
    owned = plans.merge(counted.reset_index(), on="document", validate="one_to_one")
    return owned.assign(share_own=owned["words_own"] / owned["words"].where(owned["words"] > 0))


def _take_layers(reuse: pd.DataFrame) -> pd.DataFrame:
    """Return the stretches that are not the document's own, those of which nobody knows who was first as undated."""
    taken = reuse[reuse["direction"].ne("to") | reuse["layer"].eq("template")]
    undated = taken["layer"].eq("municipality") & taken["direction"].eq("unknown")
    return taken.assign(layer=taken["layer"].mask(undated, "undated"))


def _count(quote: str, ranges) -> list[int]:
    """Count the words of a quote in each layer, and those in none."""
    starts = np.array([token.start for token in lemmatise(quote)], dtype=int)
    inside = np.zeros((len(LAYERS), len(starts)), dtype=bool)
    for start, end, layer in ranges:
        inside[LAYERS.index(layer)] |= (start <= starts) & (starts < end)
    first = np.where(inside.any(axis=0), inside.argmax(axis=0), len(LAYERS))
    return np.bincount(first, minlength=len(LAYERS) + 1).tolist()
