"""The text of a scan is recognised once, kept beside it for people to check, and read from there."""

import io
import shutil
import subprocess

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from analysis.documents.extract import extract
from analysis.documents.extract.mend import mend_line, mend_text
from analysis.documents.extract.ocr import read_recognised, write_recognised
from analysis.documents.extract.recognise import recognise
from analysis.documents.extract.scan import find_slant
from analysis.documents.extract.tesseract import find_version
from analysis.documents.passages import make_passages
from analysis.errors import StudyError

BODY = """<h1>План за действие</h1><h2>I. Въведение</h2><p>Общинската администрация организира обучения за
безработни лица от двата квартала и помага на хората да си изберат личен лекар.</p><h2>II. Мерки</h2>
<table><tr><th>Дейност</th><th>Срок</th></tr><tr><td>Назначаване на здравен медиатор</td><td>до 30 юни 2014 г.</td></tr>
<tr><td>Ремонт на детската градина</td><td>постоянен</td></tr></table>"""


def photograph(pdf: bytes, slant: float = 0.0) -> bytes:
    """Return the first page of a PDF as an image in a PDF, a little aslant."""
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72, grayscale=True).to_pil()
    file = io.BytesIO()
    image.rotate(slant, Image.Resampling.BICUBIC, fillcolor=255).save(file, "PDF", resolution=200)
    return file.getvalue()


@pytest.fixture(scope="module")
def scan(print_pdf) -> bytes:
    return photograph(print_pdf(BODY, "table { width: 14cm }"), 0.7)


@pytest.fixture(scope="module")
def recognised(scan) -> str:
    try:
        find_version()
    except StudyError as error:
        pytest.skip(str(error))
    return recognise(scan, "scan.pdf")


def test_the_recognised_text_gives_headings_paragraphs_and_cells(scan, recognised):
    extracted = extract(scan, "scan.pdf", recognised)
    pages, passages, boxes = make_passages(extracted, "scan")
    assert extracted.problems == []
    assert pages["repaired"].tolist() == ["ocr"]
    assert pages["confidence"].between(0.8, 1).all()
    kinds = ["heading", "heading", "paragraph", "heading", "header", "header", "cell", "cell", "cell", "cell"]
    assert passages["kind"].tolist() == kinds
    assert passages["quote"].tolist()[:2] == ["План за действие", "I. Въведение"]
    assert passages["header"].tolist()[-4:] == ["Дейност", "Срок"] * 2
    assert set(boxes["passage"]) == set(passages["passage"])


def test_the_lines_of_a_cell_lie_within_it(scan, recognised):
    tables = read_recognised(recognised, scan, "scan.ocr.txt").pages[1].tables
    assert len(tables) == 1
    for cell, lines in zip(tables[0][0].cells, tables[0][1], strict=True):
        assert lines
        assert all(cell[0] <= line.box[0] and line.box[2] <= cell[2] for line in lines)
        assert all(cell[1] <= line.baseline <= cell[3] for line in lines)


def test_the_recognised_text_says_what_it_was_made_from_and_that_nobody_checked_it(recognised):
    head = recognised.splitlines()[:4]
    assert head[0] == "recognised text of scan.pdf"
    assert head[1].startswith("sha256: ")
    assert head[2].startswith("tesseract: ") and head[2].endswith(" bul")
    assert head[3] == "checked by: nobody yet"


TEXT = """page 1, confidence 0.91, 595 x 842
70 100 300 111 11 | Общината работи заедно сжителите.
table
cell 70 200 150 220
72 203 120 214 11 bold | Срок
cell 150 200 250 220
cell 70 220 150 240
72 223 120 234 11 | 2014 г.
cell 150 220 250 240
"""


@pytest.fixture
def picture() -> bytes:
    file = io.BytesIO()
    Image.new("L", (400, 600), 200).save(file, "PDF")
    return file.getvalue()


def put_beside(picture: bytes, text: str = TEXT, checked: str = "nobody yet") -> str:
    return write_recognised("scan.pdf", picture, "5.3.0 bul", [], checked) + "\n" + text


def test_what_was_written_is_read_again(picture):
    layouts = list(read_recognised(put_beside(picture), picture, "scan.ocr.txt").pages.values())
    again = write_recognised("scan.pdf", picture, "5.3.0 bul", layouts)
    assert [line for line in again.splitlines() if line] == [line for line in put_beside(picture).splitlines() if line]


def test_text_that_somebody_checked_stays_as_it_was_left_and_other_text_is_mended(picture):
    def read(checked: str) -> str:
        return extract(picture, "scan.pdf", put_beside(picture, checked=checked)).blocks["text"].iloc[0]

    assert read("nobody yet") == "Общината работи заедно с жителите."
    assert read("И. Иванова, 2015-11-02") == "Общината работи заедно сжителите."


def test_the_text_of_another_scan_is_refused_and_the_page_stays_unread(picture):
    extracted = extract(picture, "scan.pdf", put_beside(picture + b" "))
    messages = [str(problem) for problem in extracted.problems]
    assert "scan.ocr.txt: belongs to another scan" in messages[0]
    assert "scan.pdf: pages 1 are images without text" in messages[1]
    assert extracted.blocks.empty


def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_read(picture):
    extracted = extract(picture, "scan.pdf", put_beside(picture, TEXT.replace("70 100 300 111 11 |", "70 100 300 |")))
    assert "scan.ocr.txt: line 7 cannot be read: 70 100 300 | Общината" in str(extracted.problems[0])
    assert extracted.blocks["text"].tolist() == ["Срок", "2014 г."]


def test_a_page_of_low_confidence_is_left_out(picture):
    pages = extract(picture, "scan.pdf", put_beside(picture, TEXT.replace("0.91", "0.41"))).pages
    assert pages["used"].tolist() == [False]


def test_without_tesseract_or_its_bulgarian_data_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(StudyError, match="tesseract is not installed.*tesseract-ocr-bul"):
        find_version()
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 0, stdout="eng\nosd\n"))
    with pytest.raises(StudyError, match="has no Bulgarian data.*tesseract-ocr-bul"):
        find_version()


@pytest.mark.parametrize("slant", [-1.2, 0.0, 0.7])
def test_the_slant_of_a_page_is_found(print_pdf, slant):
    words = "<p>" + "Общинската администрация организира обучения за безработни лица. " * 20 + "</p>"
    image = pypdfium2.PdfDocument(photograph(print_pdf(words), slant))[0].render(scale=1.5, grayscale=True).to_pil()
    assert find_slant(np.asarray(image)) == pytest.approx(-slant, abs=0.1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ш. Как е изготвен планът", "III. Как е изготвен планът"),
        ("Гу. Приоритети", "IV. Приоритети"),
        ("среда - чиста", "среда – чиста"),
        ("- 12 500 лв.", "– 12 500 лв."),
        ("2013-2014 г.", "2013-2014 г."),
        ("70 96", "70 %"),
        ("« две училища", "• две училища"),
        ("през 1996 г. 96 деца", "през 1996 г. 96 деца"),
    ],
)
def test_what_tesseract_always_takes_for_something_else_is_mended(line, expected):
    assert mend_line(line) == expected


@pytest.mark.parametrize(
    "text",
    ["езици и култури", "стратегии за медии", "всички граждани", "експерти и медиатори", "Власи и Русе", "с. Иваново"],
)
def test_sound_words_are_not_parted(text):
    assert mend_text(text) == text
