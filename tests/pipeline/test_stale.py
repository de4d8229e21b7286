"""A page that failed is not up to date until it has been built itself, whatever else is built meanwhile."""

from dataclasses import replace

import pytest

from analysis.pipeline.stale import FOLDER, note_stale, outdate
from analysis.study import load_study


@pytest.fixture
def study(request, tmp_path):
    return replace(load_study(request.config.rootpath), root=tmp_path)


def test_a_build_of_other_pages_leaves_the_mark_of_a_page_that_failed(study):
    assert note_stale(study, ["borovo.bg", "vetovo.bg"], ["vetovo.bg"]) == {"vetovo.bg"}
    assert note_stale(study, ["borovo.bg"], []) == {"vetovo.bg"}


def test_a_build_of_the_page_itself_takes_it_away(study):
    note_stale(study, ["borovo.bg", "vetovo.bg"], ["vetovo.bg", "borovo.bg"])
    assert note_stale(study, ["vetovo.bg"], []) == {"borovo.bg"}
    assert note_stale(study, ["borovo.bg"], ["borovo.bg"]) == {"borovo.bg"}


def test_without_failures_nothing_is_noted(study):
    assert note_stale(study, ["borovo.bg"], []) == frozenset()
    assert not (study.output / FOLDER).exists()


def test_marks_that_are_lost_or_half_written_are_none(study):
    note_stale(study, ["vetovo.bg"], ["vetovo.bg"])
    (study.output / FOLDER / ".borovo.bg.abcdefgh").write_bytes(b"")
    assert note_stale(study, [], []) == {"vetovo.bg"}
    (study.output / FOLDER / "vetovo.bg").unlink()
    assert note_stale(study, [], []) == frozenset()


def test_a_page_that_is_to_be_made_again_is_there_until_it_is(tmp_path):
    page = tmp_path / "borovo.html"
    outdate(page)
    assert not page.exists()
    page.write_bytes(b"<p>good</p>\n")
    outdate(page)
    assert page.read_bytes() == b"<p>good</p>\n\n"
