"""Two versions of a file and where they first differ: by line, part, page or byte."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from analysis.publish.archive import repack
from analysis.publish.comparing import describe_difference
from analysis.publish.workbook import save_workbook

DAY = dt.date(2015, 11, 30)


def pack(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("_", "/") + ".xml", text)
    return held.getvalue()


def print_text(text: str) -> bytes:
    """A PDF of one page that says a text."""
    weasyprint = pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is missing")
    return weasyprint.HTML(string=f"<p>{text}</p>").write_pdf(pdf_identifier=b"one")


@pytest.mark.parametrize(("name", "one", "other", "expected"), [
    ("a.html", "<p>едно\n<p>две", "<p>едно\n<p>три", "line 2: “<p>две” and “<p>три”"),
    ("a.csv", "n\n1\n", "n\n1\n2\n", "line 3: “” and “2”"),
    ("a.json", "a\nb", "a\nb\n\n", "2 and 4 lines"),
    ("SHA256SUMS", "a" * 90 + "b" + "c" * 90, "a" * 90 + "d" + "c" * 90,
     f"line 1: “{'a' * 20}b{'c' * 39}” and “{'a' * 20}d{'c' * 39}”"),
])  # fmt: skip
def test_a_text_differs_in_a_line(name, one, other, expected):
    assert describe_difference(name, one.encode(), other.encode()) == expected


def test_equal_bytes_do_not_differ():
    assert describe_difference("a.docx", b"PK", b"PK") == describe_difference("a.html", b"", b"") == ""


def test_a_font_differs_in_a_byte():
    assert describe_difference("a.woff2", b"wOF2\xff\x00\x01", b"wOF2\xff\x00\x02\x03") == (
        "the bytes differ from number 7 on, of 7 and 8"
    )


def test_an_office_file_differs_in_a_part_of_it():
    one = pack(word_document="<p>26</p>", docProps_core="<date/>")
    assert describe_difference("a.docx", one, pack(word_document="<p>27</p>", docProps_core="<date/>")) == (
        "word/document.xml, line 1: “<p>26</p>” and “<p>27</p>”"
    )
    assert describe_difference("a.docx", one, pack(word_document="<p>26</p>")) == (
        "docProps/core.xml is in one of them only"
    )


def test_what_an_office_file_says_is_named_before_its_properties():
    one, other = (pack(docProps_core=f"<date>{n}</date>", word_document=f"<p>{n}</p>") for n in (26, 27))
    assert describe_difference("a.docx", one, other) == "word/document.xml, line 1: “<p>26</p>” and “<p>27</p>”"


def test_of_a_workbook_that_was_packed_at_another_time_what_is_read_is_the_same():
    book = Workbook()
    book.active["A1"] = "Борово"
    one = save_workbook(book, DAY)
    other = repack(one, DAY + dt.timedelta(1))
    assert describe_difference("a.xlsx", one, other).startswith("what is read is the same, the bytes differ from")


def test_a_pdf_differs_on_a_page():
    one, other = print_text("26 respondents"), print_text("27 respondents")
    assert describe_difference("a.pdf", one, other) == ("page 1, line 1: “26 respondents” and “27 respondents”")
    assert describe_difference("a.pdf", one, b"%PDF-1.7") != ""


def test_what_is_no_office_file_or_pdf_in_spite_of_its_name_is_compared_as_a_text():
    for name in ("a.docx", "a.xlsx", "a.pdf"):
        assert describe_difference(name, b"one", b"two") == "line 1: “one” and “two”"
