"""pytask's hooks in, one line of progress on the screen out."""

from __future__ import annotations

from collections.abc import Callable

from pytask import hookimpl

Listener = Callable[[int, str], None]  # (number of tasks in all, name of the task that has ended)
_listeners: list[Listener] = []


def listen(listener: Listener | None) -> None:
    """Let `listener` hear of every task that ends; None ends it."""
    _listeners[:] = [listener] if listener else []


@hookimpl
def pytask_execute_task_log_end(session, report) -> None:
    for listener in _listeners:
        listener(len(session.tasks), report.task.base_name)
