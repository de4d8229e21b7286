"""Which pages there are."""

import pytest

from analysis.errors import StudyError
from analysis.pipeline.pages import BESIDE, REPORTS, TABLES, list_pages, parse_page
from analysis.report import page as report_page
from analysis.study import load_study


@pytest.fixture(scope="module")
def study(request):
    return load_study(request.config.rootpath)


def test_there_are_twenty_one_pages_in_each_language(study):
    pages = list_pages(study)
    assert len(pages) == 2 * (8 + 8 + len(REPORTS) + len(BESIDE)) == 42
    assert len({(page.slug, page.language) for page in pages}) == 42


def test_a_page_is_known_by_its_name(study):
    assert [parse_page(page.name) for page in list_pages(study)] == list_pages(study)


def test_what_goes_with_a_page_bears_its_name_here_and_in_the_report(study):
    slugs = {page.slug for page in list_pages(study) if page.notebook in report_page.BESIDE}
    said = {name.format(municipality=place) for name in report_page.BESIDE.values() for place in study.municipalities}
    assert slugs == said


def test_named_municipalities_and_a_language_narrow_the_pages(study):
    got = [(page.slug, page.language, page.parameters) for page in list_pages(study, ("vetovo",), "en")]
    own = {"municipality": "vetovo", "language": "en"}
    assert got == [("vetovo", "en", own), ("vetovo.leaflet", "en", own)]


@pytest.mark.parametrize(("names", "language"), [(("vetvo",), None), ((), "de")])
def test_an_unknown_municipality_or_language_is_refused(study, names, language):
    with pytest.raises(StudyError, match="unknown"):
        list_pages(study, names, language)


def test_every_notebook_of_a_page_is_there_and_has_tables(study):
    for page in list_pages(study):
        assert page.source(study).is_file()
        assert set(page.extract(study)) == set(TABLES[page.notebook])
