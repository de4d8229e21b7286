"""A notebook and its parameters in, the executed notebook out, cleaned so that the same inputs give the same bytes."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from signal import Signals

import nbformat
import papermill
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from analysis.errors import StudyError, raise_all, suggest
from analysis.files import write_text
from analysis.metering import charge
from analysis.study import Build

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CLIENT = "analysis.publish.kernels.ForkClient"
KEPT_CELL_METADATA = ("tags",)
INJECTED = "injected-parameters"  # papermill's own cell, with a random id
logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what went wrong is said by the errors raised here


class Progress:
    """Which cell runs, and what the last one that failed raised: for nbclient to call, and errors to tell."""

    def __init__(self) -> None:
        self.cell, self.error, self._injected = "its start", "", 0

    def start(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self._injected += INJECTED in cell.metadata.get("tags", [])  # this one is not in the source
        line, *_ = cell.source.strip().splitlines()
        self.cell = f"cell {cell_index + 1 - self._injected} (“{line}”)"

    def fail(self, cell: nbformat.NotebookNode, cell_index: int, execute_reply: dict) -> None:
        self.error = execute_reply["content"].get("ename", "")


def execute_notebook(
    source: Path, target: Path, parameters: dict[str, str], environment: Mapping[str, str], limits: Build
) -> None:
    """Run the notebook at `source` with papermill and write it, with its outputs, to `target`.

    `parameters` are set in the cell tagged `parameters`, `environment` is added to that of the kernel. Raises
    `StudyError` for a missing notebook, an unknown parameter (papermill would only warn), a cell that raises, that
    hangs or takes too much memory, and a kernel that dies; `target` is then left as it was.
    """
    check_parameters(source, parameters)
    where = f"{source.name} ({', '.join(parameters.values())})"
    progress = Progress()
    with running_kernel(environment, limits) as manager:
        process = manager.provisioner.process
        try:
            notebook = papermill.execute_notebook(
                str(source), None, parameters=parameters, kernel_name="python3", progress_bar=False, km=manager,
                execution_timeout=limits.cell_seconds, iopub_timeout=limits.cell_seconds,
                on_cell_execute=progress.start, on_cell_error=progress.fail,
            )  # fmt: skip
        except PapermillExecutionError as error:
            if progress.error.endswith("MemoryError"):  # of Python, numpy and Arrow
                raise _too_large(f"{progress.cell} asked for more memory than it may have", where, limits) from error
            raise StudyError(
                f"{progress.cell} raised {error.ename}: {error.evalue}", where=where,
                fix="open the notebook in JupyterLab with these parameters and run it to this cell",
            ) from error  # fmt: skip
        except CellTimeoutError as error:
            raise StudyError(
                f"{progress.cell} hangs: it ran longer than it may", where=where,
                expected=f"at most {limits.cell_seconds} seconds",
                fix="run it in JupyterLab; if it needs the time, raise cell_seconds in [build] of study.toml",
            ) from error  # fmt: skip
        except RuntimeError as error:  # nbclient's name for a kernel that died, or never was ready
            code = process.poll() or 0
            # C code that gets no memory aborts, and a system that has none left kills; nothing but nbclient, which
            # clears away, asks to end
            if code < 0 and -code != Signals.SIGTERM:
                died = f"the kernel died of {Signals(-code).name} in {progress.cell}, as it does without memory"
                raise _too_large(died, where, limits) from error
            died = f"the kernel died in {progress.cell}, with exit code {code}"
            raise StudyError(died, where=where, fix="run it in JupyterLab") from error
    write_text(target, nbformat.writes(clean_notebook(notebook)) + "\n")


def _too_large(found: str, where: str, limits: Build) -> StudyError:
    return StudyError(
        found, where=where, expected=f"at most {limits.kernel_gigabytes} gigabytes",
        fix="run it in JupyterLab; if it needs the memory, raise kernel_gigabytes in [build] of study.toml",
    )  # fmt: skip


@contextmanager
def running_kernel(environment: Mapping[str, str], limits: Build) -> Iterator[KernelManager]:
    """Give a kernel that runs, with `environment` added to this process's own, and end it in the end."""
    config = Config({"ForkProvisioner": {"memory_bytes": limits.kernel_gigabytes * 10**9}})
    manager = KernelManager(kernel_name="python3", client_class=CLIENT, config=config)
    manager.start_kernel(env=os.environ | environment, extra_arguments=["--HistoryManager.enabled=False"])
    try:
        yield manager
    finally:
        charge(manager.provisioner.pid)
        manager.shutdown_kernel(now=True)


def check_parameters(source: Path, parameters: dict[str, str]) -> None:
    """Raise `StudyError` for every parameter that the notebook's cell `parameters` does not hold."""
    if not source.is_file():
        raise StudyError("the notebook is missing", where=str(source), fix="restore it from the repository")
    known = papermill.inspect_notebook(str(source))
    expected = ", ".join(known)
    raise_all([
        StudyError(f"unknown parameter “{name}”", where=source.name, expected=expected, fix=suggest(name, known))
        for name in parameters
        if name not in known
    ])  # fmt: skip


def clean_notebook(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a copy without what differs from run to run: times, paths, the kernel's own name, ids made up anew.

    Other ids stay: they name the sections of the page.
    """
    clean = nbformat.from_dict(notebook)
    clean.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for number, cell in enumerate(clean.cells, start=1):
        is_named = cell.get("id") and INJECTED not in cell.metadata.get("tags", [])
        cell.id = cell.id if is_named else f"cell-{number}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in KEPT_CELL_METADATA})
    return clean
