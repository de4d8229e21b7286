"""The log of a build, and what the next one knows of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.metering import Cost
from analysis.pipeline.costs import FOLDER, KEPT, SECONDS, keep_costs, read_seconds

COSTS = {"run borovo.bg": Cost(2.0, 1.5, 90.4), "release": Cost(30.25, 28.0, 200.0), "run vetovo.bg": Cost(9.0)}


@pytest.fixture
def study(tmp_path):
    return SimpleNamespace(output=tmp_path)


def list_logs(study) -> list:
    return sorted((study.output / FOLDER).glob("[0-9]*.csv"))


def test_the_log_has_a_row_per_task_the_dearest_first(study):
    keep_costs(study, COSTS, {"run vetovo.bg"})
    [log] = list_logs(study)
    assert log.read_text(encoding="utf-8").splitlines() == [
        "task,ended,seconds,processor_seconds,most_megabytes",
        "release,made,30.25,28.00,200",
        "run vetovo.bg,failed,9.00,0.00,0",
        "run borovo.bg,made,2.00,1.50,90",
    ]


def test_the_next_build_expects_what_tasks_took_last_but_not_of_one_that_failed(study):
    keep_costs(study, COSTS, {"run vetovo.bg"})
    keep_costs(study, {"release": Cost(20.0)}, ())
    assert read_seconds(study) == {"run borovo.bg": 2.0, "release": 20.0}


def test_the_last_ten_logs_are_kept(study):
    for number in range(KEPT + 2):
        keep_costs(study, {f"task {number}": Cost(1.0)}, ())
    logs = list_logs(study)
    assert len(logs) == KEPT
    assert "task 11" in logs[-1].read_text(encoding="utf-8") and "task 2," in logs[0].read_text(encoding="utf-8")


def test_a_build_that_ran_nothing_leaves_no_log(study):
    keep_costs(study, {}, ())
    assert list_logs(study) == []


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"release": "soon"}', '{"release": null}'])
def test_a_damaged_record_counts_as_none(study, text):
    (study.output / FOLDER).mkdir()
    (study.output / FOLDER / SECONDS).write_text(text, encoding="utf-8")
    assert read_seconds(study) == {}
    keep_costs(study, {"release": Cost(20.0)}, ())
    assert read_seconds(study) == {"release": 20.0}
