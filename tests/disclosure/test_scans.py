"""What identifies a person, a device or a machine is found wherever a file can hold it, and shown masked."""

import base64
import io
import json
import struct
import zipfile
import zlib
from urllib.parse import quote

import pandas as pd
import pytest

from analysis.disclosure.scans import COLUMNS, Private, scan

UUID = "cd49f7c9-6850-4727-a8bf-30bdf0616d31"
ANSWER = "Да ни питат, преди да решат за квартала."
PRIVATE = Private(
    values={
        "uuid": frozenset({UUID}), "id": frozenset({"150017"}), "device": frozenset({"collect:DEMO0003"}),
        "time": frozenset({"2015-03-04T12:58:54.768+02:00"}), "person": frozenset({"Канарче Канарско", "E03"}),
        "user": frozenset({"ivanova"}), "path": frozenset({"/srv/studies/ruse"}),
    },
    answers=frozenset({ANSWER, "общината", "Общинският план за действие"}),
    public="Общинският план за действие; Община Русе, тел. 082 881 802, info@example.org, 42264737119",
)  # fmt: skip
SVG = "<svg>{}<path d='M 43.85567 25.97123 L 43.85569 25.97125'/></svg>"


def embed(text: str) -> str:
    return f"<svg><metadata>{text}</metadata></svg>"


def in_page(text: str) -> bytes:
    return f"<html><!-- {text} --><p>a</p></html>".encode()


def in_figure(text: str) -> bytes:
    drawing = base64.b64encode(embed(text).encode()).decode()
    return f'<img src="data:image/svg+xml;charset=utf-8;base64,{drawing}">'.encode()


def in_coded_figure(text: str) -> bytes:
    return f'<img src="data:image/svg+xml;charset=utf-8,{quote(embed(text))}">'.encode()


def in_notebook(text: str) -> bytes:
    return json.dumps({"cells": [], "metadata": {"papermill": {"output_path": text}}}).encode()


def in_drawing_of_notebook(text: str) -> bytes:
    output = {"data": {"image/svg+xml": ["<svg>\n", f"<metadata>{text}</metadata>\n", "</svg>"]}}
    return json.dumps({"cells": [{"outputs": [output]}]}).encode()


def in_package(text: str, part: str = "docProps/core.xml", form: str = "<c><dc:creator>{}</dc:creator></c>") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(part, form.format(text))
    return data.getvalue()


def in_attribute(text: str) -> bytes:
    return in_package(text, "word/comments.xml", '<w:comment w:author="{}"/>')


def in_slide(text: str) -> bytes:
    return in_package(text, "ppt/slides/slide1.xml", "<p:sld><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>")


def in_notes(text: str) -> bytes:
    return in_package(text, "ppt/notesSlides/notesSlide1.xml", "<p:notes><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:notes>")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def in_png(text: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"Author\0" + text.encode()) + chunk(b"IEND", b"")


def in_packed_png(text: str) -> bytes:
    packed = b"Comment\0\0" + zlib.compress(text.encode())
    return b"\x89PNG\r\n\x1a\n" + chunk(b"zTXt", packed) + chunk(b"IEND", b"")


def in_pdf(text: str) -> bytes:
    wide = b"\xfe\xff" + text.encode("utf-16-be")
    return b"%PDF-1.7\n1 0 obj\n<< /Author <" + wide.hex().upper().encode() + b"> >>\nendobj\n"


def in_pdf_stream(text: str) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n" + zlib.compress(text.encode()) + b"\nendstream\n"


PLACES = {
    "a.html": in_page, "b.html": in_figure, "c.ipynb": in_notebook, "d.ipynb": in_drawing_of_notebook,
    "e.docx": in_package, "f.xlsx": in_package, "g.docx": in_attribute, "h.png": in_png, "i.png": in_packed_png,
    "j.pdf": in_pdf, "k.pdf": in_pdf_stream, "l.csv": str.encode, "m.svg": lambda text: embed(text).encode(),
    "n.html": in_coded_figure, "o.pptx": in_slide, "p.pptx": in_notes,
}  # fmt: skip
FOUND = {
    "egn": "7525010012", "lnc": "ЛНЧ 1000700422", "email": "me@example.com", "phone": "0888 123 456",
    "coordinates": "43.85567, 25.97123", "path": "/home/ivan/study", "id": "150017", "device": "collect:DEMO0003",
    "time": "2015-03-04T12:58:54.768+02:00", "person": "Канарче Канарско", "user": "ivanova",
    "answer": "да ни  питат – преди да решат за квартала",
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_uuid_left_in_a_file_is_found(name):
    found = scan({name: PLACES[name](f"created with {UUID}"), "clean.html": b"<p>37%</p>"}, PRIVATE)
    assert set(found["artefact"]) == {name}
    assert set(found["kind"]) == {"uuid"}


@pytest.mark.parametrize("kind", FOUND)
def test_every_kind_is_found(kind):
    assert kind in set(scan({"a.html": in_page(f"x {FOUND[kind]} y")}, PRIVATE)["kind"])


@pytest.mark.parametrize("text", ["C:\\Users\\ivan\\study", "/Users/ivan", "/srv/studies", "/tmp/build"])
def test_paths_of_machines_are_found(text):
    assert set(scan({"a.ipynb": in_notebook(text)}, PRIVATE)["kind"]) == {"path"}


def test_a_finding_is_never_shown_whole():
    found = scan({"a.html": in_page(" ".join([*FOUND.values(), UUID]))}, PRIVATE)
    shown = found.to_csv()
    assert not any(value in shown for value in (UUID, *FOUND.values()))
    assert "cd4… (36 characters)" in shown


def test_what_is_public_is_not_found():
    """Among them: short answers that are anybody's words, codes too short to tell, wordings of the questionnaire."""
    text = "Община Русе, тел. 082 881 802, info@example.org; общината; E03; Общинският план за действие; 42264737119"
    assert scan({"a.html": in_page(text)}, PRIVATE).empty


@pytest.mark.parametrize("text", [
    "7525010013", "2014–2020", "12,150017", "0.150017", "p = 0.0001,0.0026", "2 136 251 557 лв.", "08.04.2015",
    "https://example.org/home/news", "../data/trust.csv", "@font-face { }",
])  # fmt: skip
def test_numbers_and_addresses_that_are_nobodys_are_not_found(text):
    text = text.replace("12,150017", "12.150017")
    assert scan({"a.html": in_page(text), "b.css": text.encode()}, PRIVATE).empty


def test_texts_of_a_list_make_no_address_together_and_an_answer_over_several_is_found():
    addresses = ["https://a.example/x.html", "https://diplomaticinsight.com/council"]
    private = Private(PRIVATE.values, PRIVATE.answers, " ".join(addresses))
    assert scan({"a.json": json.dumps({"sources": [*addresses, "https://b.example/"]}).encode()}, private).empty
    for words in (
        ["Да ни питат,", "преди да решат", "за квартала."],
        ["Да ни питат,\n", "преди да решат за квартала."],
    ):
        assert list(scan({"a.json": json.dumps({"said": words}).encode()}, private)["kind"]) == ["answer"]


def test_the_geometry_of_a_drawing_is_no_place():
    drawing = '<svg><path d="M 43.85567 25.97123 L 43.85569 25.97125" transform="translate(43.85567 25.97123)"/></svg>'
    assert scan({"a.svg": drawing.encode()}, PRIVATE).empty
    assert scan({"a.svg": b"<svg><desc>43.85567 25.97123</desc></svg>"}, PRIVATE)["kind"].tolist() == ["coordinates"]


def test_the_dashes_of_a_line_are_no_place_and_numbers_after_them_are():
    line = '<svg><path style="stroke-dasharray: 43.85567,25.97123; stroke: #ffffff{}"/></svg>'
    assert scan({"a.svg": line.format("").encode()}, PRIVATE).empty
    assert scan({"a.svg": line.format("; --at: 43.85567,25.97123").encode()}, PRIVATE)["kind"].tolist() == [
        "coordinates"
    ]


def test_files_without_findings_give_an_empty_frame():
    found = scan({"a.woff2": b"wOF2\x00\x01", "b.html": b"<p></p>"}, PRIVATE)
    assert found.empty and list(found) == COLUMNS and isinstance(found, pd.DataFrame)


def print_pdf(text: str) -> bytes:
    weasyprint = pytest.importorskip("weasyprint", reason="PDFs for tests are printed by WeasyPrint", exc_type=OSError)
    table = "".join(f'<td style="padding: .4em">{number}</td>' for number in (18, 0, 8, 7, 5, 6, 12, 3, 4, 10, 9))
    page = f'<html lang="bg"><h1>A</h1><a href="#b">b</a><p id="b">{text}</p><table><tr>{table}</tr></table></html>'
    return weasyprint.HTML(string=page * 3).write_pdf(pdf_variant="pdf/ua-1")


@pytest.mark.parametrize("kind", ["egn", "email", "phone", "coordinates", "path"])
def test_every_kind_is_found_on_a_printed_page(kind):
    found = scan({"a.pdf": print_pdf(f"x {FOUND[kind]} y")}, PRIVATE)
    assert kind in set(found.loc[found["where"] == "page 1", "kind"])


def test_how_a_pdf_draws_is_not_taken_for_telephones_or_coordinates():
    assert scan({"a.pdf": print_pdf("37%")}, PRIVATE).empty
