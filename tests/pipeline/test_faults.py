"""A build that is killed leaves the old site or the new one, no process, and a next build that is right."""

import os
import random
import shutil
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes of a build are found in /proc")
# Each costs a build and a half. The second is held to what nobody disturbed, the third to the first.
KILLS = ("build", "kernel", "warm process")
AFTER = 2.0  # seconds, in which a build on a loaded machine has begun to plan


@pytest.fixture(scope="module")
def faults(load_script):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend("benchmarks")
        return load_script("benchmarks/faults.py")


@pytest.fixture(scope="module")
def small(faults, built, tmp_path_factory):
    """A copy of the small study, built by nobody but these tests."""
    root = shutil.copytree(built.root, tmp_path_factory.mktemp("faults") / "study", symlinks=True)
    return faults.Study(root)


def test_after_every_kill_the_site_is_whole_no_process_is_left_and_the_next_build_is_right(faults, small):
    chance, sums = random.Random(1), {0: small.read_sums()}
    for number, kind in enumerate(KILLS):
        state = (number + 1) % 2
        row = faults.disturb(small, state, {1: "", **sums}, kind, AFTER, chance)
        sums.setdefault(state, small.read_sums())
        assert row.killed == kind and row.site in ("old", "new", "marked") and not row.left, row
        assert number == 0 or row.right, row
    assert len({*sums.values()}) == 2  # the twin: there was something to be built
    check_a_clock_that_jumps_back(small, sums)


def check_a_clock_that_jumps_back(small, sums):
    """Each time that anybody asks, it is an hour earlier."""
    (small.root / "clock").mkdir()
    (small.root / "clock/sitecustomize.py").write_text(BACK, encoding="utf-8")
    small.say(0)
    around = {"PYTHONPATH": os.pathsep.join([str(small.root / "clock"), str(small.root / "src")])}
    done = run(small, around)
    assert done.returncode == 0, done.stdout + done.stderr
    assert small.read_sums() == sums[0] and small.is_whole()


BACK = """
import time
started, asked = time.time(), [0]
def back():
    asked[0] += 1
    return started - 3600.0 * asked[0]
time.time = back
"""


def run(small, around: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "analysis", "build", "borovo", "--language", "bg", "--study", str(small.root)]
    around = os.environ | {"ANALYSIS_SALT": str(small.root / "salt"), "MARK": small.mark} | around
    return subprocess.run(command, cwd=small.root, env=around, capture_output=True, text=True, encoding="utf-8")


def test_a_site_with_a_file_that_is_not_its_own_is_not_whole(small):
    """The twin of what is asked after each kill."""
    assert small.is_whole()
    page = small.root / "output/site/bg/borovo.html"
    before = page.read_bytes()
    page.write_bytes(before[:-1])
    assert not small.is_whole()
    page.write_bytes(before)
    (page.parent / "more.html").write_bytes(b"")
    assert not small.is_whole()
    (page.parent / "more.html").unlink()
    assert small.is_whole()


def test_a_process_that_is_left_is_counted(faults, small, monkeypatch):
    """The twin of what is asked after each kill."""
    monkeypatch.setattr(faults, "SOON", 0.2)
    assert faults.count_left(small) == 0
    left = subprocess.Popen(["sleep", "300"], env=os.environ | {"MARK": small.mark})
    try:
        assert faults.count_left(small) == 1
    finally:
        left.kill()
        left.wait()


def test_ctrl_c_ends_a_build_with_one_line_and_the_second_build_is_told_of_the_first(faults, small):
    small.say(1)
    build = small.start()
    try:
        while build.poll() is None and not faults.find_victims(small, build, "warm process"):
            pass
        second = run(small, {"PYTHONPATH": str(small.root / "src")})
        os.killpg(build.pid, signal.SIGINT)  # as a terminal does, to all of them
        assert build.wait() == 130
    finally:
        build.kill()
    assert second.returncode == 1 and f"is being built by process {build.pid} since" in second.stderr
    assert faults.count_left(small) == 0
    said = (small.root / "said.txt").read_text(encoding="utf-8").splitlines()
    assert len(said) == 1 and said[0].startswith("interrupted")


def test_a_row_says_what_has_failed(faults):
    well = faults.Row("build", 1.0, "old", 0, True, 2.0)
    assert well.is_well and str(well).endswith("ok")
    for site, left, right in (("not whole", 0, True), ("neither", 0, True), ("new", 1, True), ("new", 0, False)):
        row = faults.Row("build", 1.0, site, left, right, 2.0)
        assert not row.is_well and str(row).endswith("FAILED")
