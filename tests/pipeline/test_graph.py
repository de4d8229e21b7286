"""Tasks of the build: a file that is gone from a list of inputs is a change, and what failed is told in words."""

from pathlib import Path

import pytask
import pytest
from pytask import PathNode

from analysis.errors import Problems, StudyError
from analysis.pipeline.failures import explain_error, list_missing
from analysis.pipeline.graph import make_task
from analysis.pipeline.task_survey import read_survey


def make(folder: Path, *names: str) -> pytask.Task:
    files = {"logs": [folder / name for name in names], "export": folder / "kobo.csv"}
    return make_task(read_survey, "survey", files, {"respondents": folder / "rows.parquet"})


def test_a_file_that_is_gone_from_a_list_of_inputs_is_a_change(tmp_path):
    both, one, again = (make(tmp_path, *names) for names in (("a.csv", "b.csv"), ("a.csv",), ("a.csv", "b.csv")))
    code = [task.depends_on["code"].value for task in (both, one, again)]
    assert code[0] == code[2] != code[1]


def test_files_that_are_missing_are_named_each_once(tmp_path):
    (tmp_path / "a.csv").touch()
    found = list_missing(make(tmp_path, "a.csv", "b.csv", "b.csv"))
    assert [problem.where for problem in found] == [str(tmp_path / "b.csv"), str(tmp_path / "kobo.csv")]
    assert isinstance(make(tmp_path, "a.csv").depends_on["export"], PathNode)


def test_equal_problems_of_a_column_are_told_once_by_a_build_too():
    rows = [StudyError("the cell is empty", where=f"a.csv, row {row}, column b", fix="fill it in") for row in (2, 3)]
    assert explain_error(Problems(rows), None) == "a.csv, rows 2–3, column b: the cell is empty; to do: fill it in"


@pytest.mark.parametrize(
    ("place", "expected"),
    [("data/raw/a.csv", "cannot be read: Is a directory"), ("output/a.html", "cannot be written: Is a directory")],
)
def test_an_input_cannot_be_read_and_what_is_made_cannot_be_written(place, expected):
    assert expected in explain_error(IsADirectoryError(21, "Is a directory", f"/study/{place}"), None)
