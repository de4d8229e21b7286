"""A plan reads the same in every format, and each format's own ways of writing are understood."""

import io
import json
import re
import zipfile
from collections import Counter

import docx
import pandas as pd
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

SAME = ["kind", "quote", "level", "heading", "table", "row", "column", "header"]
TEXT_FORMATS = ["byala.pdf", "byala.docx", "byala.odt", "byala.html"]
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


@pytest.fixture(scope="module")
def truth(demonstration) -> dict:
    path = demonstration.parent / "truth.json"
    if not path.exists():
        pytest.skip("the demonstration documents are not in this study")
    return json.loads(path.read_text(encoding="utf-8"))["documents"]


def plain(quote: str) -> str:
    """A binding space is a space: a PDF does not tell them apart."""
    return re.sub(r"\s", " ", quote)


def expect(passages: list[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(passages)[SAME]
    return frame.assign(quote=frame["quote"].map(plain), heading=frame["heading"].map(plain))


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_the_same_plan_gives_the_same_passages_in_every_format(demonstration, read_passages, truth, name):
    expected = expect(truth["demo-byala-2013"]["passages"])
    got = read_passages((demonstration / name).read_bytes(), name)[SAME]
    pd.testing.assert_frame_equal(got, expected, check_dtype=False)


def test_every_demonstration_document_gives_the_passages_it_was_made_from(demonstration, read_passages, truth):
    for document in truth.values():
        for name in set(document["files"]) - {"byala_scan.pdf"}:
            got = read_passages((demonstration / name).read_bytes(), name)[SAME]
            pd.testing.assert_frame_equal(got, expect(document["passages"]), check_dtype=False, obj=name)


def test_the_scan_loses_at_most_two_words_in_a_hundred_and_no_cell(demonstration, read_passages, truth):
    recognised = (demonstration / "byala_scan.ocr.txt").read_text(encoding="utf-8")
    got = read_passages((demonstration / "byala_scan.pdf").read_bytes(), "byala_scan.pdf", recognised)
    expected = expect(truth["demo-byala-2013"]["passages"])
    words, read = (Counter(re.findall(r"\w+", frame["quote"].str.cat(sep=" "))) for frame in (expected, got))
    assert (words - read).total() <= 0.02 * words.total()
    places = ["kind", "table", "row", "column"]
    pd.testing.assert_frame_equal(got[places], expected[places], check_dtype=False)
    assert set(got["page"]) == {1, 2, 3, 4, 5}


def save_docx(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_headings_of_word_are_known_by_style_and_by_outline(read_passages):
    document = docx.Document()
    document.add_heading("План", 0)
    document.add_heading("Увод", 1)
    document.add_paragraph("Текст на увода.")
    outlined = document.add_paragraph("Цели")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    outlined._p.get_or_add_pPr().append(level)
    passages = read_passages(save_docx(document), "plan.docx")
    assert passages["level"].tolist() == [1, 2, 0, 3]
    assert passages["heading"].tolist() == ["", "План", "План › Увод", "План › Увод"]


def test_a_word_file_without_styles_has_headings_by_weight_and_capitals(read_passages):
    document = docx.Document()
    document.add_paragraph().add_run("I. Увод").bold = True
    document.add_paragraph("Текст на увода.")
    document.add_paragraph("ОБРАЗОВАНИЕ")
    assert read_passages(save_docx(document), "plan.docx")["kind"].tolist() == ["heading", "paragraph", "heading"]


def test_deleted_text_of_word_is_not_read_and_inserted_text_is(read_passages):
    document = docx.Document()
    paragraph = document.add_paragraph("Общината ")
    for tag, inner, text in (("w:del", "w:delText", "няма да "), ("w:ins", "w:t", "ще ")):
        change, run, letters = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        letters.text = text
        letters.set(qn("xml:space"), "preserve")
        run.append(letters)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("плати.")
    assert read_passages(save_docx(document), "plan.docx")["quote"].tolist() == ["Общината ще плати."]


def test_merged_cells_of_word_stand_once_and_a_header_is_told_by_its_mark(read_passages):
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate(
        (("Мярка", "Срок", ""), ("Обучение", "2013 г.", "2014 г."), ("", "2015 г.", "2016 г."))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    passages = read_passages(save_docx(document), "plan.docx")
    got = list(passages[["kind", "row", "column", "quote", "header"]].itertuples(index=False, name=None))
    assert got == [
        ("header", 0, 0, "Мярка", ""),
        ("header", 0, 1, "Срок", ""),
        ("cell", 1, 0, "Обучение", "Мярка"),
        ("cell", 1, 1, "2013 г.", "Срок"),
        ("cell", 1, 2, "2014 г.", "Срок"),
        ("cell", 2, 1, "2015 г.", "Срок"),
        ("cell", 2, 2, "2016 г.", "Срок"),
    ]


def test_page_breaks_that_word_noted_give_the_pages(read_passages):
    document = docx.Document()
    document.add_paragraph("Първа страница.").add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    document.add_paragraph("Втора страница.")
    assert read_passages(save_docx(document), "plan.docx")["page"].tolist() == [1, 2]


def make_odt(body: str, styles: str = "") -> bytes:
    names = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "text", "table", "style"))
    names += f' xmlns:fo="{OFFICE}:xsl-fo-compatible:1.0"'
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = (
        f"<office:document-content {names}>{automatic}<office:body><office:text>{body}</office:text></office:body>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", content + "</office:document-content>")
    return file.getvalue()


def test_an_opendocument_text_is_read_without_notes_and_what_was_deleted(read_passages):
    body = (
        "<text:tracked-changes><text:p>изтрито</text:p></text:tracked-changes>"
        '<text:h text:outline-level="1">Увод</text:h>'
        "<text:p>Първо<text:s/>изречение<text:note><text:p>бележка</text:p></text:note>.</text:p>"
        "<text:list><text:list-item><text:p>точка</text:p></text:list-item></text:list>"
    )
    passages = read_passages(make_odt(body), "plan.odt")
    assert passages["quote"].tolist() == ["Увод", "Първо изречение.", "точка"]
    assert passages["kind"].tolist() == ["heading", "paragraph", "item"]


def test_repeated_and_covered_cells_of_an_opendocument_table_keep_their_columns(read_passages):
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    head = row(cell("Мярка"), cell("Срок", 'table:number-columns-spanned="2"'), covered)
    rows = row(cell("Обучение"), cell("2013 г.", 'table:number-columns-repeated="2"'))
    body = f"<table:table><table:table-header-rows>{head}</table:table-header-rows>{rows}</table:table>"
    passages = read_passages(make_odt(body), "plan.odt")
    assert passages.loc[passages["kind"] == "cell", "column"].tolist() == [0, 1, 2]
    assert passages.loc[passages["kind"] == "cell", "header"].tolist() == ["Мярка", "Срок", "Срок"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_page_of_html_is_read_without_menus_in_whichever_encoding(read_passages, encoding):
    body = (
        "<nav><a>Начало</a></nav><header>Образец</header><h1>План</h1><p>Общината<br>ще плати.</p>"
        "<script>x</script><div>Свободен текст <b>тук</b>.<ul><li>точка</li></ul></div><footer>Край</footer>"
    )
    data = f"<html><head><title>т</title></head><body>{body}</body></html>".encode(encoding)
    passages = read_passages(data, "plan.html")
    assert passages["quote"].tolist() == ["План", "Общината ще плати.", "Свободен текст тук.", "точка"]
    assert passages["kind"].tolist() == ["heading", "paragraph", "paragraph", "item"]


def test_the_header_of_an_article_is_its_title_and_that_of_the_page_runs_over_it(read_passages):
    body = (
        "<header>Община</header><article><header><h1>План</h1></header><p>Увод.</p></article><footer>Контакти</footer>"
    )
    assert read_passages(f"<body>{body}</body>".encode(), "plan.html")["quote"].tolist() == ["План", "Увод."]


def test_cells_of_html_that_span_rows_keep_the_columns_of_those_below(read_passages):
    head = "<tr><th>Мярка</th><th>Срок</th></tr>"
    rows = "<tr><td rowspan=2>Обучение</td><td>2013 г.</td></tr><tr><td>2014 г.</td></tr>"
    passages = read_passages(f"<body><table>{head}{rows}</table></body>".encode(), "plan.html")
    assert passages["column"].tolist() == [0, 1, 0, 1, 1]
    assert passages["header"].tolist()[-1] == "Срок"


@pytest.mark.parametrize(
    ("rows", "headers"),
    [
        ([["Мярка", "Срок"], ["Обучение на медиатори.", "2014 г."]], ["Мярка", "Срок"]),
        ([["Мярка", "Срок"], ["1", "2"], ["Обучение", "2014 г."]], ["Мярка", "Срок", "1", "2"]),
        ([["Срок:", "2014 г."], ["Мярка:", "Обучение"]], []),
        ([["Обучение на медиатори", "12 500 лв."], ["Ремонт на детската градина", "300 лв."]], []),
        ([["Мярка", "Срок"]], []),
    ],
)
def test_in_a_table_without_marks_the_first_row_is_a_header_where_it_reads_like_one(read_passages, rows, headers):
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    passages = read_passages(f"<body><table>{table}</table></body>".encode(), "plan.html")
    assert passages.loc[passages["kind"] == "header", "quote"].tolist() == headers
