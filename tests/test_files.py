import hashlib
import os
import tempfile
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.files import hash_files, keep_private, write_bytes, write_text, written_beside


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_text_is_written_as_utf8_with_unix_line_ends(tmp_path):
    write_text(tmp_path / "a/b/text.txt", "Русе\nБяла\n")
    assert (tmp_path / "a/b/text.txt").read_bytes() == "Русе\nБяла\n".encode()


def test_bytes_take_the_place_of_what_was_there(tmp_path):
    path = tmp_path / "data.bin"
    write_bytes(path, b"old")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == {"data.bin"}


def test_a_new_file_can_be_read_by_everyone(tmp_path):
    write_text(tmp_path / "text.txt", "x")
    if os.name == "posix":
        assert (tmp_path / "text.txt").stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.name != "posix", reason="Windows has no rights of group and others")
def test_a_private_folder_and_all_in_it_are_their_owners_also_where_others_could_read_them_before(tmp_path):
    folder, outside = tmp_path / "data/processed", tmp_path / "outside.txt"
    write_text(folder / "tables/a.csv", "x")
    write_text(outside, "x")
    (folder / "link").symlink_to(outside)
    (folder / "run.sh").write_text("x", encoding="utf-8")
    for path, mode in {folder: 0o777, folder / "tables": 0o755, folder / "run.sh": 0o775}.items():
        path.chmod(mode)
    keep_private(folder)
    modes = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in folder.rglob("[!l]*")}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert modes == {
        "data/processed/tables": 0o700,
        "data/processed/tables/a.csv": 0o600,
        "data/processed/run.sh": 0o700,
    }
    assert outside.stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.name != "posix", reason="Windows has no rights of group and others")
def test_a_private_folder_that_is_not_there_is_made(tmp_path):
    keep_private(tmp_path / "data/processed")
    assert (tmp_path / "data/processed").stat().st_mode & 0o777 == 0o700


def test_the_old_file_stays_when_the_block_raises(tmp_path):
    path = tmp_path / "text.txt"
    write_text(path, "old")
    with pytest.raises(ZeroDivisionError), written_beside(path) as beside:
        beside.write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert path.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == {"text.txt"}


def test_the_file_beside_keeps_the_ending_that_libraries_look_at(tmp_path):
    with written_beside(tmp_path / "table.xlsx") as beside:
        assert beside.parent == tmp_path
        assert beside.suffix == ".xlsx"


def test_a_locked_file_is_named_and_stays(tmp_path, locked):
    path = tmp_path / "text.txt"
    write_text(path, "old")
    locked(path)
    with pytest.raises(StudyError, match="cannot be written: Permission denied") as caught:
        write_text(path, "new")
    assert caught.value.where == str(path)
    assert "close programs that have it open" in caught.value.fix
    assert path.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == {"text.txt"}


def test_a_file_where_a_folder_should_be_is_named(tmp_path):
    (tmp_path / "a").write_text("in the way", encoding="utf-8")
    with pytest.raises(StudyError, match="cannot be written") as caught:
        write_text(tmp_path / "a/text.txt", "x")
    assert str(tmp_path / "a") in caught.value.where


def test_the_hash_is_that_of_the_content(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert hash_files({"a": tmp_path / "a"}) == {"a": hashlib.sha256(b"abc").hexdigest()}


@pytest.mark.skipif(os.name != "posix", reason="Windows sets no limit to the size of a file")
def test_a_file_for_which_there_is_no_more_room_leaves_the_old_one_whole(tmp_path):
    import resource

    path = tmp_path / "data.bin"
    write_bytes(path, b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StudyError, match="cannot be written"):
            write_bytes(path, b"x" * 200_000)
        assert path.read_bytes() == b"old" and names(tmp_path) == {"data.bin"}
        write_bytes(path, b"x" * 50_000)  # the twin: there is room for this
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.stat().st_size == 50_000


@pytest.mark.skipif(not hasattr(os, "fork") or os.getuid() != 0, reason="root alone can become somebody else")
def test_a_folder_of_somebody_else_is_named_and_nothing_in_it_changed():
    """Root may write anywhere; so a process that has become nobody tries. The twin: root itself can."""
    with tempfile.TemporaryDirectory() as made:
        folder, said = Path(made) / "output", Path(made) / "said"
        write_text(folder / "page.html", "old")
        for path, mode in {Path(made): 0o755, folder: 0o755}.items():
            path.chmod(mode)
        write_text(said, "")
        said.chmod(0o666)
        child = os.fork()
        if not child:
            try:
                os.setuid(65534)
                write_text(folder / "page.html", "new")
            except StudyError as error:
                said.write_text(str(error), encoding="utf-8")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert "cannot be written: Permission denied" in said.read_text(encoding="utf-8")
        assert str(folder) in said.read_text(encoding="utf-8")
        assert (folder / "page.html").read_text(encoding="utf-8") == "old" and names(folder) == {"page.html"}
        write_text(folder / "page.html", "new")
        assert (folder / "page.html").read_text(encoding="utf-8") == "new"
