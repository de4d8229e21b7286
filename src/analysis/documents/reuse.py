"""Passages and their register in, the text that documents share comes out: where, from whom, and what is left as own.

Words are compared by lemma, so that another ending hides no copy, and the names of municipalities are alike. Passages
that share runs of three lemmas are aligned; they share text where the runs cover ten words, or six and the shorter one,
of ten words or more, is alike as a whole. Three layers are told apart, for to quote the law is not to copy: “law”
(stands in a law, or in a strategy above the plan), “template” (stands in the plans of several municipalities) and
“municipality” (stands in another one's plan). Documents of one municipality are not compared: what it repeats is its
own.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from analysis.documents.masking import make_names
from analysis.documents.seeds import Pair, Words, pair_passages, read_words
from analysis.documents.spans import Span, align
from analysis.errors import StudyError

REUSE = ["document", "passage", "start", "end", "other", "other_passage", "other_start", "other_end"]
REUSE += ["tokens", "score", "layer", "direction"]
BODY = ("paragraph", "item", "cell")  # a heading, or the head of a table, is alike in all
SHARED = 10  # words in shared runs, from which on text is shared
LIKELY, ALIKE = 6, 50  # as few are enough where the whole shorter passage is as similar as that to its place
TEMPLATE = 4  # municipalities, from which on a shared text is a template
TOGETHER = 500  # stretches of a passage that are compared at a time: thousands of plans may quote it
REGISTER_IT = "give each document a row in register.csv"
LAST = "9999"  # where a document without a date stands
HERE, THERE = ("row", "begin", "end"), ("other_row", "other_begin", "other_end")


def find_reuse(
    passages: pd.DataFrame, register: pd.DataFrame, places: Iterable[str] = (), titles: Iterable[str] = ()
) -> pd.DataFrame:
    """Return one row per stretch of text that a document shares with another (REUSE): each pair from both its sides.

    `passages` holds document, passage, kind and quote; `register` document, level, municipality and date; `places` are
    the names of municipalities, `titles` those of institutions and documents. `start` to `end` are the range in the
    quote, `tokens` its words, `score` (0-100) how alike the two stretches are. `direction` says whether the document
    has the text “from” the other, which is older, or gave it “to” it; “unknown” where the dates of the two do not tell.
    """
    body = _order_passages(passages, register)
    words = read_words(body["quote"].tolist(), make_names(places, titles))
    pairs = pair_passages(words, pd.factorize(body["owner"])[0], LIKELY)
    found = [(pair.passage, pair.other, span) for pair in pairs if (span := _align(words, pair))]
    stretches = _number(found, words)
    dates = (body["date"].to_numpy()[stretches[side]] for side in ("row", "other_row"))
    stretches["direction"] = [_tell_direction(*pair) for pair in zip(*dates, strict=True)]
    stretches["layer"] = _tell_layers(stretches, body)
    return _describe(stretches, body, words).sort_values(REUSE[:8], ignore_index=True)


def _order_passages(passages: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return the passages of the body in the order of their documents' dates, those without a date last.

    Columns: document, passage, quote, level, date, and owner: the municipality of a document, or the document.
    Raises `StudyError` for passages of documents that are not in the register.
    """
    if strange := sorted(set(passages["document"]) - set(register["document"])):
        raise StudyError(f"passages of {', '.join(strange)}", expected="documents of the register", fix=REGISTER_IT)
    body = passages.loc[passages["kind"].isin(BODY), ["document", "passage", "quote"]]
    facts = register[["document", "level", "municipality", "date"]].fillna("")
    facts = facts.assign(owner=facts["municipality"].where(facts["municipality"] != "", facts["document"]))
    body = body.merge(facts, on="document", validate="many_to_one")
    order = np.lexsort((body["passage"], body["document"], body["date"].replace("", LAST)))
    return body.iloc[order].reset_index(drop=True)


def _align(words: Words, pair: Pair) -> Span | None:
    """Return the stretches that two passages share, None where that is too little."""
    begin, other_begin = words.bounds[pair.passage], words.bounds[pair.other]
    own = words.lemmas[begin : words.bounds[pair.passage + 1]]
    other = words.lemmas[other_begin : words.bounds[pair.other + 1]]
    span = align(own, other, pair.at - begin, pair.other_at - other_begin)
    if span.covered >= SHARED:
        return span
    is_long = span.covered >= LIKELY and min(len(own), len(other)) >= SHARED
    return span if is_long and fuzz.partial_ratio(own.tolist(), other.tolist()) >= ALIKE else None


def _number(found: list[tuple[int, int, Span]], words: Words) -> pd.DataFrame:
    """Return the stretches by numbers of passages and of words, each pair from both its sides."""
    rows = [
        (row, words.bounds[row] + span.begin, words.bounds[row] + span.end)
        + (other, words.bounds[other] + span.other_begin, words.bounds[other] + span.other_end, span.score)
        for row, other, span in found
    ]
    there = pd.DataFrame(rows, columns=[*HERE, *THERE, "score"])
    back = there.rename(columns=dict(zip([*HERE, *THERE], [*THERE, *HERE], strict=True)))
    return pd.concat([there, back], ignore_index=True).astype(dict.fromkeys([*HERE, *THERE], int))


def _tell_layers(stretches: pd.DataFrame, body: pd.DataFrame) -> np.ndarray:
    """Say of each stretch in which layer it is; what two plans both have from a law is law, and no copy.

    A strategy that is younger than the plan is not where the plan has it from.
    """
    above = (body["level"] != "municipal").to_numpy()
    is_law = above[stretches["row"]] | above[stretches["other_row"]]
    is_source = above[stretches["other_row"]] & (stretches["direction"] != "to").to_numpy()
    owners = body["owner"].to_numpy()[stretches["other_row"]]
    lawful, sharers = np.zeros(len(stretches), dtype=bool), np.zeros(len(stretches), dtype=int)
    begins, ends = stretches["begin"].to_numpy(), stretches["end"].to_numpy()
    for places in stretches.groupby("row").indices.values():
        for some in np.array_split(places, len(places) // TOGETHER + 1):
            begin, end = begins[some, None], ends[some, None]
            same = (np.minimum(end, ends[places]) - np.maximum(begin, begins[places])) * 2 >= end - begin
            lawful[some] = is_law[some] | (same & is_source[places]).any(axis=1)
            sharers[some] = [_count_owners(owners[places[alike & ~is_law[places]]]) for alike in same]
    # counted from the other side, too: where very many share a run, all but the first know only the first
    half = len(stretches) // 2
    sharers = np.maximum(sharers, np.roll(sharers, half))
    lawful |= np.roll(lawful, half)
    return np.select([lawful, sharers + 1 >= TEMPLATE], ["law", "template"], "municipality")


def _count_owners(owners: np.ndarray) -> int:
    """Count different owners, up to as many as make a template."""
    seen: set[str] = set()
    for owner in owners:
        seen.add(owner)
        if len(seen) >= TEMPLATE:
            break
    return len(seen)


def _describe(stretches: pd.DataFrame, body: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the stretches as ranges in the quotes of documents."""
    own, other = (body.iloc[stretches[side]].reset_index(drop=True) for side in ("row", "other_row"))
    columns = {
        "document": own["document"],
        "passage": own["passage"],
        "start": words.starts[stretches["begin"]],
        "end": words.ends[stretches["end"] - 1],
        "other": other["document"],
        "other_passage": other["passage"],
        "other_start": words.starts[stretches["other_begin"]],
        "other_end": words.ends[stretches["other_end"] - 1],
        "tokens": stretches["end"] - stretches["begin"],
        "score": stretches["score"].round(1),
        "layer": stretches["layer"],
        "direction": stretches["direction"],
    }
    return pd.DataFrame(columns, columns=REUSE)


def _tell_direction(date: str, other: str) -> str:
    """Compare two ISO dates; a year, or a month, is not before a day that lies in it.

    >>> _tell_direction("2014-05-01", "2013"), _tell_direction("2013", "2013-04-25"), _tell_direction("", "2013")
    ('from', 'unknown', 'unknown')
    """
    if date.startswith(other) or other.startswith(date):
        return "unknown"
    return "from" if date > other else "to"
