"""The charts of the pages: equal numbers in both languages, honest alternative texts, samples named for it."""

import re

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.report.cells import name_series, tabulate, write_cell
from analysis.report.charts import CHARTS

pytestmark = pytest.mark.usefixtures("undrawn")
NOT_RANDOM = "не е случайна извадка"
PAGES = [
    ("municipality", "borovo", "recognition"), ("municipality", "vetovo", "recognition"),
    ("municipality", "ivanovo", "self_rating"), ("municipality", "ruse", "self_rating"), ("study", None, "recognition"),
    ("study", None, "places"), ("study", None, "self_rating"), ("study", None, "near"), ("study", None, "quiz"),
    ("municipality", "borovo", "sources"), ("municipality", "vetovo", "sources"),
    ("municipality", "ivanovo", "projects"), ("study", None, "sources"), ("study", None, "plan_known"),
    ("study", None, "projects"), ("study", None, "themes"),
    ("study", None, "partners_roma"), ("study", None, "partners_authority"), ("study", None, "project_funding"),
    ("study", None, "project_result"),
    ("municipality", "borovo", "chain"), ("municipality", "vetovo", "levels"), ("municipality", "ivanovo", "trust"),
    ("municipality", "slivo_pole", "levels"), ("municipality", "slivo_pole", "trust"),
    ("municipality", "dve_mogili", "priorities"), ("municipality", "borovo", "topic"),
    ("municipality", "ruse", "mechanisms"), ("municipality", "ruse", "obstacles"), ("municipality", "borovo", "ready"),
    ("study", None, "chain"), ("study", None, "participation_places"), ("study", None, "levels"),
    ("study", None, "mechanisms"), ("study", None, "obstacles"), ("study", None, "trust"),
    ("study", None, "trust_places"), ("study", None, "priorities"), ("study", None, "ready"),
    ("study", None, "ready_places"), ("study", None, "topic"), ("study", None, "channel"),
]  # fmt: skip


def find_foreign_numbers(report, alt: str, rows: pd.DataFrame, name: str) -> list[str]:
    """Return the numbers of an alternative text that no estimate, label, panel or title has."""
    known = {
        report.words.format_field(value, unit).strip("%+\N{MINUS SIGN}")
        for value in rows["estimate"].dropna()
        for unit in CHARTS[name].kind.units
    }
    title = report.words.text(f"captions.{name}.title")
    words = " ".join([*rows["label"], *rows.get("panel", []), title, report.place])
    known |= set(re.findall(r"\d+", words))
    return [number for number in re.findall(r"\d+(?:[.,]\d+)?", alt) if number not in known]


@pytest.mark.parametrize(("notebook", "place", "name"), PAGES)
def test_both_languages_draw_the_same_numbers(open_page, notebook, place, name):
    bulgarian, english = (CHARTS[name].rows(open_page(notebook, place, language)) for language in ("bg", "en"))
    words = [column for column in ("label", "panel", "second") if column in bulgarian]
    assert_frame_equal(bulgarian.drop(columns=words), english.drop(columns=words))
    assert not set(bulgarian["label"]) & set(english["label"])


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize(("notebook", "place", "name"), PAGES)
def test_the_alternative_text_is_of_a_good_length_and_every_number_of_it_is_in_the_rows(
    open_page, shown, notebook, place, name, language
):
    report = open_page(notebook, place, language)
    report.figure(name)
    alt, rows = shown[0]["alt"], CHARTS[name].rows(report)
    assert 20 <= len(alt) <= 400
    assert find_foreign_numbers(report, alt, rows, name) == []


def test_a_number_that_is_not_in_the_rows_is_found(open_page, shown):
    """The twin of the check above."""
    report = open_page("study")
    report.figure("recognition")
    alt = re.sub(r"\d+%", "26%", shown[0]["alt"], count=1)
    assert find_foreign_numbers(report, alt, CHARTS["recognition"].rows(report), "recognition") == ["26"]


def test_a_municipality_of_which_nothing_may_be_shown_says_so_in_words(open_page, shown):
    for place in ("ivanovo", "vetovo", "ruse"):
        open_page("municipality", place).figure("recognition")
    absent = ["Стойности само за ромите в община" in figure["note"] for figure in shown]
    assert absent == [True, True, False]
    assert ["Роми, община" in figure["table"] for figure in shown] == [False, False, True]
    assert "Роми, област Русе" in shown[0]["alt"] and "Роми, община Русе" in shown[2]["alt"]


def test_a_random_sample_is_not_called_otherwise(open_page, shown):
    report = open_page("municipality", "ruse")
    report.figure("recognition")
    assert NOT_RANDOM not in str(shown)
    assert "95-процентния" in shown[0]["note"]


def test_a_quota_sample_is_named_as_such_in_series_note_and_texts(open_page, quota_root, shown):
    report = open_page("municipality", "ruse", at=quota_root)
    for series in ("own", "roma"):
        assert name_series(report, series).endswith(NOT_RANDOM)
    assert NOT_RANDOM not in name_series(report, "ngo")
    report.figure("recognition")
    not_random = report.words.text("findings.not_random", group="Роми")
    assert "не е случайна" in not_random
    assert not_random in shown[0]["note"]
    assert shown[0]["table"].count(NOT_RANDOM) == 2, "the headers of own and Roma"
    assert NOT_RANDOM in shown[0]["alt"]
    report.text("main_points")
    assert not_random in shown[1]["text"]


def test_a_quota_sample_has_no_interval_in_the_data_of_the_chart(open_page, quota_root):
    report = open_page("municipality", "ruse", at=quota_root)
    rows = CHARTS["recognition"].rows(report)
    is_roma = rows["series"].isin(["own", "roma"])
    assert rows.loc[is_roma, ["low", "high"]].isna().all(axis=None)
    assert rows.loc[~is_roma, ["low", "high"]].notna().all(axis=None)
    table = tabulate(report, rows, "share")
    assert not table[name_series(report, "roma")].str.contains("–").any()
    assert table[name_series(report, "ngo")].str.contains("–").all()


def test_the_sentences_on_a_quota_sample_state_no_interval(open_page, quota_root, shown):
    open_page("municipality", "ruse", at=quota_root).text("main_points")
    open_page("municipality", "ruse").text("main_points")
    assert "доверителен интервал от" not in shown[0]["text"]
    assert "доверителен интервал от" in shown[1]["text"]


def test_the_note_explains_only_the_marks_that_occur(open_page, shown):
    for notebook, place, name in (("municipality", "ruse", "recognition"), ("municipality", "borovo", "recognition"),
                                  ("study", None, "places")):  # fmt: skip
        open_page(notebook, place).figure(name)
    got = [(":u" in figure["note"], ":c" in figure["note"], "под 50" in figure["note"]) for figure in shown]
    assert got == [(False, False, False), (False, False, True), (True, True, True)]


def test_the_invented_programme_is_named_as_such_and_stands_last(open_page):
    report = open_page("study")
    rows = CHARTS["recognition"].rows(report)
    last = rows["label"].iloc[-1]
    assert "Отворен квартал" in last
    assert last != report.labels["p_foil"], "its label says more than the form did"


@pytest.mark.parametrize(("row", "expected"), [
    ((381, 0.524, 0.471, 0.577, ""), "<span>52%</span> <small>47%–58%; n = 381</small>"),
    ((31, 0.4, 0.3, 0.5, "low"), "<span>(40%)</span> <small>30%–50%; n = 31</small>"),
    ((381, 0.5, None, None, ""), "<span>50%</span> <small>n = 381</small>"),
    ((14, None, None, None, ":u"), "<span>:u</span> <small>n = 14</small>"),
    ((None, None, None, None, ":c"), "<span>:c</span>"),
])  # fmt: skip
def test_a_cell_is_what_its_row_allows(open_page, row, expected):
    cell = pd.Series(row, index=["n", "estimate", "low", "high", "flag"])
    assert write_cell(open_page("study").words, cell, "share") == expected


def test_the_table_of_a_chart_has_a_line_per_label_and_a_column_per_series(open_page):
    report = open_page("municipality", "ruse")
    rows = CHARTS["recognition"].rows(report)
    got = tabulate(report, rows, "share")
    assert got.shape == (4, 5)
    assert got.iloc[:, 0].tolist() == list(dict.fromkeys(rows["label"]))
