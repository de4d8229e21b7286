"""Results of a command in, what the terminal shows of them out: results to the output, problems to the errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis.errors import StudyError

if TYPE_CHECKING:
    from analysis.pipeline.build import Result
    from analysis.pipeline.verify import Difference

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


def print_problems(found: list[tuple[str, StudyError]], checked: Iterable[str], root: Path) -> int:
    """Print what `study check` found, and return how many problems there are."""
    from analysis.pipeline.problems import count_problems, lay_out

    out = Console(soft_wrap=True, highlight=False)
    for line in lay_out(found, checked, root):
        out.print(line)
    if found:
        errors.print(f"[bold red]{count_problems(len(found))}[/]")
    return len(found)


def show_progress() -> Progress:
    """Return the bar of a build, which is gone when it ends."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)


def print_summary(result: Result, page: Path) -> None:
    """Print what a build made and what failed."""
    out = Console(soft_wrap=True, highlight=False)
    for name, why in result.failed.items():
        errors.print(f"[bold red]failed[/] {name}: ", end="")
        errors.print(why, markup=False)
    made = len(result.rebuilt) + result.unchanged
    pages_failed = all("." in name for name in result.failed)  # borovo.bg is a page, survey a step before the pages
    kept = "a page's last good version stays, marked as not updated" if pages_failed else "the site is left as it was"
    if pages_failed and any(name.endswith(".pdf") for name in result.failed):
        kept += "; a PDF that failed is not linked"
    if result.failed:
        errors.print(f"{len(result.failed)} failed; {kept}")
    if made or not result.failed:
        out.print(f"{len(result.rebuilt)} pages rebuilt, {result.unchanged} unchanged, {result.seconds:.1f} s")
    if page.is_file():
        out.print(f"the site: {page}", markup=False)
