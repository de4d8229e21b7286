"""Notebooks about to be committed in, the same without what running them left out: outputs may hold private rows.

A hook of pre-commit runs it on what is staged: `python -m analysis.pipeline.strip_outputs FILE …`. It ends with 1 when
it stripped anything, so that the commit stops and the stripped file can be added.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

LEFT = ("execution", "ExecuteTime", "papermill")  # in the metadata of a cell or notebook: when it ran, and how
WIDGETS = "widgets"  # in the metadata of the notebook: what panels showed, when JupyterLab saves their state


def main(names: Iterable[str]) -> int:
    """Strip the notebooks named; return 1 if any had something to strip, else 0."""
    stripped = [name for name in names if _strip_file(Path(name))]
    for name in stripped:
        sys.stderr.write(f"{name}: its outputs have been removed; add it again: git add {name}\n")
    return min(len(stripped), 1)


def strip_notebook(notebook: dict) -> dict:
    """Return a notebook as it was before it was run: no outputs, no counts, no state of widgets.

    >>> strip_notebook({"cells": [], "metadata": {"widgets": {}, "kernelspec": {"name": "python3"}}})
    {'cells': [], 'metadata': {'kernelspec': {'name': 'python3'}}}
    """
    return notebook | {
        "cells": [_strip_cell(cell) for cell in notebook["cells"]],
        "metadata": _keep(notebook["metadata"], (WIDGETS, *LEFT)),
    }


def _strip_cell(cell: dict) -> dict:
    stripped = cell | {"metadata": _keep(cell["metadata"], LEFT)}
    return stripped | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})


def _keep(metadata: dict, without: tuple[str, ...]) -> dict:
    return {name: value for name, value in metadata.items() if name not in without}


def _strip_file(path: Path) -> bool:
    """Strip a file in place, in the form in which Jupyter writes it; say whether there was anything to strip."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    stripped = strip_notebook(notebook)
    if stripped == notebook:
        return False
    path.write_text(json.dumps(stripped, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
