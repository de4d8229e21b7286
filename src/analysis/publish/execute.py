"""A notebook and its parameters in, the executed notebook out, cleaned so that the same inputs give the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from analysis.errors import StudyError, raise_all, suggest
from analysis.files import write_text
from analysis.study import Build

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CLIENT = "jupyter_client.asynchronous.AsyncKernelClient"  # the kind that nbclient works with
KEPT_CELL_METADATA = ("tags",)
INJECTED = "injected-parameters"  # papermill's own cell, with a random id


def execute_notebook(
    source: Path, target: Path, parameters: dict[str, str], environment: Mapping[str, str], limits: Build
) -> None:
    """Run the notebook at `source` with papermill and write it, with its outputs, to `target`.

    `parameters` are set in the cell tagged `parameters`, `environment` is added to that of the kernel. Raises
    `StudyError` for a missing notebook, an unknown parameter (papermill would only warn), a cell that raises, that
    hangs or takes too much memory, and a kernel that dies; `target` is then left as it was.
    """
    check_parameters(source, parameters)
    try:
        with running_kernel(environment) as manager:
            notebook = papermill.execute_notebook(
                str(source), None, parameters=parameters, kernel_name="python3", progress_bar=False,
                execution_timeout=limits.cell_seconds, km=manager,
            )  # fmt: skip
    except PapermillExecutionError as error:
        raise StudyError(
            f"cell {error.cell_index} raised {error.ename}: {error.evalue}",
            where=f"{source.name} ({', '.join(parameters.values())})",
            fix="open the notebook in JupyterLab with these parameters and run it to this cell",
        ) from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise StudyError(str(error).splitlines()[0], where=source.name, fix="run it in JupyterLab") from error
    write_text(target, nbformat.writes(clean_notebook(notebook)) + "\n")


@contextmanager
def running_kernel(environment: Mapping[str, str]) -> Iterator[KernelManager]:
    """Give a kernel that runs, with `environment` added to this process's own, and end it in the end."""
    manager = KernelManager(kernel_name="python3", client_class=CLIENT)
    manager.start_kernel(env=os.environ | environment, extra_arguments=["--HistoryManager.hist_file=:memory:"])
    try:
        yield manager
    finally:
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
