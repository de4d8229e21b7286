"""The command: the same bytes every time, only where invented rows may stand, and marked on every row."""

import subprocess
import sys

import pytest

from analysis.demonstration.survey import write_survey
from analysis.errors import StudyError
from analysis.study import load_study

FILES = ("population.csv", "kobo.csv", "contacts.csv", "truth.json")


def test_the_same_command_writes_the_same_bytes_in_another_process(written, empty_study):
    command = [sys.executable, "-m", "analysis.demonstration", "--study", str(empty_study)]
    subprocess.run(command, check=True, capture_output=True)
    for name in FILES:
        got, expected = ((root / "data/raw/survey" / name).read_bytes() for root in (empty_study, written.study.root))
        assert got == expected, name


def test_the_files_in_the_repository_are_what_the_command_writes(written, repository):
    for name in FILES:
        got, expected = ((root / "data/raw/survey" / name).read_bytes() for root in (repository, written.study.root))
        assert got == expected, f"{name} is stale: run python -m analysis.demonstration"


def test_the_export_is_small_enough_for_the_repository(written):
    assert written.study.export.stat().st_size < 1_500_000


def test_every_row_says_that_it_is_a_demonstration(written):
    assert set(written.export["origin"]) == {"demonstration"}
    assert set(written.population["origin"]) == {"demonstration"}
    assert written.truth["status"] == "demonstration"


def test_a_study_that_is_published_is_left_alone(empty_study):
    settings = empty_study / "study.toml"
    text = settings.read_text(encoding="utf-8").replace('status = "demonstration"', 'status = "published"')
    settings.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="published"):
        write_survey(load_study(empty_study))
    assert not (empty_study / "data/raw/survey/kobo.csv").exists()


def test_a_study_without_the_census_says_what_is_missing(empty_study):
    (empty_study / "data/raw/reference/municipalities.csv").unlink()
    with pytest.raises(StudyError, match=r"municipalities\.csv"):
        write_survey(load_study(empty_study))
