"""nbval runs notebooks again and compares what they show with what they showed, on the small study.

That it compares is proven by a notebook of which three outputs were changed. `make verify` runs it on all notebooks.
"""

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANGED, NAMES = "borovo.bg.ipynb", ("borovo.bg.ipynb", "study.en.ipynb", "round_table.slides.bg.ipynb")


def change_text(notebook: dict) -> None:
    """One character of the findings."""
    text = find_output(notebook, "report.text", "text/markdown")
    text[0] = text[0].replace(" ", "\N{NO-BREAK SPACE}", 1)


def change_table(notebook: dict) -> None:
    """One number of a table."""
    table = find_output(notebook, "report.table", "text/html")
    table[0] = table[0].replace("</td>", "1</td>", 1)


def change_drawing(notebook: dict) -> None:
    """One coordinate of a chart."""
    drawing = find_output(notebook, "report.figure", "image/svg+xml")
    line = next(n for n, text in enumerate(drawing) if ' d="M' in text)
    drawing[line] = drawing[line].replace(' d="M', ' d="M1', 1)


def find_output(notebook: dict, call: str, kind: str) -> list[str]:
    """The lines of the first output of a kind that a call shows."""
    cell = next(cell for cell in notebook["cells"] if "".join(cell["source"]).startswith(call))
    data = cell["outputs"][0]["data"]
    data[kind] = data[kind] if isinstance(data[kind], list) else [data[kind]]
    return data[kind]


CHANGES: dict[str, tuple[Callable[[dict], None], str]] = {
    "text": (change_text, "report.text"), "table": (change_table, "report.table"),
    "drawing": (change_drawing, "report.figure"),
}  # fmt: skip


def code_of(notebook: dict) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def executed(built_small) -> dict:
    return json.loads((built_small / "output/notebooks" / CHANGED).read_text(encoding="utf-8"))


def run_nbval(folder: Path, study: Path, option: str) -> tuple[dict[str, list[int]], str]:
    """Run the notebooks of a folder; return of each the numbers of the code cells that failed, and what was said."""
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p analysis.publish\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", option, ".", "--junitxml=report.xml"], cwd=folder, capture_output=True,
        text=True, timeout=600, env=os.environ | {"ANALYSIS_STUDY": str(study), "PYTHONUTF8": "1"},
    )  # fmt: skip
    cells: dict[str, list[int]] = {}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        of_notebook = cells.setdefault(case.get("classname"), [])
        if case.find("failure") is not None or case.find("error") is not None:
            of_notebook.append(int(case.get("name").split()[-1]))
    return cells, run.stdout


@pytest.fixture(scope="module")
def failed(executed, built_small, tmp_path_factory) -> tuple[dict[str, list[int]], str]:
    """The cells that `pytest --nbval` fails: in three notebooks as they are, and in a copy with all the changes."""
    folder = tmp_path_factory.mktemp("nbval")
    for name in NAMES:
        shutil.copy(built_small / "output/notebooks" / name, folder)
    changed = json.loads(json.dumps(executed))
    for change, _ in CHANGES.values():
        change(changed)
    (folder / "changed.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    return run_nbval(folder, built_small, "--nbval")


def test_executed_notebooks_pass_nbval_as_they_are(failed):
    cells, output = failed
    assert {name: cells.get(name) for name in NAMES} == dict.fromkeys(NAMES, []), output


def test_every_notebook_runs_as_it_is_stored(built_small, tmp_path):
    stored = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    for name in stored:
        shutil.copy(ROOT / "notebooks" / name, tmp_path)
    cells, output = run_nbval(tmp_path, built_small, "--nbval-lax")
    assert cells == dict.fromkeys(stored, []), output


@pytest.mark.parametrize("name", CHANGES)
def test_one_changed_output_fails_nbval(failed, executed, name):
    cells, output = failed
    number = next(n for n, source in enumerate(code_of(executed)) if source.startswith(CHANGES[name][1]))
    assert number in cells["changed.ipynb"], output


def test_nothing_but_the_changed_outputs_fails_nbval(failed):
    cells, output = failed
    assert len(cells["changed.ipynb"]) == len(CHANGES), output
