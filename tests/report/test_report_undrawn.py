"""A page without figures uses nothing of what figures are drawn with, so that it need not be made anew for it."""

import json
import sys
from pathlib import Path

import pytest

from analysis.pipeline.imports import locate
from analysis.pipeline.task_notebooks import DRAWING, list_unused

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
UNDRAWN = {"compare": None, "leaflet": "vetovo", "methods": None, "round_table": None}


def list_used(work) -> set[str]:
    """Return the modules that draw of which a function is called while `work` runs."""
    files, used = {str(locate(module)): module for module in DRAWING}, set()

    def look(frame, event, _):
        if event == "call" and (module := files.get(frame.f_code.co_filename)):
            used.add(module)

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return used


def read_code(notebook: str) -> list[str]:
    """Return the cells of a notebook that show something."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [source for source in code if source.startswith("report.")]


@pytest.mark.parametrize(("notebook", "municipality"), UNDRAWN.items())
def test_a_page_without_figures_calls_nothing_that_draws(open_page, shown, notebook, municipality):
    report = open_page(notebook, municipality)

    def show():
        for source in read_code(notebook):
            exec(source, {"report": report})

    assert list_used(show) == set()
    assert len(shown) > 5
    assert set(list_unused(NOTEBOOKS / f"{notebook}.ipynb")) == set(DRAWING)


def test_a_page_with_figures_does_and_depends_on_it(open_page, shown):
    report = open_page("municipality", "vetovo")
    assert {"analysis.figures.style", "analysis.figures.alt"} <= list_used(lambda: report.figure("recognition"))
    for notebook in ("municipality", "study", "slides"):
        assert list_unused(NOTEBOOKS / f"{notebook}.ipynb") == ()


def test_a_notebook_that_is_missing_depends_on_all(tmp_path):
    assert list_unused(tmp_path / "gone.ipynb") == ()
