"""nbval compares what a notebook shows with what it showed: proven by a notebook of which one output was changed."""

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
EXECUTED = ROOT / "output/notebooks/borovo.bg.ipynb"


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
def executed() -> dict:
    if not EXECUTED.is_file():
        pytest.fail(f"there is no {EXECUTED}: run `study build` first", pytrace=False)
    return json.loads(EXECUTED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def failed(executed, tmp_path_factory) -> tuple[dict[str, list[int]], str]:
    """The numbers of the code cells that `pytest --nbval` fails: in a copy, and in a copy with all the changes."""
    folder = tmp_path_factory.mktemp("nbval")
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p analysis.publish\n", encoding="utf-8")
    (folder / "same.ipynb").write_text(json.dumps(executed), encoding="utf-8")
    changed = json.loads(json.dumps(executed))
    for change, _ in CHANGES.values():
        change(changed)
    (folder / "changed.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", ".", "--junitxml=report.xml"], cwd=folder, capture_output=True,
        text=True, timeout=300, env=os.environ | {"ANALYSIS_STUDY": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    cells: dict[str, list[int]] = {"same": [], "changed": []}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            cells[case.get("classname").removesuffix(".ipynb")].append(int(case.get("name").split()[-1]))
    return cells, run.stdout


def test_an_executed_notebook_passes_nbval_as_it_is(failed):
    cells, output = failed
    assert cells["same"] == [], output


@pytest.mark.parametrize("name", CHANGES)
def test_one_changed_output_fails_nbval(failed, executed, name):
    cells, output = failed
    number = next(n for n, source in enumerate(code_of(executed)) if source.startswith(CHANGES[name][1]))
    assert number in cells["changed"], output


def test_nothing_but_the_changed_outputs_fails_nbval(failed):
    cells, output = failed
    assert len(cells["changed"]) == len(CHANGES), output
