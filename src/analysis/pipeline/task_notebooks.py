"""A notebook and the released extract of its page in, the executed notebook out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pytask import Task

from analysis.figures.fonts import NAMES
from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import Page, parse_page
from analysis.pipeline.wording import find_notes, read_note
from analysis.study import ROOT_VARIABLE, Study, load_study

STEP = "run"


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
            notes=find_notes(study), page=page.name,
        )
        for page in pages
    ]  # fmt: skip


def run_notebook(
    notebook: Path, extract: dict[str, Path], fonts: list[Path], settings: Path, page: str, executed: Path
) -> None:
    """Run the notebook of one page with papermill, and take over what its kernel asked the catalogue for."""
    from analysis.publish.execute import execute_notebook
    from analysis.report.asked import VARIABLE, take_over

    study = load_study(settings.parent)
    with TemporaryDirectory() as folder:
        told = Path(folder) / "asked.txt"
        here = {ROOT_VARIABLE: str(study.root), VARIABLE: str(told)}  # wherever this task runs
        execute_notebook(notebook, executed, parse_page(page).parameters, here, study.build)
        take_over(read_note(told))
