"""A published file in, all texts in it out, with where they stand: contents, drawings, comments, properties."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import PurePath

import pypdfium2

from analysis.disclosure.reading.pages import IMAGE, open_image

PLAIN = {".html", ".htm", ".csv", ".svg", ".xml", ".txt", ".css", ".js", ".md", ".toml", ""}
JSON = {".json", ".ipynb", ".geojson"}
PACKED = {".docx", ".xlsx", ".pptx", ".odt", ".zip"}
AT_RULE = re.compile(r"@(?:font-face|media|page|import|supports|charset|keyframes)\b")  # of style sheets
GEOMETRY = re.compile(r"""\s(?:d|points|transform|style|viewBox|x|y|width|height|[xy][12])="[^"]*\"""")
INLINE = re.compile(r"data:[\w/+.\-]+;base64,[A-Za-z0-9+/=\s]+")
ATTRIBUTE = re.compile(r'="([^"]*)"|<!--(.*?)-->', re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
# Numbers by which a PDF draws, refers to its objects and finds them: no text, as the geometry of a drawing is none.
DRAWN = re.compile(
    r"(?:[-+]?[\d.]+\s+)+(?:[mlchwdJjMiBbfFSsnWQqk]|v|y|re|cm|rg|RG|sc|SC|scn|SCN|Tf|Tm|Td|TD|Tc|Tw|Tz|TL|Ts|Tr|obj|R)\b"
    r"|\[[-+\d.\s]*\]|\A\s*(?:\d+\s+\d+\s+){3,}|/XYZ(?:\s+[-+\d.]+)+|(?:[-+\d.]+\s+){12,}"
)
FONTS = (b"\0\1\0\0", b"OTTO", b"true")  # how a font begins, which is no text
FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"  # by which every presentation names the number of its slides
CELL = re.compile(r"(?<!\S)\d(?=\s+\d{1,2}(?!\S))")  # a digit before another short number: of a table, not of a phone
WIDE = re.compile(rb"\((\xfe\xff.*?)\)|<(FEFF[0-9A-Fa-f\s]+)>", re.DOTALL)


def list_texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Return the texts of a file, each with its place in it ("" for the file as a whole)."""
    suffix = PurePath(name).suffix.lower()
    if suffix in PACKED:
        yield from _read_archive(content)
    elif suffix == ".png":
        yield from _read_png(content)
    elif suffix == ".pdf":
        yield from _read_pdf(content)
    elif suffix in JSON:
        yield from _read_json(content)
    elif suffix in PLAIN:
        yield from _read_plain(content.decode("utf-8", "replace"))


def _read_plain(text: str) -> Iterator[tuple[str, str]]:
    """Return a text without its images, then each drawing without its geometry, which is full of numbers."""
    for number, image in enumerate(IMAGE.finditer(text), start=1):
        yield f"drawing {number}", GEOMETRY.sub("", open_image(image))
    text = AT_RULE.sub("", INLINE.sub("", IMAGE.sub("", text)))
    yield "", unescape(GEOMETRY.sub("", text) if "<svg" in text else text)


def _read_json(content: bytes) -> Iterator[tuple[str, str]]:
    """Return the texts of a JSON file: drawings by themselves, all others together, with the names they stand under."""
    lines: list[str] = []

    def walk(found: object) -> Iterator[tuple[str, str]]:
        text = "".join(found) if _is_text(found) else str(found)
        if isinstance(found, dict):
            for key, value in found.items():
                lines.append(key)
                yield from walk(value)
        elif isinstance(found, list) and not _is_text(found):
            for value in found:
                yield from walk(value)
        elif "<svg" in text or "data:" in text:
            yield from _read_plain(text)
        else:
            lines.append(text)

    yield from walk(json.loads(content))
    yield "", "\n".join(lines)


def _is_text(found: object) -> bool:
    """Notebooks keep a text as the list of its lines, with their ends; any other list is not one text."""
    is_of_texts = isinstance(found, list) and all(isinstance(line, str) for line in found)
    return is_of_texts and all(line.endswith("\n") for line in found[:-1])


def _read_archive(content: bytes) -> Iterator[tuple[str, str]]:
    """Return the texts of the parts of a package: pieces of a paragraph stand together, attributes by themselves."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            data = archive.read(part)
            if part.endswith(".png"):
                yield from ((f"{part} {where}", text) for where, text in _read_png(data))
            elif part.endswith((".xml", ".rels", ".svg", ".txt")):
                markup = data.decode("utf-8", "replace").replace(FIELD, "")
                broken = re.sub(r"</(?:\w+:)?(?:p|tc|si|row|c)>|</(?:cp|dc|dcterms):\w+>", "\n", markup)
                yield part, unescape(re.sub(r"<[^>]*>", "", broken))
                yield part, "\n".join("".join(found) for found in ATTRIBUTE.findall(markup))


def _read_png(content: bytes) -> Iterator[tuple[str, str]]:
    """Return the textual chunks (PNG specification, 11.3.3): tEXt and iTXt as they are, zTXt unpacked."""
    place = 8
    while place + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
            yield kind.decode(), " ".join(_unpack(part) for part in data.split(b"\0") if part)
        place += 12 + length


def _read_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    """Return what stands on the pages of a PDF, outside of its streams, and in the streams that can be unpacked."""
    yield from _read_printed(content)
    yield "properties", STREAM.sub(b"", content).decode("latin-1")
    yield from (("properties", text) for text in _read_wide(content))
    for number, found in enumerate(STREAM.finditer(content), start=1):
        data = _inflate(found[1])
        if not data.startswith(FONTS):
            yield f"stream {number}", DRAWN.sub(" ", data.decode("utf-8", "replace"))
        yield from ((f"stream {number}", text) for text in _read_wide(data))


def _read_printed(content: bytes) -> Iterator[tuple[str, str]]:
    """Return the text of each page; in the file it is numbers of letters in a font. A broken PDF has no pages."""
    with suppress(pypdfium2.PdfiumError):
        for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
            yield f"page {number}", CELL.sub("", page.get_textpage().get_text_bounded())


def _read_wide(data: bytes) -> Iterator[str]:
    """Return the strings in UTF-16."""
    for found in WIDE.finditer(data):
        wide = found[1] or bytes.fromhex(re.sub(r"\s", "", found[2].decode()))
        yield wide.decode("utf-16", "replace")


def _unpack(data: bytes) -> str:
    return _inflate(data).decode("utf-8", "replace")


def _inflate(data: bytes) -> bytes:
    with suppress(zlib.error):  # it is not packed
        return zlib.decompressobj().decompress(data.lstrip(b"\0"))
    return data
