"""The order in which tasks begin, and what is told of them while they run."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytask
import pytest
from pytask import PathNode, Task

from analysis.pipeline.course import Course
from analysis.pipeline.scheduling import rank_tasks

# b needs a; c and d need nothing
SECONDS = {"make a": 1.0, "make b": 20.0, "make c": 10.0, "make d": 15.0}


def make(name: str, begun: list[str], made: Path, needed: Path | None = None) -> None:
    begun.append(name)
    if name == "make broken":
        raise ValueError(name)
    made.write_text(name, encoding="utf-8")


@pytest.fixture
def run(tmp_path):
    """Run tasks with their needs, one at a time; returns the session and the names in the order of their begin."""
    (tmp_path / "pyproject.toml").write_text("[tool.pytask.ini_options]\n", encoding="utf-8")

    def run(needs: dict[str, str | None], course: Course, workers: int = 1):
        begun: list[str] = []
        tasks = []
        for name, needed in needs.items():
            before = {"needed": PathNode.from_path(tmp_path / f"{needed}.txt")} if needed else {}
            after = {"made": PathNode.from_path(tmp_path / f"{name}.txt")}
            function = partial(make, name, begun, made=tmp_path / f"{name}.txt")
            tasks.append(
                Task(base_name=name, path=Path(__file__), function=function, depends_on=before, produces=after)
            )
        session = pytask.build(
            tasks=tasks, paths=[], config=tmp_path / "pyproject.toml", capture="no", verbose=0, n_workers=workers,
            parallel_backend="threads", course=course,
        )  # fmt: skip
        return session, begun

    return run


NEEDS = {"make a": None, "make b": "make a", "make c": None, "make d": None}


def test_what_most_time_depends_on_begins_first(run):
    course = Course(SECONDS)
    session, begun = run(NEEDS, course)
    assert session.exit_code == 0
    assert begun == ["make a", "make b", "make d", "make c"]
    assert course.costs.keys() == SECONDS.keys()
    _, begun = run(NEEDS, Course(SECONDS | {"make a": 0.0}))
    assert begun == []  # nothing has changed


def test_other_seconds_give_another_order(run):
    _, begun = run(NEEDS, Course(SECONDS | {"make c": 30.0}))
    assert begun[0] == "make c"


def test_without_a_record_the_longest_chain_begins_first(run):
    _, begun = run(NEEDS, Course({}))
    assert begun[0] == "make a"


def test_a_task_that_never_ran_is_expected_to_take_as_long_as_the_others_of_its_step():
    class Dag:
        nodes = {name: Task(base_name=name, path=Path(__file__), function=make) for name in ("run x", "run y", "cut z")}

        def successors(self, name):
            return []

    ranks = rank_tasks(Dag(), {"run x": 8.0, "run old": 4.0})
    assert ranks == {"run x": 8.0, "run y": 6.0, "cut z": 1.0}


def test_a_task_that_fails_stops_what_needs_it_and_nothing_else(run):
    course = Course({})
    session, begun = run({"make broken": None, "make b": "make broken", "make c": None}, course, workers=2)
    assert session.exit_code != 0
    assert sorted(begun) == ["make broken", "make c"]
    assert course.costs.keys() == {"make broken", "make c"}


def test_the_seconds_that_are_left_are_told_when_all_tasks_are_known_and_else_not(run):
    told = []
    run(NEEDS, Course(SECONDS, told.append))
    assert [state.done for state in told if state.running] == [0, 1, 2, 3]
    assert told[-1].done == 4 and told[-1].running == () and told[-1].total == 5
    first = told[0]
    assert first.running == ("make a",) and 20 < first.seconds_left <= 21  # a, and b, which has to run after it


def test_the_seconds_that_are_left_are_not_told_when_one_is_unknown(run):
    told = []
    run(NEEDS, Course({name: seconds for name, seconds in SECONDS.items() if name != "make b"}, told.append))
    assert told[0].running == ("make d",) and told[0].seconds_left is not None
    assert all(state.seconds_left is None for state in told if set(state.running) & {"make a", "make b"})


def test_what_comes_after_the_tasks_counts_and_is_unknown_the_first_time(run):
    told, later = [], []
    run(NEEDS, Course(SECONDS, told.append, after=100.0))
    assert 120 < told[0].seconds_left <= 121
    run({"make e": None}, Course({"make e": 1.0}, later.append, after=None))
    assert later[0].running == ("make e",) and later[0].seconds_left is None
