"""What an analyst is told to paste makes the figure, and what there is to write is named where it lies."""

import re

import pytest

from analysis.errors import StudyError
from analysis.exploring.chapters import find_table, list_shown, tell_chapter
from analysis.report.charts import CHARTS
from analysis.report.report import open_report


@pytest.mark.parametrize(("question", "place", "notebook"), [
    ("src", None, "study"), ("src", "borovo", "municipality"), ("inv", None, "study"),
    ("prio1", "borovo", "municipality"), ("qz1", "borovo", "study"),
])  # fmt: skip
def test_the_line_to_paste_draws_figures_of_the_question(data, monkeypatch, question, place, notebook):
    told = data.questions[question].chapter(place)
    line = told.splitlines()[-1]
    assert f"notebooks/{notebook}.ipynb" in told and re.fullmatch(r"report\.figure\(.+\)", line)
    drawn = []
    monkeypatch.setattr("analysis.report.report.display", lambda *shown, **about: drawn.append(shown))
    report = open_report(notebook, place, "en", data.study)
    eval(line, {"report": report})
    assert len(drawn) == line.count('"') / 2 >= 1


def test_a_chart_shows_the_questions_that_its_numbers_are_made_of(data):
    shown = list_shown(data, "study", None)
    assert shown["sources"] == {"src"} and {"inv", "att", "infl"} <= shown["chain"]
    assert "p_foil" in shown["recognition"] and "p_foil" not in shown["near"]
    assert "partners_roma" in shown and "partners_roma" not in list_shown(data, "municipality", "borovo")


@pytest.mark.parametrize(("question", "table"), [("disc_org", "rights"), ("src_main", "sources"), ("gender", "")])
def test_the_released_table_of_a_question_is_found_or_there_is_none(data, question, table):
    assert find_table(data, question) == table


def test_a_question_without_a_chart_is_told_with_the_files_to_write(data):
    told = data.questions["disc_org"].chapter()
    assert "add-a-chart.md" in told and 'chart_options("rights", "disc_org")' in told
    assert 'report.figure("disc_org")' in told and "disc_org" not in CHARTS
    assert all(f"words/{language}/" in told for language in data.study.languages)


def test_a_question_without_a_released_table_is_told_to_be_measured_first(data):
    told = data.questions["gender"].chapter("borovo")
    assert "add-a-question.md" in told and "report.figure" not in told


def test_files_that_are_named_are_there(data, root):
    told = "\n".join(data.questions[name].chapter() for name in ("src", "disc_org", "gender"))
    named = set(re.findall(r"(?:src|docs|notebooks)/[\w./-]+", told.replace("words/bg/, words/en/", "words/bg/")))
    assert len(named) >= 6 and [name for name in named if not (root / name).exists()] == []


def test_an_unknown_question_is_refused(data):
    with pytest.raises(StudyError, match="scr.*src"):
        tell_chapter(data, "scr")
