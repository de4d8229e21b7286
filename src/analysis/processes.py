"""Programs and processes that end with the process that started them, in whatever way that one ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

# Becomes a program that the system kills when the thread which started it is gone (prctl PR_SET_PDEATHSIG of Linux).
TETHER = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 9); "
    "os.getppid() == int(sys.argv[1]) and os.execvp(sys.argv[2], sys.argv[2:])"
)


def run_program(command: Sequence[str], **settings: Any) -> subprocess.CompletedProcess:
    """Run a program as `subprocess.run` does; on Linux it never outlives this process.

    Elsewhere it comes to its own end, and nobody reads what it has made.
    """
    tethered = [sys.executable, "-I", "-S", "-c", TETHER, str(os.getpid()), *command]
    return subprocess.run(tethered if sys.platform == "linux" else command, **settings)


def end_with_caller() -> None:
    """End this process, started by multiprocessing, with the one that asked for it, to which Ctrl-C is left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_await_caller, daemon=True).start()


def _await_caller() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)
