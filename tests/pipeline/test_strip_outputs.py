"""What running a notebook left behind is removed before it is committed."""

import copy
import json
from pathlib import Path

import pytest
import yaml

from analysis.pipeline.strip_outputs import main, strip_notebook

ROOT = Path(__file__).parents[2]

CLEAN = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {"tags": ["internal"]}, "source": ["Кой? *Who?*"]},
        {"cell_type": "code", "execution_count": None, "id": "b", "metadata": {}, "outputs": [], "source": ["data"]},
    ],
    "metadata": {"kernelspec": {"name": "python3"}},
    "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


def write(folder, notebook: dict):
    path = folder / "explore.ipynb"
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("where", "left"), [
    ("cell", {"outputs": [{"output_type": "stream", "name": "stdout", "text": ["interview 7: yes"]}]}),
    ("cell", {"execution_count": 3}),
    ("cell", {"metadata": {"execution": {"iopub.status.idle": "2015-11-30T10:00:00Z"}}}),
    ("notebook", {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"value": "12%"}}}}}),
])  # fmt: skip
def test_what_running_left_is_removed_and_the_commit_stops_once(tmp_path, capsys, where, left):
    run = copy.deepcopy(CLEAN)
    (run["cells"][1] if where == "cell" else run["metadata"]).update(left)
    path = write(tmp_path, run)
    assert main([str(path)]) == 1 and "git add" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == write(tmp_path, CLEAN).read_text(encoding="utf-8")
    assert main([str(path)]) == 0 and capsys.readouterr().err == ""


def test_a_clean_notebook_is_not_written_again(tmp_path):
    path = write(tmp_path, CLEAN)
    text = path.read_text(encoding="utf-8").replace("\n", "")  # another form of the same notebook
    path.write_text(text, encoding="utf-8")
    assert main([str(path)]) == 0 and path.read_text(encoding="utf-8") == text


def test_the_notebook_given_is_not_changed():
    run = copy.deepcopy(CLEAN)
    run["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["7"]}]
    before = copy.deepcopy(run)
    assert strip_notebook(run) == CLEAN and run == before


def test_the_hook_runs_before_the_one_that_judges_notebooks():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    names = [hook["id"] for hook in hooks]
    assert names.index("notebook-outputs") < names.index("notebook-sources")
    entry = next(hook["entry"] for hook in hooks if hook["id"] == "notebook-outputs")
    assert entry.endswith("-m analysis.pipeline.strip_outputs")
