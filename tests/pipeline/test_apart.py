"""A call in a fork of the warm process: its result, its errors, its death."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from analysis.errors import StudyError
from analysis.pipeline.apart import begin_apart

needs_fork = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="this system cannot fork"
)


def refuse(found: str) -> None:
    raise StudyError(found, where="here", fix="do it")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@needs_fork
def test_a_call_is_made_in_another_process_and_its_result_comes_back_however_large():
    own, large = begin_apart(os.getpid), begin_apart(bytes, 10**6)
    assert own() != os.getpid()
    assert large() == bytes(10**6)


@needs_fork
def test_what_the_function_raises_is_raised_with_its_words():
    with pytest.raises(StudyError, match="here: broken; to do: do it"):
        begin_apart(refuse, "broken")()


@needs_fork
def test_a_process_that_dies_is_told_of():
    with pytest.raises(StudyError, match="the process of die ended with -9"):
        begin_apart(die)()


def test_where_the_system_cannot_fork_the_call_is_made_here(monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert begin_apart(os.getpid)() == os.getpid()
