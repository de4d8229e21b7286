"""Passages in, the themes they speak of out; and from these the matrix of municipalities, generations and themes.

The rules stand in data/codebook.yaml, each with sentences that it must find and must not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from analysis.documents.codebook import Codebook, load_codebook
from analysis.documents.context import BODY, find_measures, find_priority, is_body, is_making, is_promise, last_title
from analysis.documents.lemmas import lemmatise
from analysis.documents.participation import find_participation
from analysis.documents.rules import Hit, Reader, Sentence, make_reader

PLACE = ["document", "passage"]
MARKS = [*PLACE, "theme", "rule", "start", "end", "state"]
MATRIX = [
    *("municipality", "generation", "theme", "state", "passages", "commitments"),
    *("words", "rate", "low", "high", "document"),
]
FEWEST_WORDS = 3  # of a passage that its priority alone tells the theme of: „Цел: 25“ says nothing
ENUMERATION = 5  # themes in one sentence, from which on it lists the priorities
PARTICIPATION, PRIORITY = "participation", "priority"
CONFIDENCE, PER_WORDS = 0.95, 1000
NOT_OBTAINED, REPORT = "not_obtained", "report"


def find_themes(
    passages: pd.DataFrame, codebook: Codebook | None = None, evidence: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one row per place where a rule of a theme holds: MARKS, start and end in the quote.

    `passages` holds document, passage, kind, quote, heading and header, in reading order. `state` is “commitment” where
    the passage is a measure or its sentence says what will be done, “mention” elsewhere. A sentence on how the plan
    was made, or one that names most of the themes, covers none. A measure has the theme of the priority that the plan
    puts it under, whatever its words are (rule “priority” where no other holds). `evidence` is what
    `find_participation` finds in the passages, where that is at hand.
    """
    reader = make_reader(codebook or load_codebook())
    measures = find_measures(passages, reader)
    rows = [
        (passage.document, passage.passage, *mark)
        for passage, measure in zip(passages.itertuples(), measures, strict=True)
        if is_body(passage.kind, passage.quote, passage.heading, passage.header, reader)
        for mark in _mark(passage.quote, passage.heading, measure, reader)
    ]
    marks = pd.DataFrame(rows, columns=MARKS)
    evidence = find_participation(passages) if evidence is None else evidence
    return pd.concat([marks, _find_more_participation(marks, evidence, passages, reader)], ignore_index=True)


def _find_more_participation(
    marks: pd.DataFrame, evidence: pd.DataFrame, passages: pd.DataFrame, reader: Reader
) -> pd.DataFrame:
    """Return the evidence of a step of participation as marks, where no mark says so and no priority says otherwise."""
    said = marks[marks["theme"] == PARTICIPATION][PLACE].drop_duplicates().assign(said=True)
    evidence = evidence.merge(passages[[*PLACE, "heading"]], on=PLACE).merge(said, how="left")
    settled = [bool(find_priority(last_title(heading), reader)) for heading in evidence["heading"]]
    more = evidence[evidence["said"].isna() & ~np.array(settled, dtype=bool)]
    states = more["scope"].map({"process": "mention", "promise": "commitment"})
    return more.assign(theme=PARTICIPATION, state=states)[MARKS]


def _mark(quote: str, heading: str, measure: bool, reader: Reader) -> list[tuple]:
    """Return theme, rule, start, end and state of every place; what the heading settles is settled by it."""
    sentences, title = reader.read(quote), last_title(heading)
    promised = [measure or is_promise(sentence, heading, reader) for sentence in sentences]
    hits = _drop_weak([_keep_on_theme(sentence, title, reader) for sentence in sentences])
    priority, themes = find_priority(title, reader), {hit.rule.group for own in hits for hit in own}
    settled = priority and (measure or priority == PARTICIPATION or not themes)
    if settled and not themes and sum(len(sentence.tokens) for sentence in sentences) < FEWEST_WORDS:
        return []
    if settled and priority not in themes:
        denied = not themes and any(sentence.denied_clauses() or sentence.has("funding") for sentence in sentences)
        return [] if denied else [(priority, PRIORITY, 0, len(quote), name_state(any(promised)))]
    return [
        # under its priority a passage is about one thing, and promised where any sentence promises it
        (*place, name_state(any(promised) if hit.rule.group == priority else promises))
        for own, promises in zip(hits, promised, strict=True)
        for hit in own
        if not settled or hit.rule.group == priority
        for place in [(hit.rule.group, hit.rule.name, hit.start, hit.end)]
    ]


def _keep_on_theme(sentence: Sentence, title: str, reader: Reader) -> list[Hit]:
    """Return the places that speak of a theme: on the making of the plan only one, none in figures and enumerations."""
    hits = [hit for hit in reader.find(sentence) if not hit.rule.under or reader.says(title, hit.rule.under)]
    if is_making(sentence, title, reader):
        hits = [hit for hit in hits if hit.rule.group == PARTICIPATION]
    listed = len({hit.rule.group for hit in hits}) >= ENUMERATION
    return [] if listed or sentence.has("figures") else hits


def _drop_weak(hits: list[list[Hit]]) -> list[list[Hit]]:
    """Return the places, sentence by sentence, without weak ones of a theme where another theme has better ones."""
    told = {hit.rule.group for own in hits for hit in own if not hit.rule.weak}
    return [[hit for hit in own if not told or hit.rule.group in told] for own in hits]


def name_state(promised: bool) -> str:
    return "commitment" if promised else "mention"


def cover(
    marks: pd.DataFrame, passages: pd.DataFrame, register: pd.DataFrame, municipalities: Sequence[str]
) -> pd.DataFrame:
    """Return the MATRIX: one row per municipality, generation and theme, in the order of `municipalities`.

    `register` holds the documents to be counted (document, municipality, generation, status); a generation stands for
    all municipalities as soon as one has a document of it, and a report is no plan. `passages` and `commitments` count
    passages, `rate` the passages per 1,000 words, with the exact 95 % interval of a Poisson count (Garwood 1936). What
    was not obtained, or not a word of it could be read, is “not_obtained” and has no figures: its themes are unknown,
    not absent.
    """
    themes = list(load_codebook().names)
    plans = register[register["municipality"].isin(municipalities) & (register["generation"] != "")]
    plans = plans[plans["status"] != REPORT]
    words = passages[passages["kind"].isin(BODY)].groupby("document")["quote"].agg(_count_words)
    read = plans[(plans["status"] != NOT_OBTAINED) & (plans["document"].map(words).fillna(0) > 0)]
    commits = marks.assign(commits=marks["state"] == "commitment")
    commits = commits.groupby(["document", "theme", "passage"])["commits"].any()
    counted = commits.groupby(["document", "theme"]).agg(["size", "sum"])
    counts = dict(zip(counted.index, counted.to_numpy().tolist(), strict=True))
    documents = read.groupby(["municipality", "generation"])["document"].agg(list).to_dict()
    rows = []
    for municipality in municipalities:
        for generation in sorted(plans["generation"].unique()):
            own = documents.get((municipality, generation), [])
            total = sum(int(words[document]) for document in own)
            for theme in themes:
                place = (municipality, generation, theme)
                rows.append((*place, *_cell(counts, own, theme, total), ";".join(own)))
    return pd.DataFrame(rows, columns=MATRIX)


def _cell(counts: dict[tuple[str, str], list[int]], documents: list[str], theme: str, words: int) -> tuple:
    if not words:
        return NOT_OBTAINED, 0, 0, 0, *(float("nan"),) * 3
    passages, commitments = (sum(counts.get((own, theme), (0, 0))[kind] for own in documents) for kind in (0, 1))
    state = "commitment" if commitments else "mention" if passages else "absent"
    low, high = poisson_interval(passages)
    return state, passages, commitments, words, *(PER_WORDS * count / words for count in (passages, low, high))


def poisson_interval(count: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the exact interval of a Poisson mean by quantiles of chi-squared (Garwood 1936).

    >>> [round(bound, 3) for bound in poisson_interval(0)], [round(bound, 3) for bound in poisson_interval(10)]
    ([0.0, 3.689], [4.795, 18.39])
    """
    tail = (1 - confidence) / 2
    low = float(special.gammaincinv(count, tail)) if count else 0.0
    return low, float(special.gammaincinv(count + 1, 1 - tail))


def _count_words(quotes: pd.Series) -> int:
    return sum(len(lemmatise(quote)) for quote in quotes)
