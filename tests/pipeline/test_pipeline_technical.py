"""The tables of the technical report: where they come from, and that a new version of the software is a change."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.pipeline import task_technical
from analysis.pipeline.pages import TABLES
from analysis.pipeline.software import read_pango
from analysis.pipeline.task_release import PUBLISHED, UNRELEASED
from analysis.pipeline.task_technical import AFTER_RELEASE, PRIVATE, SOFTWARE, TECHNICAL, list_technical_tasks
from analysis.study import load_study

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study():
    return load_study(REPOSITORY)


def list_made(study) -> set[str]:
    return {name for task in list_technical_tasks(study) for name in name_products(task)}


def name_products(task) -> set[str]:
    nodes = [node for made in task.produces.values() for node in (made.values() if isinstance(made, dict) else [made])]
    return {node.path.stem for node in nodes}


def test_every_technical_table_is_made_released_and_shown(study):
    assert list_made(study) == {*TECHNICAL, *PRIVATE} and not set(PRIVATE) & set(PUBLISHED)
    assert set(TECHNICAL) < set(UNRELEASED) and set(PUBLISHED) == {*UNRELEASED, *AFTER_RELEASE}
    assert set(TECHNICAL) | set(AFTER_RELEASE) - {"bridge"} <= set(TABLES["methods"])
    assert "bridge" in TABLES["municipality"] and "bridge" in TABLES["study"]


def test_another_version_of_a_program_is_a_change_of_its_task(study, monkeypatch):
    def read_state() -> str:
        (task,) = [task for task in list_technical_tasks(study) if task.base_name == "software"]
        return task.depends_on["versions"].value

    before = read_state()
    monkeypatch.setattr(task_technical, "read_versions", lambda: before.replace("numpy ", "numpy 99."))
    assert read_state() != before


def test_versions_are_a_row_each(tmp_path):
    task_technical.list_software(tmp_path / "software.parquet", task_technical.read_versions())
    got = pd.read_parquet(tmp_path / "software.parquet")
    assert got["name"].tolist() == [name for name in SOFTWARE if name != "Pango" or read_pango()]
    assert got["version"].str.fullmatch(r"\d+(\.\w+)+").all()


def test_a_private_table_without_columns_is_empty_and_ids_stay_text(tmp_path):
    empty, flags = tmp_path / "rates.csv", tmp_path / "flags.csv"
    empty.write_text("\ufeff\n", encoding="utf-8")
    flags.write_text("\ufeffid,check\n1e10,speeder\n10000000000.0,speeder\n", encoding="utf-8")
    assert task_technical.read_quality(empty).empty
    assert task_technical.read_quality(flags)["id"].nunique() == 2
