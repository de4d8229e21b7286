"""What is on the screen while a build runs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from analysis import terminal
from analysis.metering import Cost
from analysis.pipeline.course import Progress


@pytest.fixture
def screen(monkeypatch):
    """What a terminal of 120 columns is sent."""
    sent = io.StringIO()
    monkeypatch.setattr(terminal, "errors", Console(file=sent, force_terminal=True, width=120))
    return sent


def test_what_runs_and_the_time_that_is_left_are_shown(screen):
    with terminal.show_progress() as show:
        show(Progress(50, 12, ("release", "run borovo.bg"), 71.5))
    told = screen.getvalue()
    assert "12/50" in told and "at most 1:1" in told and "release, run borovo.bg" in told


def test_a_time_that_is_not_known_is_not_shown(screen):
    with terminal.show_progress() as show:
        show(Progress(50, 12, ("release",)))
    assert "release" in screen.getvalue() and "at most" not in screen.getvalue()


def test_without_a_terminal_nothing_is_shown(monkeypatch):
    sent = io.StringIO()
    monkeypatch.setattr(terminal, "errors", Console(file=sent))
    with terminal.show_progress() as show:
        assert show is None
    assert sent.getvalue() == ""


def test_costs_are_printed_by_step_and_by_task(capsys):
    terminal.print_costs({"run borovo.bg": Cost(2.0, 1.5, 90.0), "run vetovo.bg": Cost(3.0, 1.0, 80.0)})
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert told[1] == ["run", "(2)", "5.0", "2.5", "90"]
    assert [line[1] for line in told[3:]] == ["vetovo.bg", "borovo.bg"]
