"""A folder takes the place of another in one step; whenever that is broken off, the old one or the new one stands."""

import os
import sys
from pathlib import Path

import pytest

from analysis import folders
from analysis.errors import StudyError
from analysis.files import write_text
from analysis.folders import exchange, flush_folder, restore_folder, swap_folder

MOST_STEPS = 12  # of a swap, and more
FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="the process that breaks off is a fork")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def make_folder(folder: Path, text: str) -> Path:
    write_text(folder / "page.html", text)
    return folder


def test_a_folder_is_put_in_its_place(tmp_path):
    swap_folder(make_folder(tmp_path / "new", "first"), tmp_path / "site")
    assert (tmp_path / "site/page.html").read_text(encoding="utf-8") == "first"
    assert names(tmp_path) == {"site"}


def test_the_old_folder_goes_when_the_new_one_stands(tmp_path):
    site = make_folder(tmp_path / "site", "old")
    write_text(site / "gone.html", "old")
    swap_folder(make_folder(tmp_path / "new", "new"), site)
    assert names(site) == {"page.html"}
    assert (site / "page.html").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == {"site"}


def test_what_an_interrupted_swap_left_is_cleared(tmp_path):
    make_folder(tmp_path / ".site.old", "older")
    site = make_folder(tmp_path / "site", "old")
    swap_folder(make_folder(tmp_path / "new", "new"), site)
    assert names(tmp_path) == {"site"}


def test_the_old_folder_stands_again_when_the_new_one_cannot(tmp_path):
    site = make_folder(tmp_path / "site", "old")
    with pytest.raises(StudyError, match="cannot be written"):
        swap_folder(tmp_path / "not_there", site)
    assert (site / "page.html").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == {"site"}


def test_a_locked_place_keeps_both_folders(tmp_path, locked, monkeypatch):
    monkeypatch.setattr(folders, "_find_exchange", lambda: None)
    site = make_folder(tmp_path / "site", "old")
    new = make_folder(tmp_path / "new", "new")
    locked(tmp_path / ".site.old")
    with pytest.raises(StudyError, match="Permission denied") as caught:
        swap_folder(new, site)
    assert caught.value.where == str(site)
    assert (site / "page.html").read_text(encoding="utf-8") == "old"
    assert (new / "page.html").read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(sys.platform != "linux", reason="not every file system of other systems can do it")
def test_two_folders_change_places_in_one_step(tmp_path):
    site, new = make_folder(tmp_path / "site", "old"), make_folder(tmp_path / "new", "new")
    assert exchange(new, site)
    assert read(site) == "new" and read(new) == "old"


def test_where_that_cannot_be_done_both_stay(tmp_path, monkeypatch):
    site = make_folder(tmp_path / "site", "old")
    assert not exchange(tmp_path / "absent", site)
    monkeypatch.setattr(folders, "_find_exchange", lambda: None)
    assert not exchange(make_folder(tmp_path / "new", "new"), site)
    assert read(site) == "old"


def test_without_an_exchange_the_new_folder_stands_too(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_find_exchange", lambda: None)
    site = make_folder(tmp_path / "site", "old")
    swap_folder(make_folder(tmp_path / "new", "new"), site)
    assert read(site) == "new" and names(tmp_path) == {"site"}


def test_every_new_file_is_on_the_disk_before_the_swap(tmp_path, monkeypatch):
    """The twin: a file that is not flushed is missed."""
    flushed, done = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append(os.fstat(descriptor).st_ino) or done(descriptor))
    new = make_folder(tmp_path / "new", "new")
    write_text(new / "bg/index.html", "new")
    inodes = {path.stat().st_ino for path in (*new.rglob("*"), new)}
    flush_folder(new)
    assert inodes <= {*flushed}
    write_text(new / "bg/late.html", "new")
    assert (new / "bg/late.html").stat().st_ino not in flushed


def read(folder: Path) -> str:
    return (folder / "page.html").read_text(encoding="utf-8")


def break_off(swap, folder: Path, step: int) -> bool:
    """Swap in a process that ends at its `step`-th call that changes names, as in a power cut; say whether it did."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = [step]

    def count(call):
        def counted(*arguments, **settings):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return call(*arguments, **settings)

        return counted

    for name in ("replace", "rename", "unlink", "rmdir"):
        setattr(os, name, count(getattr(os, name)))
    folders.exchange = count(folders.exchange)
    try:
        swap(folder / "new", folder / "site")
    finally:
        os._exit(0)


def list_states(swap, folder: Path, settle=restore_folder) -> list[str]:
    """Return what stands in the place after a swap that is broken off at each of its steps."""
    states = []
    for step in range(1, MOST_STEPS):
        place = folder / str(step)
        make_folder(place / "new", "new")
        site = make_folder(place / "site", "old")
        broke_off = break_off(swap, place, step)
        settle(site)
        states.append(read(site) if site.is_dir() and names(site) == {"page.html"} else "nothing")
        if not broke_off:
            break
    return states


@FORK
@pytest.mark.parametrize("steps", ["one", "two"])
def test_wherever_a_swap_is_broken_off_the_old_folder_or_the_new_one_stands(tmp_path, monkeypatch, steps):
    if steps == "two":
        monkeypatch.setattr(folders, "_find_exchange", lambda: None)
    states = list_states(swap_folder, tmp_path)
    assert states[0] == "old" and states[-1] == "new" and len(states) > 2
    assert {*states} == {"old", "new"}


@FORK
def test_nothing_would_stand_if_nobody_put_the_old_folder_back(tmp_path, monkeypatch):
    """The twin: a swap in two steps that nobody looks after."""
    monkeypatch.setattr(folders, "_find_exchange", lambda: None)
    assert "nothing" in list_states(swap_folder, tmp_path, settle=lambda site: None)


@FORK
def test_with_an_exchange_something_stands_though_nobody_looks_after_it(tmp_path):
    if not exchange(make_folder(tmp_path / "a", "a"), make_folder(tmp_path / "b", "b")):
        pytest.skip("this file system cannot exchange folders")
    assert {*list_states(swap_folder, tmp_path, settle=lambda site: None)} == {"old", "new"}


def test_a_folder_that_stands_is_not_put_back(tmp_path):
    site = make_folder(tmp_path / "site", "new")
    make_folder(tmp_path / ".site.old", "old")
    assert not restore_folder(site)
    assert read(site) == "new"
