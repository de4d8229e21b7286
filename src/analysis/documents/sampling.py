"""Passages and the marks of the rules in, a blind sample of them to code by hand out, stratified by what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.documents.codebook import load_codebook
from analysis.documents.lemmas import lemmatise
from analysis.documents.rules import make_reader
from analysis.documents.themes import is_body
from analysis.errors import StudyError, raise_all

SAMPLE = ["number", "document", "passage", "page", "heading", "quote", "stratum", "population", "weight"]
PLACE = ["document", "passage"]
WORDS = 5  # a shorter passage in which no rule holds says nothing that could be coded: a date, a number, a name
LEAST = 200  # passages in all,
PER_THEME, PER_STRATUM = 25, 2  # of each theme, and of each stratum, where there are so many
SEED = 1
NONE = ""  # the stratum of passages in which no rule holds


def draw_sample(passages: pd.DataFrame, marks: pd.DataFrame, seed: int = SEED) -> pd.DataFrame:
    """Return the passages to code, in random order (SAMPLE).

    A stratum is all passages in which the rules find the same themes (`stratum`: their names). At least half of the
    sample is passages in which they find something, PER_THEME for each theme; for a rare theme is not learnt from a
    simple random sample. `population` counts the passages of the stratum and `weight` is how many of them one stands
    for.
    """
    frame = list_codable(passages, marks)
    sizes = _allocate(Counter(frame["stratum"]))
    chance = np.random.default_rng(seed)
    drawn = [
        rows.iloc[chance.permutation(len(rows))[: sizes[stratum]]]
        for stratum, rows in frame.sort_values(PLACE).groupby("stratum")
    ]
    sample = pd.concat(drawn) if drawn else frame
    sample = sample.iloc[chance.permutation(len(sample))].reset_index(drop=True)
    population = sample["stratum"].map(Counter(frame["stratum"])).astype(int)
    weight = population / sample["stratum"].map(sizes)
    return sample.assign(number=sample.index + 1, population=population, weight=weight)[SAMPLE]


def list_codable(passages: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that can be coded, each with its `stratum`: where a theme can be, and WORDS words, or a mark.

    No heading, no label, no contact, and of a table only the column of measures.
    """
    found = marks.groupby(PLACE)["theme"].agg(lambda themes: "+".join(sorted(set(themes))))
    strata = passages[PLACE].merge(found.rename("stratum").reset_index(), on=PLACE, how="left")["stratum"]
    frame = passages.assign(stratum=strata.fillna(NONE).to_numpy())
    reader = make_reader(load_codebook())
    says = [
        is_body(row.kind, row.quote, row.heading, row.header, reader)
        and (row.stratum != NONE or len(lemmatise(row.quote)) >= WORDS)
        for row in frame.itertuples()
    ]
    return frame[np.array(says, dtype=bool)].reset_index(drop=True)


def check_sample(sample: pd.DataFrame, passages: pd.DataFrame) -> None:
    """Raise `StudyError` for every passage of a kept sample that is not, or not any more, what the documents say."""
    texts = passages.set_index(PLACE)["quote"].to_dict()
    problems = [
        StudyError(
            f"passage {row.passage} of {row.document} is another one now",
            where=f"the sample of the coding, number {row.number}",
            expected=f"“{row.quote[:60]}”",
            fix="draw a new sample and have it coded",
        )
        for row in sample.itertuples()
        if texts.get((row.document, row.passage)) != row.quote
    ]
    raise_all(problems)


def _allocate(available: Mapping[str, int]) -> dict[str, int]:
    """Say how many passages of each stratum are drawn; an added one is taken where the fewest in a hundred are."""
    marked = {stratum: size for stratum, size in available.items() if stratum != NONE}
    drawn = {stratum: min(size, PER_STRATUM) for stratum, size in marked.items()}

    def draw_more(strata: Sequence[str], least: int) -> None:
        room = [stratum for stratum in strata if drawn[stratum] < available[stratum]]
        while room and sum(drawn[stratum] for stratum in strata) < least:
            drawn[min(room, key=lambda stratum: (drawn[stratum] / available[stratum], stratum))] += 1
            room = [stratum for stratum in room if drawn[stratum] < available[stratum]]

    by_theme = {theme: [] for stratum in marked for theme in stratum.split("+")}
    for stratum in marked:
        for theme in stratum.split("+"):
            by_theme[theme].append(stratum)
    rarest_first = sorted(by_theme, key=lambda theme: (sum(marked[stratum] for stratum in by_theme[theme]), theme))
    for theme in rarest_first:
        draw_more(by_theme[theme], PER_THEME)
    draw_more(list(marked), LEAST // 2)
    some = sum(drawn.values())
    drawn[NONE] = min(available.get(NONE, 0), max(LEAST - some, some))
    draw_more(list(marked), LEAST - drawn[NONE])
    return drawn
