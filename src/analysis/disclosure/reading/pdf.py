"""A PDF in, its texts out: of its pages, of its objects (titles, descriptions, notes), of its attachments."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import pypdfium2

Texts = Iterator[tuple[str, str]]

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
BEFORE = 2048  # bytes before a stream in which its dictionary begins
DRAWING = re.compile(rb"^(?:(?:BT|q|Q)\r?$|[-\d. ]+ (?:m|re|cm|begincodespacerange)\b)", re.MULTILINE)
FONT = re.compile(rb"/Length1 |/CIDFontType0C|/OpenType")
FONTS = (b"\0\1\0\0", b"OTTO", b"true")  # how a font begins, which is no text
ALONE = re.compile(rb"/Type\s*/(?:Metadata|EmbeddedFile|XRef)\b")  # what neither draws nor holds objects
OBJECTS, CROSS_REFERENCES = b"/ObjStm", b"/XRef"
FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
READ = {b"", b"/FlateDecode", b"/DCTDecode"}  # ways to pack a stream that are unpacked, or are images
# ISO 32000-1, 7.3.4: a string in round brackets, which may stand in pairs within it, or in hexadecimal digits.
STRING = re.compile(rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)|<([0-9A-Fa-f\s]*)>", re.DOTALL)
SAID = re.compile(
    rb"/(?:Alt|ActualText|Contents|Desc|E|Keywords|Subject|Summary|T|TU|Title)\s*(?:" + STRING.pattern + rb")",
    re.DOTALL,
)
ESCAPED = re.compile(rb"\\(\r?\n|[0-7]{1,3}|.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b"", b"\r\n": b""}
WIDE, UTF_8 = b"\xfe\xff", b"\xef\xbb\xbf"
# Numbers by which a PDF draws, and finds its objects: no text, as the geometry of a drawing is none.
OPERATORS = rb"(?:[mlchwdJjMiBbfFSsnWQqkvy]|re|cm|gs|rg|RG|scn?|SCN?|T[fmdDcwzLsrJ]|BT|ET|Do|EMC)"
DRAWN = re.compile(
    rb"^(?>(?:[-+.\d]+ )*"
    + OPERATORS
    + rb"(?= |\r?$) ?)+\r?$|\b\d+ \d+ R\b|\[(?:[-+\d.\s]|(?<=\d )R)*\]|/XYZ(?:\s+[-+\d.]+)+",
    re.MULTILINE,
)
PLACES = re.compile(rb"\A(?:\s*\d+ \d+)+")  # of the objects of a stream, before the first of them
GAP = re.compile(r"\d( +)(?=\d)")
APART = 0.8  # of a digit's height: a blank within a number is half of it, columns of a table are twice as far apart


def read_pdf(content: bytes, read_file: Callable[[bytes], Texts]) -> Texts:
    """Return what stands on the pages of a PDF, between its streams, and in them, each with where it stands.

    `read_file` returns the texts of a file within the file: an attachment, an image, metadata.
    """
    yield from _read_printed(content)
    around = STREAM.sub(b"", content)
    yield "properties", around.decode("latin-1")
    yield "properties", _join_strings(around)
    for number, found in enumerate(STREAM.finditer(content), start=1):
        head = content[max(0, found.start() - BEFORE) : found.start()].rpartition(b" obj")[2]
        yield from ((f"stream {number}{inner}", text) for inner, text in _read_stream(head, found[1], read_file))


def list_said(content: bytes) -> Iterator[str]:
    """Return what a PDF says of its parts, in its objects: titles, alternative texts, notes."""
    inner = (_inflate(found[1]) for found in STREAM.finditer(content))
    for data in (STREAM.sub(b"", content), *inner):
        for found in SAID.finditer(data):
            yield _open_string(found[1]) if found[2] is None else _open_code(found[2])


def _read_stream(head: bytes, packed: bytes, read_file: Callable[[bytes], Texts]) -> Texts:
    data = _inflate(packed)
    if CROSS_REFERENCES in head or (data.startswith(FONTS) and FONT.search(head)):
        return
    if ALONE.search(head) or not (OBJECTS in head or DRAWING.search(data)):
        yield from ((f" {where}".rstrip(), text) for where, text in read_file(data))
        return
    yield "", _join_strings(data)
    objects = PLACES.sub(b"", data) if OBJECTS in head else data
    lines = DRAWN.sub(b" ", STRING.sub(b" ", objects)).splitlines()
    yield "", b"\n".join(dict.fromkeys(lines)).decode("utf-8", "replace")


def list_unread(content: bytes) -> list[str]:
    """Return the ways in which streams of a PDF are packed that `read_pdf` cannot unpack, so that they hide a text."""
    found = set()
    for stream in STREAM.finditer(content):
        head = content[max(0, stream.start() - BEFORE) : stream.start()].rpartition(b" obj")[2]
        named = FILTER.search(head)
        found |= {named[1]} if named else set()
    kinds = {part for kind in found for part in re.findall(rb"/\w+", kind)}
    return sorted(kind.decode("latin-1") for kind in kinds - READ) + (["/Encrypt"] if b"/Encrypt" in content else [])


def _join_strings(data: bytes) -> str:
    """Return the strings of a PDF's objects, a line each. Letters of a font, which the page itself tells, are none."""
    found = (_open_string(plain) if code is None else _open_code(code) for plain, code in _list_strings(data))
    return "\n".join(text for text in dict.fromkeys(found) if text)


def _list_strings(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    for found in STRING.finditer(data):
        yield (found[1], None) if found[2] is None else (b"", found[2])


def _open_string(plain: bytes) -> str:
    """Return the text of a string in round brackets.

    >>> _open_string(rb"0888 \\061\\062\\063 456")
    '0888 123 456'
    """
    return _decode(ESCAPED.sub(_open_escape, plain))


def _open_escape(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() else ESCAPES.get(sign, sign)


def _open_code(code: bytes) -> str:
    """Return the text of a string in hexadecimal digits; a last one without its other half is half of a nought."""
    digits = re.sub(rb"\s", b"", code).decode()
    return _decode(bytes.fromhex(digits + "0" * (len(digits) % 2)))


def _decode(text: bytes) -> str:
    if text.startswith(WIDE):
        return text[2:].decode("utf-16-be", "replace")
    if text.startswith(UTF_8):
        return text[3:].decode("utf-8", "replace")
    return "" if b"\0" in text else text.decode("latin-1")


def _read_printed(content: bytes) -> Texts:
    """Return the text of each page, which in the file is numbers of letters in a font. A broken PDF has no pages."""
    with suppress(pypdfium2.PdfiumError):
        for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
            yield f"page {number}", _part_columns(page.get_textpage())


def _part_columns(page: pypdfium2.PdfTextPage) -> str:
    """Return the text of a page with new lines between numbers of two columns, which are not one number together."""
    text, parts, start = page.get_text_range(), [], 0
    for found in GAP.finditer(text):
        (_, _, right, _), (left, bottom, _, top) = (page.get_charbox(place) for place in (found.start(), found.end()))
        if left - right > APART * (top - bottom):
            parts.append(text[start : found.start(1)])
            start = found.end()
    return "\n".join([*parts, text[start:]])


def _inflate(data: bytes) -> bytes:
    with suppress(zlib.error):  # it is not packed
        return zlib.decompressobj().decompress(data.lstrip(b"\0"))
    return data
