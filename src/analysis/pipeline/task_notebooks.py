"""A notebook and the released extract of its page in, the executed notebook out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pytask import Task

from analysis.figures.fonts import NAMES
from analysis.pipeline.graph import make_task
from analysis.pipeline.imports import PACKAGE
from analysis.pipeline.pages import Page, parse_page
from analysis.pipeline.wording import find_notes, read_note
from analysis.study import ROOT_VARIABLE, Study, load_study

STEP = "run"
DRAWS = "report.figure("  # in a notebook whose page has figures
# What only figures are made with; the files of the fonts are asked for by every report.
DRAWING = tuple(
    f"analysis.figures.{path.stem}" for path in sorted((PACKAGE / "figures").glob("[!_]*.py")) if path.stem != "fonts"
)


def list_notebook_tasks(study: Study, pages: list[Page]) -> list[Task]:
    """Return the tasks that run the notebook of each page; they depend on the code that a notebook calls."""
    return [
        make_task(
            run_notebook, f"{STEP} {page.name}",
            {
                "notebook": page.source(study), "extract": page.extract(study),
                "fonts": [study.fonts / name for name in NAMES], "settings": study.root / "study.toml",
            },
            {"executed": page.executed(study)}, ("analysis.report.report",),
            without=list_unused(page.source(study)), notes=find_notes(study), page=page.name,
        )
        for page in pages
    ]  # fmt: skip


def list_unused(notebook: Path) -> tuple[str, ...]:
    """Return the modules that the page of a notebook does not depend on, for it has no figures."""
    has_figures = not notebook.is_file() or DRAWS in notebook.read_text(encoding="utf-8")
    return () if has_figures else DRAWING


def run_notebook(
    notebook: Path, extract: dict[str, Path], fonts: list[Path], settings: Path, page: str, executed: Path
) -> None:
    """Run the notebook of one page with papermill, and take over what its kernel asked the catalogue for."""
    from analysis.pipeline.notebooks import check_notebook
    from analysis.publish.execute import execute_notebook
    from analysis.report.asked import VARIABLE, take_over

    check_notebook(notebook)
    study = load_study(settings.parent)
    with TemporaryDirectory() as folder:
        told = Path(folder) / "asked.txt"
        here = {ROOT_VARIABLE: str(study.root), VARIABLE: str(told)}  # wherever this task runs
        execute_notebook(notebook, executed, parse_page(page).parameters, here, study.build)
        take_over(read_note(told))
