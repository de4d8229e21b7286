"""A Dask cluster in processes of its own, for the tests of builds on one."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

COUNT = """
import os
from pathlib import Path
from distributed.diagnostics.plugin import WorkerPlugin

class Count(WorkerPlugin):
    name = "count"

    def setup(self, worker):
        self.file = (Path(os.environ["COUNT"]) / f"{os.getpid()}.log").open("a", buffering=1)

    def transition(self, key, start, finish, **_):
        self.file.write(f"{finish}\\t{key}\\n")

async def dask_setup(worker):
    await worker.plugin_add(Count())
"""


@dataclass
class Cluster:
    """A Dask scheduler and two workers of one thread, processes of their own on loopback, each worker under its nanny.

    Every worker writes down, in a file named by its process, what state each task passes into.
    """

    study: Path
    folder: Path
    mark: str = field(default_factory=lambda: secrets.token_hex(8))  # in the environment of all its processes
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self) -> None:
        """Start all three, and wait until both workers are there."""
        self.folder.mkdir(parents=True)
        (self.folder / "count.py").write_text(COUNT, encoding="utf-8")
        self._run("dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                  "--scheduler-file", str(self.file))  # fmt: skip
        for number in (1, 2):
            self._run("dask", "worker", "--scheduler-file", str(self.file), "--host", "127.0.0.1", "--nthreads", "1",
                      "--no-dashboard", "--local-directory", str(self.folder / f"worker{number}"),
                      "--preload", str(self.folder / "count.py"))  # fmt: skip
        wait_until(lambda: len(self.find_logs()) == 2)

    def _run(self, *arguments: str) -> subprocess.Popen:
        around = {"PYTHONPATH": str(self.study / "src"), "ANALYSIS_SALT": str(self.salt), "COUNT": str(self.folder)}
        around |= {"MARK": self.mark, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        with (self.folder / f"{len(self.processes)}.txt").open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments], cwd=self.folder, env=os.environ | around, stdout=said, stderr=said
            )
        self.processes.append(process)
        return process

    def start_build(self, *arguments: str) -> subprocess.Popen:
        """Start a build on the cluster; its salt is another than that of the workers, as on another machine."""
        own = {"ANALYSIS_SALT": str(self.folder / "own.salt"), "PYTHONPATH": str(self.study / "src")}
        command = [sys.executable, "-m", "analysis", "build", *arguments, "--cluster", self.address]
        return subprocess.Popen(
            command, cwd=self.study, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8",
        )  # fmt: skip

    @property
    def file(self) -> Path:
        return self.folder / "scheduler.json"

    @property
    def salt(self) -> Path:
        return self.folder / "worker.salt"

    @property
    def address(self) -> str:
        return json.loads(self.file.read_text(encoding="utf-8"))["address"]

    def find_logs(self) -> list[Path]:
        return list(self.folder.glob("[0-9]*.log"))

    def list_begun(self) -> Counter[str]:
        """Task – the key that Dask knows it by, which no other run of it has – and how often a worker began it."""
        lines = [line.split("\t") for path in self.find_logs() for line in path.read_text().splitlines()]
        return Counter(key for state, key in lines if state == "executing")

    def kill_worker(self, step: str) -> str:
        """Kill, by a signal that it cannot catch, the worker that runs this step; return the task.

        Not before the build has been given all that the worker has made: that would be lost with it.
        """

        def find() -> tuple[int, str] | None:
            for path in self.find_logs():
                states = dict(line.split("\t")[::-1] for line in path.read_text().splitlines() if "\t" in line)
                (task, *_) = [key for key, state in states.items() if state == "executing"] or [""]
                if task.startswith(f"{step}-") and "memory" not in states.values():
                    return int(path.stem), task
            return None

        pid, task = wait_until(find)
        os.kill(pid, signal.SIGKILL)
        return task

    def list_processes(self) -> list[str]:
        """Return the commands of all processes that have come from those of this cluster and are still there."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"MARK={self.mark}".encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:  # it has ended, or is somebody else's
                continue
        return found

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def wait_until(find: Callable, seconds: float = 300):
    """Return what `find` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
    return found
