"""The reference files as they ship, and a copy of them that a test may break."""

import shutil
from pathlib import Path

import pytest

from analysis.reference.load import read_all

REFERENCE = Path(__file__).parents[2] / "data/raw/reference"


@pytest.fixture(scope="session")
def reference():
    return read_all(REFERENCE)


@pytest.fixture
def folder(tmp_path):
    """A copy of data/raw/reference."""
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
def change(folder):
    """A function that replaces `old`, which must be there, by `new` once in a file of the copy."""

    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
