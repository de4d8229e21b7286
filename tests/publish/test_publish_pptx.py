"""Presentations: a slide for each of the page with its title, descriptions, notes, the mark – and equal bytes."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree, html
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Pt

from analysis.disclosure.reading import packages
from analysis.disclosure.scans import Private, scan
from analysis.errors import StudyError
from analysis.publish import pptx_reference
from analysis.publish.embed import embed_drawing
from analysis.publish.parts import About
from analysis.publish.pptx import write_pptx
from analysis.publish.pptx_reference import LAYOUTS
from analysis.publish.slides import render_slides

DAY = dt.date(2015, 11, 30)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="300pt">'
    '<path d="M 10 10 L 30 10 L 30 30 z" style="fill: #801650"/></svg>'
)
ALT = "Точкова диаграма с една стойност: 67%."
ROW = '<tr><th scope="row">Медиатори</th><td class="number"><span>67%</span> <small>46%–83%; n = 24</small></td></tr>'
TABLE = f'<table><thead><tr><th scope="col">Вид</th><th scope="col" class="number">Роми</th></tr></thead>{ROW}</table>'
DETAILS = f"<details><summary>Данните</summary><div>{TABLE}</div></details>"
FIGURE = (
    f'<figure id="f"><figcaption><strong>Фигура 1.</strong> Дял</figcaption>'
    f'<img alt="{ALT}" src="{embed_drawing(SVG)}">'
    f'<p class="note">Бележка.</p><p class="download"><a href="../data/a.csv">a.csv</a></p>{DETAILS}</figure>'
)
TABLED = f'<figure class="table" id="t"><figcaption><strong>Таблица 1.</strong> Планове</figcaption>{TABLE}</figure>'
CONTENT = f"""<h1 id="a">Кръгла маса</h1><p><em>За какво</em></p><aside class="notes"><p>Поздрав</p></aside>
<h2 id="b">Защо</h2><ul><li>Едно &lt;две&gt; <a href="https://example.org/">сайт</a></li><li>и
<a href="practices.html#x">практика</a></li></ul><aside class="notes"><p>Обяснение</p></aside>
<h2 id="c">Таблица</h2><ul><li>Точка</li></ul>{TABLED}<h2 id="d">Фигура</h2>{FIGURE}"""
TITLES = ["Кръгла маса", "Защо", "Таблица", "Фигура"]


@pytest.fixture
def about() -> About:
    return About(
        language="bg", title="Кръгла маса", study="Участие", publisher="Клуб & Ко", status="Данните са измислени.",
        mark="Демонстрационни данни", licence="CC BY 4.0", citation="Клуб (2015)", date="30 ноември 2015 г.",
    )  # fmt: skip


@pytest.fixture
def write(make_frame, about, fonts):
    """A function that writes a presentation of a content."""

    def write_slides(content: str = CONTENT, about: About = about) -> bytes:
        page = render_slides(make_frame(about.language), "round_table.slides", "Кръгла маса", content)
        return write_pptx(page, about, lambda key: f"{key} {about.language}", fonts, DAY)

    return write_slides


@pytest.fixture(scope="module")
def kept() -> list[bytes]:
    """Where the presentation that most tests look at is kept."""
    return []


@pytest.fixture
def made(kept, write) -> bytes:
    if not kept:
        kept.append(write())
    return kept[0]


def open_slides(made: bytes) -> list:
    return list(Presentation(io.BytesIO(made)).slides)


def list_titles(made: bytes) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in open_slides(made)]


def list_undescribed(made: bytes) -> list[str]:
    """The pictures and tables of slides that have no alternative text."""
    kinds = (qn("p:pic"), qn("p:graphicFrame"))
    shown = [shape for slide in open_slides(made) for shape in slide.shapes if shape._element.tag in kinds]
    return [shape.name for shape in shown if not shape._element._nvXxPr.cNvPr.get("descr")]


def list_unmarked(made: bytes, mark: str) -> list[int]:
    """The slides whose foot does not bear the mark."""
    found = []
    for number, slide in enumerate(open_slides(made), start=1):
        feet = [s for s in slide.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.FOOTER]
        found += [number] if not [foot for foot in feet if mark in foot.text_frame.text] else []
    return found


def list_outside(made: bytes) -> list[str]:
    """What stands beyond the edge of its slide."""
    deck = Presentation(io.BytesIO(made))
    return [
        shape.name
        for slide in deck.slides
        for shape in slide.shapes
        if min(shape.left, shape.top) < 0
        or shape.left + shape.width > deck.slide_width
        or shape.top + shape.height > deck.slide_height
    ]


def rewrite(made: bytes, before: str, after: str) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(before.encode(), after.encode()))
    return changed.getvalue()


def test_each_slide_of_the_page_is_one_with_its_title(made, make_frame):
    page = html.fromstring(render_slides(make_frame(), "round_table.slides", "Кръгла маса", CONTENT))
    assert list_titles(made) == [slide.get("aria-label") for slide in page.xpath("//section")] == TITLES


def test_a_slide_that_is_left_out_is_seen(write):
    """The twin."""
    assert list_titles(write(CONTENT.replace('<h2 id="c">Таблица</h2><ul><li>Точка</li></ul>', ""))) != TITLES


def test_every_picture_and_table_has_its_alternative_text(made):
    slides = open_slides(made)
    (picture,) = [shape for shape in slides[3].shapes if shape._element.tag == qn("p:pic")]
    assert picture._element._nvXxPr.cNvPr.get("descr") == ALT
    assert list_undescribed(made) == []


@pytest.mark.parametrize(("text", "left"), [(ALT, 1), ("Планове", 1)])
def test_one_without_it_is_found(made, text, left):
    """The twin."""
    assert len(list_undescribed(rewrite(made, f'descr="{text}"', 'descr=""'))) == left


def test_a_figure_without_alternative_text_or_a_second_one_is_refused(write):
    with pytest.raises(StudyError, match="alternative text"):
        write(CONTENT.replace(ALT, " "))
    with pytest.raises(StudyError, match="Фигура.*two figures or tables"):
        write(CONTENT + TABLED)


def test_a_reservation_stands_among_the_points(write):
    callout = '<aside class="callout" role="note"><p class="callout-title">Внимание</p><p>Малка база</p></aside>'
    slide = open_slides(write(f"{CONTENT}<h2>Оценки</h2>{callout}"))[-1]
    points = next(shape for shape in slide.placeholders if shape.placeholder_format.idx == 1)
    assert [paragraph.text for paragraph in points.text_frame.paragraphs] == ["Внимание", "Малка база"]
    assert slide.notes_slide.notes_text_frame.text == ""


def test_what_a_slide_cannot_hold_is_refused(write):
    with pytest.raises(StudyError, match="Фигура.*<blockquote>"):
        write(f"{CONTENT}<blockquote>Дума</blockquote>")
    with pytest.raises(StudyError, match="Много.*more than can be seen"):
        write(f"{CONTENT}<h2>Много</h2><p>{'дума ' * 5000}</p>")


def test_what_the_speaker_says_is_in_the_notes_and_so_is_the_table_behind_a_figure(made):
    said = [slide.notes_slide.notes_text_frame.text for slide in open_slides(made)]
    assert said[:3] == ["Поздрав", "Обяснение", ""]
    assert said[3] == "pptx.behind bg:\nМедиатори: Роми – 67% (46%–83%; n = 24)."


def test_texts_stand_in_the_places_of_layouts_that_have_names(made):
    slides = open_slides(made)
    assert [slide.slide_layout.name for slide in slides] == [
        f"pptx.layout_{name} bg" for name in ("first", "points", "table", "figure")
    ]
    assert all(shape.is_placeholder for slide in slides for shape in slide.shapes)
    assert not [
        shape for slide in slides for shape in slide.shapes if shape.has_text_frame and not shape.text_frame.text
    ]
    assert len(Presentation(io.BytesIO(made)).slide_layouts) == len(LAYOUTS)


def test_lists_are_lists_and_links_lead_out_of_the_site_only(made):
    (points,) = [shape for shape in open_slides(made)[1].placeholders if shape.placeholder_format.idx == 1]
    texts = [paragraph.text for paragraph in points.text_frame.paragraphs]
    assert texts == ["Едно <две> сайт", "и практика"]
    runs = [run for paragraph in points.text_frame.paragraphs for run in paragraph.runs]
    assert [run.hyperlink.address for run in runs if run.hyperlink.address] == ["https://example.org/"]


def test_a_table_has_its_heads_and_its_remarks_and_numbers_at_the_right(made):
    (frame,) = [shape for shape in open_slides(made)[2].shapes if shape.has_table]
    table = frame.table
    assert table.first_row and table.first_col and not table.horz_banding
    assert [[cell.text_frame.text for cell in row.cells] for row in table.rows] == [
        ["Вид", "Роми"], ["Медиатори", "67%\n46%–83%; n = 24"],
    ]  # fmt: skip
    assert {p.alignment for row in table.rows for p in row.cells[1].text_frame.paragraphs} == {3}  # right


def test_nothing_stands_beyond_its_slide(made):
    assert list_outside(made) == []


def test_what_stands_beyond_it_is_found(made):
    """The twin."""
    deck = Presentation(io.BytesIO(made))
    deck.slides[0].shapes[0].left = Pt(900)
    changed = io.BytesIO()
    deck.save(changed)
    assert len(list_outside(changed.getvalue())) == 1


def test_every_slide_bears_the_mark_of_invented_data_and_its_number(made, about):
    assert list_unmarked(made, about.mark) == []
    numbers = [
        shape.text_frame.text
        for slide in open_slides(made)
        for shape in slide.placeholders
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
    ]
    assert numbers == ["1", "2", "3", "4"]


def test_a_slide_without_the_mark_is_found_and_a_published_study_has_none(write, made, about):
    """The twin."""
    deck = Presentation(io.BytesIO(made))
    foot = deck.slides[1].shapes[-2]
    foot._element.getparent().remove(foot._element)
    changed = io.BytesIO()
    deck.save(changed)
    assert list_unmarked(changed.getvalue(), about.mark) == [2]
    published = write(about=replace(about, mark="", status=""))
    assert list_unmarked(published, about.mark) == [1, 2, 3, 4]
    assert about.mark.encode() not in b"".join(read_parts(published).values())


def read_parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def list_languages(made: bytes) -> set[str]:
    """The languages that texts are said to be in; "" for a text of which none is said."""
    roots = [etree.fromstring(part) for name, part in read_parts(made).items() if re.search(r"lide\d+\.xml$", name)]
    runs = [run for root in roots for run in root.iter(qn("a:r"), qn("a:fld"))]
    return {run.find(qn("a:rPr")).get("lang", "") for run in runs}


@pytest.mark.parametrize(("language", "region"), [("bg", "bg-BG"), ("en", "en-GB")])
def test_language_title_and_day_are_set(write, about, language, region):
    made = write(about=replace(about, language=language))
    assert list_languages(made) == {region}
    facts = Presentation(io.BytesIO(made)).core_properties
    assert (facts.title, facts.language, facts.author) == ("Кръгла маса", region, "Клуб & Ко")
    assert facts.created.replace(tzinfo=None) == facts.modified.replace(tzinfo=None) == dt.datetime(2015, 11, 30)


def test_a_text_in_another_language_is_found(made):
    """The twin."""
    assert list_languages(rewrite(made, 'lang="bg-BG"', 'lang="en-US"')) == {"en-US"}


def test_no_word_of_the_template_is_left(made):
    words = b"".join(part for name, part in read_parts(made).items() if name.startswith("ppt/slide"))
    assert b"Click to" not in words and b"level" not in b"".join(
        part for name, part in read_parts(made).items() if "notesMaster" in name
    )


def test_the_same_page_gives_the_same_bytes_wherever_it_is_made(write, made, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    assert write() == made
    assert write(CONTENT.replace("Точка", "Точки")) != made


def test_an_audit_takes_nothing_in_the_file_for_that_of_a_person(made):
    found = scan({"slides.pptx": made}, Private({}, frozenset(), ""))
    assert found.empty, found.to_string()
    assert packages.FIELD == pptx_reference.FIELD


@pytest.mark.parametrize(
    "place",
    ["Точка", "Обяснение", "Медиатори", "Планове", "Бележка."],
    ids=["point", "notes", "cell", "caption", "note"],
)
def test_personal_data_anywhere_in_it_are_found(write, place):
    """The twin; one number is that of nobody."""
    found = scan({"slides.pptx": write(CONTENT.replace(place, f"{place} 7525010012"))}, Private({}, frozenset(), ""))
    assert set(found["kind"]) == {"egn"}


def test_no_part_names_the_machine_or_the_hour(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2015, 11, 30, 0, 0, 0)}
    parts = read_parts(made)
    assert not [name for name in parts if "printerSettings" in name or "thumbnail" in name]
    text = b"".join(part for name, part in parts.items() if name.endswith((".xml", ".rels")))
    assert b"/tmp" not in text and set(re.findall(rb"20[12]\d-\d\d-\d\dT[^<]*", text)) == {b"2015-11-30T00:00:00Z"}
