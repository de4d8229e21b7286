"""Two versions of a published file in, where they first differ out, in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import PurePath

import pypdfium2

BEFORE, AFTER = 20, 40  # characters shown around the first that differs
PROPERTIES = "docProps/"  # of an office file: whoever saves it changes them, and perhaps more
Parts = Mapping[str, str]  # place in a file → what is read there


def describe_difference(name: str, one: bytes, other: bytes) -> str:
    """Return the first difference between two versions of a file, by page, part or line; nothing for equal bytes.

    >>> describe_difference("a.csv", b"n\\n31\\n", b"n\\n13\\n")
    'line 2: “31” and “13”'
    """
    if one == other:
        return ""
    read = READERS.get(PurePath(name).suffix, _read_plain)
    left, right = read(one), read(other)
    for place in [*left, *(place for place in right if place not in left)]:
        if place not in left or place not in right:
            return f"{place} is in one of them only"
        if left[place] != right[place]:
            return f"{place}, {_compare(left[place], right[place])}" if place else _compare(left[place], right[place])
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    same = "what is read is the same, " if left else ""
    return f"{same}the bytes differ from number {start + 1} on, of {len(one)} and {len(other)}"


def _compare(left: str, right: str) -> str:
    """Return the first line that differs, cut to what stands around its first differing character."""
    lines, others = left.split("\n"), right.split("\n")
    number = next((at for at, (a, b) in enumerate(zip(lines, others, strict=False)) if a != b), None)
    if number is None:
        return f"{len(lines)} and {len(others)} lines"
    line, other = lines[number], others[number]
    at = next((at for at, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), min(len(line), len(other)))
    shown = slice(max(0, at - BEFORE), at + AFTER)
    return f"line {number + 1}: “{line[shown]}” and “{other[shown]}”"


def _read_plain(content: bytes) -> Parts:
    with suppress(UnicodeDecodeError):  # an image or a font, of which nothing is read
        return {"": content.decode("utf-8")}
    return {}


def _read_package(content: bytes) -> Parts:
    """Return the parts of an office file, its properties last; those that are no text as their size and checksum."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = sorted(archive.infolist(), key=lambda entry: entry.filename.startswith(PROPERTIES))
        parts = {entry.filename: (entry, _read_plain(archive.read(entry))) for entry in entries}
        return {name: text.get("", f"{e.file_size} bytes, checksum {e.CRC:08x}") for name, (e, text) in parts.items()}
    return _read_plain(content)


def _read_pdf(content: bytes) -> Parts:
    """Return the text of every page."""
    with suppress(pypdfium2.PdfiumError):
        pages = enumerate(pypdfium2.PdfDocument(content), start=1)
        return {f"page {number}": page.get_textpage().get_text_bounded() for number, page in pages}
    return _read_plain(content)


READERS: dict[str, Callable[[bytes], Parts]] = {
    ".docx": _read_package, ".pdf": _read_pdf, ".pptx": _read_package, ".xlsx": _read_package,
}  # fmt: skip
