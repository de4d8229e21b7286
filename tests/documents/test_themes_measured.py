"""The rules held to the truth of the demonstration documents: themes, what is promised, participation.

The rules were written on the plans of WRITTEN_ON and measured on HELD_OUT before anybody who wrote them opened these;
afterwards they learned from these, too.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis.documents.codebook import load_codebook
from analysis.documents.extract import extract
from analysis.documents.lemmas import lemmatise
from analysis.documents.participation import find_participation
from analysis.documents.passages import make_passages
from analysis.documents.patterns import Finder
from analysis.documents.themes import find_themes

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared/documents/real"
CODED = Path(__file__).with_name("real_passages.csv")  # file, hash of the text, codes: the texts stay where they are
PAGE = ROOT / "docs/methods/documents.md"
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


@pytest.mark.parametrize("compare", [(compare_themes, "state"), (compare_steps, "found")], ids=["themes", "steps"])
def test_what_the_held_out_plans_taught_is_kept(compare):
    """The figures for a new plan are those of the first run, in docs/methods/documents.md."""
    precision, recall = count_rates(compare[0](select(HELD_OUT)), compare[1])
    assert precision >= LEAST and recall >= LEAST


def test_the_figures_of_the_real_passages_are_those_published():
    if not REAL.exists():
        pytest.skip("the real documents of ../shared are not here")
    coded = pd.read_csv(CODED)
    passages = pd.concat([read_real(file) for file in coded["file"].unique()])
    coded = coded.merge(passages, on=["file", "hash"])
    assert len(coded) == 60
    marks = find_themes(coded.assign(document="real", passage=range(60), kind="paragraph", heading="", header=""))
    page = PAGE.read_text(encoding="utf-8")
    for theme in THEMES:
        true, found = set(coded.index[coded[theme] == 1]), set(marks.loc[marks["theme"] == theme, "passage"])
        assert f"| 60 real passages | {theme} | {len(true)} | {len(found)} | {len(true & found)} |" in page


def read_real(file: str) -> pd.DataFrame:
    _, passages, _ = make_passages(extract((REAL / file).read_bytes(), file), file)
    hashes = [hashlib.sha256(quote.encode()).hexdigest()[:16] for quote in passages["quote"]]
    return passages[["quote"]].assign(file=file, hash=hashes).drop_duplicates("hash")
