"""A package of files in (DOCX, XLSX, PPTX, ODT, ZIP), its texts out: contents, attributes, comments, inner files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape

Texts = Iterator[tuple[str, str]]

START = b"PK\3\4"
MARKUP = (".xml", ".rels", ".vml", ".rdf")
END = re.compile(r"</(?:\w+:)?(?:p|tc|si|row|c)>|</(?:cp|dc|dcterms):\w+>")  # where one text ends and another begins
LITERAL = re.compile(r"<!\[CDATA\[|\]\]>")
TAG = re.compile(r"<[^>]*>")
FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"  # by which every presentation names the number of its slides
BESIDE = re.compile(r"""=\s*"([^"]*)"|=\s*'([^']*)'|<!--(.*?)-->|<\?(?!xml\b)(.*?)\?>""", re.DOTALL)


def read_package(content: bytes, read_file: Callable[[str, bytes], Texts]) -> Texts:
    """Return the texts of the parts of a package; pieces of a paragraph stand together, attributes by themselves.

    `read_file` returns the texts of a part that is no markup: an image, a drawing, another package.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield "names", "\n".join(archive.namelist())
        for entry in archive.infolist():
            data = archive.read(entry)
            yield entry.filename, entry.comment.decode("utf-8", "replace")
            if entry.filename.endswith(MARKUP):
                yield from ((entry.filename, text) for text in read_markup(decode(data).replace(FIELD, "")))
            else:
                texts = read_file(entry.filename, data)
                yield from ((f"{entry.filename} {where}".rstrip(), text) for where, text in texts)
        yield "comment", archive.comment.decode("utf-8", "replace")


def read_markup(markup: str) -> Iterator[str]:
    """Return the text between the tags of a part, and what stands in attributes, comments and instructions.

    >>> list(read_markup('<w:p w:id="7"><w:t>08</w:t><w:t>88</w:t></w:p><!-- a -->'))
    ['0888\\n', '7\\n a ']
    """
    yield unescape(TAG.sub("", END.sub("\n", LITERAL.sub("", markup))))
    yield unescape("\n".join("".join(found) for found in BESIDE.findall(markup)))


def decode(data: bytes) -> str:
    """Return a text in UTF-8, or in UTF-16 where it begins with a mark of it."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8-sig", "replace")
