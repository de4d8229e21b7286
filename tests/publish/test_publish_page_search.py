"""Pages are taken apart into sections, each found by its words and by its heading."""

import json

import pytest

from analysis.pipeline.words import describe_words
from analysis.publish.page_search import LONGEST, read_sections, render_search, shorten, write_data

PAGE = """<html><body><nav><p>Навигация</p></nav><main id="main"><h1 id="heading">Община Борово</h1><p>Увод.</p>
<h2 id="trust">Доверие</h2><p>Хората имат <b>дове</b>рие.</p><ul><li>едно</li><li>две</li></ul>
<figure><figcaption>Фигура 1</figcaption>
<details><summary>Данни</summary><table><tr><td>скрито</td></tr></table></details></figure>
<h3>Без име</h3><p>Още.</p><h2 id="empty"></h2></main><footer><p>Край</p></footer></body></html>"""


def test_a_page_is_taken_apart_at_its_headings():
    got = [(section.identifier, section.title, section.text) for section in read_sections(PAGE)]
    assert got == [
        ("heading", "Община Борово", "Увод."),
        ("trust", "Доверие", "Хората имат доверие. едно две Фигура 1 Без име Още."),
    ]  # fmt: skip


@pytest.mark.parametrize("outside", ["Навигация", "Край", "скрито"])
def test_what_is_no_text_of_the_page_is_not_found(outside):
    assert outside not in write_data({"borovo": PAGE}, describe_words(("bg", "en")))


def test_a_section_is_found_by_the_lemmas_of_its_words_and_says_where_it_stands():
    script = write_data({"borovo": PAGE}, describe_words(("bg", "en")))
    data = json.loads(script.removeprefix("window.STUDY_PAGES = ").rstrip(";\n"))
    _, trust = data["sections"]
    assert (trust["page"], trust["id"], trust["of"], trust["name"]) == ("borovo", "trust", "Община Борово", "Доверие")
    assert "човек" in trust["keys"].split() and "доверие" in trust["title"].split()
    assert data["forms"]["хората"][0] == "човек"


def test_a_long_text_is_cut_at_a_word():
    text = "дума " * 100
    assert len(shorten(text)) <= LONGEST + 2 and shorten(text).endswith("дума …")
    assert shorten("кратко") == "кратко"


def test_the_page_of_the_search_loads_the_data_of_its_language(make_frame):
    page = render_search(make_frame("en"), "Search")
    assert '<script src="../assets/search/data.en.js" defer>' in page
    assert "<noscript>" in page and 'role="status"' in page
