"""In a browser without a network: tables are sorted by keyboard, links keep the section, all pages are searched."""

from __future__ import annotations

from pathlib import Path

import pytest

STUDIES = ("whole",)  # what is looked for stands on pages that a smaller study lacks
ROOT = Path(__file__).parents[2]
COLUMN = "[...document.querySelectorAll('#t tbody tr')].map((row) => row.cells[{}].textContent)"
FOCUS = "document.querySelectorAll('#t button.sort')[{}].focus()"
SAID = "document.querySelector('[role=status]').textContent"
SORTED = "[...document.querySelectorAll('#t th[scope=col]')].map((head) => head.getAttribute('aria-sort'))"
TABLE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>t</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<script src="page.js" defer></script></head><body data-ascending="{{column}} up" data-descending="{{column}} down"
data-original="{{column}} as it was"><main><figure><table id="t"><thead><tr>
<th scope="col">A</th><th scope="col">B</th><th scope="col">C</th></tr></thead><tbody>{rows}</tbody></table></figure>
</main></body></html>"""
# What is in the columns in the order of the page, by language; each column as it stands when it is sorted upwards.
COLUMNS = {
    "bg": (
        ("Ценово", "Бяла", "Русе", "Борово"),
        (":c", "12\u00a0345,5 лв.", "(2,5)", "1234"),
        ("30 ноември 2015 г.", "2 юни 2015 г.", "няма данни", "март 2014 г."),
    ),
    "en": (
        ("Tsenovo", "Byala", "Ruse", "Borovo"),
        ("−15", "+1,234.5", ":u", "(37%)"),
        ("30 November 2015", "2 June 2015", "–", "March 2014"),
    ),
}
UPWARDS = {
    "bg": (
        ["Борово", "Бяла", "Русе", "Ценово"],
        ["(2,5)", "1234", "12\u00a0345,5 лв.", ":c"],
        ["март 2014 г.", "2 юни 2015 г.", "30 ноември 2015 г.", "няма данни"],
    ),
    "en": (
        ["Borovo", "Byala", "Ruse", "Tsenovo"],
        ["−15", "(37%)", "+1,234.5", ":u"],
        ["March 2014", "2 June 2015", "30 November 2015", "–"],
    ),
}


@pytest.fixture
def table(tmp_path):
    """A function that writes a page with a table of three columns in a language, and returns its path."""

    def write(language: str, columns=None) -> Path:
        columns = columns or COLUMNS[language]
        cells = (f"<td>{text} <small>n = 9</small></td>" for row in zip(*columns, strict=True) for text in row)
        rows = "".join(f"<tr>{next(cells)}{next(cells)}{next(cells)}</tr>" for _ in columns[0])
        script = ROOT / "src/analysis/publish/templates/page.js"
        (tmp_path / "page.js").write_bytes(script.read_bytes())
        (tmp_path / "t.html").write_text(TABLE.format(language=language, rows=rows), encoding="utf-8")
        return tmp_path / "t.html"

    return write


def press(browser, key: str) -> None:
    code = {"Enter": 13, " ": 32, "Tab": 9}[key]
    text = {"Enter": "\r", " ": " ", "Tab": ""}[key]
    about = {"key": key, "windowsVirtualKeyCode": code, "code": {" ": "Space"}.get(key, key)}
    browser.call("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
    browser.call("Input.dispatchKeyEvent", type="keyUp", **about)


def read(browser, column: int) -> list[str]:
    return [text.replace(" n = 9", "") for text in browser.ask(COLUMN.format(column))]


SORTINGS = [  # language, cells as they stand on the page, and sorted upwards
    ("bg", ("939 000 000 €", "12 500 лв.", "няма данни", "7 €"), ["7 €", "939 000 000 €", "12 500 лв.", "няма данни"]),
    ("bg", ("2 февруари 2005 г.", "2003", "март 2004 г.", "1 януари 2005 г."),
     ["2003", "март 2004 г.", "1 януари 2005 г.", "2 февруари 2005 г."]),
    ("en", ("12", "", "1,204", "(7)"), ["(7)", "12", "1,204", ""]),
    ("bg", ("10. Б", "9. А", "Я", "В"), ["9. А", "10. Б", "В", "Я"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "cells", "upwards"), SORTINGS, ids=[cells[0] for _, cells, _ in SORTINGS])
def test_currencies_dates_of_any_exactness_and_empty_cells_have_their_place(browser, table, language, cells, upwards):
    cells = [cell.replace(" ", "\u00a0") for cell in cells]
    browser.open(table(language, (cells, cells, cells)))
    browser.ask("document.querySelectorAll('#t button.sort')[1].click()")
    assert [text.replace("\u00a0", " ") for text in read(browser, 1)] == upwards


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("column", [0, 1, 2], ids=["texts", "numbers", "dates"])
def test_a_table_is_sorted_by_keyboard_up_down_and_back(browser, table, language, column):
    browser.open(table(language))
    browser.ask(FOCUS.format(column))
    press(browser, "Enter")
    upwards = UPWARDS[language][column]
    assert read(browser, column) == upwards
    assert browser.ask(SORTED)[column] == "ascending" and browser.ask(SORTED).count(None) == 2
    assert browser.ask(SAID) == f"{'ABC'[column]} up"
    press(browser, " ")
    last = [text for text in upwards if text in (":c", ":u", "–", "няма данни")]
    assert read(browser, column) == [text for text in reversed(upwards) if text not in last] + last
    assert browser.ask(SORTED)[column] == "descending"
    assert browser.ask(SAID) == f"{'ABC'[column]} down"
    press(browser, "Enter")
    assert read(browser, column) == list(COLUMNS[language][column])
    assert browser.ask(SORTED) == [None, None, None]
    assert browser.ask(SAID) == f"{'ABC'[column]} as it was"
    assert browser.errors == []


def test_every_head_is_reached_by_the_tabulator(browser, table):
    browser.open(table("bg"))
    reached = []
    for _ in range(3):
        press(browser, "Tab")
        reached.append(browser.ask("document.activeElement.textContent"))
    assert reached == ["A", "B", "C"]


# The built site


@pytest.mark.parametrize("navigation", ["language", "places"])
def test_links_to_the_other_language_and_to_other_municipalities_keep_the_section(browser, site, navigation):
    browser.open(site / "bg/borovo.html", "#trust")
    link = f"document.querySelector('nav.{navigation} a:not([aria-current])')"
    browser.ask(f"{link}.focus()")
    assert browser.ask(f"{link}.hash") == "#trust"
    target = browser.ask(f"new URL({link}.href).pathname")
    assert 'id="trust"' in Path(target).read_text(encoding="utf-8")


def test_the_section_that_was_read_is_kept_though_the_way_up_passes_others(browser, site):
    browser.open(site / "en/borovo.html")
    browser.ask("document.getElementById('obstacles').scrollIntoView()")
    browser.ask("new Promise((resolve) => setTimeout(resolve, 700))")
    browser.ask("scrollTo(0, 0)")
    link = "document.querySelector('nav.language a')"
    browser.ask(f"{link}.focus()")
    assert browser.ask(f"{link}.hash") == "#obstacles"


@pytest.mark.parametrize(
    ("language", "words", "page"),
    [("bg", "доверието общинска администрация", "borovo"), ("en", "trust institution", "borovo")],
)
def test_sections_of_all_pages_are_found_and_the_link_leads_there(browser, site, language, words, page):
    browser.open(site / language / "search.html", f"#q={words}")
    browser.wait("document.querySelectorAll('#found li').length > 1")
    links = browser.ask("[...document.querySelectorAll('#found a')].map((link) => link.href)")
    assert any(f"/{page}.html#" in link for link in links) or len(links) == 30
    for link in links:
        file, _, target = link.removeprefix("file://").partition("#")
        assert f'id="{target}"' in Path(file).read_text(encoding="utf-8")
    assert browser.ask("document.getElementById('find-count').textContent")
    assert browser.errors == []
    assert all(address.startswith("file:") for address in browser.requested)


def test_what_no_page_holds_is_not_found(browser, site):
    browser.open(site / "bg/search.html", "#q=абракадабра")
    browser.wait("document.getElementById('find-count').textContent !== ''")
    assert browser.ask("document.querySelectorAll('#found li').length") == 0


def test_no_page_of_the_site_has_an_error_in_its_scripts_or_asks_anybody(browser, site):
    for page in ("index", "borovo", "compare", "search", "study", "methods"):
        browser.open(site / f"en/{page}.html")
        assert browser.errors == [], page
        assert all(address.startswith(("file:", "data:")) for address in browser.requested)
