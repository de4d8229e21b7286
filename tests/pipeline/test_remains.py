"""What a build that was cut off has left is put in order by the next one, and by nobody while one is running."""

from dataclasses import replace

import pytest

from analysis.errors import StudyError
from analysis.files import write_text, written_beside
from analysis.pipeline.locking import LOCK, build_alone
from analysis.pipeline.remains import clear_remains, is_readable, undisturbed
from analysis.study import load_study

LOCKFILE = 'lock-version = "1"\n\n[[task]]\nid = "a"\nstate = "1"\n'


@pytest.fixture
def study(request, tmp_path):
    return replace(load_study(request.config.rootpath), root=tmp_path)


@pytest.fixture
def cut_off(study):
    """The study, as a build leaves it that is killed while it writes."""
    write_text(study.processed / LOCK, "1\t2026-11-30 19:34\t\n")
    write_text(study.root / "pytask.lock", LOCKFILE)
    write_text(study.root / ".pytask/file_hashes.json", "{}")
    for name in ("output/.site.new/index.html", "output/site/index.html", "output/pages/bg/borovo.html"):
        write_text(study.root / name, "whole")
    return study


BESIDE = (
    "data/processed/.respondents.parquet.x_1abcde.parquet", "data/releases/.ledger.csv.abcdefgh.csv",
    "output/files/bg/.borovo.pdf.k3j4h5g6.pdf", "output/stale/.borovo.bg.abcd1234.bg",
)  # fmt: skip


def list_files(study) -> list[str]:
    return sorted(path.relative_to(study.root).as_posix() for path in study.root.rglob("*") if path.is_file())


def build(study) -> list[str]:
    return list_files(study)


def test_files_that_had_not_taken_their_place_go_and_all_others_stay(cut_off):
    for name in BESIDE:
        write_text(cut_off.root / name, "half")
    write_text(cut_off.root / "output/.nojekyll", "")
    write_text(cut_off.root / "data/processed/.build.lock.d/x", "")
    assert undisturbed(build)(cut_off) == [
        "data/processed/.build.lock", "data/processed/.build.lock.d/x", "output/.nojekyll",
        "output/pages/bg/borovo.html", "output/site/index.html", "pytask.lock",
    ]  # fmt: skip


def test_the_names_are_those_that_files_have_beside_their_place(study):
    """The twin: a name of another form would stay."""
    for name in ("respondents.parquet", "borovo.bg", "SHA256SUMS", "Зелена книга.html"):
        with written_beside(study.output / name) as beside:
            copy = beside.with_name(beside.name)
            clear_remains(study)
            assert not copy.exists()
            beside.write_text("", encoding="utf-8")


def test_after_a_build_that_ended_nothing_is_searched_for(cut_off):
    undisturbed(build)(cut_off)
    write_text(cut_off.root / BESIDE[0], "half")
    assert BESIDE[0] in undisturbed(build)(cut_off)


def test_a_running_build_keeps_what_it_is_writing(cut_off):
    write_text(cut_off.root / BESIDE[0], "half")
    with build_alone(cut_off), pytest.raises(StudyError, match="is being built by process"):
        undisturbed(build)(cut_off)
    assert (cut_off.root / BESIDE[0]).exists() and (cut_off.output / ".site.new").exists()


def test_a_site_that_was_moved_aside_stands_again(cut_off):
    (cut_off.output / "site").rename(cut_off.output / ".site.old")
    assert "output/site/index.html" in undisturbed(build)(cut_off)


@pytest.mark.parametrize("damaged", [b"", b"\xff\x00\x9d", LOCKFILE[:-15].encode(), b"lock-version = 1", b"[[task]]"])
def test_what_pytask_noted_is_forgotten_where_it_is_damaged(cut_off, damaged):
    (cut_off.root / "pytask.lock").write_bytes(damaged)
    assert not is_readable(cut_off)
    assert "pytask.lock" not in undisturbed(build)(cut_off)


def test_what_it_noted_stays_where_it_is_whole(cut_off):
    """The twin."""
    assert is_readable(cut_off)
    (cut_off.root / "pytask.lock").unlink()
    assert is_readable(cut_off)


def plan(study) -> str:
    """Build as pytask does, which plans nothing with notes that it cannot read."""
    if not is_readable(study):
        raise StudyError("could not be planned")
    return "planned"


def test_notes_that_were_damaged_after_a_build_that_ended_are_forgotten_too(study):
    assert undisturbed(plan)(study) == "planned"
    write_text(study.root / "pytask.lock", "<<<<<<< a conflict")
    assert undisturbed(plan)(study) == "planned"
    assert not (study.root / "pytask.lock").exists()


def test_any_other_error_is_told_once(study):
    """The twin."""
    told = []

    def fail(study) -> None:
        told.append("once")
        raise StudyError("the export is missing")

    with pytest.raises(StudyError, match="the export is missing"):
        undisturbed(fail)(study)
    assert told == ["once"]
