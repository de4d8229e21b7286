"""The PDF of a page: tagged, in its language, described, with bookmarks, its own fonts and the mark, the same bytes."""

import ctypes
import re
import zlib

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from analysis.errors import StudyError
from analysis.figures.fonts import make_fonts
from analysis.pipeline.software import read_pango
from analysis.publish import pdf as printer
from analysis.publish.embed import embed_drawing
from analysis.publish.frame import render_page
from analysis.publish.leaflet import render_leaflet
from analysis.publish.pdf import prepare_page, print_page
from analysis.publish.slides import render_slides

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="60pt" viewBox="0 0 90 60">'
    '<path d="M 0 0 L 90 0 L 90 60 z" style="fill: #12436d"/></svg>'
)
IMAGE = f'<img src="{embed_drawing(SVG)}" alt="Стълбове: най-много 41%">'
ROWS = "".join(f'<tr><th scope="row">ред {row}</th><td>{row}%</td></tr>' for row in range(90))
HEADER = '<tr><th scope="col">Колона</th><th scope="col">Дял</th></tr>'
TABLE = f"<table><thead>{HEADER}</thead><tbody>{ROWS}</tbody></table>"
CONTENT = f"""<h1 id="община">Община Борово</h1><p><em>Какво следва</em></p>
<h2 id="накратко">Накратко</h2><p>Виж <a href="study.html#a">изследването</a>, <a href="documents.html">документите</a>,
<a href="#нужди">нуждите</a> и <a href="https://example.org/">друг сайт</a>.</p>
<figure id="fig-1"><figcaption>Фигура 1</figcaption><div class="scroll" tabindex="0">{IMAGE}</div>
<p class="download"><a href="../data/a.csv" download>a.csv</a></p>
<details><summary>Данните</summary><div>{TABLE}</div></details></figure>
<h2 id="нужди">Нужди</h2><h3>Подробно</h3><p>Край</p>"""
PRINTED = ("borovo", "study")


@pytest.fixture(scope="module")
def fonts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fonts")
    make_fonts(folder)
    return folder


@pytest.fixture
def write(fonts):
    """A function that prints a page."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        pytest.skip(f"Pango is needed to print a PDF: {error}")

    def write_pdf(page: str) -> bytes:
        return print_page(page, fonts, PRINTED, "Клуб", "2015-11-30")

    return write_pdf


@pytest.fixture
def page(make_frame):
    return render_page(make_frame(), "borovo", "Община Борово", CONTENT)


def unpack(pdf: bytes) -> str:
    """The objects of a PDF, those in packed streams too, as far as they are text."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return "\n".join(part.decode("latin-1") for part in parts)


def list_fonts(pdf: bytes) -> set[str]:
    return {name.split("+")[-1] for name in re.findall(r"/BaseFont\s*/([^\s/>]+)", unpack(pdf))}


def list_alternatives(pdf: bytes) -> list[str]:
    """The alternative texts of the figures, as a screen reader finds them in the tree of tags."""
    document, found = pypdfium2.PdfDocument(pdf), []
    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        count = pdfium.FPDF_StructTree_CountChildren(tree)
        waiting = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(count)]
        while waiting:
            element = waiting.pop()
            if not element:
                continue
            if read(pdfium.FPDF_StructElement_GetType, element) == "Figure":
                found.append(read(pdfium.FPDF_StructElement_GetAltText, element))
            count = pdfium.FPDF_StructElement_CountChildren(element)
            waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, i) for i in range(count)]
    return found


def read(function, element) -> str:
    size = function(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def read_pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_the_pdf_is_tagged_and_says_that_it_is_accessible(write, page):
    objects = unpack(write(page))
    assert re.search(r"/MarkInfo\s*<<\s*/Marked\s+true", objects) and "/StructTreeRoot" in objects
    assert re.search(r"pdfuaid:part[^0-9]*1", objects)
    assert re.search(r"/DisplayDocTitle\s+true", objects)


def test_it_is_in_the_language_of_the_page(write, make_frame):
    for language in ("bg", "en"):
        pdf = write(render_page(make_frame(language), "borovo", "A", CONTENT))
        assert re.search(rf"/Lang\s*\({language}\)", unpack(pdf))


def test_title_publisher_and_date_are_those_of_the_release(write, page):
    facts = pypdfium2.PdfDocument(write(page)).get_metadata_dict()
    assert facts["Title"] == "Община Борово – Brand bg" and facts["Author"] == "Клуб"
    assert facts["CreationDate"].startswith("D:20151130") and facts["ModDate"].startswith("D:20151130")


def test_the_version_of_pango_stands_in_it_and_is_that_which_the_library_tells(write, page):
    told = pypdfium2.PdfDocument(write(page)).get_metadata_dict()
    assert told["Creator"] == f"Pango {read_pango()}" and told["Producer"].startswith("WeasyPrint")


def test_every_figure_has_its_alternative_text(write, page):
    assert list_alternatives(write(page)) == ["Стълбове: най-много 41%"]


def test_a_figure_without_one_is_found(write, page):
    """The twin."""
    assert list_alternatives(write(page.replace(' alt="Стълбове: най-много 41%"', ""))) == [""]


LETTERED = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90pt" height="60pt" '
    'viewBox="0 0 90 60"><g style="fill: #801650"><defs><path id="s0" d="M 0 0 L {0} 0 L {0} 40 z"/></defs>'
    '<use xlink:href="#s0"/></g></svg>'
)


def count_letters(pdf: bytes) -> int:
    return unpack(pdf).count("-9999")


def count_inked(pdf: bytes) -> int:
    """The pixels in the colour of the letters."""
    pages = (page.render().to_numpy().astype(int) for page in pypdfium2.PdfDocument(pdf))
    return sum(int((page[..., 2] > page[..., 1] + 90).sum()) for page in pages)


def test_a_letter_of_several_figures_is_in_the_pdf_once_and_drawn_in_each(write, make_frame):
    image = f'<figure><img src="{embed_drawing(LETTERED.format(80))}" alt="Знак"></figure>'
    other = f'<figure><img src="{embed_drawing(LETTERED.format(70))}" alt="Друг"></figure>'
    once, twice, two = (
        write(render_page(make_frame(), "a", "A", f"<h1>A</h1>{content}"))
        for content in (image, image * 2, image + other)
    )
    assert count_letters(once) == count_letters(twice) > 0 and count_letters(two) == 2 * count_letters(once)
    inked = [count_inked(pdf) for pdf in (once, twice)]
    assert inked[1] == pytest.approx(2 * inked[0], rel=0.05) and inked[0] > 1000


def find_pages(pdf: bytes, *texts: str) -> list[int]:
    pages = read_pages(pdf)
    return [next(number for number, page in enumerate(pages) if text in page) for text in texts]


def list_parted(write, frame) -> list[int]:
    """After how many paragraphs a short table is parted, or stands apart from its note or what is said before it."""
    rows = "".join(f'<tr><th scope="row">редица {row}</th><td>{row}%</td></tr>' for row in range(6))
    table = f"""<h2>Заглавие</h2><p>Въведение</p><figure class="table"><figcaption>Таблица 1</figcaption>
    <div><table><thead>{HEADER}</thead><tbody>{rows}</tbody></table></div><p class="note">Бележка</p></figure>"""
    texts = ("Заглавие", "Въведение", "Таблица 1", "редица 0", "редица 5", "Бележка")
    pages = {before: f"<h1>A</h1>{'<p>Текст</p>' * before}{table}" for before in range(20, 44, 3)}
    return [
        before
        for before, content in pages.items()
        if len(set(find_pages(write(render_page(frame, "a", "A", content)), *texts))) > 1
    ]


def test_a_short_table_stands_on_one_page_with_its_note_and_what_is_said_before_it(write, make_frame):
    assert list_parted(write, make_frame()) == []


def test_a_table_that_is_parted_is_seen(write, make_frame, monkeypatch):
    """The twin."""
    monkeypatch.setattr(printer, "ROWS", 0)
    assert list_parted(write, make_frame())


def test_in_a_wide_table_only_words_of_the_head_are_parted(write, make_frame):
    word = "недискриминационност"
    head = "".join(f'<th scope="col">{word}</th>' for _ in range(9))
    cells = "".join(f"<td>{'12345' if column else 'споменаване'}</td>" for column in range(8))
    rows = f'<tr><th scope="row">Правдолюбие</th>{cells}</tr>'
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    (text,) = read_pages(write(render_page(make_frame(), "a", "A", f"<h1>A</h1>{table}")))
    assert {"Правдолюбие", "споменаване"} <= set(text.split()) and word not in text


def test_a_long_table_is_parted_and_its_last_row_is_not_alone(write, page):
    pdf = write(page)
    assert find_pages(pdf, "ред 88") == find_pages(pdf, "ред 89") != find_pages(pdf, "ред 0")


def test_headings_are_bookmarks(write, page):
    document = pypdfium2.PdfDocument(write(page))
    got = [(entry.level, entry.get_title()) for entry in document.get_toc()]
    assert got == [(0, "Община Борово"), (1, "Накратко"), (1, "Нужди"), (2, "Подробно")]


def test_only_the_fonts_of_the_study_are_in_it_and_all_of_them_are_embedded(write, page):
    pdf = write(page)
    assert list_fonts(pdf) and all("Study" in name for name in list_fonts(pdf))
    assert unpack(pdf).count("/FontFile") >= len(list_fonts(pdf))


def test_a_letter_that_the_fonts_lack_brings_another_font(write, page):
    """The twin."""
    assert not all("Study" in name for name in list_fonts(write(page.replace("Край", "Край ქ"))))


def test_every_page_bears_mark_title_and_number(write, page, make_frame):
    mark = make_frame().words("ui.demonstration").strip()
    pages = read_pages(write(page))
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert mark in text and "Община Борово" in text and f"{number} / {len(pages)}" in text


def test_a_page_of_data_from_the_field_bears_no_mark(write, make_frame):
    """The twin."""
    page = render_page(make_frame(banner=""), "borovo", "Община Борово", CONTENT)
    assert not [text for text in read_pages(write(page)) if "ui.demonstration" in text]


def test_the_table_behind_a_figure_is_printed_with_its_header_on_every_page(write, page):
    pages = read_pages(write(page))
    holding = [text for text in pages if "ред " in text]
    assert len(holding) > 1 and all("Колона" in text for text in holding)
    assert all(f"ред {row}" in "\n".join(pages) for row in range(90))


def test_links_lead_to_other_pdfs_or_out_of_the_site_and_all_others_are_text(page):
    links = prepare_page(page, PRINTED, "", "2015-11-30").xpath("//main//a/@href | //nav//a/@href")
    assert set(links) == {"#накратко", "#нужди", "study.pdf", "https://example.org/"}


@pytest.mark.parametrize(("start", "number"), [(' start="7"', "7."), ("", "1.")])
def test_a_list_is_numbered_from_where_it_begins(write, make_frame, start, number):
    """Footnotes go on from section to section: the number on paper is that of the mark in the text."""
    content = f"<p>Край</p><ol{start}><li>Преброяване.</li></ol>"
    (text,) = read_pages(write(render_page(make_frame(), "borovo", "Община Борово", content)))
    assert set(re.findall(r"^\d+\.(?=\s)", text, flags=re.MULTILINE)) == {number}


def test_the_list_of_contents_tells_the_pages(write, page):
    first = read_pages(write(page))[0]
    assert re.search(r"Накратко[ .]+1\b", first) and re.search(r"Нужди[ .]+[2-9]\b", first)


def test_no_path_of_the_machine_is_in_it(write, page, fonts):
    objects = unpack(write(page))
    assert "file:" not in objects and str(fonts) not in objects


def test_what_a_screen_needs_is_not_printed(page):
    tree = prepare_page(page, PRINTED, "", "2015-11-30")
    assert not tree.xpath("//link | //script | //details | //header | //*[@class='skip'] | //*[@class='download']")
    assert [nav.get("class") for nav in tree.xpath("//nav")] == ["contents"]


def find_overflowing(pdf: bytes) -> list[int]:
    """The pages on which a letter stands beyond the right margin, of 18 mm."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        text, edge = page.get_textpage(), page.get_width() - 18 / 25.4 * 72 + 1
        if any(text.get_charbox(index)[2] > edge for index in range(text.count_chars())):
            found.append(number)
    return found


def write_wide(content: str, columns: int) -> str:
    head = "".join(f'<th scope="col">Колона {column}</th>' for column in range(columns))
    cell = "<td>46%<small>46%–83%; n = 358</small></td>"
    row = f'<tr><th scope="row">Ред</th>{cell * (columns - 1)}</tr>'
    return content.replace("<p>Край</p>", f"<table><thead><tr>{head}</tr></thead><tbody>{row}</tbody></table>")


@pytest.mark.parametrize("columns", [5, 6, 9])
def test_a_wide_table_stays_on_the_paper(write, page, columns):
    assert find_overflowing(write(write_wide(page, columns))) == []


def test_a_table_that_is_too_wide_is_seen(write, page):
    """The twin."""
    assert find_overflowing(write(write_wide(page, 40)))


def test_code_is_set_in_the_fonts_of_the_study(write, page):
    assert all("Study" in name for name in list_fonts(write(page.replace("Край", "<code>study build</code>"))))


def test_printed_twice_the_bytes_are_the_same_and_another_page_has_others(write, page):
    assert write(page) == write(page)
    assert write(page) != write(page.replace("Край", "Краят"))


def test_a_leaflet_takes_two_sides(write, make_frame):
    sections = "".join(f"<h2>Раздел {number}</h2><ul><li>Едно</li></ul>" for number in range(6))
    pdf = write(render_leaflet(make_frame(), "borovo.leaflet", "Борово", f"<h1>Борово</h1><p>а</p>{sections}"))
    mark = make_frame().words("ui.demonstration").strip()
    assert [mark in text for text in read_pages(pdf)] == [True, True]


def measure_letter(pdf: bytes, page: int, word: str) -> float:
    """The height of the first letter of a word."""
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    _, bottom, _, top = text.get_charbox(text.get_text_range().index(word))
    return top - bottom


def write_deck(make_frame, points: int = 3) -> str:
    """Three slides, of which the second has so many points."""
    listed = "".join(f"<li>Точка {number}</li>" for number in range(points))
    notes = '<aside class="notes"><p>Обяснение</p></aside>'
    figure = f'<figure id="f"><figcaption>Фигура</figcaption>{IMAGE}<p class="note">Бележка</p></figure>'
    content = f'<h1>Маса</h1><p>а</p>{notes}<h2 id="b">Защо</h2><ul>{listed}</ul>{notes}<h2 id="c">Край</h2>{figure}'
    return render_slides(make_frame(), "round_table.slides", "Маса", content)


@pytest.mark.parametrize("points", [3, 25])
def test_slides_take_a_page_each_wide_as_a_screen_with_the_mark_and_their_number(write, make_frame, points):
    pdf = write(write_deck(make_frame, points))
    document = pypdfium2.PdfDocument(pdf)
    assert {tuple(round(length) for length in page.get_size()) for page in document} == {(960, 540)}
    pages, mark = read_pages(pdf), make_frame().words("ui.demonstration").strip()
    assert [mark in text and f"slides.number bg {number} 3" in text for number, text in enumerate(pages, 1)] == [
        True
    ] * 3
    assert f"Точка {points - 1}" in pages[1] and list_alternatives(pdf) == ["Стълбове: най-много 41%"]
    assert "Обяснение" not in "".join(pages), "what the speaker says is not shown"


def test_headings_of_slides_are_bookmarks(write, make_frame):
    document = pypdfium2.PdfDocument(write(write_deck(make_frame)))
    assert [entry.get_title() for entry in document.get_toc()] == ["Маса", "Защо", "Край"]


def test_only_a_full_slide_has_smaller_letters(write, make_frame):
    few, many = (measure_letter(write(write_deck(make_frame, points)), 1, "Точка") for points in (3, 25))
    assert many < few


def test_a_slide_that_no_letters_fit_is_refused(write, make_frame):
    """The twin: a slide that takes more than one page is seen."""
    with pytest.raises(StudyError, match="Защо.*more than a page"):
        write(write_deck(make_frame, 90))
