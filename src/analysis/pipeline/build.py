"""Study in, site out: runs the graph, names what failed, and assembles the site from what stands."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.files import keep_private
from analysis.metering import Cost, metered
from analysis.pipeline.costs import keep_costs, read_seconds
from analysis.pipeline.course import Course, Listener, Progress
from analysis.pipeline.gate import Refused, blame_others, let_pass
from analysis.pipeline.pages import FORMATS, Page, list_pages
from analysis.pipeline.remains import undisturbed
from analysis.pipeline.stale import note_stale, outdate
from analysis.pipeline.standing import Note, find_changed, is_same, read_note, stamp_files, sum_files, write_note
from analysis.study import Study

# What runs a build – pytask, and all that the tasks import – is imported where it is used: it takes half a second,
# and a build that has nothing to do needs none of it.
AUDIT, SITE = "audit", "site and audit"  # what a build does after all tasks: by its name among them, and on the screen


@dataclass(frozen=True)
class Result:
    """How a build ended: what was rebuilt, what failed and why."""

    rebuilt: tuple[str, ...]  # pages, e.g. ford.bg
    unchanged: int  # pages that stand as they were
    failed: dict[str, str] = field(default_factory=dict)  # page or step → what, where, what to do
    seconds: float = 0.0
    costs: dict[str, Cost] = field(default_factory=dict)  # of the tasks that ran, and of the audit, by name


@undisturbed
def build(
    study: Study,
    municipalities: tuple[str, ...] = (),
    language: str | None = None,
    workers: int | None = None,
    force: bool = False,
    listener: Listener | None = None,
    cluster: str | None = None,
) -> Result:
    """Build the site, or the pages named, doing only what has changed.

    A page that fails is named in the result and does not stop the others; its last good version stays in
    the site, marked, until it has been built. When a step before the pages fails, or an attack on the new site
    exposes anything, the site is left as it was. `force` runs the named pages again even when nothing has changed.
    Private rows are readable by their owner only. `cluster`: the address of a Dask scheduler whose workers run the
    tasks.
    """
    started = time.monotonic()
    pages = list_pages(study, municipalities, language)
    names = {page.name for page in pages}
    note, begun = read_note(study), stamp_files(study)
    if note and not force and names <= {*note.pages} and not find_changed(note, begun):
        return Result((), len(pages), seconds=time.monotonic() - started)
    keep_private(study.processed)
    course = Course(read_seconds(study), listener)
    try:
        result = _build(study, pages, note, workers, force, course, cluster)
    finally:
        keep_costs(study, course.costs, course.failed)
        keep_private(study.processed)  # what was made now, too
    if not result.failed:
        others = {*note.pages} if note and _is_about(study, pages, find_changed(note, begun)) else set()
        write_note(study, names | others, note, begun)
        keep_private(study.processed)
    return replace(result, seconds=time.monotonic() - started, costs=course.costs)


def _build(
    study: Study,
    pages: list[Page],
    note: Note | None,
    workers: int | None,
    force: bool,
    course: Course,
    cluster: str | None,
) -> Result:
    if not cluster:
        from analysis.pipeline import warming

        warming.start()  # it imports, on another core, while this process plans
    from pytask import TaskOutcome

    from analysis.pipeline.failures import explain
    from analysis.pipeline.leftovers import remove_leftovers
    from analysis.pipeline.running import run_graph

    remove_leftovers(study)
    if force:
        for page in pages:
            outdate(page.executed(study))
            outdate(page.html(study))
    steps = note is None or not _is_about(study, pages, find_changed(note, stamp_files(study)))
    is_known = not steps and {page.name for page in pages} <= {*note.pages}
    course.after = 0.0 if is_known else course.expected.get(AUDIT)  # the same pages again make the same site
    reports = run_graph(study, pages, workers, course, cluster, steps)
    failed = {report.task.base_name: explain(report) for report in reports if report.outcome == TaskOutcome.FAIL}
    done = {name_page(r.task.base_name) for r in reports if r.outcome == TaskOutcome.SUCCESS} - {""}
    names = [page.name for page in pages]
    failed_pages = {name_page(name): why for name, why in failed.items() if name_page(name)}
    prints = {f"{page}.pdf": why for name, why in failed.items() if (page := name_pdf(name))}
    steps_failed = {name: why for name, why in failed.items() if not name_page(name) and not name_pdf(name)}
    if steps_failed:
        return Result((), 0, steps_failed)
    if course.listener:
        course.listener(Progress(len(reports) + 1, len(reports), (SITE,), course.after))
    try:
        _assemble(study, note_stale(study, names, failed_pages), note, course)
    except Refused as error:
        is_whole = len(pages) == len(list_pages(study))
        return Result((), 0, failed_pages | prints | {AUDIT: str(error if is_whole else blame_others(error))})
    return Result(
        rebuilt=tuple(name for name in names if name in done and name not in failed_pages),
        unchanged=sum(name not in done and name not in failed_pages for name in names),
        failed=failed_pages | prints,
    )


def _is_about(study: Study, pages: list[Page], changed: set[str]) -> bool:
    """Say whether what has changed is nothing but what the tasks of these pages make, and the site."""
    made = {page.executed(study) for page in pages} | {page.html(study) for page in pages}
    made |= {path for page in pages for path in page.formats(study).values()}
    made |= {page.pdf(study) for page in pages}
    own = {path.relative_to(study.root).as_posix() for path in made}
    return all(name in own or name.startswith("output/site/") for name in changed)


def _assemble(study: Study, failed: frozenset[str], note: Note | None, course: Course) -> None:
    """Assemble the site; not when it stands, made of files with just the contents that they have now."""
    if note and not failed and is_same(note, sum_files(study, stamp_files(study), note)):
        return
    from analysis.pipeline.parts import collect_parts
    from analysis.pipeline.running import list_tasks
    from analysis.publish.site import assemble_site

    stale = frozenset((language, slug) for slug, language in (name.rsplit(".", 1) for name in failed))
    parts = collect_parts(study, list_tasks(study, []), stale)

    def check(site: Path) -> None:
        with metered() as cost:
            is_audited = let_pass(study, site)
        if is_audited:
            course.costs[AUDIT] = cost

    assemble_site(parts, study.output / "site", check)


def name_page(task: str) -> str:
    """Return the page (`ford.bg`) that a task makes, or nothing when it makes no page.

    >>> name_page("run ford.bg"), name_page("release")
    ('ford.bg', '')
    """
    from analysis.pipeline import task_notebooks, task_pages

    step, _, page = task.partition(" ")
    return page if step in (task_notebooks.STEP, task_pages.STEP, *FORMATS) else ""


def name_pdf(task: str) -> str:
    """Return the page (`ford.bg`) that a task prints, or nothing when it prints none.

    >>> name_pdf("print ford.bg"), name_pdf("run ford.bg")
    ('ford.bg', '')
    """
    from analysis.pipeline import task_pdf

    step, _, page = task.partition(" ")
    return page if step == task_pdf.STEP else ""
