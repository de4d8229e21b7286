"""The notebook of analysts runs without a browser, asks no host, and is published nowhere."""

import json
import re

import nbformat
import pytest
from nbclient import NotebookClient

from analysis.pipeline.pages import TABLES, list_pages
from analysis.report.report import NOTEBOOKS

NAME = "explore"


@pytest.fixture(scope="module")
def executed(data):
    """The notebook as it is after all its cells ran on the small study, in English."""
    notebook = nbformat.read(data.study.notebooks / f"{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace('language = "bg"', 'language = "en"')
    NotebookClient(notebook, resources={"metadata": {"path": data.study.notebooks}}, timeout=120).execute()
    return notebook


def list_texts(notebook) -> list[str]:
    """Return all that cells show, as text and as HTML."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [str(text) for output in outputs for text in output.get("data", {"text": output.get("text")}).values()]


def find_addresses(notebook) -> set[str]:
    """Return the addresses that a browser would load by itself: of scripts, styles, images and imports."""
    loaded = r"""(?:src=|<link[^>]*href=|from\s|import\(|url\()\s*["']?(https?://[^"')\s]+)"""
    return {address for text in list_texts(notebook) for address in re.findall(loaded, text)}


def test_every_cell_runs_and_shows_something(executed):
    silent = [cell.id for cell in executed.cells if cell.cell_type == "code" and not cell.outputs]
    assert silent == ["parameters"]
    assert not [
        output for cell in executed.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]


def test_the_reminder_that_rows_are_private_stands_in_both_languages(executed, data):
    first = executed.cells[0].source
    assert "Поверително" in first and "Private" in first
    opened = next(cell for cell in executed.cells if cell.id == "open")
    assert "Поверително" in str(opened.outputs) and "Private" in str(opened.outputs)


def test_no_cell_loads_anything_from_a_host(executed):
    assert len(list_texts(executed)) > 20
    assert find_addresses(executed) == set()


@pytest.mark.parametrize(
    "text", ["<script src='https://a.example/b.js'>", "import { a } from 'https://a.example/b.js'"]
)
def test_what_would_be_loaded_from_a_host_is_found(executed, text):
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", {"text/html": text})])
    assert find_addresses(nbformat.v4.new_notebook(cells=[cell])) == {"https://a.example/b.js"}


def test_the_notebook_is_published_nowhere(data):
    assert NAME not in NOTEBOOKS and NAME not in TABLES
    assert NAME not in {page.notebook for page in list_pages(data.study)}
    made = [*data.study.output.rglob("*"), *data.study.tables.rglob("*")]
    assert len(made) > 50 and not [path for path in made if NAME in path.name]


def test_no_published_file_links_to_it(data):
    pages = [path.read_text(encoding="utf-8") for path in (data.study.output / "site").rglob("*.html")]
    assert len(pages) > 5 and not [page for page in pages if f"{NAME}.ipynb" in page]


def test_the_notebook_of_a_study_names_no_place(root):
    notebook = json.loads((root / f"notebooks/{NAME}.ipynb").read_text(encoding="utf-8"))
    parameters = next(cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", []))
    assert "municipality = None" in "".join(parameters["source"])
