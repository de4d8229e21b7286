"""The pages of each language in, the search over them out: its page, and the data it loads."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline import task_documents_page, task_practices_page
from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import LEAFLET, SEARCH, SLIDES, Page, list_pages
from analysis.pipeline.wording import find_notes
from analysis.study import Study, load_study

STEP, SLUG = "write", SEARCH


def list_search_page_tasks(study: Study, pages: list[Page]) -> list[Task]:
    """Return the tasks that write the page of the search and its data; `pages`: those that this build makes.

    A page that is not made now is found as it was made before, if it was.
    """
    around = {"settings": study.root / "study.toml", "places": study.tables / "places.csv"}
    tasks, notes = [], find_notes(study)
    for language in study.languages:
        found = _list_found(study, pages, language)
        tasks += [
            make_task(write_page, f"{STEP} {SLUG}.{language}", around, {"html": find_page(study, language)},
                      ("analysis.publish.page_search",), notes=notes, language=language),
            make_task(write_data, f"data of {SLUG}.{language}", {"found": found, "settings": around["settings"]},
                      {"data": study.output / SLUG / f"data.{language}.js"}, notes=notes),
        ]  # fmt: skip
    return tasks


def _list_found(study: Study, pages: list[Page], language: str) -> list[Path]:
    """Return the files of the pages to be found: no slides and leaflets, which repeat what their page says."""
    own = [page for page in list_pages(study, language=language) if page.notebook not in (SLIDES, LEAFLET)]
    files = [page.html(study) for page in own if page in pages or page.html(study).is_file()]
    return files + [page.find_page(study, language) for page in (task_documents_page, task_practices_page)]


def find_page(study: Study, language: str) -> Path:
    """Return where the page of a language lies before the site is assembled."""
    return study.output / "pages" / language / f"{SLUG}.html"


def write_data(found: list[Path], settings: Path, data: Path) -> None:
    """Write what the sections of the pages of one language are found by as a script."""
    from analysis.files import write_text
    from analysis.pipeline.words import describe_words
    from analysis.publish import page_search

    pages = {path.stem: path.read_text(encoding="utf-8") for path in found}
    write_text(data, page_search.write_data(pages, describe_words(load_study(settings.parent).languages)))


def write_page(settings: Path, places: Path, language: str, html: Path) -> None:
    """Write the page of one language."""
    from analysis.files import write_text
    from analysis.pipeline.frames import make_frame
    from analysis.publish.page_search import render_search

    frame = make_frame(load_study(settings.parent), language)
    write_text(html, render_search(frame, frame.words(f"titles.{SLUG}")))
