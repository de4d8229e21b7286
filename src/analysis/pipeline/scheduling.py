"""A planned session of pytask in, all its tasks run out: what most time depends on first, whenever a worker is free.

Hooks of pytask, for the sessions that `running` starts. This loop takes the place of pytask-parallel's, which looks
for finished tasks once a second and takes the ready ones in no order; its executors, in threads or on Dask, are used.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from functools import partial
from statistics import median
from typing import Any

from pytask import ExecutionReport, PTask, Session, hookimpl
from pytask_parallel.backends import registry
from pytask_parallel.utils import parse_future_result

from analysis.metering import Cost, metered
from analysis.pipeline.course import Course, Progress

UNKNOWN_SECONDS = 1.0  # a task of a step that never ran: then the longest chain of tasks begins first


@hookimpl(tryfirst=True)
def pytask_execute_build(session: Session) -> bool | None:
    """Run the tasks: whenever one ends, those of the ready ones that most time depends on begin."""
    course = session.config.get("course")
    if course is None:  # a session that is none of ours
        return None
    backend, workers = session.config["parallel_backend"], session.config["n_workers"]
    session.scheduler.priorities = rank_tasks(session.scheduler.dag, course.expected)
    with registry.get_parallel_backend(backend, n_workers=workers) as executor:
        session.config["_parallel_executor"] = Meter(executor)
        _Loop(session, course).run(workers)
    return True


class Meter:
    """An executor for pytask-parallel that also measures what a task costs, wherever it runs."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def submit(self, run: Callable, /, **arguments: Any) -> Future:
        """Return the future of what `run` returns and its `Cost`."""
        return self.executor.submit(partial(measure, run), **arguments)


def measure(run: Callable, /, **arguments: Any) -> tuple[Any, Cost]:
    """Run a task and return what it returns, and what it cost."""
    with metered() as cost:
        result = run(**arguments)
    return result, cost


def rank_tasks(dag, expected: Mapping[str, float]) -> dict[str, float]:
    """Return for each task, by its signature, the seconds of the longest way from its begin to the end of the build.

    Of the ready tasks the one with the highest rank begins first (Hu 1961, “highest level first”). A task that has
    not run before is expected to take as long as the others of its step, which is the first word of its name.
    """
    steps: dict[str, list[float]] = {}
    for name, seconds in expected.items():
        steps.setdefault(name.split()[0], []).append(seconds)
    ranks: dict[str, float] = {}

    def rank(signature: str) -> float:
        if signature not in ranks:
            name = dag.nodes[signature].base_name
            own = expected.get(name) or median(steps.get(name.split()[0], [UNKNOWN_SECONDS]))
            ranks[signature] = own + max(map(rank, dag.successors(signature)), default=0.0)
        return ranks[signature]

    return {signature: rank(signature) for signature in list(dag.nodes)}


class _Loop:
    """One session: which tasks run, and which of the others have to, as far as can be told."""

    def __init__(self, session: Session, course: Course) -> None:
        self.session, self.course = session, course
        self.running: dict[Future, tuple[PTask, float]] = {}  # with the time of its begin
        self.touched: set[str] = set()  # tasks that something before them was made anew for

    def run(self, workers: int) -> None:
        scheduler = self.session.scheduler
        while scheduler.is_active() and not self.session.should_stop:
            free = workers - len(self.running)
            ready = scheduler.get_ready(free) if free else []
            for signature in ready:
                self._begin(self.session.dag.nodes[signature])
            if not ready:  # nothing can begin before something ends
                for future in wait(self.running, return_when=FIRST_COMPLETED).done:
                    self._finish(future)

    def _begin(self, task: PTask) -> None:
        """Give a task to a worker, or report at once that it need not run, or cannot."""
        hook, session = self.session.hook, self.session
        hook.pytask_execute_task_log_start(session=session, task=task)
        try:
            hook.pytask_execute_task_setup(session=session, task=task)
            future = hook.pytask_execute_task(session=session, task=task)
        except Exception:
            self._report(ExecutionReport.from_task_and_exception(task, sys.exc_info()))
        else:
            self.running[future] = task, time.monotonic()
            self.touched |= set(session.scheduler.dag.successors(task.signature))
            self._tell()

    def _finish(self, future: Future) -> None:
        """Report how a task ended, and whether it has made what it was to make."""
        task, began = self.running.pop(future)
        lost = future.exception()  # the task itself does not raise, its executor may
        result, cost = (parse_future_result(future), Cost(time.monotonic() - began)) if lost else future.result()
        self.course.costs[task.base_name], failure = cost, result.exc_info
        if failure is None:
            try:
                self.session.hook.pytask_execute_task_teardown(session=self.session, task=task)
            except Exception:
                failure = sys.exc_info()
        self.course.failed |= {task.base_name} if failure else set()
        report = ExecutionReport.from_task_and_exception(task, failure) if failure else ExecutionReport.from_task(task)
        self._report(report)

    def _report(self, report: ExecutionReport) -> None:
        session = self.session
        session.hook.pytask_execute_task_process_report(session=session, report=report)
        session.hook.pytask_execute_task_log_end(session=session, report=report)
        session.execution_reports.append(report)
        session.scheduler.done(report.task.signature)
        self._tell()

    def _tell(self) -> None:
        if self.course.listener:
            names = tuple(task.base_name for task, _ in self.running.values())
            done = len(self.session.execution_reports)
            self.course.listener(Progress(len(self.session.tasks) + 1, done, names, self._expect()))

    def _expect(self) -> float | None:
        """Return the seconds to the end of the build, at most: of the tasks that run, of those that may have to, and of
        what comes after; None where one of them is unknown."""
        scheduler, expected, now = self.session.scheduler, self.course.expected, time.monotonic()
        running = {task.base_name: now - began for task, began in self.running.values()}
        waiting = [scheduler.dag.nodes[name].base_name for name in self.touched if name in scheduler.dag.nodes]
        if not running or self.course.after is None or not expected.keys() >= {*running, *waiting}:
            return None
        left = {name: max(expected[name] - gone, 0.0) for name, gone in running.items()}
        work = sum(left.values()) + sum(expected[name] for name in waiting if name not in running)
        way = max(
            left[task.base_name] - expected[task.base_name] + scheduler.priorities[task.signature]
            for task, _ in self.running.values()
        )
        return max(work / self.session.config["n_workers"], way) + self.course.after
