"""No program and no process outlives the one that started it, killed as it may be."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from analysis.processes import run_program

SOON = 60.0  # seconds: what is to end ends in a tenth of one; a loaded machine is slower
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program with the one that started it")
FORKS = pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="no forkserver")
SLEEPS = """
    import os, pathlib, time
    def sleep(place):
        pathlib.Path(place).write_text(f"{os.getpid()}\\n", encoding="utf-8")
        time.sleep(300)
"""


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked after does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z")


def wait_until(is_so) -> bool:
    end = time.monotonic() + SOON
    while not (so := is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return bool(so)


def read_pid(place: Path) -> int:
    assert wait_until(lambda: place.exists() and place.read_text(encoding="utf-8").endswith("\n"))
    return int(place.read_text(encoding="utf-8"))


def start_and_kill(folder: Path, script: str) -> int:
    """Run a script that lets another process sleep, kill it, and return the other process."""
    (folder / "sleeping.py").write_text(textwrap.dedent(SLEEPS), encoding="utf-8")
    (folder / "caller.py").write_text(textwrap.dedent(script), encoding="utf-8")
    caller = subprocess.Popen([sys.executable, "caller.py"], cwd=folder)
    try:
        pid = read_pid(folder / "pid")
        assert is_alive(pid)
    finally:
        caller.kill()
        caller.wait()
    return pid


def end(pid: int) -> None:
    if is_alive(pid):
        os.kill(pid, signal.SIGKILL)


PROGRAM = """
    import subprocess, sys
    from analysis.processes import run_program
    RUN([sys.executable, "-c", "from sleeping import sleep; sleep('pid')"])
"""
CHILD = """
    import multiprocessing, sleeping
    from analysis.processes import end_with_caller
    def work():
        CALL
        sleeping.sleep("pid")
    if __name__ == "__main__":
        process = multiprocessing.get_context("METHOD").Process(target=work)
        process.start()
        process.join()
"""


@LINUX
def test_a_program_ends_with_the_process_that_runs_it(tmp_path):
    pid = start_and_kill(tmp_path, PROGRAM.replace("RUN", "run_program"))
    assert wait_until(lambda: not is_alive(pid))


@LINUX
def test_it_would_go_on_if_it_were_just_started(tmp_path):
    """The twin."""
    pid = start_and_kill(tmp_path, PROGRAM.replace("RUN", "subprocess.run"))
    assert is_alive(pid)
    end(pid)


@FORKS
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_child_ends_with_the_process_that_asked_for_it(tmp_path, method):
    pid = start_and_kill(tmp_path, CHILD.replace("CALL", "end_with_caller()").replace("METHOD", method))
    assert wait_until(lambda: not is_alive(pid))


@FORKS
def test_it_would_go_on_if_it_did_not_look_after_it(tmp_path):
    """The twin."""
    pid = start_and_kill(tmp_path, CHILD.replace("CALL", "pass").replace("METHOD", "spawn"))
    assert is_alive(pid)
    end(pid)


def test_a_program_is_run_as_by_subprocess():
    done = run_program(
        [sys.executable, "-c", "print(input() + '!'); exit(3)"], input="да", capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("да!\n", 3)
    with pytest.raises(subprocess.CalledProcessError):
        run_program([sys.executable, "-c", "exit(3)"], check=True)
    with pytest.raises(subprocess.TimeoutExpired):
        run_program([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.5)
