"""Labels are joined when rows are shown, in the language that was chosen."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.exploring.labels import choose_language, label_codes, label_passages, label_responses


def test_codes_become_words_and_what_has_none_stays_as_it_is():
    codes = pd.Series(["f", "x", "", None, "f"], dtype="str")
    expected = pd.Series(["Female", "x", "", None, "Female"], dtype="str")
    assert_series_equal(label_codes(codes, {"f": "Female"}), expected)


def test_a_code_with_a_blank_is_one_code_unless_cells_hold_several():
    assert label_codes(pd.Series(["a b"]), {"a": "A", "b": "B"}).tolist() == ["a b"]
    assert label_codes(pd.Series(["a b"]), {"a": "A", "b": "B"}, " ").tolist() == ["A; B"]
    assert label_codes(pd.Series(["a;b"]), {"a": "A", "b": "B"}, ";").tolist() == ["A; B"]


@pytest.mark.parametrize(("language", "media"), [("en", "television"), ("bg", "телевизия")])
def test_interviews_are_in_the_words_of_the_questionnaire(opened, interviews, language, media):
    got = label_responses(interviews, opened.form, {"roma": "Roma!"}, language)
    assert media in got["src"][0].lower() and got["src"][1].count("; ") == 1
    assert got["group"].tolist() == ["Roma!"] * 4 + ["authority"] * 2
    assert got["ready"][3] == "" and got["jp_n"].tolist() == interviews["jp_n"].tolist()
    assert got["municipality"][0] == opened.form.choice_label("municipality", "borovo", language)
    assert_frame_equal(got[["stratum", "weight"]], interviews[["stratum", "weight"]])


def test_passages_have_title_and_municipality_of_their_document():
    passages = pd.DataFrame({"document": ["a", "b"], "page": 1, "kind": "text", "heading": "", "quote": ["x", "y"]})
    register = pd.DataFrame(
        {"document": ["b", "a"], "municipality": ["", "borovo"], "title_en": ["B", "A"], "title_bg": ["Б", "А"]}
    )
    got = label_passages(passages, register, {"borovo": "Borovo"}, "bg")
    assert got[["title", "municipality", "quote"]].to_numpy().tolist() == [["А", "Borovo", "x"], ["Б", "", "y"]]


def test_texts_of_other_languages_are_left_out():
    rows = pd.DataFrame({"id": ["a"], "title_bg": ["Б"], "title_en": ["B"], "note": [""]})
    assert choose_language(rows, "en", ["bg", "en"]).to_dict("list") == {"id": ["a"], "title": ["B"], "note": [""]}
    assert choose_language(rows, "bg", ["bg"]).columns.tolist() == ["id", "title", "title_en", "note"]
