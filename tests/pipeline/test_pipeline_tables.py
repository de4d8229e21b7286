"""The tasks that make and release the tables: every table that is made has its name in them, and the reverse."""

import ast
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis.pipeline import task_release, task_tables
from analysis.study import Disclosure, load_study
from analysis.tables import chapters

REPOSITORY = Path(__file__).parents[2]
HEAVY = ("pandas", "numpy", "scipy", "analysis.tables", "analysis.survey", "analysis.disclosure", "analysis.reference")
LIMITS = Disclosure(10, 20, 50, confidential_count=4, sampling_fraction=0.2, small_group=50, protection_width=3)
QUESTIONS = ("qz1", "qz2", "quiz_eu")


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


@pytest.fixture
def made():
    """Every unreleased table of answers, each with the same three rows; the first two are questions, the last a sum."""
    row = {"municipality": "ruse", "group": "roma", "indicator": "qz1", "category": "right", "battery": "quiz"}
    row |= {"other_municipality": "ruse", "other_group": "roma", "other_indicator": "qz2", "other_category": "right"}
    row |= {"scale": "quiz", "unit": "share", "n": 60, "estimate": 0.4, "se": 0.05, "low": 0.3, "high": 0.5, "p": 0.2}
    table = pd.DataFrame([row, row | {"indicator": "qz2"}, row | {"indicator": "quiz_eu", "scale": "other"}])
    names = (*task_release.UNRELEASED, "nonresponse")
    made_of = pd.DataFrame([("quiz_eu", "right", "qz1")], columns=["indicator", "category", "question"])
    return dict.fromkeys(names, table) | {"made_of": made_of}


def make_structure(right: int, sensitive: bool) -> SimpleNamespace:
    """400 persons, 60 interviews; `right` of them gave the right answer to every question."""
    items = pd.DataFrame(
        [(table, name, "right", "share", sensitive) for table in task_tables.ESTIMATES for name in QUESTIONS],
        columns=["table", "indicator", "category", "unit", "sensitive"],
    )
    places = pd.DataFrame({"group": ["roma"], "municipality": "ruse", "interviews": 60, "weight": 400 / 60})
    value = csr_array(np.ones((len(items), 1)))
    return SimpleNamespace(items=items, places=places, counts=np.array([[float(right)]]), value=value)


def make_nonresponse(unanswered: float) -> pd.DataFrame:
    row = {"indicator": "qz1", "group": "roma", "category": "unanswered", "unit": "share", "n": 60}
    return pd.DataFrame([row | {"estimate": unanswered, "low": 0.5, "high": 0.7}])


def test_what_too_few_answered_is_in_no_table_of_answers(made):
    structure = make_structure(24, sensitive=True)
    got = task_release.apply_rules(made | {"nonresponse": make_nonresponse(0.6)}, structure, LIMITS)
    assert {"weighting", "reliability"} <= set(task_release.OF_ANSWERS) <= set(got)
    for name in task_release.OF_ANSWERS:
        assert got[name]["flag"].tolist() == [":u", "", ":u"], name
        assert got[name].loc[got[name]["flag"] == ":u", ["n", "estimate", "low", "high"]].isna().all(axis=None)
    untouched = task_release.apply_rules(made | {"nonresponse": make_nonresponse(0.5)}, structure, LIMITS)
    assert all((untouched[name]["flag"] == "").all() for name in task_release.OF_ANSWERS)


@pytest.mark.parametrize("name", task_tables.ESTIMATES)
def test_every_table_of_estimates_is_held_to_the_cell_rule(made, name):
    made |= {"nonresponse": make_nonresponse(0.1)}
    got = task_release.apply_rules(made, make_structure(4, sensitive=True), LIMITS)[name]
    assert (got["flag"] == ":c").all() and got["n"].isna().all()
    shown = task_release.apply_rules(made, make_structure(4, sensitive=False), LIMITS)[name]
    assert (shown["flag"] == "").all(), "the twin: in a small sample of a large group a harmless question tells nobody"


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
