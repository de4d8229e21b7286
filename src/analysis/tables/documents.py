"""What was found in policy documents in, the tables of documents that pages show out: facts, each with its document."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.documents.letters import mask_contacts
from analysis.documents.sentences import split_sentences
from analysis.languages import spread

COMMITMENT = [
    "municipality", "document", "commitment", "page", "source", "theme", "measure", "indicator", "target", "deadline",
    "deadline_from", "deadline_to", "precision", "responsible", "responsible_kind", "amount", "currency", "amount_eur",
    "funding", "missing", "completeness",
]  # fmt: skip
EVIDENCE = [
    "municipality", "generation", "theme", "state", "document", "passage", "page", "heading", "quote", "start", "end",
]  # fmt: skip
STEPS = [
    "document", "scope", "iap2_*", "arnstein_*", "passage", "page", "heading", "quote", "start", "end",
]  # fmt: skip
COMMITTED, NOT_OBTAINED, WITHHELD = "commitment", "not_obtained", "withheld"
COUNTS, RATES = ["passages", "commitments"], ["rate", "low", "high"]
REGISTERED = [
    "document", "family", "level", "municipality", "generation", "status", "title_*", "date", "source",
    "source_url", "origin", "search_log", "verified",
]  # fmt: skip


def list_documents(register: pd.DataFrame) -> pd.DataFrame:
    """Return the register as it is published: without files and their hashes, `status` as `state`."""
    return register[spread(REGISTERED, register.columns)].rename(columns={"status": "state"})


def list_coverage(matrix: pd.DataFrame, withheld: Collection[str] = ()) -> pd.DataFrame:
    """Return the coverage matrix, rates and their bounds (passages per 1,000 words) to 0.1.

    Of the themes in `withheld` nothing is said but that, wherever there is a text: `state` is “withheld”, no figures.
    """
    hidden = matrix["theme"].isin(withheld) & (matrix["state"] != NOT_OBTAINED)
    counts = matrix[COUNTS].astype("Int64").mask(hidden)
    rates = matrix[RATES].round(1).mask(hidden)
    return matrix.assign(state=matrix["state"].mask(hidden, WITHHELD), **counts, **rates)


def list_evidence(
    marks: pd.DataFrame, passages: pd.DataFrame, register: pd.DataFrame, withheld: Collection[str] = ()
) -> pd.DataFrame:
    """Return the passages behind each cell of the matrix, in reading order, with the sentence that counts.

    Of the themes in `withheld` there are none.

    Columns: municipality, generation, theme, state, document, passage, page, heading, quote (contacts masked, no letter
    moved), start and end of the first sentence in the quote that a rule marks.
    """
    shown = marks[~marks["theme"].isin(withheld)]
    first = shown.assign(is_promise=shown["state"] == COMMITTED).sort_values(
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


def list_commitments(commitments: pd.DataFrame, register: pd.DataFrame, withheld: Collection[str] = ()) -> pd.DataFrame:
    """Return the measures with the municipality of their document ("": of the district); contacts are masked.

    A measure of a theme in `withheld` has no theme.
    """
    places = commitments["document"].map(register.set_index("document")["municipality"])
    texts = {name: commitments[name].map(mask_contacts) for name in ("measure", "indicator", "target", "responsible")}
    themes = commitments["theme"].mask(commitments["theme"].isin(withheld), "")
    measures = commitments.assign(municipality=places, theme=themes, **texts)[COMMITMENT]
    return measures.round({"completeness": 2, "amount_eur": 2})


def list_ladder(ladder: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return how many passages of each document are evidence of each level, the two frameworks apart."""
    places = ladder["document"].map(register.set_index("document")["municipality"])
    return ladder.assign(municipality=places)[["municipality", *ladder.columns]]


def list_steps(evidence: pd.DataFrame, passages: pd.DataFrame, framework: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that are evidence of a step of participation, in reading order, with the step in words.

    Columns: document, scope, iap2 and arnstein in each language, passage, page, heading, quote (contacts
    masked), start and end of the sentence in the quote.
    """
    names = framework.set_index(["framework", "level_id"])
    levels = framework[framework["framework"] == "iap2"].sort_values("level_order", key=lambda order: order.astype(int))
    rows = evidence.merge(passages, on=["document", "passage"], suffixes=("", "_page"), validate="many_to_one")
    ends = [_find_sentence(*place) for place in zip(rows["quote"], rows["start"], rows["end"], strict=True)]
    told = {}
    for name in spread(["name_*"], framework.columns):
        language = name.removeprefix("name_")
        told[f"iap2_{language}"] = rows["iap"].map(dict(enumerate(["", *levels[name]])))
        told[f"arnstein_{language}"] = [names[name].get(("arnstein", rung), "") for rung in rows["rung"]]
    rows = rows.assign(quote=rows["quote"].map(mask_contacts), **told).drop(columns=["start", "end"])
    return rows.assign(start=[start for start, _ in ends], end=[end for _, end in ends])[spread(STEPS, told)]


def list_shares(own_text: pd.DataFrame) -> pd.DataFrame:
    """Return the words of each plan by the layer they come from, and the share of its own text to 0.01."""
    return own_text.round({"share_own": 2})


def list_alignment(statements: pd.DataFrame, withheld: Collection[str] = ()) -> pd.DataFrame:
    """Return statements and what they follow, or are followed by, without withheld themes; contacts are masked."""
    kept = statements[~statements["theme"].isin(list(withheld))]
    return kept.assign(text=kept["text"].map(mask_contacts)).round({"similarity": 2}).reset_index(drop=True)
