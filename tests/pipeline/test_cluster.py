"""A build on a Dask cluster, and what is told of a cluster that is not fit for it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import time
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="needs Dask, which is in requirements-test.lock")

from pytask import Task
from pytask_parallel import ParallelBackend, registry
from pytask_parallel.wrappers import wrap_task_in_thread

from analysis.errors import Problems, StudyError
from analysis.pipeline import cluster as clusters
from analysis.pipeline.remains import clear_remains
from analysis.pipeline.worker import Needs, examine, fail_in_words, list_required, list_software, run_on_worker
from analysis.study import load_study

from ..small_study import PAGES
from .dask_cluster import Cluster, wait_until

SLOW = "analysis of documents"  # a step of seconds
BROKEN = {
    "/no/such/place: is no study: there is no study.toml": partial(load_study, "/no/such/place"),
    "ValueError: invalid literal for int() with base 10: 'seven' (": partial(int, "seven"),
    "/no/such/file: cannot be written": partial(open, "/no/such/file"),
}


@pytest.fixture
def cluster(built_once, tmp_path):
    """A cluster, and for it the study that was built here, with nothing of what was built but the fonts."""
    made = Cluster(tmp_path / "study", tmp_path / "cluster")
    built = shutil.ignore_patterns("output", "pytask.lock*", "processed", "releases", "__pycache__")
    shutil.copytree(built_once, made.study, ignore=built)
    shutil.copytree(built_once / "data/processed/fonts", made.study / "data/processed/fonts")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.mark.whole  # a build and a cluster
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux lists them")
def test_a_cluster_builds_the_same_site_and_a_killed_worker_costs_only_the_task_it_ran(cluster, built_once):
    """One story, for a cluster costs seconds: a build, broken tasks, a lost scheduler."""
    expected = read_sums(built_once)
    build = cluster.start_build(*PAGES, "--language", "bg")
    again = cluster.kill_worker(SLOW)
    said, _ = build.communicate(timeout=1800)
    assert build.returncode == 0, said
    assert "4 pages rebuilt" in said and read_sums(cluster.study) == expected
    check_what_ran(cluster, again)
    check_broken_tasks(cluster)
    check_a_lost_scheduler(cluster)
    cluster.stop()
    wait_until(lambda: cluster.list_processes() == [])


def read_sums(root: Path) -> str:
    return (root / "output/site/SHA256SUMS").read_text(encoding="utf-8")


def check_what_ran(cluster, again: str):
    begun = cluster.list_begun()
    assert len(begun) > 30 and {task: times for task, times in begun.items() if times > 1} == {again: 2}
    assert not any(task.startswith("survey-") for task in begun) and not cluster.salt.exists()
    assert list((cluster.study / "data/processed").glob(".cluster.*")) == []


def check_broken_tasks(cluster):
    with clusters.connect(cluster.address, load_study(cluster.study)) as threads:
        assert threads == 2
        executor = registry.get_parallel_backend(ParallelBackend.DASK, n_workers=threads)
        for words, function in BROKEN.items():
            error = submit(executor, "x", function).result().exc_info[1]
            assert type(error) is StudyError and str(error).startswith(words)
        with pytest.raises(StudyError, match="2 workers, one after the other, ended while they ran it.*memory"):
            submit(executor, "deadly", partial(os._exit, 1)).result()


def check_a_lost_scheduler(cluster):
    with clusters.connect(cluster.address, load_study(cluster.study)) as threads:
        executor = registry.get_parallel_backend(ParallelBackend.DASK, n_workers=threads)
        future = submit(executor, "long", partial(time.sleep, 600))
        wait_until(lambda: any(task.startswith("long-") for task in cluster.list_begun()))
        os.kill(cluster.processes[0].pid, signal.SIGKILL)
        with pytest.raises(StudyError, match="the cluster is lost.*build again"):
            future.result()
        with pytest.raises(StudyError, match="the cluster is lost"):
            submit(executor, "later", partial(int, "1")).result()


def submit(executor, name: str, function):
    task = Task(base_name=name, path=Path(__file__), function=function)
    return executor.submit(wrap_task_in_thread, task=task, remote=False)


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study whose settings alone matter, and little patience with clusters."""
    monkeypatch.setattr(clusters, "ANSWER_SECONDS", 1)
    monkeypatch.setattr(clusters, "WORKER_SECONDS", 1)
    root = Path(__file__).parents[2]
    shutil.copy(root / "study.toml", tmp_path)
    return load_study(tmp_path)


@pytest.fixture
def small():
    """A scheduler and one worker within this process."""
    from distributed import LocalCluster

    settings = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(1, threads_per_worker=1, **settings) as cluster:
        yield cluster


def refusal(address: str, study) -> str:
    with pytest.raises(StudyError) as caught, clusters.connect(address, study):
        pass
    return str(caught.value)


def test_the_mark_of_a_build_that_was_cut_off_is_removed_by_the_next_one(study):
    left = study.processed / clusters.MARK.format("0" * 8)
    left.parent.mkdir(parents=True)
    left.touch()
    clear_remains(study)
    assert not left.exists()


def test_a_worker_with_the_same_software_that_sees_the_study_is_taken(small, study):
    with clusters.connect(small.scheduler_address, study) as threads:
        assert threads == 1 and len(list(study.processed.glob(".cluster.*"))) == 1
    assert list(study.processed.glob(".cluster.*")) == []


def test_without_dask_it_is_said_how_to_install_it(study, monkeypatch):
    monkeypatch.setattr(clusters, "find_spec", lambda name: None)
    told = refusal("tcp://127.0.0.1:8786", study)
    assert told.startswith("Dask is not installed") and "pip install" in told and "docs/how-to/cluster.md" in told


@pytest.mark.parametrize("address", ["8786", "cluster", "http://127.0.0.1:8786", "tls://127.0.0.1:8786", ""])
def test_what_is_no_address_is_said_with_an_example_of_one(address, study):
    assert "is no address of a scheduler" in (told := refusal(address, study)) and "tcp://192.168.1.10:8786" in told


def test_an_address_at_which_nobody_answers_or_something_else_does_is_said(study):
    with socket.create_server(("127.0.0.1", 0)) as other:
        for address in ("tcp://127.0.0.1:9", "tcp://{}:{}".format(*other.getsockname())):
            told = refusal(address, study)
            assert told.startswith(f"{address}: no Dask scheduler answers within 1 seconds; to do: start it")


def test_a_scheduler_without_workers_is_said_with_the_command_that_starts_one(small, study):
    small.scale(0)
    wait_until(lambda: not small.scheduler.workers)
    told = refusal(small.scheduler_address, study)
    assert "the scheduler has no worker" in told and f"dask worker {small.scheduler_address}" in told


def test_a_worker_with_other_software_is_named_with_what_differs(small, study, monkeypatch):
    here = list_software() | {"numpy": "1.0", "Python": "3.99.1", "wonder": "2.0"}
    monkeypatch.setattr(clusters, "list_software", lambda: here)
    told, own = refusal(small.scheduler_address, study), list_software()
    assert told.startswith("worker tcp://127.0.0.1:")
    for words in (f"numpy {own['numpy']} (here 1.0)", f"Python {own['Python']} (here 3.99.1)", "no wonder (here 2.0)"):
        assert words in told


def test_a_worker_that_sees_another_folder_under_the_path_is_named(small, study, monkeypatch):
    monkeypatch.setattr(clusters, "write_text", lambda path, text: path.write_text("of another study"))
    study.processed.mkdir(parents=True)
    told = refusal(small.scheduler_address, study)
    assert f"the folder {study.processed} is not seen there" in told and "mount the folder" in told


class Workers:
    """Answers as Dask's client does: twelve workers, of which ten cannot import the package, and two see no study."""

    scheduler = None

    def wait_for_workers(self, number: int, timeout: float) -> None:
        pass

    def run(self, function, needs, on_error: str) -> dict:
        lacking = {f"tcp://10.0.0.{n}:1": ModuleNotFoundError("No module named 'analysis'") for n in range(10)}
        return lacking | {f"tcp://10.0.1.{n}:1": examine(needs) for n in range(2)}


def test_workers_with_the_same_fault_are_told_of_together():
    with pytest.raises(Problems) as caught:
        clusters.check_workers(Workers(), Needs(Path("/no/such/place/mark"), "x", ()))
    first, second = map(str, caught.value.problems)
    assert first.startswith(
        "workers tcp://10.0.0.0:1, tcp://10.0.0.1:1, tcp://10.0.0.2:1, 7 more: this package cannot be imported"
    )
    assert second.startswith("workers tcp://10.0.1.0:1, tcp://10.0.1.1:1: the folder /no/such/place is not seen there")


def test_a_worker_that_joins_late_and_is_not_fit_runs_nothing():
    needs = Needs(Path("/no/such/place/mark"), "x", tuple(list_software().items()))
    with pytest.raises(StudyError, match="^worker on .*: the folder /no/such/place is not seen there"):
        run_on_worker(needs, pytest.fail, task=None)


def test_a_worker_that_may_not_write_into_the_study_is_named(tmp_path, monkeypatch):
    (tmp_path / "mark").write_text("token", encoding="utf-8")
    needs = Needs(tmp_path / "mark", "token", tuple(list_software().items()))
    assert examine(needs) == ()
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as for another user; root may write anywhere
    ((what, fix),) = examine.__wrapped__(needs)
    assert what == f"the folder {tmp_path} cannot be written there" and fix == "run the worker as the user who builds"


def test_an_error_in_words_carries_nothing_of_where_it_was_raised():
    def read():
        try:
            raise KeyError("column")
        except KeyError as error:
            raise StudyError("no column", where="kobo.csv", fix="add it") from error

    with pytest.raises(StudyError) as caught:
        fail_in_words(read)
    assert caught.value.where == "kobo.csv" and caught.value.fix == "add it"
    assert caught.value.__cause__ is None and caught.value.__context__ is None


def test_what_is_compared_holds_libraries_of_libraries_and_no_tools():
    required = list_required("analysis", "distributed")
    assert {"numpy", "tinycss2", "msgpack"} <= required  # tinycss2: WeasyPrint's
    assert not required & {"pytest", "ruff", "pip"}
