"""Released extracts and notebooks in, executed notebooks and pages out: two tasks per page and language."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.figures.fonts import NAMES
from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import REPORTS, Page
from analysis.study import Study, load_study


def list_page_tasks(study: Study, pages: list[Page]) -> list[Task]:
    """Return the tasks that run and convert the notebook of each page."""
    return [task for page in pages for task in (_run_task(study, page), _convert_task(study, page))]


def name_page(task: str) -> str:
    """Return the page (`borovo.bg`) that a task named `run borovo.bg` or `convert borovo.bg` makes, or nothing."""
    step, _, page = task.partition(" ")
    return page if step in ("run", "convert") else ""


def run_notebook(
    notebook: Path, extract: dict[str, Path], fonts: list[Path], settings: Path, page: str, executed: Path
) -> None:
    """Run the notebook of one page with papermill."""
    from analysis.publish.execute import execute_notebook

    execute_notebook(notebook, executed, parse_page(page).parameters)


def convert_notebook(executed: Path, settings: Path, places: Path, page: str, html: Path) -> None:
    """Convert the executed notebook of one page to HTML."""
    import nbformat

    from analysis.files import write_text
    from analysis.pipeline.frames import make_frame
    from analysis.publish.convert import convert_page

    study, target = load_study(settings.parent), parse_page(page)
    notebook = nbformat.read(executed, as_version=4)
    write_text(html, convert_page(notebook, target.slug, make_frame(study, target.language)))


def parse_page(text: str) -> Page:
    """Return the page written `borovo.bg`."""
    slug, language = text.rsplit(".", 1)
    return Page(slug, slug if slug in REPORTS else "municipality", language)


def _run_task(study: Study, page: Page) -> Task:
    inputs = {
        "notebook": page.source(study), "extract": page.extract(study),
        "fonts": [study.fonts / name for name in NAMES], "settings": study.root / "study.toml",
    }  # fmt: skip
    name = f"{page.slug}.{page.language}"
    return make_task(
        run_notebook, f"run {name}", inputs, {"executed": page.executed(study)}, ("analysis.report.report",), page=name
    )


def _convert_task(study: Study, page: Page) -> Task:
    inputs = {
        "executed": page.executed(study),
        "settings": study.root / "study.toml",
        "places": study.tables / "places.csv",
    }
    name = f"{page.slug}.{page.language}"
    return make_task(convert_notebook, f"convert {name}", inputs, {"html": page.html(study)}, page=name)
