"""HTML tables: headers with their scope, numbers in line, and no text that could become markup."""

from html.parser import HTMLParser

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.report.html import link, render_table, small

ROWS = pd.DataFrame({"Place": ["Борово", "Русе"], "Share": ["43%", "<span>(12%)</span> <small>n = 26</small>"]})


class Reader(HTMLParser):
    """Collects the tags with their attributes, and the text of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.cells = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data):
        if self.cells:
            self.cells[-1] += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_every_header_has_its_scope():
    got = [attributes["scope"] for tag, attributes in read(render_table(ROWS)).tags if tag == "th"]
    assert got == ["col", "col", "row", "row"]


def test_cells_stand_in_the_order_of_the_rows():
    got = read(render_table(ROWS)).cells
    assert got == ["Place", "Share", "Борово", "43%", "Русе", "(12%) n = 26"]


def test_columns_of_numbers_are_marked_in_head_and_body():
    tags = read(render_table(ROWS, numeric=["Share"])).tags
    assert [tag for tag, attributes in tags if attributes.get("class") == "number"] == ["th", "td", "td"]
    assert "number" not in render_table(ROWS)


def test_caption_and_identifier_are_there_when_given_and_escaped():
    got = render_table(ROWS, caption="R&D <b>", identifier='a"b')
    assert got.startswith('<table id="a&quot;b"><caption>R&amp;D &lt;b&gt;</caption><thead>')
    assert "<caption>" not in render_table(ROWS)


def test_texts_of_cells_and_headers_are_escaped():
    rows = pd.DataFrame({"A & <b>B</b>": ['"x" & y', "a <script>alert(1)</script>"], "C": ["1 < 2", "3 > 2"]})
    got = render_table(rows)
    assert {tag for tag, _ in read(got).tags} == {"table", "thead", "tbody", "tr", "th", "td"}
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in got
    assert "1 &lt; 2" in got


def test_markup_made_by_the_package_stays_markup():
    """The twin: escaping everything would show the tags to the reader."""
    assert ("small", {}) in read(render_table(ROWS)).tags


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1).filter(lambda text: text[0] != "<"))
def test_any_text_comes_through_as_it_was(text):
    assert read(render_table(pd.DataFrame({"A": [text]}))).cells == ["A", text]


def test_a_link_goes_to_the_first_address_and_says_when_it_is_english():
    got = read(link("https://a.org/x?y=1&z=2 ; https://b.org", "Census <3>")).tags
    assert got == [("a", {"href": "https://a.org/x?y=1&z=2", "lang": "en"})]
    assert read(link("https://a.org", "Преброяване")).tags == [("a", {"href": "https://a.org"})]


def test_what_is_no_web_address_is_no_link():
    for address in ("", "javascript:alert(1)", "data/raw/x.csv"):
        assert [tag for tag, _ in read(link(address, "here")).tags] == ["span"]


def test_an_address_cannot_leave_its_quotes():
    got = read(link('https://a.org/" onclick="x', "а")).tags
    assert got == [("a", {"href": 'https://a.org/" onclick="x'})]


def test_a_remark_is_escaped():
    assert small("n < 5 & more") == "<small>n &lt; 5 &amp; more</small>"
