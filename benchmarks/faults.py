"""What is left of builds that are killed at random moments: a whole site, no process, and a next build that is right.

`python benchmarks/faults.py [ROUNDS]` builds a study of two municipalities, again and again, each time from a notebook
that says something else than before. Each build, or one of its processes, is killed (SIGKILL) at some moment. Then

* every file of the site must fit the SHA256SUMS of the old or of the new site as a whole – or, where a page or a print
  failed because its process was killed, of the new site with that page marked, or without that PDF –,
* no process may be left two seconds after the build has ended,
* and the next build must end well, with the bytes of a build that nobody disturbed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
from rows import describe_machine

ROOT = Path(__file__).parents[1]
ROUNDS, SEED = 50, 20151130
NAMED = ("borovo", "--language", "bg")  # what is built: two pages and what they are made of
NOTEBOOK, SAID = "notebooks/municipality.ipynb", "## Накратко"  # on the page of a municipality
STATES = (SAID, f"{SAID} днес")
SUMS = "SHA256SUMS"
SOONER, TRIES = 4, 6  # times as soon is looked where there was nothing to kill any more; how often that is tried
SOON = 2.0  # seconds after which no process may be left
EVERY = 0.05  # seconds between two looks
FORKED = "multiprocessing.forkserver"
SOCKETS = 3  # more than a print has open, fewer than a kernel
VICTIMS = ("build", "build", "kernel", "print", "build", "warm process")


class Study:
    """A study of its own, in the state that its notebook is in, and the builds of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mark = secrets.token_hex(8)  # in the environment of all processes of its builds

    def start(self) -> subprocess.Popen:
        salt = self.root.with_name("salt")  # a build takes none that lies in its study
        around = {"PYTHONPATH": str(self.root / "src"), "MARK": self.mark, "ANALYSIS_SALT": str(salt)}
        command = [sys.executable, "-m", "analysis", "build", *NAMED, "--study", str(self.root)]
        said = (self.root / "said.txt").open("w", encoding="utf-8")
        return subprocess.Popen(
            command, cwd=self.root, env=os.environ | around, stdout=said, stderr=said, start_new_session=True
        )

    def build(self) -> tuple[int, float]:
        """Build undisturbed; return the exit code and the seconds it took."""
        started = time.monotonic()
        return self.start().wait(), time.monotonic() - started

    def say(self, state: int) -> None:
        """Bring the notebook into one of its two states."""
        path = self.root / NOTEBOOK
        text = path.read_text(encoding="utf-8").replace(STATES[1], STATES[0])
        path.write_text(text.replace(STATES[0], STATES[state]), encoding="utf-8")

    def list_processes(self) -> list[psutil.Process]:
        """Return the processes of the builds that are still there; one that has ended is not."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("MARK") == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except (psutil.Error, OSError):  # it has just ended, or is somebody else's
                continue
        return found

    def read_sums(self) -> str:
        path = self.root / "output/site" / SUMS
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def is_whole(self) -> bool:
        """Say whether the site is there, and each of its files, and no other, as its checksums have it."""
        site = self.root / "output/site"
        files = [path for path in sorted(site.rglob("*")) if path.is_file() and path.name != SUMS]
        made = [
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(site).as_posix()}\n" for path in files
        ]
        return bool(made) and sorted(made) == sorted(self.read_sums().splitlines(keepends=True))


def find_victims(study: Study, build: subprocess.Popen, kind: str) -> list[psutil.Process]:
    """Return the processes of a build that are of a kind."""
    kinds: dict[str, Callable[[psutil.Process, str], bool]] = {
        "build": lambda process, _: process.pid == build.pid,
        "warm process": lambda process, command: FORKED in command and process.ppid() == build.pid,
        "kernel": lambda process, command: _is_fork(process, command, build) and _count_sockets(process) >= SOCKETS,
        "print": lambda process, command: _is_fork(process, command, build) and _count_sockets(process) < SOCKETS,
    }
    found = []
    for process in study.list_processes():
        try:
            if kinds[kind](process, " ".join(process.cmdline())):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _is_fork(process: psutil.Process, command: str, build: subprocess.Popen) -> bool:
    return FORKED in command and process.ppid() != build.pid


def _count_sockets(process: psutil.Process) -> int:
    folder = Path(f"/proc/{process.pid}/fd")
    return sum(str(path.readlink()).startswith("socket:") for path in folder.iterdir())


def kill_one(study: Study, build: subprocess.Popen, kind: str, after: float, chance: random.Random) -> str:
    """Kill a process of a kind `after` some seconds, or as soon as there is one; return what was killed.

    Where there is none before the build ends, nothing is killed.
    """
    begins = time.monotonic() + after
    while build.poll() is None:
        if time.monotonic() >= begins and (victims := find_victims(study, build, kind)):
            chance.choice(victims).kill()
            return kind
        time.sleep(EVERY)
    return ""


def count_left(study: Study) -> int:
    """Return how many processes are left when they have had their time to end."""
    end = time.monotonic() + SOON
    while (left := study.list_processes()) and time.monotonic() < end:
        time.sleep(EVERY)
    return len(left)


def disturb(study: Study, state: int, sums: dict[int, str], kind: str, after: float, chance: random.Random) -> Row:
    """Build the other state, kill, look at what is left, and build again."""
    started = time.monotonic()
    study.say(state)
    build = study.start()
    killed = kill_one(study, build, kind, after, chance)
    code = build.wait()
    left = count_left(study)
    found, whole = study.read_sums(), study.is_whole()
    names = {sums[1 - state]: "old", sums[state]: "new"}
    again, _ = study.build()
    right = again == 0 and study.read_sums() == sums[state] and study.is_whole()
    site = names.get(found, "marked" if code == 1 else "neither") if whole else "not whole"
    return Row(killed, after, site, left, right, time.monotonic() - started)


class Row(NamedTuple):
    """What a round found."""

    killed: str  # nothing where there was none any more
    after: float
    site: str  # old, new, marked: whole; neither, not whole: a failure
    left: int  # processes
    right: bool  # the next build
    seconds: float

    @property
    def is_well(self) -> bool:
        return self.site in ("old", "new", "marked") and not self.left and self.right

    def __str__(self) -> str:
        again = "as undisturbed" if self.right else "OTHERWISE"
        verdict = "ok" if self.is_well else "FAILED"
        found = f"site: {self.site:<9} left: {self.left}  next: {again:<14}"
        return f"{self.killed or 'nothing':<12} {self.after:>6.2f} s  {found} {self.seconds:>5.1f} s  {verdict}"


def prepare(root: Path) -> tuple[Study, dict[int, str], float]:
    """Make the study, build both states undisturbed, and return the checksums of each and the seconds of a build."""
    spec = importlib.util.spec_from_file_location("small_study", ROOT / "tests/small_study.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["small_study"] = module
    spec.loader.exec_module(module)
    module.copy_study(root)
    return measure(Study(root))


def measure(study: Study) -> tuple[Study, dict[int, str], float]:
    """Build both states twice; return their checksums and the seconds of a build. Exits where they are not the same."""
    sums, seconds = {}, 0.0
    for state in (0, 1, 0):
        study.say(state)
        code, seconds = study.build()
        if code or sums.setdefault(state, study.read_sums()) != study.read_sums():
            said = (study.root / "said.txt").read_text(encoding="utf-8")
            sys.exit(f"the undisturbed build ended with {code}, or is not the same again: {said}")
    if sums[0] == sums[1]:
        sys.exit("both states give the same site: nothing could be seen")
    return study, sums, seconds


def run_rounds(study: Study, sums: dict[int, str], seconds: float, rounds: int) -> Iterator[Row]:
    """Yield what each round found, until there were `rounds` kills; the state before the first is that of 0.

    A round in which there was nothing to kill any more is followed by one that begins to look sooner.
    """
    chance, state = random.Random(SEED), 0
    for number in range(rounds):
        kind, latest = VICTIMS[number % len(VICTIMS)], seconds
        for _ in range(TRIES):
            state = 1 - state
            row = disturb(study, state, sums, kind, chance.uniform(0, latest), chance)
            yield row
            if row.killed:
                break
            latest /= SOONER
        else:
            sys.exit(f"in {TRIES} builds there was no {kind} to kill")


def main(rounds: int = ROUNDS) -> int:
    """Print a row for each round; return how many failed."""
    print(describe_machine())
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        study, sums, seconds = prepare(Path(folder) / "study")
        print(f"undisturbed: {seconds:.1f} s")
        kills = failed = 0
        for row in run_rounds(study, sums, seconds, rounds):
            kills, failed = kills + bool(row.killed), failed + (not row.is_well)
            print(f"{kills:>3} {row}", flush=True)
    well = rounds - min(failed, rounds)
    print(f"{well} of {rounds} kills left a whole site, no process, and a next build that is right")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS) else 0)
