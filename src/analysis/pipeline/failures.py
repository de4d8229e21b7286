"""The report of a task that failed in, what went wrong in words out: what, where and what to do."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

import pytask
from pytask import ExecutionReport
from pytask.tree_util import tree_leaves

from analysis.errors import Problems, StudyError
from analysis.files import unreadable, unwritable
from analysis.pipeline.problems import fold_equal

GONE = "there is no such file"


def explain(report: ExecutionReport) -> str:
    """Return why a task failed, in words."""
    error, trace = report.exc_info[1:]
    missing = list_missing(report.task) if isinstance(error, pytask.NodeNotFoundError) else []
    return explain_error(Problems(missing) if missing else error, trace)


def list_missing(task: pytask.Task) -> list[StudyError]:
    """Return a problem for each file that a task needs and that is not there."""
    nodes = [node for node in tree_leaves(task.depends_on) if isinstance(node, pytask.PathNode)]
    paths = sorted({node.path for node in nodes if not node.path.exists()})
    return [StudyError(GONE, where=str(path), fix="put it there, or see `study check`") for path in paths]


def explain_error(error: BaseException, trace: TracebackType | None) -> str:
    """Return an error in words: our own as it is, a missing file by name, any other with its kind and place."""
    if isinstance(error, Problems):
        return "\n".join(map(str, fold_equal(error.problems)))
    if isinstance(error, StudyError):
        return str(error)
    if isinstance(error, OSError) and error.filename and "raw" in Path(error.filename).parts:
        return str(unreadable(error))
    if isinstance(error, OSError) and error.filename:
        return str(unwritable(Path(error.filename), error))
    if isinstance(error, pytask.NodeNotFoundError):
        return " ".join(str(error).split())
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119
    return f"{type(error).__name__}: {error} ({place}); to do: run again with the inputs as they were, or report this"
