"""pytask's hooks in, one line of progress on the screen out. A pytask plugin, registered by entry point."""

from __future__ import annotations

from collections.abc import Callable

from pytask import hookimpl

Listener = Callable[[int, str], None]  # (number of tasks in all, name of the task that has ended)
_listeners: list[Listener] = []


def listen(listener: Listener | None) -> None:
    """Let `listener` hear of every task that ends; None ends it."""
    _listeners[:] = [listener] if listener else []


@hookimpl
def pytask_parse_config(config) -> None:
    """Let pytask keep its state in pytask.lock alone.

    The database of its earlier versions, which it would fill as well, costs a commit for each of some 700 nodes:
    a second in a build that has nothing to do.
    """
    config["pm"].unregister(name="_pytask.database")


@hookimpl
def pytask_execute_task_log_end(session, report) -> None:
    for listener in _listeners:
        listener(len(session.tasks), report.task.base_name)
