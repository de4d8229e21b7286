"""The pages with a search in a real browser without a network: what is found, filtered, kept and printed."""

import csv
import json
import re
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest

from analysis.practices.catalogue import LONGEST, PRINTED

STUDIES = ("whole",)  # what is looked for stands on pages that a smaller study lacks
SHOWN = "[...document.querySelectorAll('.practice:not([hidden])')].map((card) => card.id)"
TYPE = """(() => {{ const input = document.getElementById('find-words'); input.value = {};
input.dispatchEvent(new Event('input')); }})()"""
CHOOSE = """(() => {{ const choice = document.getElementById('find-{}'); choice.value = '{}';
choice.dispatchEvent(new Event('change')); return choice.value; }})()"""


@pytest.fixture
def page(find_built, site):
    """A function that gives the file of a page of a language."""

    def find(language: str = "bg", slug: str = "practices") -> Path:
        return find_built(site / language / f"{slug}.html")

    return find


@pytest.fixture(scope="module")
def practices(site) -> list[dict[str, str]]:
    with (site / "data/practices.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find(browser, words: str) -> list[str]:
    """Type words, wait for the address to tell them, and return what is shown."""
    browser.ask(TYPE.format(json.dumps(words)))
    browser.wait(f"(new URLSearchParams(location.hash.slice(1)).get('q') || '') === {json.dumps(words)}")
    return browser.ask(SHOWN)


def read_pages(pdf: bytes) -> list[str]:
    """Return the text of each page; blanks and hyphens at the ends of lines are left out."""
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return [re.sub(r"[\s\x02\ufffe\u00ad-]", "", text) for text in pages]


def find_misplaced(pages: list[str], names: list[str]) -> list[str]:
    """Return what is wrong where each page should hold one card: its code stands at the end of the page."""
    squeezed = [name.replace("-", "") for name in names]
    if len(pages) != len(names):
        return [f"{len(pages)} pages for {len(names)} cards"]
    return [name for name, page in zip(squeezed, pages, strict=True) if not page.endswith(name)]


@pytest.mark.parametrize(
    ("language", "alike"),
    [
        ("bg", ("медиатор", "медиатори", "медиаторите", "МЕДИАТОРА")),
        ("bg", ("здравен медиатор", "здравни медиатори", "здравните медиатори")),
        ("bg", ("читалище", "читалищата")),
        ("bg", ("детска градина", "детските градини")),
        ("en", ("mediator", "mediators", "Mediators")),
        ("en", ("community centre", "community centres")),
        ("en", ("медиатор", "медиаторите")),
    ],
)
def test_all_forms_of_a_word_find_the_same(browser, page, language, alike):
    browser.open(page(language))
    found = [sorted(find(browser, words)) for words in alike]
    assert 0 < len(found[0]) < 99
    assert found == [found[0]] * len(alike)


def test_what_is_found_holds_the_word_and_what_holds_it_is_found(browser, page, practices):
    browser.open(page())
    found = set(find(browser, "здравни медиатори"))
    said = {
        row["id"]: " ".join(row[name] for name in ("title_bg", "summary_bg", "what_was_done", "results")).lower()
        for row in practices
    }
    assert {name for name, text in said.items() if re.search(r"здравн\w+ медиатор", text)} <= found


def test_a_word_that_is_begun_finds_what_begins_so(browser, page):
    browser.open(page())
    assert set(find(browser, "медиат")) >= set(find(browser, "медиатор"))


def test_no_hit_is_said_and_nothing_is_shown_instead(browser, page):
    browser.open(page())
    assert find(browser, "пингвини") == []
    status = browser.ask("document.querySelector('[role=status]').textContent")
    assert status == browser.ask("document.getElementById('finder').dataset.none")
    assert (
        browser.ask("[...document.querySelectorAll('.practices .count')].map((said) => said.textContent)")
        == [browser.ask("document.getElementById('finder').dataset.noneHere")] * 3
    )


FITS = {
    "theme": lambda row, code: code in row["themes"].split(";"),
    "who": lambda row, code: code in row["adoptable_by"].split(";"),
    "level": lambda row, code: row["participation_level"] == code,
    "mechanism": lambda row, code: code in row["participation_mechanism"].split(";"),
    "size": lambda row, code: row["preconditions_municipality_size"] in (code, "any"),
    "budget": lambda row, code: row["preconditions_budget_class"] == code,
    "evidence": lambda row, code: row["evidence_strength"] == code,
    "country": lambda row, code: row["country"] == code,
    "existed": lambda row, code: (row["existed_by_2015"] or "unknown") == code,
}


@pytest.mark.parametrize(
    "chosen",
    [
        {"theme": "health", "country": "BG"},
        {"who": "municipality", "size": "small", "budget": "low"},
        {"level": "involve", "mechanism": "community-action-group", "existed": "yes"},
        {"evidence": "evaluated", "who": "ngo"},
        {"existed": "unknown"},
        {"country": "SI", "who": "municipality", "budget": "high"},
    ],
)
def test_filters_combine_and_the_number_is_announced(browser, page, practices, chosen):
    browser.open(page())
    for name, code in chosen.items():
        assert browser.ask(CHOOSE.format(name, code)) == code
    expected = {row["id"] for row in practices if all(FITS[name](row, code) for name, code in chosen.items())}
    assert set(browser.ask(SHOWN)) == expected
    status = browser.ask("document.querySelector('[role=status]').textContent")
    assert (str(len(expected)) in re.findall(r"\d+", status)) == bool(expected)
    browser.ask("document.querySelector('#finder [type=reset]').click()")
    browser.wait(f"{SHOWN}.length === {len(practices)}")
    assert browser.ask("location.hash") == ""


def test_words_and_filters_combine_and_the_sections_stay_apart(browser, page, practices):
    browser.open(page(), f"#q={quote('роми')}&who=community")
    shown = browser.ask(SHOWN)
    assert 0 < len(shown) < len(practices)
    levels = {row["id"]: row["verification_level"] for row in practices}
    order = ["several-sources one-source", "plan-only", "unverified"]
    places = [next(place for place, wanted in enumerate(order) if levels[name] in wanted) for name in shown]
    assert places == sorted(places)


def test_the_address_keeps_what_was_chosen_in_both_languages(browser, page):
    browser.open(page(), "#q=ROMACT&country=BG&budget=low")
    shown = browser.ask(SHOWN)
    assert 0 < len(shown) < 20
    link = browser.ask("document.querySelector('nav.language a').href")
    assert link.endswith("/en/practices.html#q=ROMACT&budget=low&country=BG")
    browser.open(page("en"), "#" + link.partition("#")[2])
    assert browser.ask(SHOWN) == shown


def test_the_address_of_a_practice_shows_it_whatever_was_chosen_and_leads_to_its_twin(browser, page, practices):
    browser.open(page(), "#country=SK")
    browser.ask("location.hash = '#data'; 1")
    browser.wait("location.hash === '#data'")
    assert len(browser.ask(SHOWN)) < 10, "a heading is no practice, and what was chosen stays"
    browser.ask("location.hash = '#bg-zov-ruse'; 1")
    browser.wait(f"{SHOWN}.length === {len(practices)}")
    assert browser.ask("document.querySelector('nav.language a').href").endswith("en/practices.html#bg-zov-ruse")
    assert browser.ask("Math.abs(document.getElementById('bg-zov-ruse').getBoundingClientRect().top) < 50")


def test_a_code_that_is_none_in_the_address_is_passed_over(browser, page, practices):
    browser.open(page(), "#budget=free")
    assert len(browser.ask(SHOWN)) == len(practices)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_page_asks_for_nothing_outside_its_folder_and_reports_no_error(browser, page, language):
    browser.open(page(language))
    find(browser, "община")
    assert browser.errors == []
    assert browser.requested and all(url.startswith("file:") for url in browser.requested)


def test_without_scripts_the_page_is_a_plain_list(browser, page, practices):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page())
        assert len(browser.ask(SHOWN)) == len(practices)
        assert browser.ask("document.getElementById('finder').hidden")
        assert browser.ask("getComputedStyle(document.querySelector('noscript p')).display") != "none"
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_each_card_is_printed_on_a_page_of_its_own_with_its_whole_record(browser, page, practices, language):
    browser.open(page(language))
    browser.ask("document.querySelectorAll('details').forEach((record) => { record.open = true; })")
    names = browser.ask(SHOWN)
    assert len(names) == len(practices)
    assert find_misplaced(read_pages(browser.print()), names) == []


def test_the_record_is_printed_though_it_is_closed(browser, page):
    browser.open(page(), "#bg-kavarna-minority-department")
    (printed,) = read_pages(browser.print())
    assert "Дванадесетгодини" in printed and "Триизточника" in printed


def test_the_longest_record_that_is_allowed_fits_on_a_page(browser, page, practices):
    """Records of many codes and sources are made as long as the check of the records lets them be."""
    printed = [name.replace("*", "bg") for name in PRINTED]  # as the check reads it
    signs = {row["id"]: sum(len(row[name].replace(";", "")) for name in printed) for row in practices}
    names = sorted(signs, key=signs.get, reverse=True)[:5]
    for name in names:
        browser.open(page(), f"#{name}")
        text = ("дума " * LONGEST)[: LONGEST - signs[name]]
        browser.ask(f"document.querySelector('#{name} details dd').append({json.dumps(text)})")
        assert len(read_pages(browser.print())) == 1, name


def test_a_card_that_does_not_fit_on_its_page_is_seen(browser, page):
    """The twin of the test above."""
    browser.open(page())
    browser.ask("document.querySelectorAll('.practice')[4].querySelector('dd').textContent = 'дума '.repeat(3000); 1")
    assert find_misplaced(read_pages(browser.print()), browser.ask(SHOWN))


@pytest.mark.parametrize("name", ["bg-health-mediators", "bg-ruse-roma-ombudsman", "ro-school-mediators"])
def test_one_card_of_any_section_is_printed_by_its_address_and_by_its_button(browser, page, name):
    browser.open(page(), f"#{name}")
    (by_address,) = read_pages(browser.print())
    browser.open(page())
    browser.ask(f"window.print = () => {{}}; document.querySelector('#{name} button.print').click(); 1")
    (by_button,) = read_pages(browser.print())
    assert by_address == by_button and by_button.endswith(name.replace("-", ""))


def test_after_one_card_all_are_printed_again(browser, page, practices):
    browser.open(page())
    browser.ask("window.print = () => {}; document.querySelector('#bg-zov-ruse button.print').click(); 1")
    assert [len(read_pages(browser.print())) for _ in range(2)] == [1, len(practices)]


@pytest.mark.parametrize("chosen", ["#country=SK", f"#q={quote('Мадрид награди')}"])  # of the last section alone
def test_what_is_filtered_is_what_is_printed(browser, page, chosen):
    browser.open(page(), chosen)
    names = browser.ask(SHOWN)
    assert 0 < len(names) < 10 and find_misplaced(read_pages(browser.print()), names) == []


def test_the_search_in_documents_finds_all_forms_too(browser, page):
    browser.open(page(slug="documents"))
    counts = []
    for words in ("медиатор", "медиатори", "медиаторите"):
        browser.ask(TYPE.format(json.dumps(words)))
        browser.ask("new Promise((resolve) => setTimeout(resolve, 300))")
        counts.append(browser.ask("document.getElementById('find-count').textContent"))
    assert re.search(r"\d", counts[0]) and counts == [counts[0]] * 3
    assert "медиатор" in browser.ask("document.querySelector('#find-results mark').textContent.toLowerCase()")
    assert browser.errors == []
