import gc
import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver

import psutil
import pytest

from analysis.publish.forks import UNKNOWN, Fork

SECONDS = 30  # none of these waits takes one; a process that hangs must fail the test, not stop it
DAEMON = """
import multiprocessing, os
from analysis.publish.forks import Fork

def fork():
    assert multiprocessing.current_process().daemon
    os._exit(Fork(os._exit, 7).wait())

if __name__ == "__main__":
    daemon = multiprocessing.get_context("spawn").Process(target=fork, daemon=True)
    daemon.start()
    daemon.join()
    print(daemon.exitcode)
"""


@pytest.fixture(autouse=True)
def _warm(forked_kernels):
    """The warm process is the one that this test process uses for kernels, too."""


@pytest.fixture
def parent_and_child():
    """A fork that waits for a process of its own, and that process."""
    fork = Fork(subprocess.call, ["sleep", "600"])
    assert wait_until(lambda: psutil.Process(fork.pid).children())
    yield fork, psutil.Process(fork.pid).children()[0]
    fork.end_group()


def wait_until(condition) -> bool:
    end = time.monotonic() + SECONDS
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return bool(held)


def has_ended(process: psutil.Process) -> bool:
    """Whether a process is gone, or at least nothing of it runs any more."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize(
    ("function", "arguments", "code"),
    [(time.sleep, [0], 0), (os._exit, [3], 3), (os.abort, [], -signal.SIGABRT), (int, ["no number"], 1)],
    ids=["done", "code", "signal", "error"],
)
def test_how_a_fork_ended_is_known(function, arguments, code):
    assert Fork(function, *arguments).wait(SECONDS) == code


def test_a_fork_that_runs_has_no_exit_code_yet(parent_and_child):
    fork, _ = parent_and_child
    assert fork.poll() is None and fork.wait(0.01) is None


def test_a_killed_fork_takes_its_own_processes_with_it(parent_and_child):
    fork, child = parent_and_child
    assert not has_ended(child)
    fork.kill()
    assert fork.wait(SECONDS) == -signal.SIGKILL
    assert wait_until(lambda: has_ended(child))


def test_a_fork_that_nobody_holds_any_more_ends_with_its_own_processes():
    fork = Fork(subprocess.call, ["sleep", "600"])
    process = psutil.Process(fork.pid)
    assert wait_until(process.children)
    child = process.children()[0]
    del fork
    gc.collect()
    assert wait_until(lambda: has_ended(process) and has_ended(child))


def test_where_the_warm_process_was_killed_its_forks_are_ended_and_the_next_comes_from_a_new_one(parent_and_child):
    fork, child = parent_and_child
    psutil.Process(fork.pid).parent().kill()
    assert fork.wait(SECONDS) == UNKNOWN
    assert wait_until(lambda: has_ended(child) and not psutil.pid_exists(fork.pid))
    assert Fork(os._exit, 5).wait(SECONDS) == 5


@pytest.mark.parametrize("error", [ConnectionRefusedError, EOFError])
def test_a_warm_process_that_is_killed_just_now_is_asked_again(monkeypatch, error):
    errors = [error()]
    connect = forkserver.connect_to_new_process

    def fail_once(files):
        if errors:
            raise errors.pop()
        return connect(files)

    monkeypatch.setattr(forkserver, "connect_to_new_process", fail_once)
    assert Fork(os._exit, 5).wait(SECONDS) == 5
    monkeypatch.setattr(forkserver, "connect_to_new_process", lambda files: (_ for _ in ()).throw(error()))
    with pytest.raises(error):
        Fork(os._exit, 5)


def test_a_daemon_can_fork(tmp_path):
    script = tmp_path / "daemon.py"
    script.write_text(DAEMON, encoding="utf-8")
    said = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=True).stdout
    assert said == "7\n"


def test_the_warm_process_is_left_alone_when_the_group_of_its_caller_is_told_to_end(parent_and_child):
    fork, _ = parent_and_child
    warm = psutil.Process(fork.pid).parent()
    warm.terminate()
    assert Fork(os._exit, 5).wait(SECONDS) == 5
    assert warm.is_running() and fork.poll() is None
