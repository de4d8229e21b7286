import re

import pytest

from analysis.errors import StudyError
from analysis.publish.headings import first_heading, list_headings, strip_tags
from analysis.publish.markdown import PageMarkdown


def ids(html: str) -> list[str]:
    return re.findall(r'id="([^"]*)"', html)


@pytest.mark.parametrize(("language", "expected"), [("bg", "„дума“ и ‚дума‘"), ("en", "“дума” и ‘дума’")])
def test_quotation_marks_are_those_of_the_language(language, expected):
    assert PageMarkdown(language).render("\"дума\" и 'дума'") == f"<p>{expected}</p>\n"


def test_of_another_language_its_words_have_the_quotation_marks():
    marks = {"ui.quotes": "„”", "ui.inner_quotes": "«»"}
    assert PageMarkdown("ro", lambda key: marks[key]).render("\"un\" și 'doi'") == "<p>„un” și «doi»</p>\n"


def test_quotation_marks_in_code_stay_as_they_are():
    assert "<code>&quot;a&quot;</code>" in PageMarkdown("bg").render('`"a"`')


def test_a_heading_gets_an_id_from_its_words():
    got = PageMarkdown("bg").render("## Профил на общината (2011 г.)")
    assert got == '<h2 id="профил-на-общината-2011-г">Профил на общината (2011 г.)</h2>\n'


def test_two_spellings_of_one_letter_give_the_same_id():
    composed, decomposed = "## Й", "## И\N{COMBINING BREVE}"
    assert ids(PageMarkdown("bg").render(composed)) == ids(PageMarkdown("bg").render(decomposed)) == ["й"]


def test_a_heading_without_words_gets_an_id_too():
    assert ids(PageMarkdown("bg").render("## …\n\n## –")) == ["section", "section-2"]


def test_ids_differ_over_all_texts_of_a_page_and_begin_again_on_the_next():
    page = PageMarkdown("en")
    texts = ["## Data\n\n## Data", "## Data", "## Data 2"]
    got = ids("".join(map(page.render, texts)))
    assert len(set(got)) == len(got) == 4
    assert ids(PageMarkdown("en").render("## Data")) == ["data"]


def test_no_heading_takes_the_id_of_the_main_part_of_the_page():
    assert ids(PageMarkdown("en").render("## Main")) == ["main-2"]


def test_footnotes_of_two_texts_have_ids_of_their_own_that_resolve():
    page = PageMarkdown("en")
    html = page.render("One[^a].\n\n[^a]: First.") + page.render("Two[^a].\n\n[^a]: Second.")
    assert len(set(ids(html))) == len(ids(html)) == 4
    assert set(re.findall(r'href="#([^"]*)"', html)) == set(ids(html))


NAMES = {
    "ui.figure": "Фигура {number}", "ui.table": "Таблица {number}", "ui.callout_note": "Бележка",
    "ui.footnote": "Бележка {number}", "ui.footnotes": "Бележки", "ui.footnote_back": "Към {number}",
}  # fmt: skip


@pytest.fixture
def page():
    """The Markdown of a page with one figure and one table, and a figure that has no rows."""
    return PageMarkdown(
        "bg",
        lambda key, **values: NAMES.get(key, key).format(**values),
        {"figure-a": 3, "table-b": 1, "figure-none": 0},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("вж. @fig-a.", 'вж. <a href="#figure-a">фигура 3</a>.'),
        ("@Fig-a и (@tbl-b)", '<a href="#figure-a">Фигура 3</a> и (<a href="#table-b">таблица 1</a>)'),
        ("@figure-a, @Table-b", '<a href="#figure-a">фигура 3</a>, <a href="#table-b">Таблица 1</a>'),
        ("a@fig-a", "a@fig-a"),
        ("`@fig-a` @other", "<code>@fig-a</code> @other"),
    ],
)
def test_a_reference_is_a_link_with_the_number(page, text, expected):
    assert page.render(text) == f"<p>{expected}</p>\n"


def test_a_reference_to_nothing_says_what_there_is(page):
    with pytest.raises(StudyError, match="@table-a") as caught:
        page.render("@table-a")
    assert caught.value.expected == "figure-a, table-b, figure-none"


@pytest.mark.parametrize(
    "text", ["Едно.\n\nВж. @fig-none[^x] и @fig-a.\n\nДве.\n\n[^x]: И това.", "Едно.\n\n@Fig-none\n\nДве."]
)
def test_a_paragraph_on_what_has_no_rows_is_left_out_and_the_others_stay(page, text):
    assert page.render(text) == "<p>Едно.</p>\n<p>Две.</p>\n"


def test_words_and_links_of_another_language_are_marked_and_nothing_else_can_be(page):
    assert page.render("От [Open “Data”]{lang=en}.") == '<p>От <span lang="en">Open “Data”</span>.</p>\n'
    assert page.render("[Data](https://example.org){lang=en}") == (
        '<p><a href="https://example.org" lang="en">Data</a></p>\n'
    )
    assert page.render("[a]{onclick=run lang=en style=x}") == '<p><span lang="en">a</span></p>\n'


def test_a_call_out_is_named_by_its_kind_or_by_what_follows_it(page):
    html = page.render('::: note\nТекст\n:::\n\n::: warning "Своя" дума\nДруг\n:::')
    assert html.count("</aside>") == 2 and "<p>Текст</p>" in html
    titles = re.findall(r'<aside class="callout (\w+)" role="note">\n<p class="callout-title">(.*)</p>', html)
    assert titles == [("note", "Бележка"), ("warning", "„Своя“ дума")]


def test_footnotes_are_numbered_throughout_the_page_and_named_both_ways(page):
    html = page.render("Едно[^a], две[^a].\n\n[^a]: Първо.") + page.render("Три[^b].\n\n[^b]: Второ.")
    marks = re.findall(
        r'<sup class="footnote-ref"><a href="#(fn[^"]*)" id="fnref[^"]*" aria-label="(.*?)">(\d)</a>', html
    )
    assert marks == [("fn-1-1", "Бележка 1", "1")] * 2 + [("fn-2-1", "Бележка 2", "2")]
    assert re.findall(r'<ol class="footnotes-list" start="(\d)">', html) == ["1", "2"]
    assert set(re.findall(r'aria-label="(Към [^"]*)"', html)) == {"Към 1", "Към 2"}
    assert html.count('role="group" aria-label="Бележки"') == html.count("</ol>\n</div>") == 2
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids(html)) and len(ids(html)) == len(set(ids(html)))


def test_the_first_heading_of_a_text_takes_the_name_of_its_section():
    page = PageMarkdown("bg")
    assert ids(page.render("## Данни\n\n## Още", "data") + page.render("## Друго", "data")) == [
        "data",
        "data-2",
        "data-3",
    ]


def test_tables_are_rendered():
    assert "<td>1</td>" in PageMarkdown("en").render("| a |\n|---|\n| 1 |")


def test_second_level_headings_are_listed_in_order_as_plain_text():
    html = '<h1 id="t">T</h1><h2 id="a">A &amp; <em>B</em></h2><h3 id="c">C</h3><h2 id="d">„D“</h2>'
    assert list_headings(html) == [{"id": "a", "text": "A & B"}, {"id": "d", "text": "„D“"}]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<h2>no</h2><h1 id="x">Община <em>Борово</em></h1><h1>second</h1>', "Община Борово"),
        ("<h1>two\nlines</h1>", "two\nlines"),
        ("<h2>only</h2>", ""),
        ("<h1></h1>", ""),
    ],
)
def test_the_title_is_the_text_of_the_first_heading(html, expected):
    assert first_heading(html) == expected


def test_the_text_of_html_has_no_tags_and_no_entities():
    assert strip_tags(" <p>a &lt; b</p> ") == "a < b"


def test_a_link_to_a_place_on_the_page_names_it_as_its_id_does():
    got = PageMarkdown("bg").render("[към данните](#данни) и [другаде](https://example.org/данни)")
    assert 'href="#данни"' in got
    assert 'href="https://example.org/%D0%B4' in got


def test_a_last_paragraph_about_what_has_no_rows_is_left_out_too():
    page = PageMarkdown("en", numbers={"figure-a": 0})
    assert page.render("One.\n\nTwo, see @fig-a.\n\nThree, see @fig-a.") == "<p>One.</p>\n"
