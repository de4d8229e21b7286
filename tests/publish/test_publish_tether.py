"""The warm process ends with its caller also while it still imports, and leaves Ctrl-C to it."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends it so early")
SOON = 60.0  # seconds; it ends in a hundredth of one
CALLER = """
    import time
    from analysis.publish.forks import warm_up
    if __name__ == "__main__":
        warm_up([FIRST"sleepy"])
        time.sleep(300)
"""
SLEEPY = """
    import os, pathlib, time
    pathlib.Path("pid").write_text(f"{os.getpid()}\\n")
    time.sleep(300)
"""


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def wait_until(is_so) -> bool:
    end = time.monotonic() + SOON
    while not (so := is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return bool(so)


@pytest.fixture
def start(tmp_path):
    """A function that starts a caller, and returns it and its warm process, which imports for minutes."""
    started = []

    def begin(first: str) -> tuple[subprocess.Popen, int]:
        (tmp_path / "caller.py").write_text(textwrap.dedent(CALLER.replace("FIRST", first)), encoding="utf-8")
        (tmp_path / "sleepy.py").write_text(textwrap.dedent(SLEEPY), encoding="utf-8")
        around = os.environ | {"PYTHONPATH": str(tmp_path)}
        caller = subprocess.Popen([sys.executable, "caller.py"], cwd=tmp_path, env=around)
        started.append(caller.pid)
        place = tmp_path / "pid"
        assert wait_until(lambda: place.exists() and place.read_text(encoding="utf-8").endswith("\n"))
        started.append(int(place.read_text(encoding="utf-8")))
        return caller, started[-1]

    yield begin
    for pid in started:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)


def test_it_ends_with_its_caller_while_it_imports(start):
    caller, warm = start('"analysis.publish.tether", ')
    os.kill(warm, signal.SIGINT)  # as Ctrl-C would, which is for the caller
    time.sleep(0.1)
    assert is_alive(warm)
    caller.kill()
    caller.wait()
    assert wait_until(lambda: not is_alive(warm))


def test_without_the_tether_it_would_import_on(start):
    """The twin."""
    caller, warm = start("")
    caller.kill()
    caller.wait()
    time.sleep(0.5)
    assert is_alive(warm)
