"""A study and the pages to build in, the reports of their tasks out: the graph of the build, run by pytask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytask
from pytask import ExecutionReport

from analysis.errors import StudyError
from analysis.pipeline import cluster as clusters
from analysis.pipeline import task_pdf
from analysis.pipeline.course import Course
from analysis.pipeline.pages import Page
from analysis.pipeline.task_accessibility import list_accessibility_tasks
from analysis.pipeline.task_answers import list_answer_tasks
from analysis.pipeline.task_change import list_change_tasks
from analysis.pipeline.task_coding import list_coding_tasks
from analysis.pipeline.task_documents import list_document_tasks
from analysis.pipeline.task_documents_page import list_documents_page_tasks
from analysis.pipeline.task_engagement import list_engagement_tasks
from analysis.pipeline.task_extracts import list_extract_tasks
from analysis.pipeline.task_fonts import list_font_tasks
from analysis.pipeline.task_notebooks import list_notebook_tasks
from analysis.pipeline.task_office import list_office_tasks
from analysis.pipeline.task_pages import list_page_tasks
from analysis.pipeline.task_practices import list_practice_tasks
from analysis.pipeline.task_practices_page import list_practices_page_tasks
from analysis.pipeline.task_release import list_release_tasks
from analysis.pipeline.task_search_page import list_search_page_tasks
from analysis.pipeline.task_structure import list_structure_tasks
from analysis.pipeline.task_survey import list_survey_tasks
from analysis.pipeline.task_tables import list_table_tasks
from analysis.pipeline.task_technical import list_technical_tasks
from analysis.study import Study


def run_graph(
    study: Study,
    pages: list[Page],
    workers: int | None,
    course: Course | None = None,
    cluster: str | None = None,
    steps: bool = True,
) -> list[ExecutionReport]:
    """Run what has changed with pytask; its state lies in the study, its own output is not shown.

    The tasks run in threads of this process or, with the address of a scheduler, on a Dask cluster; as many at a time
    as `workers`, or as keep all cores of either busy. `course` knows what tasks took last, and
    learns what they take. Without `steps` only the pages are asked after: for when all that they are made of stands.
    """
    connection = clusters.connect(cluster, study) if cluster else nullcontext(os.cpu_count() or 1)
    with _quiet(), connection as under_way:
        session = pytask.build(
            tasks=list_tasks(study, pages) if steps else list_tasks_of_pages(study, pages), paths=[],
            config=study.root / "pyproject.toml", capture="no", verbose=0, n_workers=workers or under_way,
            parallel_backend="dask" if cluster else "threads", course=course or Course({}),
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
        *list_tasks_of_pages(study, pages),
    ]  # fmt: skip


def list_tasks_of_pages(study: Study, pages: list[Page]) -> list[pytask.Task]:
    """Return the tasks that make these pages from what stands before them, and what is made of pages."""
    return [
        *list_notebook_tasks(study, pages), *list_page_tasks(study, pages), *list_search_page_tasks(study, pages),
        *task_pdf.list_pdf_tasks(study, pages), *list_office_tasks(study, pages),
    ]  # fmt: skip


@contextmanager
def _quiet() -> Iterator[None]:
    """Let pytask print nothing."""
    before, pytask.console.quiet = pytask.console.quiet, True
    try:
        yield
    finally:
        pytask.console.quiet = before
