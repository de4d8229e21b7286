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
from heapq import heappop, heappush
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
    """One session: which tasks are ready, which run, and which of the others have to, as far as can be told."""

    def __init__(self, session: Session, course: Course) -> None:
        self.session, self.course, self.dag = session, course, session.scheduler.dag
        self.ranks = rank_tasks(self.dag, course.expected)
        self.ready: list[tuple[float, str]] = []  # a heap: the highest rank first
        self.running: dict[Future, tuple[PTask, float]] = {}  # with the time of its begin
        self.awaited: dict[str, float | None] = {}  # what may have to run: what is before it runs, or has run → seconds
        for signature, before in self.dag.in_degree():
            if not before:
                self._make_ready(signature)

    def _make_ready(self, signature: str) -> None:
        heappush(self.ready, (-self.ranks[signature], signature))

    def run(self, workers: int) -> None:
        while (self.ready or self.running) and not self.session.should_stop:
            if self.ready and len(self.running) < workers:
                self._begin(self.session.dag.nodes[heappop(self.ready)[1]])
            else:
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
            self.awaited.pop(task.signature, None)
            for after in self.dag.successors(task.signature):
                self.awaited[after] = self.course.expected.get(self.dag.nodes[after].base_name)
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
        signature = report.task.signature
        after = list(self.dag.successors(signature))
        session.scheduler.done(signature)
        self.awaited.pop(signature, None)
        for other in after:
            if not any(True for _ in self.dag.predecessors(other)):
                self._make_ready(other)
        self._tell()

    def _tell(self) -> None:
        if self.course.listener:
            names = tuple(task.base_name for task, _ in self.running.values())
            done = len(self.session.execution_reports)
            self.course.listener(Progress(len(self.session.tasks) + 1, done, names, self._expect()))

    def _expect(self) -> float | None:
        """Return the seconds to the end of the build, at most: of the tasks that run, of those that may have to, and of
        what comes after; None where one of them is unknown."""
        expected, after, now = self.course.expected, self.course.after, time.monotonic()
        running = [(task, expected.get(task.base_name), now - began) for task, began in self.running.values()]
        known = [*(seconds for _, seconds, _ in running), *self.awaited.values(), after]
        if not running or None in known:
            return None
        left = {task.signature: max(seconds - gone, 0.0) for task, seconds, gone in running}
        work = sum(left.values()) + sum(self.awaited.values())
        way = max(left[task.signature] - seconds + self.ranks[task.signature] for task, seconds, _ in running)
        return max(work / self.session.config["n_workers"], way) + after
