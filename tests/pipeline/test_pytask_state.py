"""What pytask notes of the tasks, and what it makes of notes and products that were cut off."""

import os
from dataclasses import replace
from pathlib import Path

import pytask
import pytest
from _pytask.path import HashPathCache
from pytask import PathNode, Task, TaskOutcome

from analysis.files import write_text
from analysis.pipeline.locking import LOCK
from analysis.pipeline.remains import undisturbed
from analysis.pipeline.stale import outdate
from analysis.study import load_study

CUT = 40  # bytes that are left of a file
STATE, JOURNAL, HASHES, SECONDS = (
    "pytask.lock",
    "pytask.lock.journal",
    ".pytask/file_hashes.json",
    ".pytask/runtimes.json",
)


@pytest.fixture
def study(request, tmp_path):
    write_text(tmp_path / "pyproject.toml", "[tool.pytask.ini_options]\n")
    for name in ("a", "b"):
        write_text(tmp_path / f"{name}.txt", f"{name} is a text that a task copies and that is not quite short\n")
    return replace(load_study(request.config.rootpath), root=tmp_path)


def copy(source: Path, target: Path) -> None:
    write_text(target, source.read_text(encoding="utf-8"))


@undisturbed
def build(study) -> list[TaskOutcome]:
    """Copy both texts, each by a task; return how the tasks ended."""
    tasks = [
        Task(
            base_name=name, path=Path(__file__), function=copy,
            depends_on={"source": PathNode.from_path(study.root / f"{name}.txt")},
            produces={"target": PathNode.from_path(study.root / f"output/{name}.txt")},
        )
        for name in ("a", "b")
    ]  # fmt: skip
    HashPathCache._cache.clear()  # a process of its own would know nothing, either
    pytask.console.quiet = True
    try:
        session = pytask.build(tasks=tasks, paths=[], config=study.root / "pyproject.toml", capture="no", verbose=0)
    finally:
        pytask.console.quiet = False
    return [report.outcome for report in sorted(session.execution_reports, key=lambda report: report.task.base_name)]


def cut_off(study, name: str, content: bytes | None = None) -> None:
    """Leave a file as a power cut may, in the middle of a build."""
    path = study.root / name
    path.write_bytes(path.read_bytes()[:CUT] if content is None else content)
    write_text(study.processed / LOCK, "1\t2026-11-30 19:34\t\n")


DONE, STANDS = TaskOutcome.SUCCESS, TaskOutcome.SKIP_UNCHANGED


def test_a_product_that_was_cut_off_is_made_again_and_the_others_are_not(study):
    assert build(study) == [DONE, DONE]
    assert build(study) == [STANDS, STANDS]
    cut_off(study, "output/b.txt")
    assert build(study) == [STANDS, DONE]
    assert (study.root / "output/b.txt").read_bytes() == (study.root / "b.txt").read_bytes()


def test_a_product_that_is_outdated_is_made_again_and_the_others_are_not(study):
    build(study)
    outdate(study.root / "output/b.txt")
    assert build(study) == [STANDS, DONE]
    assert (study.root / "output/b.txt").read_bytes() == (study.root / "b.txt").read_bytes()


def test_also_one_that_has_kept_its_times(study):
    """What a file held is kept by its name and time; after a build that was cut off it is not believed."""
    assert build(study) == [DONE, DONE]
    path = study.root / "output/b.txt"
    times = path.stat()
    write_text(path, "")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert build(study) == [STANDS, STANDS]  # the twin: it is believed after a build that came to its end
    write_text(study.processed / LOCK, "1\t2026-11-30 19:34\t\n")
    assert build(study) == [STANDS, DONE]


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00 garbage"])
def test_notes_of_tasks_that_were_cut_off_are_begun_anew(study, content):
    assert build(study) == [DONE, DONE]
    cut_off(study, STATE, content)
    assert build(study) == [DONE, DONE]
    assert build(study) == [STANDS, STANDS]


def test_without_that_nothing_would_be_built(study):
    """The twin: pytask itself plans nothing with such notes."""
    build(study)
    (study.root / STATE).write_bytes(b"garbage")
    assert build.__wrapped__(study) == []


@pytest.mark.parametrize("name", [HASHES, SECONDS])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00 garbage"])
def test_other_notes_may_be_damaged_as_they_like(study, name, content):
    build(study)
    (study.root / name).write_bytes(content)
    assert build(study) == [STANDS, STANDS]


def test_a_journal_that_was_cut_off_keeps_what_is_whole_in_it(study):
    """It is what a build leaves that was killed: the tasks that have ended."""
    build(study)
    (study.root / STATE).unlink()
    (study.root / JOURNAL).write_bytes(b'{"lock-version":"1","id":"a","state":"')
    write_text(study.processed / LOCK, "1\t2026-11-30 19:34\t\n")
    assert build(study) == [DONE, DONE]
    assert build(study) == [STANDS, STANDS]
