"""What a command prints at its end: what failed, once, told from the study on; and where the site is."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from analysis import terminal
from analysis.pipeline.build import Result


@pytest.fixture
def told(monkeypatch, tmp_path):
    """A function that prints how a build ended, and returns the lines of its errors."""

    def tell(failed: dict[str, str]) -> list[str]:
        sent = io.StringIO()
        monkeypatch.setattr(terminal, "errors", Console(file=sent, soft_wrap=True, highlight=False))
        terminal.print_summary(Result((), 0, failed), tmp_path)
        return sent.getvalue().splitlines()

    return tell


def test_steps_that_failed_for_the_same_reason_are_told_together(told, tmp_path):
    why = f"{tmp_path}/data/raw/a.csv: is empty; to do: fill it"
    lines = told({"facts": why, "survey": "b.csv: is wrong", "engagement": why})
    assert lines[:2] == [
        "failed facts, engagement: data/raw/a.csv: is empty; to do: fill it",
        "failed survey: b.csv: is wrong",
    ]
    assert lines[2].startswith("3 failed; the site is left as it was") and "study check" in lines[2]


def test_a_refused_site_is_not_said_to_be_a_fault_of_the_inputs(told):
    assert told({"audit": "the site is not published"})[-1] == "1 failed; the site is left as it was"


def test_several_problems_of_a_step_stand_below_one_another(told):
    assert told({"facts": "a.csv: is [wrong]\nb.csv: is empty"})[:3] == [
        "failed facts: ",
        "  • a.csv: is [wrong]",
        "  • b.csv: is empty",
    ]


def test_a_page_that_failed_is_told_to_stand_as_it_was(told):
    assert told({"novo_selo.en": "it raised"})[-1] == (
        "1 failed; a page's last good version stays, marked as not updated"
    )


def test_nothing_is_told_when_nothing_failed(told):
    assert told({}) == []
