"""The tasks that make and release the tables: every table that is made has its name in them, and the reverse."""

import ast
from pathlib import Path

import pandas as pd
import pytest

from analysis.pipeline import task_release, task_tables
from analysis.study import load_study
from analysis.tables import chapters

REPOSITORY = Path(__file__).parents[2]
HEAVY = ("pandas", "numpy", "scipy", "analysis.tables", "analysis.survey", "analysis.disclosure", "analysis.reference")


def test_the_tables_of_estimates_are_those_of_the_chapters():
    assert tuple(chapters.CHAPTERS) == task_tables.ESTIMATES


def test_every_table_of_respondents_has_one_rule_of_release():
    kinds = [getattr(task_tables, name) for name in ("ESTIMATES", "COMPARISONS", "ORDERS", "TESTS", "COUNTS")]
    names = [name for kind in kinds for name in kind]
    assert sorted(names) == sorted(task_tables.OF_RESPONDENTS) and len(set(names)) == len(names)
    assert set(names) | set(task_tables.FACTS) <= set(task_release.PUBLISHED)


def test_every_released_table_was_made_by_a_task():
    study = load_study(REPOSITORY)
    made = {path.stem for task in task_tables.list_table_tasks(study) for path in _paths(task.produces)}
    (release,) = task_release.list_release_tasks(study)
    names = {*task_tables.OF_RESPONDENTS, *task_tables.FACTS}
    assert names <= made
    assert {path.stem for path in _paths(release.produces["released"])} == set(task_release.PUBLISHED)
    assert names <= {path.stem for path in _paths(release.depends_on["unreleased"])}


def test_what_too_few_answered_is_in_no_table_of_answers():
    row = {"municipality": "ruse", "group": "roma", "indicator": "qz1", "category": "right", "battery": "quiz"}
    row |= {"scale": "quiz", "n": 60, "estimate": 0.4, "low": 0.3, "high": 0.5, "flag": ""}
    table = pd.DataFrame([row, row | {"indicator": "qz2"}, row | {"indicator": "quiz_eu", "scale": "other"}])
    made_of = pd.DataFrame([("quiz_eu", "right", "qz1")], columns=["indicator", "category", "question"])
    tables = dict.fromkeys((*task_release.OF_ANSWERS, "nonresponse"), table)
    got = task_release.hide_answers(tables, {("qz1", "roma")}, made_of)
    assert set(got) == set(task_release.OF_ANSWERS) and {"weighting", "reliability"} <= set(got)
    whole = {"orders": [":u"] * 3, "reliability": [":u"] * 3}  # a scale is that of who answered all its items
    for name, released in got.items():
        assert released["flag"].tolist() == whole.get(name, [":u", "", ":u"]), name
        assert released.loc[released["flag"] == ":u", ["n", "estimate", "low", "high"]].isna().all(axis=None)
    untouched = task_release.hide_answers(tables, {("qz9", "roma")}, made_of)
    assert all((released["flag"] == "").all() for released in untouched.values())


@pytest.mark.parametrize("module", [task_tables, task_release])
def test_planning_a_build_imports_nothing_heavy(module):
    """Each heavy import at the top would cost every build its seconds, also one with nothing to do."""
    top = ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body
    names = [node.module for node in top if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in top if isinstance(node, ast.Import) for alias in node.names]
    assert [name for name in names if name.startswith(HEAVY)] == []


def _paths(node) -> list[Path]:
    entries = node.values() if isinstance(node, dict) else node if isinstance(node, list) else [node]
    return [entry.path if hasattr(entry, "path") else entry for entry in entries if hasattr(entry, "path")] + [
        path for entry in entries if isinstance(entry, dict | list) for path in _paths(entry)
    ]
