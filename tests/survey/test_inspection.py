"""The report of `study inspect`: its counts against the known truth, its problems as a coordinator reads them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.pipeline.inspect import inspect_export, lay_out

FORM = Path(__file__).parents[2] / "data/raw/survey/forms/2026112301.xlsx"
KEYS = [
    "rows", "unique_rows", "questions", "types", "lists", "choices", "labels", "versions", "repeats", "unknown_columns",
    "questions_without_column", "outside_list", "split_conflicts", "skip_breaches", "constraint_breaches", "duplicates",
    "detected", "warnings", "errors",
]  # fmt: skip


@pytest.fixture(scope="module")
def both(exports):
    """The files of both versions of the form."""
    return [FORM, exports / "questionnaire_2026110101.xlsx"]


@pytest.fixture(scope="module")
def report(both, exports):
    return inspect_export(both, exports / "kobo_xml_both_nogroups.csv")


def set_cells(*cells: tuple[int, str, str]):
    def edit(rows):
        for row, column, value in cells:
            rows[row][rows[0].index(column)] = value

    return edit


def test_the_report_has_its_keys_in_their_order_and_is_json(report):
    assert list(report) == KEYS
    assert json.loads(json.dumps(report, ensure_ascii=False)) == report


def test_counts_of_every_question_agree_with_the_truth(report, truth):
    for name, expected in truth["per_question"].items():
        got = report["questions"][name]
        assert {key: got[key] for key in expected} == expected, name
        assert got["asked"] == got["answered"] + got["missing"] == report["rows"] - got["not_asked"]


def test_the_form_and_the_versions_are_counted(report, truth):
    assert (report["rows"], report["unique_rows"], report["versions"]) == (50, 49, truth["versions"])
    groups = {kind: report["types"][kind] for kind in ("begin_group", "end_group")}
    assert groups == {"begin_group": 12, "end_group": 12}
    assert {kind: number for kind, number in report["types"].items() if kind not in groups} == truth["types"]
    assert (report["lists"], report["choices"], report["labels"]) == (36, 220, {"bg": 95, "en": 95})


def test_a_true_and_a_soft_duplicate_and_a_rejected_interview_are_warnings_not_errors(report):
    assert [pair["rows"] for pair in report["duplicates"]] == [["500005", "500048"], ["500017", "500049"]]
    assert [pair["same_uuid"] for pair in report["duplicates"]] == [True, False]
    assert report["errors"] == []
    assert report["warnings"][0] == "interviews that were not approved: 1 (500030)"
    assert report["warnings"][1].startswith("pairs of interviews that are the same or alike: 2 (500005 and 500048")


def test_codes_outside_their_lists_are_one_error_with_every_cell(both, change_export):
    edit = set_cells((3, "municipality", "rusee"), (5, "src", "media telegraph"), (6, "self_eu", "7"))
    got = inspect_export(both, change_export(edit))
    assert [(cell["row"], cell["column"], cell["value"], cell["nearest"]) for cell in got["outside_list"]] == [
        ("500002", "municipality", "rusee", "ruse"), ("500005", "self_eu", "7", ""), ("500004", "src", "telegraph", ""),
    ]  # fmt: skip
    assert len(got["errors"]) == 1
    assert got["errors"][0].startswith("3 cells hold codes outside their lists: interview 500002, column municipality")
    assert "did you mean “ruse”?" in got["errors"][0]


def test_breaches_broken_rules_and_conflicts_are_counted_and_shown(both, change_export):
    edit = set_cells((3, "position", "mayor"), (1, "jp_n", "600"), (1, "src/school", "0"), (2, "n_known", "1"))
    got = inspect_export(both, change_export(edit))
    assert got["skip_breaches"] == [{"row": "500002", "question": "position"}]
    assert [(cell["row"], cell["question"], cell["value"]) for cell in got["constraint_breaches"]] == [
        ("500000", "jp_n", "600")
    ]
    assert got["split_conflicts"] == 1
    said = "\n".join(got["warnings"])
    assert "answers to questions that were not asked: 1 (500002 position)" in said
    assert "calculations that do not follow from the answers: 1 (500001 n_known)" in said
    assert "cells whose summary and split columns disagree: 1 (500000 src)" in said
    assert got["errors"] == []


def test_a_form_that_is_wrong_is_reported_in_the_same_shape(change_form, exports):
    got = inspect_export([change_form("survey", "edu", "type", "select_one educ")], exports / "emul_google_forms.csv")
    assert list(got) == KEYS
    assert got["rows"] == 0
    assert "list “educ” is not on sheet choices; to do: did you mean “edu”?" in got["errors"][0]


def test_an_export_that_cannot_be_read_still_tells_about_the_form(both, tmp_path):
    got = inspect_export(both, tmp_path / "absent.csv")
    assert (got["rows"], got["choices"]) == (0, 220)
    assert "there is no such file" in got["errors"][0]


def test_the_page_for_people_names_every_fact(report):
    from rich.console import Console

    console = Console(width=200)
    with console.capture() as captured:
        for part in lay_out(report, "kobo.csv"):
            console.print(part)
    page = captured.get()
    assert "50 (49 unique)" in page
    assert "2026110101: 15 rows, 2026112301: 35 rows" in page
    assert "0 skip-logic breaches, 0 broken rules, 0 codes outside their lists, 0 split conflicts, 2 duplicates" in page
    line = next(line for line in page.splitlines() if line.startswith("jp_n "))
    assert line.split() == ["jp_n", "integer", "24", "22", "2", "26"]


@pytest.mark.parametrize(("export", "code"), [("kobo_xml_summary_dot.csv", 0), ("absent.csv", 1)])
def test_the_command_ends_with_1_when_there_are_errors(both, exports, export, code):
    forms = [word for path in both for word in ("--form", str(path))]
    done = CliRunner().invoke(app, ["inspect", *forms, str(exports / export), "--json"])
    assert done.exit_code == code
    assert list(json.loads(done.stdout)) == KEYS


def test_without_a_form_the_command_takes_those_of_the_study():
    study = Path(__file__).parents[2]
    done = CliRunner().invoke(
        app, ["inspect", str(study / "data/raw/survey/kobo.csv"), "--json", "--study", str(study)]
    )
    report = json.loads(done.stdout)
    assert (done.exit_code, report["choices"], report["errors"]) == (0, 220, [])
    assert report["rows"] > 600
