"""The text of a scan is written beside it, and what somebody checked stays."""

import shutil
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.pipeline import recognising

DEMONSTRATION = Path(__file__).parents[2] / "data/raw/documents/demonstration"


@pytest.fixture
def scan(tmp_path, monkeypatch) -> Path:
    for name in ("byala_scan.pdf", "byala_scan.ocr.txt"):
        shutil.copy(DEMONSTRATION / name, tmp_path / name)
    monkeypatch.setattr(recognising, "recognise", lambda data, name: f"recognised text of {name}\n")
    return tmp_path / "byala_scan.pdf"


def test_the_text_is_written_beside_the_scan(scan):
    path = recognising.write_recognised_text(scan)
    assert path == scan.with_name("byala_scan.ocr.txt")
    assert path.read_text(encoding="utf-8") == "recognised text of byala_scan.pdf\n"


def test_what_somebody_checked_is_not_written_over_unless_it_is_of_another_scan(scan):
    beside = scan.with_name("byala_scan.ocr.txt")
    text = beside.read_text(encoding="utf-8").replace("nobody yet", "a reader")
    beside.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="was checked by a reader"):
        recognising.write_recognised_text(scan)
    assert beside.read_text(encoding="utf-8") == text
    scan.write_bytes(scan.read_bytes() + b"\n")
    assert recognising.write_recognised_text(scan) == beside


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StudyError, match="there is no such file"):
        recognising.write_recognised_text(tmp_path / "gone.pdf")
