"""Which pages there are."""

import pytest

from analysis.errors import StudyError
from analysis.pipeline.pages import REPORTS, TABLES, list_pages
from analysis.study import load_study


@pytest.fixture(scope="module")
def study(request):
    return load_study(request.config.rootpath)


def test_there_are_eleven_pages_in_each_language(study):
    pages = list_pages(study)
    assert len(pages) == 2 * (8 + len(REPORTS)) == 22
    assert len({(page.slug, page.language) for page in pages}) == 22


def test_named_municipalities_and_a_language_narrow_the_pages(study):
    got = [(page.slug, page.language, page.parameters) for page in list_pages(study, ("vetovo",), "en")]
    assert got == [("vetovo", "en", {"municipality": "vetovo", "language": "en"})]


@pytest.mark.parametrize(("names", "language"), [(("vetvo",), None), ((), "de")])
def test_an_unknown_municipality_or_language_is_refused(study, names, language):
    with pytest.raises(StudyError, match="unknown"):
        list_pages(study, names, language)


def test_every_notebook_of_a_page_is_there_and_has_tables(study):
    for page in list_pages(study):
        assert page.source(study).is_file()
        assert set(page.extract(study)) == set(TABLES[page.notebook])
