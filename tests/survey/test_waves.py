"""Several waves in one export: numbered, the latest kept, and whether the earlier ones were asked in the same words."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import StudyError
from analysis.survey.export import load_export
from analysis.survey.form import load_form
from analysis.survey.waves import count_interviews, differ, keep_latest, list_reworded, number_waves

FORM = Path(__file__).parents[2] / "data/raw/survey/forms/2026112301.xlsx"


@pytest.fixture
def read(exports, forms):
    """The fifty interviews, of both versions of the form."""
    return load_export(exports / "kobo_xml_both_nogroups.csv", *forms)


def tell(export, *waves: str):
    """Return the export with a column `wave`, the texts over and over again."""
    texts = pd.Series([waves[row % len(waves)] for row in range(len(export.meta))], export.meta.index, dtype="str")
    return replace(export, meta=export.meta.assign(wave=texts))


def test_without_a_column_all_are_of_the_first_wave_and_all_are_kept(read):
    numbered = number_waves(read)
    assert set(numbered.meta["wave"]) == {1} and keep_latest(numbered) is numbered


def test_an_empty_cell_is_the_first_wave_and_excel_may_have_written_a_decimal(read):
    assert number_waves(tell(read, "", "1", "2.0", "2,0", " 3 ")).meta["wave"].tolist()[:5] == [1, 1, 2, 2, 3]


def test_the_question_of_the_form_counts_before_a_column(read):
    export = tell(read, "1")
    export = replace(export, answers=export.answers.assign(wave="2"))
    assert set(number_waves(number_waves(export)).meta["wave"]) == {2}


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "second", "2nd", "1 2", "1e1"])
def test_what_is_no_number_of_a_wave_is_refused_with_the_interview(read, text):
    with pytest.raises(StudyError, match=f"column wave: .*no number of a wave: “{re.escape(text)}” of"):
        number_waves(tell(read, "1", text))


def test_the_latest_wave_alone_is_kept_with_its_answers_and_ids(read):
    export = number_waves(tell(read, "", "2"))
    latest = keep_latest(export)
    assert_frame_equal(latest.answers, export.answers[1::2])
    assert latest.meta["id"].tolist() == export.meta["id"].tolist()[1::2]


def test_interviews_are_counted_by_wave_group_and_mode_without_those_who_refused(read, form):
    export = number_waves(tell(read, "1", "2"))
    answers = export.answers.assign(consent=["no", *["yes"] * 49], mode=["f2f", "paper"] * 25)
    counts = count_interviews(replace(export, answers=answers), form)
    assert list(counts) == ["wave", "group", "mode", "interviews"]
    assert counts.groupby(["wave", "mode"])["interviews"].sum().to_dict() == {(1, "f2f"): 24, (2, "paper"): 25}


def test_a_form_without_a_mode_has_one_without_a_name(read, form):
    answers = read.answers.drop(columns="mode", errors="ignore")
    assert set(count_interviews(number_waves(replace(read, answers=answers)), form)["mode"]) == {""}


# Wording


def test_two_versions_differ_in_what_was_added_and_in_the_list_that_grew(forms):
    newest, older = forms
    names = {*newest.questions, *older.questions}
    assert {name for name in names if differ(older, newest, name)} == {"disc_which", "mech"}


def change(form, name, **parts):
    """Return the form with a question changed."""
    return replace(form, questions=form.questions | {name: replace(form.questions[name], **parts)})


def relabel_group(form, path, text):
    return replace(form, groups=form.groups | {path: {"bg": text, "en": text}})


def relabel_choice(form, name, text):
    own = form.questions[name].list
    codes = form.choices[own]
    first = next(iter(codes))
    return replace(form, choices=form.choices | {own: codes | {first: {"bg": text}}})


CHANGES = {
    "the text": lambda form: change(form, "tr_mun", labels={"bg": "кметството"}),
    "the key": lambda form: change(form, "tr_mun", key="t"),
    "the type": lambda form: change(form, "tr_mun", type="select_multiple"),
    "the question above a grid": lambda form: relabel_group(form, "main/s_d/trust", "Вярвате ли на…"),
    "a choice": lambda form: relabel_choice(form, "tr_mun", "никак"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_other_words_are_seen(form, what):
    assert differ(form, CHANGES[what](form), "tr_mun")


def test_blanks_and_a_language_more_are_no_other_words(form):
    labels = {language: f" {text}  " for language, text in form.questions["tr_mun"].labels.items()}
    assert not differ(form, change(form, "tr_mun", labels=labels | {"rom": "i komuna"}), "tr_mun")


def test_the_versions_that_the_waves_were_held_with_are_compared(read, forms):
    newest, older = forms
    versions = [older.version, newest.version]
    export = number_waves(tell(read, "1", "2"))
    export = replace(export, meta=export.meta.assign(version=versions * 25))
    reworded, warnings = list_reworded(export, forms)
    assert set(reworded["question"]) == {"disc_which", "mech"} and set(reworded["wave"]) == {1} and not warnings


def test_waves_of_the_same_versions_have_the_same_words(read, forms):
    export = number_waves(tell(read, "1", "2"))
    for version in (forms[0].version, "unknown"):
        reworded, warnings = list_reworded(replace(export, meta=export.meta.assign(version=version)), forms)
        assert reworded.empty and not warnings


def test_a_version_without_its_form_is_a_warning(read, forms):
    export = number_waves(tell(read, "1", "2"))
    export = replace(export, meta=export.meta.assign(version=["vOld", forms[0].version] * 25))
    reworded, (warning,) = list_reworded(export, forms)
    assert reworded.empty
    assert "whether wave 1 was asked in the words of wave 2 is not known" in str(warning) and "“vOld”" in str(warning)


def test_a_form_read_twice_has_the_same_words(form):
    again = load_form(FORM)
    assert not [name for name in form.questions if differ(form, again, name)]
