"""The accessibility statement: it follows from what was found, and promises nothing that was not checked."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from analysis.errors import StudyError
from analysis.publish.accessibility import CHECKS, parse_results, render_statement
from analysis.report.catalogue import Catalogue

TOLD = {
    "day": "2015-12-01",
    "tools": {"axe-core": "4.14.1", "pa11y": "9.1.1", "browser": "Chrome/156"},
    "widths": [1280, 360],
    "narrowest": 320,
    "scrolled": 7,
    "pages": ["bg/index.html", "en/index.html"],
    "views": 8,
    "stops": 90,
    "findings": {check: {} for check in CHECKS},
}
FOUND = TOLD | {"findings": TOLD["findings"] | {"axe-core": {"bg/index.html": 3}}}


@pytest.fixture
def write(make_frame):
    """A function that writes the statement of a language from results, or from none."""

    def render(told: dict | None, language: str = "en") -> str:
        words = Catalogue(language)
        results = parse_results(json.dumps(told), "results.json") if told else None
        frame = replace(make_frame(language), words=words.text)
        return render_statement(frame, "Club", results, words.date, dt.date(2015, 11, 30))

    return render


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_statement_tells_day_tools_pages_and_views(write, language):
    page = write(TOLD, language)
    words = Catalogue(language)
    for told in (words.date(dt.date(2015, 12, 1)), "4.14.1", "9.1.1", "Chrome/156", "1280", "360", "8\xa0", "90\xa0"):
        assert told in page
    assert "{" not in page.split("<main", 1)[1]


def test_a_site_with_findings_does_not_say_that_none_were_found(write):
    assert "found no failures" in write(TOLD)
    page = write(FOUND)
    assert "found no failures" not in page and "found the failures" in page
    assert '<td class="number">3</td><td class="number">1</td>' in page


def test_that_figures_and_tables_are_scrolled_is_said_only_where_it_is_so(write):
    assert "on 7\xa0pages they are scrolled" in write(TOLD)
    page = write(TOLD | {"scrolled": 0})
    assert "on 0" not in page and "they are scrolled" not in page and "320" in page


def test_of_a_width_that_was_not_tried_nothing_is_claimed(write):
    page = write({name: value for name, value in TOLD.items() if name not in ("narrowest", "scrolled")})
    assert "320" not in page and "scrolled sideways" not in page and "400%" not in page


def test_a_site_that_was_never_checked_says_so(write):
    page = write(None)
    assert page.count("has not been checked") == 2
    assert "compliant" not in page and "<table" not in page


@pytest.mark.parametrize("told", [TOLD, FOUND, None])
def test_the_statement_is_a_draft_and_claims_no_full_compliance(write, told):
    page = write(told)
    assert "Draft:" in page and "fully compliant" not in page
    assert page.count("[") >= 5  # what the publisher fills in


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        json.dumps({key: value for key, value in TOLD.items() if key != "day"}),
        json.dumps(TOLD | {"day": "1.12.2015"}),
        json.dumps(TOLD | {"findings": {"axe-core": {}}}),
        json.dumps(TOLD | {"findings": TOLD["findings"] | {"pa11y": {"bg/index.html": "many"}}}),
    ],
)
def test_results_that_are_none_are_refused(text):
    with pytest.raises(StudyError, match="make accessibility"):
        parse_results(text, "results.json")
