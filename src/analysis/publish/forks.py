"""A function and its arguments in, a process that runs it out: a fork of one warm process that has imported the rest.

The warm process is multiprocessing's forkserver. A fork starts in milliseconds, whatever the function needs has been
imported, and its memory is given back when it ends. multiprocessing's own `Process` is not used on top of it: it lets
no daemon have children (a worker of Dask is one), and it imports the caller's main module in every child.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import pickle
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from multiprocessing import connection, forkserver
from typing import Any

_IMPORTED: list[str] = []
LEFT_ALONE = (signal.SIGTERM, signal.SIGHUP)  # by the warm process, not by its forks
UNKNOWN = 255  # the exit code of a process of which the warm one, killed itself, cannot tell


def warm_up(modules: Sequence[str]) -> None:
    """Start the warm process; it imports `modules`, in this order, while this process does something else.

    There is one; the first call says what it imports, also when it has to be started again.
    """
    if not _IMPORTED:
        _IMPORTED.extend(modules)
        forkserver.set_forkserver_preload(_IMPORTED)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # till `tether` leaves Ctrl-C to this process
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Fork:
    """A process that runs `function(*arguments)`, a group of its own, with what `subprocess.Popen` offers of one.

    It is killed, with all processes that it started, when the process that made it ends in whatever way. `files` are
    descriptors that it inherits, as `forkserver.get_inherited_fds()`.
    """

    stdin = stdout = stderr = None  # a pipe to none of them

    def __init__(self, function: Callable[..., None], *arguments: Any, files: Sequence[int] = ()) -> None:
        # What multiprocessing sends to a child: how to prepare it, and an object whose `_bootstrap` it then calls.
        message = pickle.dumps({}) + pickle.dumps(_Work(function, arguments))
        self.returncode: int | None = None
        try:
            self._start(message, files)
        except (OSError, EOFError):  # the warm process is killed at this moment; there is a new one now
            self._start(message, files)

    def _start(self, message: bytes, files: Sequence[int]) -> None:
        self._status, self._lifeline = forkserver.connect_to_new_process(list(files))
        self._close = weakref.finalize(self, _close, self._status, self._lifeline)
        try:
            with open(self._lifeline, "wb", closefd=False) as sent:
                sent.write(message)
            self.pid = forkserver.read_signed(self._status)
        except (OSError, EOFError):
            self._close()
            raise

    def fileno(self) -> int:
        """Return a descriptor that can be read when the process has ended."""
        return self._status

    def poll(self) -> int | None:
        """Return the exit code (negative: the signal it died of), or None while the process runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Return the exit code when the process has ended, or None after `timeout` seconds."""
        if self.returncode is None and connection.wait([self._status], timeout):
            try:
                self.returncode = forkserver.read_signed(self._status)
            except EOFError:
                self.returncode = UNKNOWN
            self.end_group()
            self._close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, if it runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it may end at this moment
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def end_group(self) -> None:
        """Kill the process, if it runs, and all that it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # there is none; macOS: all have ended
            os.killpg(self.pid, signal.SIGKILL)


class _Work:
    """What a fork does; multiprocessing's name for the call of it."""

    def __init__(self, function: Callable[..., None], arguments: tuple) -> None:
        self.function, self.arguments = function, arguments

    def _bootstrap(self, parent_sentinel: int) -> int:
        os.setsid()
        for number in LEFT_ALONE:
            signal.signal(number, signal.SIG_DFL)
        _end_with(parent_sentinel)
        atexit._clear()  # hooks of the warm process are not this one's; multiprocessing does the same
        try:
            self.function(*self.arguments)
        finally:
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        return 0


def hold(lifeline: int, held: int) -> bool:
    """Have the system kill a process (its id), or a group (minus its id), when the other end of `lifeline` is closed.

    Linux alone does that, even while the process is deep in code that lets no thread of Python run; returns whether.
    """
    if not hasattr(fcntl, "F_SETSIG"):
        return False
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, held)
    fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    return True


def _end_with(lifeline: int) -> None:
    """Have the group of this process killed when the other end of `lifeline` is closed, as at the end of a process."""
    if hold(lifeline, -os.getpgrp()):
        if connection.wait([lifeline], 0):  # it was closed before
            os.killpg(0, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(lifeline,), daemon=True).start()


def _watch(lifeline: int) -> None:
    connection.wait([lifeline])
    os.killpg(0, signal.SIGKILL)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
