"""Study in, site out: runs the graph, names what failed, and assembles the site from what stands."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytask
from pytask import ExecutionReport, TaskOutcome

from analysis.errors import StudyError
from analysis.files import keep_private, unwritable
from analysis.pipeline import (
    progress,
    task_accessibility,
    task_documents_page,
    task_notebooks,
    task_pages,
    task_pdf,
    task_practices_page,
    task_search_page,
)
from analysis.pipeline.gate import Refused, let_pass
from analysis.pipeline.pages import FORMATS, Page, list_pages
from analysis.pipeline.printing import find_missing
from analysis.pipeline.task_accessibility import list_accessibility_tasks
from analysis.pipeline.task_answers import ANSWERS, list_answer_tasks
from analysis.pipeline.task_change import CHANGE, list_change_tasks
from analysis.pipeline.task_coding import list_coding_tasks
from analysis.pipeline.task_documents import list_document_tasks
from analysis.pipeline.task_documents_page import list_documents_page_tasks
from analysis.pipeline.task_engagement import ENGAGEMENT, list_engagement_tasks
from analysis.pipeline.task_extracts import list_extract_tasks
from analysis.pipeline.task_fonts import list_font_tasks
from analysis.pipeline.task_notebooks import list_notebook_tasks
from analysis.pipeline.task_office import list_office_tasks
from analysis.pipeline.task_pages import list_page_tasks
from analysis.pipeline.task_practices import list_practice_tasks
from analysis.pipeline.task_practices_page import list_practices_page_tasks
from analysis.pipeline.task_release import PUBLISHED, list_release_tasks
from analysis.pipeline.task_search_page import list_search_page_tasks
from analysis.pipeline.task_structure import list_structure_tasks
from analysis.pipeline.task_survey import list_survey_tasks
from analysis.pipeline.task_tables import list_table_tasks
from analysis.pipeline.task_technical import list_technical_tasks
from analysis.study import ROOT_VARIABLE, Study

PAGES_PER_CORE = 2  # the work is in the kernels, and pytask looks for finished tasks only every second or so


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
) -> Result:
    """Build the site, or the pages named, doing only what has changed.

    A page that fails is named in the result and does not stop the others; its last good version stays in
    the site, marked. When a step before the pages fails, or an attack on the new site exposes anything, the site
    is left as it was. `force` runs the named pages again even when nothing has changed. Private rows are
    readable by their owner only.
    """
    pages = list_pages(study, municipalities, language)
    keep_private(study.processed)
    try:
        return _build(study, pages, workers, force, listener)
    finally:
        keep_private(study.processed)  # what was made now, too


def _build(
    study: Study, pages: list[Page], workers: int | None, force: bool, listener: progress.Listener | None
) -> Result:
    started = time.monotonic()
    remove_leftovers(study)
    if force:
        for page in pages:
            page.executed(study).unlink(missing_ok=True)
    reports = run_graph(study, pages, workers or PAGES_PER_CORE * (os.cpu_count() or 1), listener)
    failed = {report.task.base_name: _explain(report) for report in reports if report.outcome == TaskOutcome.FAIL}
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


def remove_leftovers(study: Study) -> None:
    """Delete what an earlier build made from inputs that are gone: its pages, notebooks and tables; PDFs
    also where no new ones can be made.
    """
    pages = list_pages(study)
    kept = {path for page in pages for path in (page.executed(study), page.html(study), *page.extract(study).values())}
    kept |= {study.tables / f"{name}.csv" for name in (*PUBLISHED, *CHANGE, *ENGAGEMENT, *ANSWERS)}
    beside = (task_accessibility, task_documents_page, task_practices_page, task_search_page)
    kept |= {page.find_page(study, language) for page in beside for language in study.languages}
    kept |= {path for page in pages for path in page.formats(study).values()}
    if not find_missing():
        kept |= {task_pdf.find_pdf(study, page) for page in pages}
    made = (
        (study.output / "notebooks", "*.ipynb"), (study.output / "pages", "*/*.html"),
        (study.output / "files", "*/*.*"), (study.tables, "**/*.csv"),
    )  # fmt: skip
    for folder, pattern in made:
        for path in folder.glob(pattern):
            if path not in kept:
                path.unlink()


def run_graph(
    study: Study, pages: list[Page], workers: int, listener: progress.Listener | None = None
) -> list[ExecutionReport]:
    """Run what has changed with pytask; its state lies in the study, its own output is not shown."""
    with _settings_of_a_run(study, listener):
        session = pytask.build(
            tasks=list_tasks(study, pages), paths=[], config=study.root / "pyproject.toml", capture="no", verbose=0,
            n_workers=workers, parallel_backend="threads",
        )  # fmt: skip
    broken = [report for report in session.collection_reports if report.exc_info]
    if broken or not session.execution_reports:
        raise StudyError(f"the build could not be planned: {broken[0].exc_info[1] if broken else session.exit_code}")
    return session.execution_reports


def list_tasks(study: Study, pages: list[Page]) -> list[pytask.Task]:
    """Return the tasks of a build: all that is made before the pages, and these pages."""
    return [
        *list_survey_tasks(study), *list_document_tasks(study), *list_coding_tasks(study), *list_practice_tasks(study),
        *list_table_tasks(study),
        *list_technical_tasks(study), *list_structure_tasks(study), *list_release_tasks(study),
        *list_engagement_tasks(study), *list_answer_tasks(study),
        *list_change_tasks(study),
        *list_extract_tasks(study), *list_font_tasks(study), *list_documents_page_tasks(study),
        *list_practices_page_tasks(study), *list_accessibility_tasks(study),
        *list_notebook_tasks(study, pages), *list_page_tasks(study, pages), *list_search_page_tasks(study, pages),
        *task_pdf.list_pdf_tasks(study, pages), *list_office_tasks(study, pages),
    ]  # fmt: skip


@contextmanager
def _settings_of_a_run(study: Study, listener: progress.Listener | None) -> Iterator[None]:
    """Let kernels find the study, the screen hear of progress, and pytask be quiet, while a build runs."""
    before, quiet = os.environ.get(ROOT_VARIABLE), pytask.console.quiet
    os.environ[ROOT_VARIABLE], pytask.console.quiet = str(study.root), True
    progress.listen(listener)
    try:
        yield
    finally:
        progress.listen(None)
        pytask.console.quiet = quiet
        os.environ.pop(ROOT_VARIABLE)
        os.environ |= {ROOT_VARIABLE: before} if before else {}


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


def _explain(report: ExecutionReport) -> str:
    """Return an error in words: our own as it is, a missing file by name, any other with its kind and place."""
    error = report.exc_info[1]
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
    trace = report.exc_info[2]
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119
    return f"{type(error).__name__}: {error} ({place}); to do: run again with the inputs as they were, or report this"
