"""What was found in policy documents in, the tables of documents that pages show out: facts, each with its document."""

from __future__ import annotations

import pandas as pd

from analysis.documents.letters import mask_contacts

COMMITMENT = [
    "municipality", "document", "commitment", "page", "source", "theme", "measure", "indicator", "target", "deadline",
    "deadline_from", "deadline_to", "precision", "responsible", "responsible_kind", "amount", "currency", "amount_eur",
    "funding", "missing", "completeness",
]  # fmt: skip
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
