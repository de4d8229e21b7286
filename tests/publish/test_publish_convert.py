import re
from html.parser import HTMLParser

import pytest
from nbformat import v4

from analysis.errors import StudyError
from analysis.publish.convert import convert_page
from analysis.publish.embed import open_drawing

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>„Борово“</title></svg>'


def markdown(text: str, *tags: str, name: str = ""):
    """A Markdown cell; without a name its headings are named by their words."""
    return v4.new_markdown_cell(text, metadata={"tags": list(tags)}, **({"id": name} if name else {}))


def code(*outputs, source: str = "secret_code()", tags: tuple[str, ...] = ()):
    return v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)}, execution_count=1)


def shows(metadata: dict | None = None, **data: str):
    """A displayed output; `text_markdown="# T"` is its `text/markdown`."""
    bundle = {kind.replace("_", "/"): text for kind, text in data.items()}
    return v4.new_output("display_data", data=bundle, metadata=metadata or {})


def figure(**changes) -> object:
    about = {
        "id": "figure-recognition", "number": 3, "title": "Title & more", "alt": 'Alt "text" <b>', "note": "Note",
        "data": "recognition", "table": '<table><tr><th scope="col">T</th></tr></table>',
    } | changes  # fmt: skip
    return v4.new_output("display_data", data={"image/svg+xml": SVG}, metadata={"image/svg+xml": about})


def attributes(page: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every element of a kind."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, name, attrs):
            if name == tag:
                found.append(dict(attrs))

    Reader().feed(page)
    return found


HEADING = code(shows(text_markdown="# Община Борово\n\n*Lead*"))


@pytest.fixture
def convert(make_frame):
    """A function that converts cells to a page; the heading comes first unless it is left out."""

    def convert(*cells, language: str = "bg", slug: str = "borovo", heading=HEADING, **frame) -> str:
        notebook = v4.new_notebook(cells=[heading, *cells] if heading else list(cells))
        return convert_page(notebook, slug, make_frame(language, **frame))

    return convert


def test_the_cells_of_the_language_are_shown_and_those_of_others_are_not(convert):
    cells = [markdown("Само тук", "bg"), markdown("Only here", "en"), markdown("Both 2015")]
    bulgarian, english = convert(*cells), convert(*cells, language="en")
    assert ("Само тук" in bulgarian, "Only here" in bulgarian, "Both 2015" in bulgarian) == (True, False, True)
    assert ("Само тук" in english, "Only here" in english, "Both 2015" in english) == (False, True, True)


def test_code_is_never_shown(convert):
    page = convert(code(shows(text_markdown="Result")))
    assert "Result" in page
    assert "secret_code" not in page
    assert not re.search(r"In \[|Out\[|jp-|<pre", page)


@pytest.mark.parametrize("tag", ["internal", "parameters", "injected-parameters"])
def test_a_cell_for_the_workshop_is_left_out_with_its_outputs(convert, tag):
    page = convert(markdown("Workshop", tag), code(shows(text_markdown="Output"), tags=(tag,)))
    assert "Workshop" not in page and "Output" not in page


@pytest.mark.parametrize("name", ["stderr", "stdout"])
def test_what_a_cell_prints_never_appears(convert, name):
    page = convert(code(v4.new_output("stream", name=name, text="Warning: /home/x/y.py")))
    assert "Warning" not in page and name not in page


def test_the_plain_text_of_a_result_is_not_shown(convert):
    assert "0x7f" not in convert(code(v4.new_output("execute_result", data={"text/plain": "<Axes at 0x7f>"})))


def test_ids_of_headings_are_unique_over_cells_and_outputs(convert):
    page = convert(markdown("## Данни"), code(shows(text_markdown="## Данни")), markdown("## Main"))
    ids = re.findall(r'id="([^"]*)"', page)
    assert len(set(ids)) == len(ids)
    assert {"данни", "данни-2", "main"} <= set(ids)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_section_has_the_name_of_its_cell_whatever_the_language(convert, language):
    cells = [
        markdown("## Доверие\n\n### Вътре", "bg", name="trust-bg"),
        markdown("## Trust\n\n### In", "en", name="trust-en"),
    ]
    page = convert(*cells, language=language)
    assert re.findall(r'<h[23] id="([^"]*)"', page) == ["trust", "trust-2"]


def test_a_text_refers_to_a_figure_by_its_number_wherever_the_figure_stands(convert):
    page = convert(markdown("Както показва @fig-recognition"), code(figure()))
    assert '<a href="#figure-recognition">ui.figure bg 3</a>' in page


def test_a_text_on_a_figure_that_the_page_calls_for_and_has_no_rows_is_left_out(convert):
    cells = [markdown("Преди."), markdown("Както показва @fig-trust."), code(source='report.figure("levels", "trust")')]
    page = convert(*cells, code(figure()))
    assert "Преди." in page and "Както показва" not in page


def test_a_reference_to_what_the_page_does_not_show_is_refused(convert):
    with pytest.raises(StudyError, match="@fig-recogniton") as caught:
        convert(markdown("@fig-recogniton"), code(figure()))
    assert caught.value.where == "borovo.bg.ipynb"
    assert "figure-recognition" in caught.value.fix


def test_the_municipalities_are_switched_between_on_every_page(convert):
    places = [("borovo", "Борово"), ("ruse", "Русе")]
    page = convert(places=places)
    switch = re.search(r'<nav class="places".*?</nav>', page, re.DOTALL).group()
    assert re.findall(r'href="(\w+).html"( aria-current="page")?', switch) == [
        ("borovo", ' aria-current="page"'),
        ("ruse", ""),
    ]
    assert 'nav class="places"' not in convert()


def test_the_title_of_the_page_is_its_first_heading_and_the_name_of_the_site(convert):
    page = convert(heading=code(shows(text_markdown='# Едно & "две"')))
    assert "<title>Едно &amp; „две“ – Brand bg</title>" in page


@pytest.mark.parametrize("cells", [[], [markdown("## Only a section")], [code(shows(text_plain="# no heading"))]])
def test_a_notebook_without_a_heading_is_refused(convert, cells):
    with pytest.raises(StudyError, match="no title") as caught:
        convert(*cells, heading=None)
    assert caught.value.where == "borovo.bg.ipynb"
    assert "report.heading()" in caught.value.fix


def test_the_list_of_contents_holds_the_second_level_headings_in_order(convert):
    page = convert(markdown("## Първо & друго\n\n### Вътре\n\n## Второ"))
    contents = re.search(r'<nav class="contents".*?</nav>', page, re.DOTALL).group()
    assert re.findall(r'<a href="#(.*?)">(.*?)</a>', contents) == [
        ("първо-друго", "Първо &amp; друго"), ("второ", "Второ"),
    ]  # fmt: skip
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page


def test_a_page_of_one_section_needs_no_list_of_contents(convert):
    assert 'class="contents"' not in convert(markdown("## Едно"))


@pytest.mark.parametrize(("language", "other"), [("bg", "en"), ("en", "bg")])
def test_the_page_names_its_language_and_leads_to_the_same_page_in_the_other(convert, language, other):
    page = convert(language=language, slug="ruse")
    assert re.findall(r'<html lang="(\w+)">', page) == [language]
    assert f'<a href="../{other}/ruse.html" lang="{other}" hreflang="{other}">' in page
    alternates = [link for link in attributes(page, "link") if link["rel"] == "alternate"]
    named = {"bg": "bg", "en": "en", "x-default": "bg"}
    assert alternates == [
        {"rel": "alternate", "hreflang": said, "href": f"../{code}/ruse.html"} for said, code in named.items()
    ]
    index = [link for link in attributes(convert(language=language, slug="index"), "link") if "hreflang" in link]
    assert [link["href"] for link in index] == ["../bg/index.html", "../en/index.html", "../index.html"]


def test_quotation_marks_are_those_of_the_language(convert):
    cell = code(shows(text_markdown='"Отворено общество"'))
    assert "„Отворено общество“" in convert(cell)
    assert "“Отворено общество”" in convert(cell, language="en")


def test_a_figure_has_id_number_caption_alternative_text_data_and_table(convert):
    page = convert(code(figure()))
    assert attributes(page, "figure") == [{"id": "figure-recognition"}]
    assert "<figcaption><strong>ui.figure bg 3.</strong> Title &amp; more</figcaption>" in page
    (image,) = attributes(page, "img")
    assert image["alt"] == 'Alt "text" <b>'
    assert open_drawing(image["src"]).decode() == SVG
    assert '<p class="note">Note</p>' in page
    assert re.search(r'<a [^>]*href="../data/recognition.csv"', page)
    assert re.search(r"<details>.*<table>.*</details>", page, re.DOTALL)
    assert "No description" not in page


def test_a_table_has_id_number_caption_note_and_data(convert):
    about = {"id": "table-profile", "number": 2, "title": "Profile", "note": "A < B", "data": "profile"}
    table = '<table><tr><th scope="col">T</th></tr></table>'
    page = convert(code(shows({"text/html": about}, text_html=table)))
    assert attributes(page, "figure") == [{"id": "table-profile", "class": "table"}]
    assert "<figcaption><strong>ui.table bg 2.</strong> Profile</figcaption>" in page
    assert table in page and "A &lt; B" in page
    assert re.search(r'<a [^>]*href="../data/profile.csv"', page)


def test_a_table_without_released_data_offers_no_download(convert):
    about = {"id": "table-rules", "number": 1, "title": "Rules", "note": "", "data": ""}
    assert 'class="download"' not in convert(code(shows({"text/html": about}, text_html="<table></table>")))


def test_the_page_being_shown_is_marked_in_the_navigation(convert):
    assert re.findall(r'<a href="(\w+).html" aria-current="page">', convert()) == ["borovo"]


def test_the_banner_stands_on_a_page_of_a_demonstration_only(convert):
    assert '<p class="banner" role="note">Banner bg</p>' in convert()
    assert "banner" not in convert(banner="")


def test_a_page_loads_nothing_from_elsewhere(convert):
    page = convert(markdown("[a source](https://example.org)"), code(figure()))
    found = re.findall(r'(?:src|rel="stylesheet" href)="([^":]*)', page)
    assert found == ["../assets/report.css", "../assets/page.js", "data"]
    assert "default-src 'none'; script-src 'self';" in page and "<script>" not in page


def test_the_same_notebook_gives_the_same_page_and_is_left_as_it_was(make_frame):
    notebook = v4.new_notebook(cells=[HEADING, markdown("## A\n\n[^1]\n\n[^1]: b"), code(figure())])
    before = str(notebook)
    assert convert_page(notebook, "borovo", make_frame()) == convert_page(notebook, "borovo", make_frame())
    assert str(notebook) == before
