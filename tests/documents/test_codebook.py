"""The codebook: every rule finds its sentences and no others, and a file that says nonsense is refused."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.documents.codebook import CODEBOOK, load_codebook, make_codebook
from analysis.documents.lemmas import lemmatise
from analysis.documents.participation import STEPS
from analysis.documents.patterns import Finder, compile_pattern
from analysis.documents.rules import check_examples
from analysis.errors import StudyError

REFERENCE = Path(__file__).parents[2] / "data/raw/reference"
RULE = {"any": ["детска градина"], "finds": ["Две детски градини."], "ignores": ["Градината на кмета."]}


def make_content(**fields) -> dict:
    rule = {key: value for key, value in (RULE | fields).items() if value is not None}
    return {"lists": {"homes": ["къща"]}, "groups": {"education": {"bg": "О", "en": "E", "rules": {"one": rule}}}}


@pytest.mark.parametrize("path", [CODEBOOK, STEPS], ids=lambda path: path.stem)
def test_every_rule_finds_its_sentences_and_no_others(path):
    assert [str(problem) for problem in check_examples(load_codebook(path))] == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"any": ["училище"]}, ["“Две детски градини.” is not found"]),
        ({"any": ["градина"]}, ["“Градината на кмета.” is found"]),
        ({"unless": ["две детски"]}, ["“Две детски градини.” is not found"]),
        ({"near": ["@homes"]}, ["“Две детски градини.” is not found"]),
    ],
)
def test_a_broken_rule_fails_its_sentences(fields, found):
    got = [problem.found for problem in check_examples(make_codebook(make_content(**fields)))]
    assert got == found


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"unles": ["къща"]}, "unknown field “unles”.*did you mean “unless”"),
        ({"finds": None}, "“finds” is missing or empty"),
        ({"ignores": []}, "“ignores” is missing or empty"),
        ({"any": None}, "“any” is missing or empty"),
        ({"near": ["@home"]}, "there is no list “home”.*did you mean “homes”"),
        ({"any": ["детска .."]}, "“детска ..” is no pattern"),
        ({"any": [""]}, "“” is no pattern"),
    ],
)
def test_a_rule_that_says_nonsense_is_refused(fields, message):
    with pytest.raises(StudyError, match=rf"(?s)education\.one.*{message}"):
        make_codebook(make_content(**fields))


def test_a_pattern_of_a_list_that_is_none_is_refused():
    content = make_content()
    content["lists"]["homes"] = ["@streets"]
    with pytest.raises(StudyError, match=r"lists\.homes.*there is no list “streets”"):
        make_codebook(content)


def test_the_themes_are_those_of_the_study_with_their_names():
    priorities = pd.read_csv(REFERENCE / "priorities.csv").set_index("theme_id")
    expected = {theme: {"bg": row.name_bg, "en": row.name_en} for theme, row in priorities.iterrows()}
    assert load_codebook().names == expected


@pytest.mark.parametrize("theme", load_codebook().names)
def test_a_third_of_the_patterns_and_more_are_not_the_words_that_everybody_expects(theme):
    terms = pd.read_csv(REFERENCE / "priority_terms.csv").query("lang == 'bg' and theme_id == @theme")
    finder = Finder({"terms": terms["lemma"]})
    patterns = {pattern for rule in load_codebook().rules if rule.group == theme for pattern in rule.any}
    other = [pattern for pattern in patterns if not finder.find(lemmatise(pattern.replace("|", " ")))]
    assert len(other) / len(patterns) >= 1 / 3


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("детска градина", "в детските градини", (1, 2)),
        ("детска градина", "детската ни градина", None),
        ("детска .. градина", "детската ни градина", (0, 2)),
        ("детска .. градина", "детската и стара но хубава наша градина", None),
        ("здравен|трудов медиатор", "трудовите медиатори", (0, 1)),
        ("ваксин*", "неваксинирани и ваксинирани", (2, 2)),
        ("=праг", "прагът", None),
        ("=праг", "Праг", (0, 0)),
    ],
)
def test_patterns_know_words_in_any_form_in_a_row_or_near(pattern, text, expected):
    found = Finder({"key": [pattern]}).find(lemmatise(text))
    assert [(place.first, place.last) for place in found] == ([expected] if expected else [])


def test_gaps_at_either_end_are_no_pattern():
    with pytest.raises(ValueError, match="no pattern"):
        compile_pattern("градина ..")
