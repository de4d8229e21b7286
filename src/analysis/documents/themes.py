"""Passages in, the themes they speak of out; and from these the matrix of municipalities, generations and themes.

The rules stand in data/codebook.yaml, each with sentences that it must find and must not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import pandas as pd
from scipy import special

from analysis.documents.codebook import Codebook, load_codebook
from analysis.documents.lemmas import lemmatise
from analysis.documents.rules import Hit, Reader, Sentence, make_reader, read_sentences

MARKS = ["document", "passage", "theme", "rule", "start", "end", "state"]
MATRIX = [
    *("municipality", "generation", "theme", "state", "passages", "commitments"),
    *("words", "rate", "low", "high", "document"),
]
BODY = ("paragraph", "item", "cell")  # a priority's title or a table's legend covers nothing
CONTENTS = re.compile(r"(?:[.…·_]\s?){3,}\s*\d{1,3}\s*$")  # dots that lead to a page
CONTACT = re.compile(r"@|(?<!\w)(?:тел(?:\.|ефон)|факс|моб)\D{0,12}[\d/ -]{6,}", re.I)
PATH = " › "
LONGEST_LABEL = 3  # words before the colon
ENUMERATION = 5  # themes in one sentence, from which on it lists the priorities
PARTICIPATION, PRIORITY = "participation", "priority"
CONFIDENCE, PER_WORDS = 0.95, 1000
NOT_OBTAINED = "not_obtained"


def find_themes(passages: pd.DataFrame, codebook: Codebook | None = None) -> pd.DataFrame:
    """Return one row per place where a rule of a theme holds: MARKS, start and end in the quote.

    `passages` holds document, passage, kind, quote, heading and header, in reading order. `state` is “commitment” where
    the passage is a measure or its sentence says what will be done, “mention” elsewhere. A sentence on how the plan
    was made, or one that names most of the themes, covers none. A measure has the theme of the priority that the plan
    puts it under, whatever its words are (rule “priority” where no other holds).
    """
    reader = make_reader(codebook or load_codebook())
    measures = find_measures(passages, reader)
    rows = [
        (passage.document, passage.passage, *mark)
        for passage, measure in zip(passages.itertuples(), measures, strict=True)
        if is_body(passage.kind, passage.quote, passage.heading, passage.header, reader)
        for mark in _mark(passage.quote, passage.heading, measure, reader)
    ]
    return pd.DataFrame(rows, columns=MARKS)


def find_measures(passages: pd.DataFrame, reader: Reader) -> list[bool]:
    """Return whether each passage is a measure.

    That is a cell of a column of measures, a line that labelled fields follow, an item of a list below a priority.
    """
    labels = [_has_label(kind, quote, reader) for kind, quote in zip(passages["kind"], passages["quote"], strict=True)]
    followed = [*labels, False][1:]
    return [
        says(header, "measure_columns", reader)
        or (after and not own and kind in BODY)
        or (kind == "item" and _lists_measures(heading, reader))
        for kind, heading, header, own, after in zip(
            passages["kind"], passages["heading"], passages["header"], labels, followed, strict=True
        )
    ]


def _lists_measures(heading: str, reader: Reader) -> bool:
    title = _last(heading)
    named = bool(_find_priority(title, reader)) or says(title, "measure_columns", reader)
    return named and not says(heading, "situation", reader)


def is_body(kind: str, quote: str, heading: str, header: str, reader: Reader) -> bool:
    """Return whether a passage can cover a theme: no heading, contents, label or contact, and in no column of them."""
    if kind not in BODY or CONTENTS.search(quote) or CONTACT.search(quote) or _has_label(kind, quote, reader):
        return False
    in_contents = says(_last(heading), "contents", reader)
    return not in_contents and not (header and not says(header, "measure_columns", reader))


def _has_label(kind: str, quote: str, reader: Reader) -> bool:
    label, colon, _ = quote.partition(":")
    return kind in BODY and bool(colon) and len(label.split()) <= LONGEST_LABEL and says(label, "labels", reader)


def _mark(quote: str, heading: str, measure: bool, reader: Reader) -> list[tuple]:
    """Return theme, rule, start, end and state of every place; what the heading settles is settled by it."""
    title, found, promised = _last(heading), [], False
    for sentence, hits in reader.read(quote):
        promises = measure or is_promise(sentence, heading, reader)
        promised = promised or promises
        found += [
            (hit, "commitment" if promises else "mention") for hit in _keep_on_theme(sentence, hits, title, reader)
        ]
    priority = _find_priority(title, reader)
    themes = {hit.rule.group for hit, _ in found}
    if priority and (measure or priority == PARTICIPATION or not themes):
        found = [(hit, state) for hit, state in found if hit.rule.group == priority]
        if not found and not reader.denies(quote):
            return [(priority, PRIORITY, 0, len(quote), "commitment" if promised else "mention")]
    own = "commitment" if promised else "mention"  # under its priority a passage is about one thing
    return [
        (hit.rule.group, hit.rule.name, hit.start, hit.end, own if hit.rule.group == priority else state)
        for hit, state in found
    ]


def _keep_on_theme(sentence: Sentence, hits: list[Hit], title: str, reader: Reader) -> list[Hit]:
    """Return the places that speak of a theme: on the making of the plan only one, none in figures and enumerations."""
    hits = [hit for hit in hits if not hit.rule.under or says(title, hit.rule.under, reader)]
    if is_making(sentence, title, reader):
        hits = [hit for hit in hits if hit.rule.group == PARTICIPATION]
    listed = len({hit.rule.group for hit in hits}) >= ENUMERATION
    return [] if listed or reader.has("figures", sentence) else hits


def is_making(sentence: Sentence, title: str, reader: Reader) -> bool:
    """Return whether a sentence tells how the plan was made: its heading says so, or it does itself."""
    if says(title, "making", reader):
        return True
    return reader.has("making", sentence) and not says(title, "following", reader)


def _find_priority(title: str, reader: Reader) -> str:
    """Return the theme of a heading that names exactly one, "" for any other."""
    themes = [theme for theme in reader.codebook.names if says(title, f"title_{theme}", reader)]
    return themes[0] if len(themes) == 1 else ""


def is_promise(sentence: Sentence, heading: str, reader: Reader) -> bool:
    """Return whether a sentence says what will be done; where the situation is told, only a future does."""
    if reader.has("future", sentence) or says(_last(heading), "following", reader):
        return True
    return not says(heading, "situation", reader) and reader.affirms("promises", sentence)


def _last(heading: str) -> str:
    return heading.split(PATH)[-1]


@lru_cache(maxsize=4096)
def says(text: str, name: str, reader: Reader) -> bool:
    """Return whether a pattern of the list `name` stands in the text."""
    return bool(text) and any(reader.has(name, sentence) for sentence in read_sentences(text))


def cover(
    marks: pd.DataFrame, passages: pd.DataFrame, register: pd.DataFrame, municipalities: Sequence[str]
) -> pd.DataFrame:
    """Return the MATRIX: one row per municipality, generation and theme, in the order of `municipalities`.

    `register` holds the documents to be counted (document, municipality, generation, status); a generation stands for
    all municipalities as soon as one has a document of it. `passages` and `commitments` count passages, `rate` the
    passages per 1,000 words, with the exact 95 % interval of a Poisson count (Garwood 1936). What was not obtained, or
    not a word of it could be read, is “not_obtained” and has no figures: its themes are unknown, not absent.
    """
    themes = list(load_codebook().names)
    plans = register[register["municipality"].isin(municipalities) & (register["generation"] != "")]
    words = passages[passages["kind"].isin(BODY)].groupby("document")["quote"].agg(_count_words)
    read = plans[(plans["status"] != NOT_OBTAINED) & (plans["document"].map(words).fillna(0) > 0)]
    states = marks.groupby(["document", "theme", "passage"])["state"].agg(lambda state: (state == "commitment").any())
    rows = []
    for municipality in municipalities:
        for generation in sorted(plans["generation"].unique()):
            own = read[(read["municipality"] == municipality) & (read["generation"] == generation)]["document"]
            for theme in themes:
                place = (municipality, generation, theme)
                rows.append((*place, *_cell(states, own, theme, int(words.reindex(own).sum())), ";".join(own)))
    return pd.DataFrame(rows, columns=MATRIX)


def _cell(states: pd.Series, documents: pd.Series, theme: str, words: int) -> tuple:
    if not words:
        return NOT_OBTAINED, 0, 0, 0, *(float("nan"),) * 3
    of_theme = states[
        states.index.isin(documents, level="document") & (states.index.get_level_values("theme") == theme)
    ]
    passages, commitments = len(of_theme), int(of_theme.sum())
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
