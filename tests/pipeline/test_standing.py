"""Whether all files of a study are as the last whole build left them."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest

from analysis.pipeline import standing

FILES = (
    "study.toml",
    "notebooks/page.ipynb",
    "data/raw/answers.csv",
    "data/processed/rows.txt",
    "output/site/index.html",
)


@pytest.fixture
def study(tmp_path):
    """A folder with some of what a study has, and what a build has noted of it."""
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    found = SimpleNamespace(root=tmp_path, processed=tmp_path / "data/processed")
    standing.write_note(found, ["borovo.bg"], None, standing.stamp_files(found))
    return found


def find_changed(study) -> set[str]:
    return standing.find_changed(standing.read_note(study), standing.stamp_files(study))


def test_what_a_build_left_stands(study):
    assert find_changed(study) == set()
    assert standing.read_note(study).pages == ["borovo.bg"]


def test_logs_and_hidden_files_are_nobodys_input(study):
    for name in ("output/logs/today.txt", "data/raw/.answers.csv.swp", "notebooks/.ipynb_checkpoints/page.ipynb"):
        path = study.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    assert find_changed(study) == set()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_edited_or_gone_is_noticed(study, name):
    path = study.root / name
    path.write_text("another", encoding="utf-8")
    assert find_changed(study) == {name}
    path.unlink()
    assert find_changed(study) == {name}


def test_a_new_file_is_noticed(study):
    (study.root / "data/raw/more.csv").write_text("", encoding="utf-8")
    assert find_changed(study) == {"data/raw/more.csv"}


def test_other_rights_are_noticed(study):
    (study.processed / "rows.txt").chmod(0o644 if os.name != "nt" else 0o444)
    (study.processed / "rows.txt").chmod(0o604 if os.name != "nt" else 0o444)
    assert find_changed(study) == {"data/processed/rows.txt"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no time of the last change at all")
def test_damage_that_keeps_the_size_and_the_time_of_a_file_is_noticed(study):
    path = study.root / "output/site/index.html"
    before = path.stat()
    path.write_text(FILES[-1][::-1], encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert find_changed(study) == {"output/site/index.html"}


def test_an_input_that_is_edited_while_the_build_runs_is_looked_at_by_the_next(study):
    begun = standing.stamp_files(study)
    for name in ("data/raw/answers.csv", "data/processed/rows.txt"):
        (study.root / name).write_text("another", encoding="utf-8")
    standing.write_note(study, ["borovo.bg"], None, begun)
    assert find_changed(study) == {"data/raw/answers.csv"}  # the other one the build itself has made


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pages": []}', "null"])
def test_a_damaged_note_counts_as_none(study, text):
    (study.processed / standing.NOTE).write_text(text, encoding="utf-8")
    assert standing.read_note(study) is None


def test_with_other_packages_nothing_is_known(study):
    path = study.processed / standing.NOTE
    noted = json.loads(path.read_text(encoding="utf-8"))
    noted["surroundings"][0] = "3.10.0"
    path.write_text(json.dumps(noted), encoding="utf-8")
    assert standing.read_note(study) is None


def test_a_file_written_again_with_the_same_bytes_has_the_same_content(study):
    note, path = standing.read_note(study), study.root / "output/site/index.html"
    path.unlink()
    path.write_text(FILES[-1], encoding="utf-8")
    assert standing.is_same(note, standing.sum_files(study, standing.stamp_files(study), note))
    path.write_text("another", encoding="utf-8")
    assert not standing.is_same(note, standing.sum_files(study, standing.stamp_files(study), note))
