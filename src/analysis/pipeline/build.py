"""Study in, site out: runs the graph, names what failed, and assembles the site from what stands."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial

from pytask import TaskOutcome

from analysis.files import keep_private
from analysis.pipeline import progress, task_notebooks, task_pages, task_pdf
from analysis.pipeline.failures import explain
from analysis.pipeline.gate import Refused, let_pass
from analysis.pipeline.leftovers import remove_leftovers
from analysis.pipeline.pages import FORMATS, Page, list_pages
from analysis.pipeline.running import list_tasks, run_graph
from analysis.study import Study


@dataclass(frozen=True)
class Result:
    """How a build ended: what was rebuilt, what failed and why."""

    rebuilt: tuple[str, ...]  # pages, e.g. borovo.bg
    unchanged: int  # pages that stand as they were
    failed: dict[str, str] = field(default_factory=dict)  # page or step → what, where, what to do
    seconds: float = 0.0


def build(
    study: Study,
    municipalities: tuple[str, ...] = (),
    language: str | None = None,
    workers: int | None = None,
    force: bool = False,
    listener: progress.Listener | None = None,
    cluster: str | None = None,
) -> Result:
    """Build the site, or the pages named, doing only what has changed.

    A page that fails is named in the result and does not stop the others; its last good version stays in
    the site, marked. When a step before the pages fails, or an attack on the new site exposes anything, the site
    is left as it was. `force` runs the named pages again even when nothing has changed. Private rows are
    readable by their owner only. `cluster`: the address of a Dask scheduler whose workers run the tasks.
    """
    pages = list_pages(study, municipalities, language)
    keep_private(study.processed)
    try:
        return _build(study, pages, workers, force, listener, cluster)
    finally:
        keep_private(study.processed)  # what was made now, too


def _build(
    study: Study,
    pages: list[Page],
    workers: int | None,
    force: bool,
    listener: progress.Listener | None,
    cluster: str | None,
) -> Result:
    started = time.monotonic()
    remove_leftovers(study)
    if force:
        for page in pages:
            page.executed(study).unlink(missing_ok=True)
    reports = run_graph(study, pages, workers, listener, cluster)
    failed = {report.task.base_name: explain(report) for report in reports if report.outcome == TaskOutcome.FAIL}
    done = {name_page(r.task.base_name) for r in reports if r.outcome == TaskOutcome.SUCCESS} - {""}
    names = [page.name for page in pages]
    failed_pages = {name_page(name): why for name, why in failed.items() if name_page(name)}
    prints = {f"{page}.pdf": why for name, why in failed.items() if (page := name_pdf(name))}
    steps = {name: why for name, why in failed.items() if not name_page(name) and not name_pdf(name)}
    if steps:
        return Result((), 0, steps, seconds=time.monotonic() - started)
    if listener:
        listener(len(reports) + 1, "audit")
    try:
        _assemble(study, frozenset(failed_pages))
    except Refused as error:
        return Result((), 0, failed_pages | prints | {"audit": str(error)}, seconds=time.monotonic() - started)
    return Result(
        rebuilt=tuple(name for name in names if name in done and name not in failed_pages),
        unchanged=sum(name not in done and name not in failed_pages for name in names),
        failed=failed_pages | prints,
        seconds=time.monotonic() - started,
    )


def _assemble(study: Study, failed: frozenset[str]) -> None:
    from analysis.pipeline.frames import collect_parts
    from analysis.publish.site import assemble_site

    stale = frozenset((language, slug) for slug, language in (name.rsplit(".", 1) for name in failed))
    parts = collect_parts(study, list_tasks(study, []), stale)
    assemble_site(parts, study.output / "site", partial(let_pass, study))


def name_page(task: str) -> str:
    """Return the page (`borovo.bg`) that a task makes, or nothing when it makes no page.

    >>> name_page("run borovo.bg"), name_page("release")
    ('borovo.bg', '')
    """
    step, _, page = task.partition(" ")
    return page if step in (task_notebooks.STEP, task_pages.STEP, *FORMATS) else ""


def name_pdf(task: str) -> str:
    """Return the page (`borovo.bg`) that a task prints, or nothing when it prints none.

    >>> name_pdf("print borovo.bg"), name_pdf("run borovo.bg")
    ('borovo.bg', '')
    """
    step, _, page = task.partition(" ")
    return page if step == task_pdf.STEP else ""
