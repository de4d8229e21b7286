"""A release is its figures and its row of the ledger: whenever a build is killed, the next one makes them fit."""

import gzip
import hashlib
from dataclasses import replace

import pytest

from analysis import files
from analysis.disclosure.ledger import LEDGER
from analysis.pipeline.releases import find_releases, read_ledger, record_release
from analysis.study import load_study

OLD, NEW = b"table,estimate\nscores,2.5\n", b"table,estimate\nscores,2.6\n"
DATE = "2015-11-30"


@pytest.fixture
def study(request, tmp_path):
    return replace(load_study(request.config.rootpath), root=tmp_path)


def describe(written: bytes) -> dict:
    known = {"release_date": DATE, "status": "demonstration", "sha256": hashlib.sha256(written).hexdigest()}
    return dict.fromkeys(LEDGER, "1") | known


def fits(study) -> bool:
    """Whether the figures are those of the ledger."""
    figures = gzip.decompress((find_releases(study) / f"{DATE}.csv.gz").read_bytes())
    return hashlib.sha256(figures).hexdigest() == read_ledger(study)["sha256"].iloc[-1]


def interrupt(*_) -> None:
    raise KeyboardInterrupt


def record_half(study, written: bytes, monkeypatch) -> None:
    """Record a release, and be killed when its figures are written and its row is not."""
    with monkeypatch.context() as patch:
        patch.setattr(files, "write_text", interrupt)
        with pytest.raises(KeyboardInterrupt):
            record_release(study, describe(written), written)


@pytest.mark.parametrize("after", [OLD, NEW])
def test_after_a_kill_between_figures_and_row_the_next_build_makes_them_fit(study, monkeypatch, after):
    record_release(study, describe(OLD), OLD)
    record_half(study, NEW, monkeypatch)
    assert not fits(study)  # the twin
    record_release(study, describe(after), after)
    assert fits(study)


def test_figures_that_were_cut_off_are_written_again(study):
    record_release(study, describe(OLD), OLD)
    path = find_releases(study) / f"{DATE}.csv.gz"
    for damaged in (b"", path.read_bytes()[:20], b"garbage"):
        path.write_bytes(damaged)
        record_release(study, describe(OLD), OLD)
        assert fits(study)


def test_a_release_that_stands_is_left(study):
    record_release(study, describe(OLD), OLD)
    before = (find_releases(study) / "ledger.csv").stat().st_mtime_ns
    record_release(study, describe(OLD), OLD)
    assert (find_releases(study) / "ledger.csv").stat().st_mtime_ns == before
