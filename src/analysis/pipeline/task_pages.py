"""An executed notebook in, the page of one language out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import LEAFLET, SLIDES, Page, parse_page
from analysis.pipeline.wording import find_notes
from analysis.study import Study, load_study

STEP = "convert"


def list_page_tasks(study: Study, pages: list[Page]) -> list[Task]:
    """Return the tasks that convert the executed notebook of each page to HTML."""
    around = {"settings": study.root / "study.toml", "places": study.tables / "places.csv"}
    return [
        make_task(
            convert_notebook, f"{STEP} {page.name}", {"executed": page.executed(study)} | around,
            {"html": page.html(study)}, notes=find_notes(study), page=page.name,
        )
        for page in pages
    ]  # fmt: skip


def convert_notebook(executed: Path, settings: Path, places: Path, page: str, html: Path) -> None:
    """Convert the executed notebook of one page and set it into the frame of the site."""
    import nbformat

    from analysis.files import write_text
    from analysis.pipeline.frames import make_frame
    from analysis.publish.convert import convert_page
    from analysis.publish.frame import render_page
    from analysis.publish.leaflet import render_leaflet
    from analysis.publish.slides import render_slides

    study, target = load_study(settings.parent), parse_page(page)
    notebook = nbformat.read(executed, as_version=4)
    render = {SLIDES: render_slides, LEAFLET: render_leaflet}.get(target.notebook, render_page)
    write_text(html, convert_page(notebook, target.slug, make_frame(study, target.language), render))
