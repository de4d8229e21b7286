"""Salt outside the repository, made once; hashes of ids that hang on it alone."""

import hashlib
import hmac
import os
import stat
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_series_equal

from analysis.errors import StudyError
from analysis.survey.privacy import salt
from analysis.survey.privacy.salt import VARIABLE, find_salt, hash_ids, load_salt

SALT = bytes(range(32))
posix = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the XDG folders are those of Linux")


@pytest.fixture
def root(tmp_path):
    """A study in a repository of its own."""
    folder = tmp_path / "work" / "study"
    (folder / ".git").mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home without any salt; the one of the person who runs the tests is left alone."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    return tmp_path / "home"


# The salt


def test_the_first_use_makes_32_bytes_that_stay(root):
    made = load_salt(root)
    assert len(made) == 32
    assert load_salt(root) == made
    assert [path.suffix for path in find_salt(root).parent.iterdir()] == [".salt"]  # nothing is left beside it


@posix
def test_only_its_owner_may_read_the_salt(root):
    load_salt(root)
    assert stat.S_IMODE(find_salt(root).stat().st_mode) == 0o600


@posix
def test_a_salt_that_others_could_read_is_its_owners_again(root):
    made = load_salt(root)
    find_salt(root).chmod(0o644)
    assert load_salt(root) == made
    assert stat.S_IMODE(find_salt(root).stat().st_mode) == 0o600


def test_two_studies_have_two_salts(root, tmp_path):
    other = tmp_path / "elsewhere" / "study"
    other.mkdir(parents=True)
    assert load_salt(other) != load_salt(root)


def test_processes_that_start_together_get_the_same_salt(root):
    with ProcessPoolExecutor(4, mp_context=get_context("fork" if os.name == "posix" else "spawn")) as pool:
        assert len(set(pool.map(load_salt, [root] * 16))) == 1


def test_a_salt_that_another_process_made_meanwhile_is_not_overwritten(root):
    place = find_salt(root)
    first = load_salt(root)
    salt._make_salt(place)
    assert load_salt(root) == first


@posix
def test_the_salt_lies_in_the_configuration_folder(root, home, tmp_path, monkeypatch):
    assert find_salt(root).parent == tmp_path / "config/analysis"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/folder")  # the specification: to be ignored
    assert find_salt(root).parent == home / ".config/analysis"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert find_salt(root).parent == home / "Library/Application Support/analysis"


def test_the_variable_names_another_file(root, tmp_path, monkeypatch):
    file = tmp_path / "server" / "study.salt"
    monkeypatch.setenv(VARIABLE, str(file))
    made = load_salt(root)
    assert file.read_text(encoding="ascii") == f"{made.hex()}\n"


@pytest.mark.parametrize("inside", ["data/salt", ".git/salt", "../study/salt"])
def test_a_salt_inside_the_repository_is_refused(root, inside, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(root / inside))
    with pytest.raises(StudyError, match="inside the repository"):
        load_salt(root)
    assert not (root / inside).exists()


def test_a_salt_beside_a_study_in_a_larger_repository_is_refused(root, monkeypatch):
    inner = root / "studies" / "one"
    inner.mkdir(parents=True)
    monkeypatch.setenv(VARIABLE, str(root / "salt"))
    with pytest.raises(StudyError, match="inside the repository"):
        load_salt(inner)


@posix
def test_a_link_from_outside_into_the_repository_is_refused(root, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(root)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "link" / "salt"))
    with pytest.raises(StudyError, match="inside the repository"):
        load_salt(root)


@pytest.mark.parametrize("content", [b"", b"5eed5eed", b"x" * 64, bytes(range(32)), b"ab" * 32 + b"\n" + b"ab" * 32])
def test_a_damaged_salt_is_refused_and_not_shown(root, content):
    load_salt(root)
    find_salt(root).write_bytes(content)
    with pytest.raises(StudyError, match="the salt is damaged") as error:
        load_salt(root)
    assert "delete it" in error.value.fix
    assert len(content) == 0 or content.decode("latin-1") not in str(error.value)
    assert find_salt(root).read_bytes() == content


def test_a_folder_that_cannot_be_written_names_the_variable(root, tmp_path):
    (tmp_path / "config").write_text("no folder", encoding="ascii")
    with pytest.raises(StudyError, match=f"cannot be read or made.*set {VARIABLE}"):
        load_salt(root)


@posix
def test_without_a_home_the_message_names_the_variable(root, monkeypatch):
    monkeypatch.delenv("XDG_CONFIG_HOME")

    def fail():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", fail)
    with pytest.raises(StudyError, match=f"no home folder.*set {VARIABLE}"):
        load_salt(root)


# The hashes


def test_a_hash_is_the_beginning_of_an_hmac_sha256():
    # RFC 4231, test case 2
    got = hash_ids(pd.Series(["what do ya want for nothing?"]), b"Jefe")
    assert_series_equal(got, pd.Series(["5bdcc146bf60754e"]))


def test_equal_ids_have_equal_hashes_and_no_id_has_none():
    ids = pd.Series(["E01", "", "E02", "E01"], index=[7, 8, 9, 10], name="enumerator")
    got = hash_ids(ids, SALT)
    expected = hmac.new(SALT, b"E01", hashlib.sha256).hexdigest()[:16]
    assert got[7] == got[10] == expected != got[9]
    assert got[8] == ""
    assert (got.name, list(got.index)) == ("enumerator", [7, 8, 9, 10])


@settings(max_examples=25)
@given(st.lists(st.text(min_size=1), unique=True, max_size=20))
def test_different_ids_have_different_hashes_that_hang_on_the_salt(ids):
    names = pd.Series(ids, dtype=str)
    hashes = hash_ids(names, SALT)
    assert hashes.is_unique
    assert hashes.str.fullmatch("[0-9a-f]{16}").all()
    assert not hashes.isin(hash_ids(names, SALT[::-1])).any()


def test_ids_that_are_numbers_are_refused():
    with pytest.raises(StudyError, match="column _id: ids are int64"):
        hash_ids(pd.Series([7, 8], name="_id"), SALT)
