"""Lemmas: measured on lists of words, frozen for the words of the documents, and true to the offsets of the text."""

import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from analysis.documents import lemma_table, lemmas
from analysis.documents.lemmas import TABLE, derive, is_known, lemma, lemmatise, read_table

GOLD = Path(__file__).parents[3] / "shared" / "documents" / "gold_bg_lemmas.tsv"
PASSAGES = Path(__file__).parents[2] / "data/processed/documents/passages.parquet"
NAMES = pd.read_csv(Path(__file__).parents[2] / "data/raw/reference/municipalities.csv")["name_bg"]
UNSEEN = Path(__file__).with_name("unseen_lemmas.tsv")
FAMILIES = {
    "ром": "ром роми ромите рома ромът Ромите РОМИ",
    "ромски": "ромски ромска ромско ромската ромското ромските ромския ромският",
    "общински": "общински общинска общинско общинския",
    "община": "община общината общини общините",
    "обсъждане": "обсъждане обсъждането обсъждания обсъжданията",
    "изпълнение": "изпълнение изпълнението изпълнения",
    "човек": "човек хора хората",
    "мярка": "мярка мярката мерки мерките",
    "предоставям": "предоставя предоставят предоставяме",
    "интегрирам": "интегриран интегрирана интегрирани",
    "прозрачност": "прозрачност прозрачността",
    "портал": "портал портала порталът портали",
}


def score(rows: list[tuple[str, str]]) -> float:
    """Return the share of (form, lemmas that are right) whose lemma, computed anew, is among them."""
    return sum(derive(form).lemma in right.split("/") for form, right in rows) / len(rows)


def read_gold() -> list[tuple[str, str]]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [(form, right) for right, _, forms in (line.split("\t") for line in lines) for form in forms.split()]


def read_unseen() -> list[tuple[str, str]]:
    return [tuple(line.split("\t")) for line in UNSEEN.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("word", "forms"), FAMILIES.items())
def test_all_forms_of_a_word_have_its_lemma(word, forms):
    assert {lemma(form) for form in forms.split()} == {word}


@pytest.mark.skipif(not GOLD.is_file(), reason="the list of word families is not beside the repository")
def test_of_the_word_families_at_least_98_of_100_forms_are_right():
    assert score(read_gold()) >= 0.98


def test_of_the_words_of_a_plan_drawn_at_random_at_least_97_of_100_are_right():
    assert score(read_unseen()) >= 0.97


def test_without_the_rules_of_suffixes_the_measure_falls(monkeypatch):
    from analysis.documents import morphology

    monkeypatch.setattr(lemmas, "compute_lemma", lambda form: morphology.look_up(form) or form)
    assert score(read_unseen()) < 0.9


def test_syllables_of_roma_in_other_words_are_not_roma():
    words = "промяна промени променя промишленост хромозома програма Роман ромб огромен аромат"
    assert "ром" not in {lemma(word) for word in words.split()}


def test_offsets_are_those_of_the_text_whatever_is_mapped_for_looking_up():
    text = "Ромитe (120 дe\u0301ца) в oбщината – социално-икономически 2014г."
    got = lemmatise(text)
    assert [text[token.start : token.end] for token in got] == [
        "Ромитe", "дe\u0301ца", "в", "oбщината", "социално", "икономически", "г",
    ]  # fmt: skip
    assert [token.lemma for token in got] == ["ром", "дете", "в", "община", "социален", "икономически", "г"]


def test_letters_in_two_parts_are_one_word():
    text = unicodedata.normalize("NFD", "най-добрият край")
    assert [token.lemma for token in lemmatise(text)] == ["най", "добър", "край"]


@pytest.mark.parametrize("text", ["", " \n", "12 500 – 2014", "…„“%"])
def test_a_text_without_words_has_no_lemmas(text):
    assert lemmatise(text) == []


def test_words_of_other_scripts_and_abbreviations_stay_what_they_are():
    assert [lemma(word) for word in ("Design", "bg", "чл", "НПО", "XX")] == ["design", "bg", "чл", "нпо", "xx"]


def test_the_list_that_a_caller_gets_is_its_own():
    lemmatise("едно и също").clear()
    assert len(lemmatise("едно и също")) == 3


def test_a_word_is_known_by_itself_or_by_its_lemma_and_a_broken_one_is_not():
    assert [is_known(word) for word in ("ромите", "общини", "изпълн", "ение", "")] == [True, True, False, False, False]


def test_the_frozen_table_is_what_its_first_line_says():
    first, rows = TABLE.read_text(encoding="utf-8").split("\n", 1)
    assert first.endswith(f"sha256 of the rows {lemma_table.hash_rows(rows)}")


def test_a_row_changed_by_hand_is_seen():
    table = lemma_table.make_table(["общините", "ромите"])
    assert lemma_table.hash_rows(table) != lemma_table.hash_rows(table.replace("община", "общност"))


def test_the_table_goes_before_what_the_libraries_say(monkeypatch):
    lemmas._look_up.cache_clear()
    monkeypatch.setattr(lemmas, "derive", lambda form: pytest.fail(f"{form} was computed"))
    form = next(form for form in sorted(read_table()) if len(form) > 6)
    assert lemma(form) == read_table()[form].lemma


@pytest.mark.whole
def test_every_word_of_the_built_documents_is_in_the_table():
    if not PASSAGES.is_file():
        pytest.fail("the study has not been built: run `study build` first")
    missing = lemma_table.list_missing(pd.read_parquet(PASSAGES)["quote"], NAMES)
    assert not missing, "run `python -m analysis.pipeline.freeze_lemmas` and look at the difference"


def test_a_word_that_the_table_lacks_is_named():
    assert lemma_table.list_missing(["Общините хармонизирахме 12 bg в Русе"], NAMES) == ["хармонизирахме"]


def test_a_table_holds_every_form_once_with_its_lemma_and_whether_it_is_known():
    got = lemma_table.make_table(["роми", "общини", "роми", "щрбр"]).splitlines()[1:]
    assert got == ["общини\tобщина\t1", "роми\tром\t1", "щрбр\tщрбр\t0"]
