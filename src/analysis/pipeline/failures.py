"""The report of a task that failed in, what went wrong in words out: what, where and what to do."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

import pytask
from pytask import ExecutionReport

from analysis.errors import StudyError
from analysis.files import unwritable


def explain(report: ExecutionReport) -> str:
    """Return why a task failed, in words."""
    return explain_error(report.exc_info[1], report.exc_info[2])


def explain_error(error: BaseException, trace: TracebackType | None) -> str:
    """Return an error in words: our own as it is, a missing file by name, any other with its kind and place."""
    if isinstance(error, StudyError):
        return str(error)
    if isinstance(error, PermissionError) and error.filename and "raw" in Path(error.filename).parts:
        found = f"cannot be read: {error.strerror}"
        return str(
            StudyError(found, where=str(error.filename), fix="close the program that has it open, check its rights")
        )
    if isinstance(error, OSError) and error.filename:
        return str(unwritable(Path(error.filename), error))
    if isinstance(error, pytask.NodeNotFoundError):
        return " ".join(str(error).split())
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119
    return f"{type(error).__name__}: {error} ({place}); to do: run again with the inputs as they were, or report this"
