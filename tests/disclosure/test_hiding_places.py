"""Wherever a file of the site can hide a telephone number, the scan finds it; what is no text is not taken for one."""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from analysis.disclosure.scans import Private, scan

NOBODY = Private(values={}, answers=frozenset(), public="")
PHONE = "0888 123 456"
NUMBERS = " ".join(map(str, range(860, 900)))


def pack(parts: dict[str, str | bytes], comment: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.comment = comment.encode()
    return data.getvalue()


def pack_one(name: str, part: str | bytes) -> Callable[[], bytes]:
    return lambda: pack({name: part})


def code(data: bytes) -> str:
    return base64.b64encode(data).decode()


def draw(kind: str, text: str = "") -> bytes:
    data, notes, exif = io.BytesIO(), PngInfo(), Image.Exif()
    notes.add_itxt("Comment", text)
    exif[ExifTags.Base.Artist] = text
    Image.new("RGB", (2, 2)).save(data, kind, pnginfo=notes, exif=exif)
    return data.getvalue()


def draw_at_place(kind: str) -> bytes:
    data, exif = io.BytesIO(), Image.Exif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place |= {1: "N", 2: (43.0, 51.0, 21.3), 3: "E", 4: (25.0, 58.0, 16.4)}
    exif[ExifTags.IFD.GPSInfo] = place
    Image.new("RGB", (2, 2)).save(data, kind, exif=exif)
    return data.getvalue()


def write_stream(data: bytes, head: bytes = b"", is_packed: bool = True) -> bytes:
    stream = zlib.compress(data) if is_packed else data
    filtered = b"/Filter /FlateDecode" if is_packed else b""
    return b"%PDF-1.7\n7 0 obj\n<<" + head + filtered + b">>\nstream\n" + stream + b"\nendstream\nendobj\n"


def write_drawing(text: str) -> bytes:
    return write_stream(f"q\n1 0 0 -1 0 841.9 cm\n{text}\n10 20 m 30 40 l\nS\nQ\n".encode())


def write_objects(text: str) -> bytes:
    return write_stream(f"1 0 2 30\n<</Kids [4 0 R 5 0 R]>>\n<<{text}>>".encode(), b"/Type /ObjStm/N 2/First 8")


WIDE = "feff" + PHONE.encode("utf-16-be").hex()
HIDDEN = {
    "PDF: a string of an object": lambda: write_objects(f"/Title ({PHONE})"),
    "PDF: a string before what looks like an operator": lambda: write_objects(f"/Title (Call {PHONE} m or)"),
    "PDF: a string of many numbers": lambda: write_objects(f"/Title ({NUMBERS[:40]} {PHONE} {NUMBERS})"),
    "PDF: a string in square brackets": lambda: write_objects(f"/K [({PHONE})]"),
    "PDF: a string with escapes": lambda: write_objects(r"/Title (\(0888\) \061\062\063 456)"),
    "PDF: brackets in a string": lambda: write_objects(f"/Title (a (b) {PHONE} (c))"),
    "PDF: a bookmark in UTF-16": lambda: write_objects(f"/Title <{WIDE}>"),
    "PDF: an alternative text": lambda: write_objects(f"/S /Figure/K [7]/Alt <{WIDE}>"),
    "PDF: a note outside of all streams": lambda: f"%PDF-1.7\n3 0 obj\n<</Contents <{WIDE}>>>\nendobj\n".encode(),
    "PDF: a comment": lambda: write_drawing(f"% {PHONE}"),
    "PDF: what stands for drawn letters": lambda: write_drawing(f"/Span <</ActualText ({PHONE})>> BDC\nEMC"),
    "PDF: XMP": lambda: write_stream(f"<dc:title>{PHONE}</dc:title>".encode(), b"/Type /Metadata"),
    "PDF: an attached text": lambda: write_stream(f"{NUMBERS}\n{PHONE}\n{NUMBERS}".encode(), b"/Type /EmbeddedFile"),
    "PDF: an attachment that says nothing of itself": lambda: write_stream(PHONE.encode(), is_packed=False),
    "PDF: an attachment that begins as a font": lambda: write_stream(f"true {PHONE}".encode()),
    "PDF: an attached workbook": lambda: write_stream(pack({"xl/sharedStrings.xml": f"<si><t>{PHONE}</t></si>"})),
    "PDF: an image's comment": lambda: write_stream(draw("PNG", PHONE), b"/Subtype /Image", is_packed=False),
    "DOCX: pieces of a paragraph": pack_one("word/document.xml", "<w:p><w:t>0888 12</w:t><w:t>3 456</w:t></w:p>"),
    "DOCX: deleted text": pack_one("word/document.xml", f"<w:del><w:r><w:delText>{PHONE}</w:delText></w:r></w:del>"),
    "DOCX: an alternative text": pack_one("word/document.xml", f'<wp:docPr id="1" descr="{PHONE}"/>'),
    "DOCX: an attribute in single quotes": pack_one("word/document.xml", f"<wp:docPr descr='{PHONE}'/>"),
    "DOCX: a comment of a reader": pack_one("word/comments.xml", f"<w:comment><w:t>{PHONE}</w:t></w:comment>"),
    "DOCX: properties": pack_one("docProps/core.xml", f"<a><dc:creator>{PHONE}</dc:creator></a>"),
    "DOCX: literal text": pack_one("customXml/item1.xml", f"<a><![CDATA[{PHONE}]]></a>"),
    "DOCX: an instruction": pack_one("customXml/item1.xml", f"<?who {PHONE}?><a/>"),
    "DOCX: an image of a camera": pack_one("word/media/image1.jpeg", draw("JPEG", PHONE)),
    "DOCX: a drawing": pack_one("word/media/image1.svg", f"<svg><desc>{PHONE}</desc></svg>"),
    "DOCX: a workbook within": pack_one("word/embeddings/a.xlsx", pack({"xl/a.xml": f"<t>{PHONE}</t>"})),
    "DOCX: a file of another kind": pack_one("word/embeddings/ole.bin", b"\1\2\0 " + PHONE.encode()),
    "DOCX: a text in UTF-16": pack_one("word/a.xml", f"<a>{PHONE}</a>".encode("utf-16")),
    "ZIP: its comment": lambda: pack({"a.txt": ""}, PHONE),
    "ZIP: the name of a part": pack_one(f"{PHONE}.png", b""),
    "XLSX: a hidden sheet": pack_one("xl/worksheets/sheet9.xml", f'<c t="inlineStr"><is><t>{PHONE}</t></is></c>'),
    "XLSX: a number": pack_one("xl/worksheets/sheet9.xml", '<c r="A1"><v>888123456</v></c>'),
    "XLSX: the name of a range": pack_one("xl/workbook.xml", f'<definedName name="a">"{PHONE}"</definedName>'),
    "XLSX: a comment of a cell": pack_one("xl/comments1.xml", f"<comment><text><t>{PHONE}</t></text></comment>"),
    "PNG": lambda: draw("PNG", PHONE),
    "PNG: after its end": lambda: draw("PNG") + PHONE.encode(),
    "JPEG": lambda: draw("JPEG", PHONE),
    "JPEG: after its end": lambda: draw("JPEG") + PHONE.encode(),
    "WebP": lambda: draw("WEBP", PHONE),
    "HTML: within other marks": lambda: b"<p>0888 <b>123</b> 456</p>",
    "HTML: a link": lambda: f'<a href="search.html?q={quote(PHONE)}">'.encode(),
    "HTML: an address with a text": lambda: f'<a href="data:text/csv,{quote(PHONE)}">'.encode(),
    "HTML: an address in base64": lambda: f'<a href="data:text/csv;base64,{code(PHONE.encode())}">'.encode(),
    "HTML: an image": lambda: f'<img src="data:image/png;base64,{code(draw("PNG", PHONE))}">'.encode(),
    "SVG: a style": lambda: f'<svg><path style="x: {PHONE}" d="M1 2"/></svg>'.encode(),
    "SVG: a place that is none": lambda: b'<svg><path d="M1 2"/><text x="0888123456">a</text></svg>',
    "JS: a text after a line break": lambda: json.dumps({"text": f"a\n{PHONE}"}).encode(),
    "JS: a text in codes": lambda: b'window.A = {"a": "\\u0030888 123 456"};',
    "JSON that is none": lambda: f"x = {PHONE}".encode(),
}  # fmt: skip
SUFFIXES = {"ZIP": "zip"}


def name_file(case: str) -> str:
    kind = case.split(":")[0].split(" ")[0]
    return f"a.{SUFFIXES.get(kind, kind.lower())}"


@pytest.mark.parametrize("case", HIDDEN)
def test_a_telephone_number_is_found(case):
    found = scan({name_file(case): HIDDEN[case]()}, NOBODY)
    assert "phone" in set(found["kind"])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_place_where_a_picture_was_taken_is_found(kind):
    found = scan({f"a.{kind.lower()}": draw_at_place(kind)}, NOBODY)
    assert found["kind"].tolist() == ["coordinates"]


@pytest.mark.parametrize("held", [{"lat": 43.85567, "lon": 25.97123}, [43.85567, 25.97123]])
def test_a_place_as_two_numbers_is_found(held):
    assert scan({"a.json": json.dumps({"of": held}).encode()}, NOBODY)["kind"].tolist() == ["coordinates"]


@pytest.mark.parametrize("drawn", [
    "0 88.8 123 456 re", "1594 -77 m 1184 -77 862.667 107.333 630 476 c 398 845.333 282 1371.333 282 2054 c h f",
    "[<0012> -5 <0034>] TJ", f"[{NUMBERS} 4 0 R {NUMBERS}] 0 d", "43.85567 25.97123 l",
])  # fmt: skip
def test_what_a_pdf_draws_is_no_number_of_a_person(drawn):
    assert scan({"a.pdf": write_drawing(drawn)}, NOBODY).empty
    assert scan({"a.pdf": write_drawing(f"({PHONE} {drawn})")}, NOBODY)["kind"].tolist() != []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_image_without_texts_has_none(kind):
    assert scan({f"a.{kind.lower()}": draw(kind)}, NOBODY).empty


@pytest.mark.parametrize(("name", "content", "what"), [
    ("rows.parquet", b"PAR1\0\0", "a file of the kind .parquet"),
    ("rows.sqlite", b"SQLite format 3\0", "a file of the kind .sqlite"),
    ("font.woff2", b"0888 123 456", "a file of the kind .woff2"),
    ("image.png", b"0888 123 456", "a file of the kind .png"),
    ("a.pdf", write_stream(b"x", b"/Filter [/ASCII85Decode /FlateDecode]"), "/ASCII85Decode"),
    ("a.pdf", b"%PDF-1.7\ntrailer <</Encrypt 9 0 R>>", "/Encrypt"),
])  # fmt: skip
def test_what_nobody_can_read_is_a_finding_of_its_own(name, content, what):
    found = scan({name: content}, NOBODY)
    assert ("unread", what) in set(zip(found["kind"], found["what"], strict=True))
    assert scan({"font.woff2": b"wOF2\0", "a.js": b"", "LICENSE": b"", "a.pdf": write_drawing("")}, NOBODY).empty
