"""Word files: headings, captions, descriptions, heads of tables, the mark of invented data – and equal bytes."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from analysis.disclosure.scans import Private, scan
from analysis.errors import StudyError
from analysis.publish.docx import LINE, share_line, write_docx
from analysis.publish.docx_body import TABLE_ORDER
from analysis.publish.docx_reference import FONT, INSTEAD
from analysis.publish.embed import embed_drawing
from analysis.publish.parts import About

DAY = dt.date(2015, 11, 30)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="900pt">'
    '<path d="M 10 10 L 30 10 L 30 30 z" style="fill: #801650"/></svg>'
)
ALT = "Точкова диаграма с една стойност: 67%."
IMAGE = f'<img alt="{ALT}" src="{embed_drawing(SVG)}">'
TABLE = (
    '<table><thead><tr><th scope="col">Програма</th><th scope="col" class="number">Роми</th></tr></thead><tbody><tr>'
    '<th scope="row">Медиатори</th><td class="number"><span>(67%)</span> <small>46%–83%; n = 24</small></td></tr>'
    "</tbody></table>"
)
PAGE = f"""<html lang="bg"><body><nav>не е за файла</nav>
<nav class="contents"><p>Съдържание</p><ol><li>не е за файла</li></ol></nav>
<main id="main"><h1>Община Борово</h1><p>Текст &amp; още</p>
<h2 id="a">Познати програми</h2><ul><li>Едно <a href="documents.html#x">място</a></li><li>две</li></ul>
<figure id="figure-recognition"><figcaption><strong>Фигура 1.</strong> Дял на чувалите</figcaption>
<div class="scroll">{IMAGE}</div><p class="note">Бележка.</p>
<p class="download"><a href="../data/recognition.csv" download>Изтегляне</a></p>
<details><summary>Данните от фигура 1</summary><div class="scroll">{TABLE}</div></details></figure>
<h3>Подробно</h3>
<figure id="table-plans" class="table"><figcaption><strong>Таблица 1.</strong> Планове</figcaption>
<div class="scroll">{TABLE}</div><p class="note">Още бележка.</p></figure></main><script>x</script></body></html>"""


@pytest.fixture(scope="module")
def about() -> About:
    return About(
        language="bg", title="Община Борово", study="Участие", publisher="Клуб & Ко", status="Данните са измислени.",
        mark="Демонстрационни данни", licence="CC BY 4.0", citation="Клуб (2015)", date="30 ноември 2015 г.",
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(about) -> bytes:
    return write_docx(PAGE, about, DAY)


def read(made: bytes, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read(part))


def list_styled(made: bytes, style: str) -> list[str]:
    return [p.text for p in Document(io.BytesIO(made)).paragraphs if p.style.name.lower() == style.lower()]


def list_undescribed(made: bytes) -> list[str]:
    """The pictures without a description, or with an address in place of one."""
    pictures = [*read(made).iter("{*}docPr"), *read(made).iter("{*}cNvPr")]
    return [p.get("id") for p in pictures if not p.get("descr", "").strip() or p.get("descr").endswith(".png")]


def test_headings_are_those_of_the_page_and_none_is_skipped(made):
    headings = [(p.style.name, p.text) for p in Document(io.BytesIO(made)).paragraphs if "Heading" in p.style.name]
    expected = [("Heading 1", "Община Борово"), ("Heading 2", "Познати програми"), ("Heading 3", "Подробно")]
    assert headings == expected


def test_every_picture_has_its_alternative_text_and_no_more_room_than_the_page(made):
    assert list_undescribed(made) == []
    (picture,) = Document(io.BytesIO(made)).inline_shapes
    assert picture._inline.docPr.get("descr") == ALT
    assert picture.height.cm < 29.7 - 2 * 2.2 and picture.width / picture.height == pytest.approx(400 / 900, 0.01)


def test_a_picture_without_a_description_is_seen(made):
    """The twin."""
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(ALT.encode(), b""))
    assert len(list_undescribed(bare.getvalue())) == 2


def test_a_figure_without_alternative_text_is_refused(about):
    with pytest.raises(StudyError, match="alternative text"):
        write_docx(PAGE.replace(ALT, " "), about, DAY)


def test_captions_carry_their_number_as_a_field_of_word(made):
    captions = [p for p in read(made).iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
                and p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "Caption"]  # fmt: skip
    texts = ["".join(t.text for t in caption.iter(qn("w:t"))) for caption in captions]
    assert texts == ["Фигура 1. Дял на чувалите", "Данните от фигура 1", "Таблица 1. Планове"]
    fields = [field.get(qn("w:instr")).split()[:2] for caption in captions for field in caption.iter(qn("w:fldSimple"))]
    assert fields == [["SEQ", "Фигура"], ["SEQ", "Таблица"]]


def test_every_table_repeats_its_head_has_a_name_and_keeps_its_rows_whole(made):
    tables = list(read(made).iter(qn("w:tbl")))
    assert [t.find(f".//{qn('w:tblCaption')}").get(qn("w:val")) for t in tables] == [
        "Данните от фигура 1", "Таблица 1. Планове",
    ]  # fmt: skip
    for table in tables:
        rows = table.findall(qn("w:tr"))
        assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True, False]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        order = [TABLE_ORDER.index(etree.QName(child).localname) for child in table.find(qn("w:tblPr"))]
        assert order == sorted(order), "Word repairs a file whose elements stand in another order"
    numbers = [p.alignment for row in Document(io.BytesIO(made)).tables[0].rows for p in row.cells[1].paragraphs]
    assert numbers == [2, 2], "numbers stand at the right"


def read_paragraph(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def list_kept(made: bytes) -> list[str]:
    """The paragraphs that stand on the page of the next one, by themselves and not by their style."""
    return [read_paragraph(kept.getparent().getparent()) for kept in read(made).iter(qn("w:keepNext"))]


def test_a_short_table_stands_with_its_note_and_a_caption_with_what_is_said_before_it(made):
    kept = list_kept(made)
    assert "две" in kept, "what is said before a caption"
    assert "Изтегляне" not in kept, "what belongs to the figure before a caption"
    assert kept.count("Програма") == kept.count("Роми") == 2
    assert kept.count("Медиатори") == 1, "the last row of the table that a note follows, not of the one without"
    assert kept.count("Бележка.") == 1, "a note with where its data are"


def test_only_the_ends_of_a_long_table_are_kept(about):
    """The twin."""
    row = TABLE[TABLE.index('<tr><th scope="row">') : TABLE.index("</tbody>")]
    rows = "".join(row.replace("Медиатори", f"Ред {number}") for number in range(20))
    kept = list_kept(write_docx(PAGE.replace(row, rows), about, DAY))
    assert {"Ред 0", "Ред 18"} <= set(kept) and not {"Ред 5", "Ред 17"} & set(kept)


def test_the_contents_list_the_chapters_and_lead_to_them(made):
    (listed,) = read(made).iter(qn("w:sdt"))
    texts = [read_paragraph(paragraph) for paragraph in listed.iter(qn("w:p"))]
    assert texts == ["Съдържание", "Познати програми", ""]
    places = {mark.get(qn("w:name")) for mark in read(made).iter(qn("w:bookmarkStart"))}
    assert [link.get(qn("w:anchor")) in places for link in listed.iter(qn("w:hyperlink"))] == [True]
    kinds = [mark.get(qn("w:fldCharType")) for mark in listed.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    before = listed.getprevious()
    assert read_paragraph(before) == "Текст & още"


def test_a_page_without_contents_has_no_list_of_them(about):
    """The twin."""
    bare = PAGE.replace(' class="contents"', "")
    assert not list(read(write_docx(bare, about, DAY)).iter(qn("w:sdt")))


def test_a_wide_table_has_smaller_letters_and_a_base_stays_on_its_line(about, made):
    assert len(list_cells(made, "TableText")) == 8 and not list_cells(made, "TableTextWide")
    cells = "".join(f'<td class="number">{number}</td>' for number in range(5))
    wide = f'<table><tr><th scope="row">Едно</th>{cells}</tr><tr><th scope="row">Две</th>{cells}</tr></table>'
    assert len(list_cells(write_docx(PAGE.replace(TABLE, wide), about, DAY), "TableTextWide")) == 24
    assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}24" in "".join(read(made).itertext())


def list_cells(made: bytes, style: str) -> list[etree._Element]:
    return [name for name in read(made).iter(qn("w:pStyle")) if name.get(qn("w:val")) == style]


def test_every_column_has_room_for_its_longest_word():
    words, text = ["Финансиране", "18"], ["Бележка", "много думи " * 40]
    shares = share_line([words, text, words, ["Сума", "1"]])
    assert sum(shares) == pytest.approx(1) and shares[1] == max(shares)
    assert all(share * LINE >= letters for share, letters in zip(shares, (11, 7, 11, 4), strict=True))


def test_a_call_out_keeps_its_look_and_a_footnote_has_no_way_back(about):
    called = """<aside class="callout note" role="note"><p class="callout-title">Как се <em>четат</em></p>
    <p>Оценки</p></aside><p>Следва <a class="footnote-backref" href="#x">↩</a></p>"""
    word = Document(io.BytesIO(write_docx(PAGE.replace("<h3>", f"{called}<h3>"), about, DAY)))
    got = [(p.text.strip(), p.style.name) for p in word.paragraphs if p.style.name == "Callout" or "Следва" in p.text]
    assert got == [("Как се четат", "Callout"), ("Оценки", "Callout"), ("Следва", "Body Text")]
    title = next(p for p in word.paragraphs if p.style.name == "Callout")
    assert all(run.bold for run in title.runs if run.text.strip())
    about_style = word.styles["Callout"].element.pPr
    assert [etree.QName(child).localname for child in about_style][:2] == ["pBdr", "shd"]


def test_text_after_a_table_stands_at_a_distance(about):
    page = PAGE.replace("</details></figure>", "</details></figure><p>След таблицата</p>")
    (after,) = [p for p in Document(io.BytesIO(write_docx(page, about, DAY))).paragraphs if p.text == "След таблицата"]
    assert after.paragraph_format.space_before.pt == 6


def test_what_only_a_screen_needs_is_left_out_and_lists_are_lists(made):
    text = "".join(read(made).itertext())
    assert "не е за файла" not in text and "Текст & още" in text
    assert len(list(read(made).iter(qn("w:numPr")))) == 2


def test_bullets_are_of_the_font_of_the_text(made):
    levels = [level for level in read(made, "word/numbering.xml").iter(qn("w:lvl"))]
    bullets = {level.find(qn("w:lvlText")).get(qn("w:val")) for level in levels
               if level.find(qn("w:numFmt")).get(qn("w:val")) == "bullet"}  # fmt: skip
    assert bullets <= {"•", " "} and "•" in bullets


def test_links_are_kept(made):
    links = [link.get("Target") for link in read(made, "word/_rels/document.xml.rels") if link.get("TargetMode")]
    assert sorted(links) == ["../data/recognition.csv", "documents.html#x"]


def test_the_mark_of_invented_data_stands_above_and_below_every_page_and_before_the_text(made, about):
    section = Document(io.BytesIO(made)).sections[0]
    for part in (section.header, section.footer):
        assert about.mark in "".join(p.text for p in part.paragraphs)
    assert list_styled(made, "Demonstration") == [about.status]


def test_a_published_study_has_no_mark(about):
    """The twin."""
    made = write_docx(PAGE, replace(about, status="", mark=""), DAY)
    text = b"".join(zipfile.ZipFile(io.BytesIO(made)).read(f"word/{part}1.xml") for part in ("header", "footer"))
    assert about.mark not in text.decode() and list_styled(made, "Demonstration") == []


@pytest.mark.parametrize(("language", "region"), [("bg", "bg-BG"), ("en", "en-GB")])
def test_language_title_and_font_are_set(about, language, region):
    made = write_docx(PAGE, replace(about, language=language), DAY)
    word = Document(io.BytesIO(made))
    assert next(word.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))).get(qn("w:val")) == region
    properties = word.core_properties
    assert (properties.title, properties.language, properties.author) == ("Община Борово", region, "Клуб & Ко")
    assert properties.created == properties.modified == dt.datetime(2015, 11, 30, tzinfo=dt.UTC)
    fonts = {f.get(qn("w:name")): f.find(qn("w:altName")) for f in read(made, "word/fontTable.xml")}
    assert fonts[FONT].get(qn("w:val")) == INSTEAD
    assert next(word.styles.element.iter(qn("w:rFonts"))).get(qn("w:ascii")) == FONT


def test_the_same_page_gives_the_same_bytes_wherever_it_is_made(made, about, monkeypatch, tmp_path):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert write_docx(PAGE, about, DAY) == made
    assert write_docx(PAGE, about, dt.date(2016, 1, 1)) != made


def test_an_audit_takes_nothing_in_the_file_for_that_of_a_person(made):
    found = scan({"borovo.docx": made}, Private({}, frozenset(), ""))
    assert found.empty, found.to_string()


def test_no_part_names_the_machine_or_the_hour(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2015, 11, 30, 0, 0, 0)}
        text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))
    assert b"/tmp" not in text and re.findall(rb"20[12]\d-\d\d-\d\dT[^<]*", text) == [b"2015-11-30T00:00:00Z"] * 2
