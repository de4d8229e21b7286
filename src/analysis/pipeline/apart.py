"""A function and its arguments in, what it returns out: worked out beside this process, in a fork of the warm one."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable
from typing import Any

from analysis.errors import StudyError
from analysis.metering import charge


def begin_apart(function: Callable, *arguments: Any) -> Callable[[], Any]:
    """Begin a call on a core of its own, and return what gives its result, or raises what it raises, when it is wanted.

    What goes in and comes out is pickled. Where the system cannot fork, the call is made when its result is wanted.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return lambda: function(*arguments)
    wait = begin_fork(_call_and_tell, function, arguments)

    def give_result() -> Any:
        said, code = wait()
        if not said:
            what = f"the process of {function.__name__} ended with {code}"
            raise StudyError(what, fix="run again, with more memory free")
        result, error = pickle.loads(said)
        if error:
            raise error
        return result

    return give_result


def begin_fork(target: Callable[..., None], *arguments: Any) -> Callable[[], tuple[bytes, int]]:
    """Begin `target` in a fork, and return what gives, when it has ended, the bytes that it told and its exit code."""
    from analysis.publish.forks import Fork

    readable, writable = os.pipe()
    try:
        process = Fork(target, *arguments, files=[writable])
    finally:
        os.close(writable)

    def wait() -> tuple[bytes, int]:
        with os.fdopen(readable, "rb") as told:
            said = told.read()
        charge(process.pid)
        return said, process.wait()

    return wait


def tell(said: bytes) -> None:
    """Tell the process that began this fork, once."""
    from multiprocessing import forkserver

    with os.fdopen(forkserver.get_inherited_fds()[0], "wb") as told:
        told.write(said)


def _call_and_tell(function: Callable, arguments: tuple) -> None:
    """Call a function, and tell the process that asked what it returned or raised."""
    try:
        said = pickle.dumps((function(*arguments), None))
    except Exception as error:  # whatever it is, it is told to the process that asked, which raises it
        said = pickle.dumps((None, error))
    tell(said)
