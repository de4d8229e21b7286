"""The rules from a need to a recommendation: complete, in both languages, addressed, and refused when they are not."""

import re

import pytest

from analysis.errors import Problems, StudyError
from analysis.practices.gaps import DISTRICT, load_feeds
from analysis.practices.ranking import ROLES
from analysis.practices.rules import ADDRESSEES, FILE, RULES, TEXTS, load_addressees, load_rules, name_addressee
from analysis.reference.load import load_reference

CYRILLIC = re.compile(r"[А-Яа-я]")


@pytest.fixture(scope="module")
def rules():
    return load_rules(0.35, {})


def test_every_gap_that_is_measured_has_a_rule_for_a_municipality_and_for_the_district(rules):
    measured = set(load_feeds()[0]["gap"])
    for is_district in (False, True):
        assert set(rules.loc[(rules["role"] == DISTRICT) == is_district, "gap"]) == measured


def test_every_text_is_one_sentence_in_its_language_and_marks_no_example(rules):
    for column in TEXTS:
        texts = rules[column]
        assert (texts.str.contains(CYRILLIC.pattern) == column.endswith("_bg")).all(), column
        assert texts.str.endswith(".").all() and (texts.str.count(r"\.(?:\s|$)") == 1).all(), column
        assert not texts.str.contains("Пример|Example").any()


def test_every_first_step_names_a_time(rules):
    assert rules["first_step_bg"].str.match(r"До (един|два) месец|До две седмици").all()
    assert rules["first_step_en"].str.match(r"Within (one|two) (month|week)s?:").all()


@pytest.fixture
def institutions(study):
    return load_reference(study.reference, "institutions")["id"]


def test_every_addressee_is_an_institution_or_a_role(institutions, study):
    named = load_addressees(study.reference / "addressees.toml", institutions, study.municipalities)
    assert set(named) == set(ADDRESSEES)
    addressees = load_rules(0.35, named)["addressee"]
    found = {name_addressee(addressee, place) for addressee in addressees for place in study.municipalities}
    assert found <= {*institutions, *ROLES}


def test_an_addressee_whom_the_study_does_not_name_is_called_by_what_it_is(rules, tmp_path):
    assert load_addressees(tmp_path / "addressees.toml", [], ["a"]) == {}
    assert set(rules["addressee"]) <= {*ADDRESSEES, *ROLES}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('municipal_concil = "a"', "unknown addressee “municipal_concil”; to do: did you mean “municipal_council”?"),
        (
            'district_council = "nobody"',
            "district_council = “nobody” is no institution; expected: an id",
        ),
        ('municipal_council = "obs-{place}"', "municipal_council = “obs-{place}” is no institution"),
    ],
)
def test_an_addressee_that_is_unknown_is_refused(tmp_path, text, message):
    (tmp_path / "addressees.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load_addressees(tmp_path / "addressees.toml", ["a", "obs-a"], ["a", "b"])
    assert message in str(caught.value)


def test_the_minimum_is_the_studys_where_the_rule_names_none(rules, break_file):
    assert (rules["minimum_score"] == 0.35).all() and rules.columns.tolist() == RULES
    own = load_rules(
        0.35, {}, break_file(FILE, 'rule = "voice-community"\n', 'rule = "voice-community"\nminimum_score = 0.5\n')
    )
    assert own.set_index("rule")["minimum_score"].value_counts().to_dict() == {0.35: len(rules) - 1, 0.5: 1}


def test_the_theme_is_that_of_the_gap(rules):
    themes = load_feeds()[1].set_index("gap")["theme"]
    assert (rules["theme"] == rules["gap"].map(themes)).all()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('gap = "G-VOICE"', 'gap = "G-VOICES"', "rules.toml, rules 2, gap: unknown gap “G-VOICES”; to do: did"),
        ('role = "community"', 'role = "comunity"', "rules.toml, rules 3, role: unknown role “comunity”"),
        ('addressee = "municipal_council"', 'addressee = "council"', "rules 1, addressee: unknown addressee “council”"),
        ('rule = "voice-community"', 'rule = "voice-municipality"', "rules, rule: “voice-municipality” stands twice"),
        ("need_bg = ", "need_bq = ", "rules.toml, rules 1, need_bg: the field is missing"),
        ('role = "community"', 'role = "community"\nminimum_score = "high"', "minimum_score: 'high'; expected: a"),
        ('reason_en = "A written proposal is registered and must be answered; a spoken one is more easily forgotten."',
         'reason_en = " "',
         "rules.toml, rules 3, reason_en: the text is empty"),
    ],
)  # fmt: skip
def test_a_rule_that_breaks_the_schema_is_refused(break_file, old, new, message):
    with pytest.raises(StudyError) as caught:
        load_rules(0.35, {}, break_file(FILE, old, new))
    assert message in str(caught.value)


def test_every_problem_of_the_rules_is_told_at_once(break_file):
    broken = break_file(break_file(FILE, '"G-CONSULT"', '"G-COUNCIL"'), 'role = "community"', 'role = "all"')
    with pytest.raises(Problems) as caught:
        load_rules(0.35, {}, broken)
    assert len(caught.value.problems) == 2
