"""A published file in, all texts in it out, with where they stand: contents, drawings, comments, properties.

What a file is, its first bytes say, and its name where they do not.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import PurePath
from urllib.parse import unquote, unquote_to_bytes

from analysis.disclosure.reading import packages, pdf
from analysis.disclosure.reading.images import is_image, read_image
from analysis.disclosure.reading.packages import decode
from analysis.disclosure.reading.pages import IMAGE, open_image

Texts = Iterator[tuple[str, str]]

PLAIN = {".html", ".htm", ".csv", ".svg", ".xml", ".txt", ".css", ".js", ".md", ".toml", ""}
JSON = {".json", ".ipynb", ".geojson"}
FONTS = {".woff2": (b"wOF2",), ".ttf": pdf.FONTS}  # how they begin: letters, and no text
PDF = b"%PDF-"

AT_RULE = re.compile(r"@(?:font-face|media|page|import|supports|charset|keyframes)\b")  # of style sheets
GEOMETRY = re.compile(
    r'\s(?:d|points)="[MLHVCSQTAZmlhvcsqtaze\d\s.,+-]*"'
    r'|\s(?:viewBox|width|height|x|y|r|[xy][12]|[cd][xy])="(?:[\s,]|-?\d{1,4}(?:\.\d+)?(?:pt|px|%)?(?!\d))*"'
    r'|\stransform="(?:(?:translate|scale|rotate|matrix|skew[XY])\([\d\s.,e+-]*\)\s*)*"'
    r"|\bstroke-dasharray: ?[\d\s.,]*(?=;)"  # of dashed lines that are as thick as a number is large
)
ADDRESS = re.compile(r"""data:[\w/+.\-]*(?:;[\w=\-]+)*?(?:;base64,([A-Za-z0-9+/=\s]+)|,([^"'<>\s)]*))""")  # RFC 2397
LINK = re.compile(r"""\b(?:href|src|action)\s*=\s*["']([^"']*%[0-9A-Fa-f]{2}[^"']*)""")
WITHIN = re.compile(r"</?(?:a|abbr|b|bdi|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|tspan|u|wbr)\b[^>]*>")
ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\n", "t": "\t"}


def list_texts(name: str, content: bytes) -> Texts:
    """Return the texts of a file, each with its place in it ("" for the file as a whole)."""
    suffix = PurePath(name).suffix.lower()
    if content.startswith(packages.START):
        yield from packages.read_package(content, list_texts)
    elif content.startswith(PDF):
        yield from pdf.read_pdf(content, lambda inner: list_texts("", inner))
    elif is_image(content):
        yield from read_image(content)
    elif suffix in JSON:
        yield from _read_json(decode(content))
    elif not _is_font(suffix, content):
        yield from _read_plain(_unescape(decode(content)) if suffix == ".js" else decode(content))


def list_unread(name: str, content: bytes) -> list[str]:
    """Return what of a file nobody here can read, so that it may hide anything: its kind, or how parts are packed."""
    suffix = PurePath(name).suffix.lower()
    if content.startswith(PDF):
        return pdf.list_unread(content)
    is_known = suffix in PLAIN | JSON or _is_font(suffix, content) or is_image(content)
    return [] if is_known or content.startswith(packages.START) else [f"a file of the kind {suffix}"]


def _is_font(suffix: str, content: bytes) -> bool:
    return content.startswith(FONTS.get(suffix, ()))


def _read_plain(text: str) -> Texts:
    """Return a text without its images, then each drawing without its geometry, which is full of numbers."""
    for number, image in enumerate(IMAGE.finditer(text), start=1):
        yield f"drawing {number}", GEOMETRY.sub("", open_image(image))
    text = IMAGE.sub("", text)
    for number, held in enumerate(ADDRESS.finditer(text), start=1):
        yield from ((f"address {number} {where}".rstrip(), inner) for where, inner in list_texts("", _open(held)))
    text = AT_RULE.sub("", ADDRESS.sub("", text))
    text = GEOMETRY.sub("", text) if "<svg" in text else text
    yield "", unescape(text)
    if links := LINK.findall(text):
        yield "links", "\n".join(unquote(unescape(link)) for link in links)
    if WITHIN.search(text):
        yield "", unescape(WITHIN.sub("", text))


def _open(address: re.Match[str]) -> bytes:
    """Return what an address holds, in base64 or percent-coded."""
    with suppress(ValueError):  # no base64 after all
        return base64.b64decode(address[1]) if address[1] else unquote_to_bytes(address[2])
    return address[1].encode()


def _unescape(script: str) -> str:
    """Return a script with the signs that its texts stand for.

    >>> _unescape(r'"тел.\\n0888 123 456"')
    '"тел.\\n0888 123 456"'
    """
    return ESCAPED.sub(lambda found: _unescape_one(*found.groups()), script)


def _unescape_one(four: str | None, two: str | None, sign: str | None) -> str:
    return ESCAPES.get(sign, sign) if sign else chr(int(four or two or "20", 16))


def _read_json(text: str) -> Texts:
    """Return the texts of a JSON file: drawings by themselves, all others together, with the names they stand under.

    Numbers that stand together, as latitude and longitude do, are a line. A file that is no JSON is a plain text.
    """
    lines: list[str] = []

    def walk(found: object) -> Texts:
        text = "".join(found) if _is_text(found) else str(found)
        if isinstance(found, dict):
            for key, value in found.items():
                lines.append(key)
                yield from walk(value)
            lines.append(_join_numbers(found.values()))
        elif isinstance(found, list) and not _is_text(found):
            for value in found:
                yield from walk(value)
            lines.append(_join_numbers(found))
        elif "<svg" in text or "data:" in text:
            yield from _read_plain(text)
        else:
            lines.append(text)

    try:
        yield from walk(json.loads(text))
    except ValueError:
        yield from _read_plain(text)
    yield "", "\n".join(lines)


def _join_numbers(found: object) -> str:
    return ", ".join(str(value) for value in found if isinstance(value, float))


def _is_text(found: object) -> bool:
    """Notebooks keep a text as the list of its lines, with their ends; any other list is not one text."""
    is_of_texts = isinstance(found, list) and all(isinstance(line, str) for line in found)
    return is_of_texts and all(line.endswith("\n") for line in found[:-1])
