"""One build at a time: the second is told of the first, and nobody has to clear away the lock of a killed one."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from analysis.errors import StudyError
from analysis.pipeline import locking
from analysis.pipeline.locking import ENDED, LOCK, build_alone
from analysis.study import load_study

HOLDS = """
import sys
from dataclasses import replace
from pathlib import Path
from analysis.pipeline.locking import build_alone
from analysis.study import load_study
with build_alone(replace(load_study(Path(sys.argv[1])), root=Path(sys.argv[2]))):
    print("holds it", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def study(request, tmp_path):
    return replace(load_study(request.config.rootpath), root=tmp_path)


@pytest.fixture
def other(request, study):
    """Another process that builds the study."""
    command = [sys.executable, "-c", HOLDS, str(request.config.rootpath), str(study.root)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"holds it\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_build_is_told_which_process_builds_and_since_when(study, other):
    told = rf"being built by process {other.pid} since \d{{4}}-\d\d-\d\d \d\d:\d\d"
    with pytest.raises(StudyError, match=told), build_alone(study):
        pass
    assert f"{other.pid}\t" in (study.processed / LOCK).read_text(encoding="utf-8")


def test_when_the_first_has_been_killed_the_second_builds_and_knows_that_it_was_cut_off(study, other):
    other.kill()
    other.wait()
    with build_alone(study) as ended:
        assert not ended


def test_after_a_build_that_came_to_its_end_the_next_knows_that(study):
    with build_alone(study) as ended:
        assert not ended  # nobody knows of one
    with build_alone(study) as ended:
        assert ended
    assert (study.processed / LOCK).read_bytes() == ENDED


def test_a_build_that_broke_off_with_an_error_has_not_ended(study):
    with pytest.raises(ZeroDivisionError), build_alone(study):
        raise ZeroDivisionError
    with build_alone(study) as ended:
        assert not ended


def test_whatever_stands_in_the_file_locks_nothing(study):
    study.processed.mkdir(parents=True)
    for damaged in (b"", b"\xff\x00garbage", b"1\t2026-01-01 10:00\thost\n"):
        (study.processed / LOCK).write_bytes(damaged)
        with build_alone(study) as ended:
            assert not ended


def test_a_process_on_another_computer_is_named_with_it(study):
    other = "77\t2026-11-30 19:34\telsewhere\n"
    assert "process 77 on elsewhere since 2026-11-30 19:34" in str(locking._refuse(other, study))
    assert "by another process" in str(locking._refuse("", study))


@pytest.mark.skipif(os.name != "posix", reason="Windows locks otherwise")
def test_where_the_file_system_knows_no_locks_a_build_goes_on_without(study, monkeypatch):
    import errno
    import fcntl

    def fail(number):
        def lock(*_):
            raise OSError(number, os.strerror(number))

        return lock

    monkeypatch.setattr(fcntl, "flock", fail(errno.ENOLCK))
    with build_alone(study):
        pass
    monkeypatch.setattr(fcntl, "flock", fail(errno.EWOULDBLOCK))  # the twin: held by somebody
    with pytest.raises(StudyError, match="is being built"), build_alone(study):
        pass
