"""What a forked process does to be a Jupyter kernel: the arguments, folder and environment of an ordinary one."""

from __future__ import annotations

import os
import resource
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

MEMORY, DATA = Path("/proc/self/statm"), 5  # pages of data and stack


def serve(arguments: list[str], folder: str, environment: dict[str, str], memory_bytes: int) -> None:
    """Be a kernel until it is shut down; a byte is written to the file inherited when its sockets are bound.

    `memory_bytes` is what it may take beside what it starts with; 0 is no limit.
    """
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    if memory_bytes and MEMORY.exists():
        limit_memory(memory_bytes)
    sys.argv = ["ipykernel_launcher", *arguments]
    _forget_numbers()
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    # with a parent named, a kernel whose warm process has gone ends itself, and none talks to the terminal
    app.initialize([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}", "--log-level=CRITICAL"])
    _draw_into_notebook()
    ready, *_ = forkserver.get_inherited_fds()
    os.write(ready, b"1")
    os.close(ready)
    app.start()


def limit_memory(more: int) -> None:
    """Let this process, and each that it starts, allocate `more` bytes than it has, on Linux; then comes MemoryError.

    RLIMIT_DATA counts memory of its own that it can write to; what libraries reserve when they are imported, a
    gigabyte that is not used, is allowed on top.
    """
    reserved = int(MEMORY.read_text(encoding="ascii").split()[DATA]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (reserved + more, reserved + more))


def _forget_numbers() -> None:
    """Let numpy's common generator begin anew: else all forks would draw the same numbers."""
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def _draw_into_notebook() -> None:
    """Let matplotlib, imported before the kernel named a backend, use that one for its first figure."""
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
