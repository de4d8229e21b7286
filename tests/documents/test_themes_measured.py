"""The rules held to the truth of the demonstration documents: themes, what is promised, participation.

The rules were written on the plans of WRITTEN_ON; HELD_OUT were opened by nobody who wrote them.
"""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis.documents.codebook import load_codebook
from analysis.documents.lemmas import lemmatise
from analysis.documents.participation import find_participation
from analysis.documents.patterns import Finder
from analysis.documents.themes import find_themes

ROOT = Path(__file__).parents[2]
HELD_OUT = ("slivo_pole", "tsenovo")
WRITTEN_ON = ("borovo", "byala", "vetovo", "dve_mogili", "ivanovo", "ruse")
THEMES = list(load_codebook().names)
PLACE = ["document", "passage"]
LEAST = 0.95


@cache
def read_passages() -> pd.DataFrame:
    documents = json.loads((ROOT / "data/raw/documents/truth.json").read_text(encoding="utf-8"))["documents"]
    rows = [
        {"document": document, "municipality": about["municipality"] or "district", "participation": []} | passage
        for document, about in documents.items()
        for passage in about["passages"]
    ]
    return pd.DataFrame(rows)


def select(municipalities: tuple[str, ...]) -> pd.DataFrame:
    return read_passages()[read_passages()["municipality"].isin(municipalities)]


def compare_themes(passages: pd.DataFrame) -> pd.DataFrame:
    """One row per passage and theme that is true, found or both; a passage is not judged where the truth says so."""
    true = [
        (row.document, row.passage, theme, state)
        for row in passages[passages["judged"]].itertuples()
        for theme, state in row.themes.items()
    ]
    marks = find_themes(passages).sort_values("state").drop_duplicates([*PLACE, "theme"])
    marks = marks.merge(passages[passages["judged"]][PLACE], on=PLACE)
    true = pd.DataFrame(true, columns=[*PLACE, "theme", "true"])
    return true.merge(marks[[*PLACE, "theme", "state"]], on=[*PLACE, "theme"], how="outer")


def compare_steps(passages: pd.DataFrame) -> pd.DataFrame:
    step = [*PLACE, "scope", "iap", "arnstein"]
    true = [
        (row.document, row.passage, one["scope"], one["iap"], one["arnstein"], True)
        for row in passages.itertuples()
        for one in row.participation
    ]
    found = find_participation(passages)[step].drop_duplicates().assign(found=True)
    return pd.DataFrame(true, columns=[*step, "true"]).merge(found, on=step, how="outer")


def count_rates(compared: pd.DataFrame, found: str) -> tuple[float, float]:
    """Precision and recall."""
    both = (compared["true"].notna() & compared[found].notna()).sum()
    return both / compared[found].notna().sum(), both / compared["true"].notna().sum()


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_is_found_and_nothing_else_in_the_plans_the_rules_were_written_on(theme):
    compared = compare_themes(select(WRITTEN_ON)).query("theme == @theme")
    precision, recall = count_rates(compared, "state")
    assert precision >= LEAST and recall >= LEAST, compared[compared.isna().any(axis=1)]


def test_what_is_promised_is_told_from_what_is_mentioned():
    compared = compare_themes(select(WRITTEN_ON)).dropna()
    assert (compared["true"] == compared["state"]).mean() >= LEAST


def test_the_steps_of_participation_are_found_in_the_plans_the_rules_were_written_on():
    precision, recall = count_rates(compare_steps(select(WRITTEN_ON)), "found")
    assert precision >= LEAST and recall >= LEAST


def test_a_third_of_the_true_passages_avoid_the_words_that_everybody_expects():
    terms = pd.read_csv(ROOT / "data/raw/reference/priority_terms.csv").query("lang == 'bg'")
    finder = Finder(dict(list(terms.groupby("theme_id")["lemma"])))
    passages = select(WRITTEN_ON)
    avoids = [
        not any(found.key == theme for found in finder.find(lemmatise(row.quote)))
        for row in passages.itertuples()
        for theme in row.themes
    ]
    assert sum(avoids) / len(avoids) >= 1 / 3


def test_rules_that_are_blind_to_a_theme_are_seen_to_miss_it():
    passages = select(("byala",)).assign(quote=lambda rows: "х" + rows["quote"].str.replace(" ", " х"), heading="")
    assert count_rates(compare_themes(passages), "state")[1] < LEAST
