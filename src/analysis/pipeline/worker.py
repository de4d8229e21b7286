"""What a build needs of a worker, and a task, in; the outcome of the task out: what runs on a machine of a cluster."""

from __future__ import annotations

import multiprocessing
import os
import platform
from collections.abc import Callable, Mapping
from copy import copy
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

from pytask import Task

from analysis.errors import StudyError
from analysis.pipeline.failures import explain_error
from analysis.pipeline.imports import hash_code
from analysis.pipeline.software import read_pango

CODE = "this package"
NAMED = 5  # differences in a message


class Needs(NamedTuple):
    """What every worker must see and have: a file with a token in it, and the software of who builds."""

    mark: Path
    token: str
    software: tuple[tuple[str, str], ...]


def run_on_worker(needs: Needs, run: Callable, *, task: Task, **arguments: Any) -> Any:
    """Run a task, if this worker is fit for it – it may have joined late; return what pytask-parallel's `run` does."""
    if problems := examine(needs):
        what, fix = problems[0]
        raise StudyError(what, where=f"worker on {platform.node()}", fix=fix)
    multiprocessing.current_process().daemon = False  # Dask's workers are, and then may start no process of Python
    told = copy(task)
    told.function = partial(fail_in_words, task.function)
    return run(task=told, **arguments)


def fail_in_words(function: Callable, **arguments: Any) -> Any:
    """Call a task's function; what it raises is raised in words.

    Errors of libraries, what they came from and where, do not all survive the way to another machine.
    """
    try:
        return function(**arguments)
    except StudyError as error:
        told = error
    except Exception as error:
        told = StudyError(explain_error(error, error.__traceback__))
    told.__cause__ = told.__context__ = None
    raise told.with_traceback(None)


@cache
def examine(needs: Needs) -> tuple[tuple[str, str], ...]:
    """Return what keeps this worker from building the same as whoever asks: what is wrong, and what to do."""
    problems, folder = [], needs.mark.parent
    try:
        sees = needs.mark.read_text(encoding="utf-8") == needs.token
    except OSError:
        sees = False
    if not sees:
        fix = "let every machine mount the folder of the study under this path, for the same user"
        problems.append((f"the folder {folder} is not seen there", fix))
    elif not os.access(folder, os.W_OK):
        problems.append((f"the folder {folder} cannot be written there", "run the worker as the user who builds"))
    if differences := compare_software(dict(needs.software), list_software()):
        more = [f"and {len(differences) - NAMED} more"] if len(differences) > NAMED else []
        told = ", ".join([*differences[:NAMED], *more])
        fix = "install the same there as here, from the lock file, and start the worker again"
        problems.append((f"other software: {told}", fix))
    return tuple(problems)


def compare_software(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Return, in words, what a worker has otherwise than here.

    >>> compare_software({"numpy": "2.4", "scipy": "1.17"}, {"numpy": "2.3"})
    ['numpy 2.3 (here 2.4)', 'no scipy (here 1.17)']
    """
    return [
        f"{name} {there[name]} (here {version})" if name in there else f"no {name} (here {version})"
        for name, version in here.items()
        if there.get(name) != version
    ]


@cache
def list_software() -> dict[str, str]:
    """Return what the bytes of the site can depend on, with its version: system, Python, code, all libraries, Pango.

    The code is that of the first call: a worker keeps what it has imported, whatever becomes of the files.
    """
    libraries = {name: distribution(name).version for name in sorted(list_required("analysis", "distributed"))}
    pango = {"Pango": version} if (version := read_pango()) else {}
    return {
        "system": f"{platform.system()} {platform.machine()}", "Python": platform.python_version(),
        CODE: hash_code("analysis.pipeline.running")[:12],
    } | libraries | pango  # fmt: skip


def list_required(*names: str) -> set[str]:
    """Return these distributions and all that they require here, as far as it is installed."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in names]
    while waiting:
        name, extra = waiting.pop()
        try:
            lines = distribution(name).requires or ()
        except PackageNotFoundError:
            continue  # optional, or of another system
        found.add((name, extra))
        for wanted in map(Requirement, lines):
            if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                asked = {(canonicalize_name(wanted.name), kind) for kind in (wanted.extras or {""})}
                waiting += [one for one in asked if one not in found]
    return {name for name, _ in found}
