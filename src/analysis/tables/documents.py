"""What was found in policy documents in, the tables of documents that pages show out: facts, each with its document."""

from __future__ import annotations

import pandas as pd

from analysis.documents.letters import mask_contacts
from analysis.documents.sentences import split_sentences

COMMITMENT = [
    "municipality", "document", "commitment", "page", "source", "theme", "measure", "indicator", "target", "deadline",
    "deadline_from", "deadline_to", "precision", "responsible", "responsible_kind", "amount", "currency", "amount_eur",
    "funding", "missing", "completeness",
]  # fmt: skip
EVIDENCE = [
    "municipality", "generation", "theme", "state", "document", "passage", "page", "heading", "quote", "start", "end",
]  # fmt: skip
COMMITTED = "commitment"
REGISTERED = [
    "document", "family", "level", "municipality", "generation", "status", "title_bg", "title_en", "date", "source",
    "source_url", "origin", "search_log", "verified",
]  # fmt: skip


def list_documents(register: pd.DataFrame) -> pd.DataFrame:
    """Return the register as it is published: without files and their hashes, `status` as `state`."""
    return register[REGISTERED].rename(columns={"status": "state"})


def list_coverage(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return the coverage matrix, rates and their bounds (passages per 1,000 words) to 0.1."""
    return matrix.round({"rate": 1, "low": 1, "high": 1})


def list_evidence(marks: pd.DataFrame, passages: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return the passages behind each cell of the matrix, in reading order, with the sentence that counts.

    Columns: municipality, generation, theme, state, document, passage, page, heading, quote (contacts masked, no letter
    moved), start and end of the first sentence in the quote that a rule marks.
    """
    first = marks.assign(is_promise=marks["state"] == COMMITTED).sort_values(
        "is_promise", ascending=False, kind="stable"
    )
    first = first.drop_duplicates(["document", "passage", "theme"]).sort_values(["theme", "document", "passage"])
    of_document = register[["document", "municipality", "generation"]]
    rows = first.merge(passages, on=["document", "passage"], suffixes=("", "_page")).merge(of_document, on="document")
    ends = [_find_sentence(*place) for place in zip(rows["quote"], rows["start"], rows["end"], strict=True)]
    rows = rows.assign(quote=rows["quote"].map(mask_contacts)).drop(columns=["start", "end"])
    return rows.assign(start=[start for start, _ in ends], end=[end for _, end in ends])[EVIDENCE]


def _find_sentence(quote: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of the sentences that hold a mark."""
    own = [(first, last) for first, last in split_sentences(quote) if first < end and start < last]
    return (own[0][0], own[-1][1]) if own else (start, end)


def list_commitments(commitments: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return the measures with the municipality of their document ("": of the district); contacts are masked."""
    places = commitments["document"].map(register.set_index("document")["municipality"])
    texts = {name: commitments[name].map(mask_contacts) for name in ("measure", "indicator", "target", "responsible")}
    return commitments.assign(municipality=places, **texts)[COMMITMENT].round({"completeness": 2, "amount_eur": 2})


def list_ladder(ladder: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return how many passages of each document are evidence of each level, the two frameworks apart."""
    places = ladder["document"].map(register.set_index("document")["municipality"])
    return ladder.assign(municipality=places)[["municipality", *ladder.columns]]


def list_shares(own_text: pd.DataFrame) -> pd.DataFrame:
    """Return the words of each plan by the layer they come from, and the share of its own text to 0.01."""
    return own_text.round({"share_own": 2})
