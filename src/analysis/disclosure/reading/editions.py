"""A page and the same page in another format in, what each of them says out, folded, so that they can be compared."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from os.path import commonprefix
from urllib.parse import unquote

import pypdfium2

from analysis.disclosure.pieces import fold
from analysis.disclosure.reading.packages import read_markup
from analysis.disclosure.reading.pdf import list_said

HIDDEN = re.compile(r'<(script|style|button)\b.*?</\1>|\ssrc="data:[^"]*"', re.DOTALL)
SCREEN = re.compile(r'<p class="download">.*?</p>', re.DOTALL)  # of a screen, not on paper
BESIDE = re.compile(r'\s(?:alt|title|aria-label|content|href|id)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
TABLE, ROW = re.compile(r"<table\b.*?</table>", re.DOTALL), re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
CONTENTS = re.compile(r'<nav class="contents".*?</nav>', re.DOTALL)
ENTRY = re.compile(r"<a [^>]*>(.*?)</a>", re.DOTALL)
ORDERED = re.compile(r'<ol\b[^>]*?(?:\sstart="(\d+)")?>(.*?)</ol>', re.DOTALL)
ITEM = re.compile(r"<li\b[^>]*>(.*?)(?=</li>|<[ou]l\b|<li\b)", re.DOTALL)
MARKER = re.compile(r"^(\d{1,2})\.(?:\s*$|[ \t]+(?=(\S.*)))", re.MULTILINE)
BEGINNING = 12  # letters by which the text of an item is known
HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
# The parts of a Word file and a presentation that somebody reads, and what they say of pictures and tables.
READ = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|ppt/(?:slides|notesSlides)/\w+\.xml"
)
ABOUT = re.compile(r"docProps/(?:core|custom)\.xml")
TOLD = re.compile(
    r'\s(?:descr|title|w:title|w:alt)="([^"]*)"|<w:tblCaption w:val="([^"]*)"|<w:tblDescription w:val="([^"]*)"'
)
# What programs fill in: the day of a file, numbers of pages and slides.
FILLED = re.compile(
    r'<dcterms:(\w+)[^>]*>[^<]*</dcterms:\1>|<w:fldSimple w:instr="[^"]*PAGES?\b[^"]*">.*?</w:fldSimple>'
    r'|<w:instrText[^>]*>\s*(?:TOC|PAGE|NUMPAGES|PAGEREF)(?:\s+(?:\\\w|"\d-\d"))*\s*</w:instrText>'
    r'|<a:fld\b[^>]*type="slidenum".*?</a:fld>',
    re.DOTALL,
)


def read_told(page: str) -> str:
    """Return all that a page says, folded: its text as it is and as it is on paper, and what it says of its parts."""
    shown = HIDDEN.sub("", page)
    texts = [_read_text(SCREEN.sub("", shown)), _read_text(shown), *map(unquote, BESIDE.findall(shown))]
    texts += [_tell_rows(table) for table in TABLE.findall(shown)]
    return "|".join(fold(unescape(text)) for text in texts)


def _tell_rows(table: str) -> str:
    """Return the text of a table as speaker's notes tell it: the name of each row, then each column's head and cell.

    >>> _tell_rows("<tr><th>Step</th><th>Roma</th><th>NGO</th></tr><tr><th>Invited</th><td>46%</td><td>:c</td></tr>")
    'Invited Roma 46% NGO :c'
    """
    head, *rows = [[_read_text(cell) for cell in CELL.findall(row)] for row in ROW.findall(table)] or [[]]
    told = ([row[0], *(text for pair in zip(head[1:], row[1:], strict=False) for text in pair)] for row in rows if row)
    return "\n".join(" ".join(row) for row in told)


def _read_text(markup: str) -> str:
    return unescape(TAG.sub("", markup))


def read_sheets(content: bytes, page: str) -> Iterator[tuple[str, str]]:
    """Return the text of each sheet of paper without its number, its foot, and the head of a table begun before it."""
    sheets = [sheet.get_textpage().get_text_range().rstrip() for sheet in pypdfium2.PdfDocument(content)]
    numbered = [re.sub(rf"\b{place}\s*\D{{0,6}}\s*{len(sheets)}$", "", text) for place, text in enumerate(sheets, 1)]
    folded = [fold(_drop_markers(text, page)) for text in numbered]
    foot = commonprefix([text[::-1] for text in folded[1:]])[::-1]
    heads = sorted({fold(_read_text(head)) for head in HEAD.findall(page)} - {""}, key=len, reverse=True)
    for place, text in enumerate(folded, start=1):
        inner = _drop_places(text.removesuffix(foot), page)
        head = next((head for head in heads if inner.startswith(head)), "")
        yield f"page {place}", inner.removeprefix(head)
    yield from (("descriptions", fold(unquote(text))) for text in dict.fromkeys(list_said(content)))


def _drop_places(text: str, page: str) -> str:
    """Return the text of a sheet without the numbers of pages in its list of contents."""
    contents = CONTENTS.search(page)
    entries = [fold(_read_text(entry)) for entry in ENTRY.findall(contents[0])] if contents else []
    for entry, following in zip(entries, [*entries[1:], ""], strict=False):
        text = re.sub(rf"{re.escape(entry)}\d{{1,3}}(?={re.escape(following)})", entry, text, count=1)
    return text


def _drop_markers(text: str, page: str) -> str:
    """Return the text of a sheet without the numbers of its ordered lists: on lines of their own, or before their text.

    >>> _drop_markers("3. \\n1. A census.\\n1. of us", "<ol><li>A census.</li></ol>")
    '3. \\nA census.\\n1. of us'
    """
    items: dict[str, list[str]] = {}
    for start, listed in ORDERED.findall(page):
        for number, item in enumerate(ITEM.findall(listed), start=int(start or 1)):
            items.setdefault(str(number), []).append(fold(_read_text(item)))

    def drop(found: re.Match) -> str:
        own, text = items.get(found[1], []), fold(found[2] or "")
        is_own = any(text[:BEGINNING] == item[: min(BEGINNING, len(text))] for item in own)
        return "" if is_own else found[0]

    return MARKER.sub(drop, text)


def read_parts(content: bytes) -> Iterator[tuple[str, str]]:
    """Return the texts of a Word file or a presentation, of its pictures and tables, and of its properties."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if READ.fullmatch(part) or ABOUT.fullmatch(part):
                markup = FILLED.sub("", archive.read(part).decode("utf-8"))
                text = next(read_markup(markup))
                yield from ((part, fold(line)) for line in ([text] if READ.fullmatch(part) else text.split("\n")))
                yield from ((part, fold(unescape("".join(found)))) for found in TOLD.findall(markup))
