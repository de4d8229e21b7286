"""Results of a command in, what the terminal shows of them out: results to the output, problems to the errors."""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column, Table
from rich.text import Text

from analysis.errors import name_below

if TYPE_CHECKING:
    from analysis.metering import Cost
    from analysis.pipeline.build import Result
    from analysis.pipeline.check import Found
    from analysis.pipeline.course import Listener
    from analysis.pipeline.course import Progress as State
    from analysis.pipeline.mending import Mended
    from analysis.pipeline.problems import About
    from analysis.pipeline.verify import Difference

COLOURS = {"-": "red", "+": "green", "@": "cyan"}  # of a line of a difference, by its first sign
errors = Console(stderr=True, soft_wrap=True, highlight=False)


def print_differences(differences: Sequence[Difference]) -> None:
    """Print what a second build makes otherwise."""
    out = Console(soft_wrap=True, highlight=False)
    for difference in differences:
        out.print(f"{difference.file}: {difference.how}", markup=False)
    if differences:
        errors.print(f"[bold red]files that a second build makes otherwise: {len(differences)}[/]")
    else:
        out.print("a second build gives the same bytes", style="green")


def print_problems(found: Found, about: Mapping[str, About | None], root: Path) -> int:
    """Print what `study check` found and what comes next, and return how many problems there are."""
    from analysis.pipeline.problems import count_problems, lay_out

    out = Console(soft_wrap=True, highlight=False)
    for line in lay_out(found, about, root, out.width if out.is_terminal else None):
        out.print(line)
    if found:
        errors.print(f"[bold red]{count_problems(len(found))}[/]")
    return len(found)


def mend_tables(mended: Sequence[Mended]) -> None:
    """Print how tables would be mended, and write them where somebody at the terminal says yes."""
    from analysis.pipeline.mending import write_mended

    out = Console(soft_wrap=True, highlight=False)
    for line in (line for table in mended for line in (*table.changes, "")):
        out.print(Text(line, COLOURS.get(line[:1], "")))
    if not mended:
        out.print("nothing that is safe to mend\n")
    elif not (sys.stdin.isatty() and out.is_terminal):
        errors.print("nothing was written: run `study check --fix` in a terminal, which asks first\n", markup=False)
    elif typer.confirm(f"write {count_tables(len(mended))} as shown?"):
        for table in mended:
            write_mended(table)
        out.print(f"written: {count_tables(len(mended))}\n")


def count_tables(number: int) -> str:
    """Return how many tables there are, in words."""
    return "1 table" if number == 1 else f"{number} tables"


@contextmanager
def show_progress() -> Iterator[Listener | None]:
    """Give what a build tells its progress to while its bar is on the screen; without a screen there is none."""
    if not errors.is_terminal:
        with _ended_by_interrupt():
            yield None
        return
    running = TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1))
    columns = (BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(), Remaining(), running)
    with Progress(*columns, console=errors, transient=True, expand=True) as bar, _ended_by_interrupt(bar.stop):
        task = bar.add_task("", total=None, ends=None)

        def show(state: State) -> None:
            ends = None if state.seconds_left is None else time.monotonic() + state.seconds_left
            names = ", ".join(state.running)
            bar.update(task, total=state.total, completed=state.done, description=escape(names), ends=ends)

        yield show


@contextmanager
def _ended_by_interrupt(clear: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let Ctrl-C end the command at once, in one line: a build may be cut off anywhere, and its processes end too.

    To wait for the tasks that run could take as long as they do. `clear` takes from the screen what is on it.
    """

    def end(number: int, _: object) -> None:
        try:
            clear()
            errors.print("interrupted: what was built stands, and `study build` goes on from there", markup=False)
        finally:  # also where the terminal is gone
            os._exit(128 + number)

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Remaining(ProgressColumn):
    """The time that is left, counted down; nothing when it is not known."""

    def render(self, task: Task) -> Text:
        return Text(lay_out_left(task.fields["ends"], time.monotonic()), style="progress.remaining")


def lay_out_left(ends: float | None, now: float) -> str:
    """Return how long it is until `ends`, which is the latest that is expected.

    >>> lay_out_left(100.0, 28.5), lay_out_left(100.0, 101.0), lay_out_left(None, 28.5)
    ('at most 1:12', 'at most 0:00', '')
    """
    left = 0 if ends is None else math.ceil(max(ends - now, 0))
    return "" if ends is None else f"at most {left // 60}:{left % 60:02}"


def print_costs(costs: Mapping[str, Cost]) -> None:
    """Print what the tasks that ran cost: the sums of the steps, then each task, the dearest first."""
    from analysis.pipeline.costs import sort_costs, sum_steps

    out = Console(soft_wrap=True, highlight=False)
    rows = [(f"{step} ({number})", cost) for step, number, cost in sum_steps(costs)]
    for title, part in (("step (tasks)", rows), ("task", sort_costs(costs))):
        if part:
            out.print(_lay_out_costs(title, part))


def _lay_out_costs(title: str, rows: Iterable[tuple[str, Cost]]) -> Table:
    table = Table(title, box=None, pad_edge=False)
    for name in ("seconds", "of a processor", "most MB"):
        table.add_column(name, justify="right")
    for name, cost in rows:
        numbers = (f"{cost.seconds:.1f}", f"{cost.processor:.1f}", f"{cost.megabytes:.0f}")
        table.add_row(escape(name), *numbers)
    return table


def print_summary(result: Result, root: Path) -> None:
    """Print what a build of the study in a folder made and what failed."""
    out, page = Console(soft_wrap=True, highlight=False), root / "output/site/index.html"
    told: dict[str, list[str]] = {}
    for name, why in result.failed.items():
        told.setdefault(name_below(why, root), []).append(name)
    for why, names in told.items():
        several = "\n  • " if "\n" in why else ""
        errors.print(f"[bold red]failed[/] {escape(', '.join(names))}: ", end="")
        errors.print(several + why.replace("\n", "\n  • "), markup=False)
    made = len(result.rebuilt) + result.unchanged
    pages_failed = all("." in name for name in result.failed)  # ford.bg is a page, survey a step before the pages
    left = "the site is left as it was"
    if set(result.failed) != {"audit"}:  # what it finds is no fault of the inputs
        left += "; `study check` tells at once all that is wrong with the inputs"
    kept = "a page's last good version stays, marked as not updated" if pages_failed else left
    if pages_failed and any(name.endswith(".pdf") for name in result.failed):
        kept += "; a PDF that failed is not linked"
    if result.failed:
        errors.print(f"{len(result.failed)} failed; {kept}")
    if made or not result.failed:
        out.print(f"{len(result.rebuilt)} pages rebuilt, {result.unchanged} unchanged, {result.seconds:.1f} s")
    if page.is_file():
        out.print(f"the site: {page}", markup=False)
