"""Imported first by the warm process: while it imports the rest, it ends with the process that started it.

Only when all is imported does multiprocessing look whether that one is still there; for seconds nobody would.
"""

from __future__ import annotations

import os
import re
import signal
import sys

from analysis.publish.forks import hold

LIFELINE = re.compile(r"main\(\d+, (\d+),")  # how multiprocessing begins a forkserver: a pipe its caller keeps open


def let_go() -> None:
    """Leave it to multiprocessing from now on, and Ctrl-C to whoever comes next."""
    import fcntl

    for lifeline in _find():
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) & ~getattr(os, "O_ASYNC", 0))
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _find() -> list[int]:
    return [int(number) for number in LIFELINE.findall(sys.orig_argv[-1])] if "forkserver" in sys.orig_argv[-1] else []


for found in _find():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the caller, as everything on the terminal
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    hold(found, os.getpid())
