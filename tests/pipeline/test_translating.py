"""Texts of the package in a table stand in the languages of the study; what a third one lacks is told at once."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import Problems
from analysis.pipeline.translating import number_feeds, translate
from analysis.report.entries import FOLDER
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
RULES = pd.DataFrame({
    "rule": ["a", "b"], "need_bg": ["едно", ""], "need_en": ["one", ""],
    "step_bg": ["две", "три"], "step_en": ["two", "x"],
})  # fmt: skip


@pytest.fixture
def make_study(tmp_path):
    """A function that gives a study of some languages, with a whole catalogue of Romanian and these texts of rules."""

    def make(languages: tuple[str, ...], texts: str = ""):
        if not (tmp_path / "words/ro").exists():
            copytree(FOLDER / "en", tmp_path / "words/ro")
        (tmp_path / "words/ro/advice_texts.toml").write_text(texts, encoding="utf-8")
        titled = {name: dict.fromkeys(languages, name) for name in ("title", "publisher", "district")}
        return replace(load_study(ROOT), root=tmp_path, languages=languages, **titled)

    return make


def test_in_the_languages_of_the_package_a_table_stays_as_it_is(make_study):
    assert_frame_equal(translate(RULES, "rules", RULES["rule"], make_study(("bg", "en"))), RULES)


def test_a_language_that_the_study_has_not_is_left_out(make_study):
    got = translate(RULES, "rules", RULES["rule"], make_study(("en",)))
    assert_frame_equal(got, RULES[["rule", "need_en", "step_en"]])


def test_a_third_language_is_read_from_the_words_of_the_study(make_study):
    study = make_study(("en", "ro"), '[rules.a]\nneed = "unu"\nstep = "doi"\n[rules.b]\nstep = "trei"\n')
    got = translate(RULES, "rules", RULES["rule"], study)
    assert got.columns.tolist() == ["rule", "need_en", "need_ro", "step_en", "step_ro"]
    assert got["need_ro"].tolist() == ["unu", ""] and got["step_ro"].tolist() == ["doi", "trei"]


def test_every_text_that_is_missing_is_told_with_its_english(make_study):
    with pytest.raises(Problems) as caught:
        translate(RULES, "rules", RULES["rule"], make_study(("en", "ro"), '[rules.a]\nneed = "unu"\n'))
    assert [str(problem) for problem in caught.value.problems] == [
        "words/ro: there is no text rules.a.step; expected: two; to do: translate it",
        "words/ro: there is no text rules.b.step; expected: x; to do: translate it",
    ]


def test_figures_behind_a_gap_are_numbered_within_it():
    assert number_feeds(pd.DataFrame({"gap": ["A", "B", "A"]})) == ["A-1", "B-1", "A-2"]
