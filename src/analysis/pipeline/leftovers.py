"""A study in; what an earlier build made from inputs that are gone is deleted."""

from __future__ import annotations

from analysis.pipeline import (
    task_accessibility,
    task_documents_page,
    task_notebooks,
    task_pages,
    task_practices_page,
    task_search_page,
)
from analysis.pipeline.pages import FORMATS, list_pages
from analysis.pipeline.printing import find_missing
from analysis.pipeline.task_answers import ANSWERS
from analysis.pipeline.task_change import CHANGE
from analysis.pipeline.task_engagement import ENGAGEMENT
from analysis.pipeline.task_release import PUBLISHED
from analysis.pipeline.wording import find_notes
from analysis.study import Study


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
    steps, notes = (task_notebooks.STEP, task_pages.STEP, *FORMATS), find_notes(study)
    kept |= {notes / f"{step} {page.name}.txt" for step in steps for page in pages}
    if not find_missing():
        kept |= {page.pdf(study) for page in pages}
    made = (
        (study.output / "notebooks", "*.ipynb"), (study.output / "pages", "*/*.html"),
        (study.output / "files", "*/*.*"), (study.tables, "**/*.csv"), *((notes, f"{step} *.txt") for step in steps),
    )  # fmt: skip
    for folder, pattern in made:
        for path in folder.glob(pattern):
            if path not in kept:
                path.unlink()
