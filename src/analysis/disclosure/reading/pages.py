"""A page or an executed notebook in, its figures and tables out: captions, alternative texts, drawings, cells."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import unquote

IMAGE = re.compile(r"data:image/svg\+xml(?:;[\w=-]+)*?(?:;base64,([A-Za-z0-9+/=\s]+)|,([^\"<>]*))")
INLINE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@dataclass
class Cell:
    """A cell of a table: its text, and the parts of it that show a figure (kind `figure` or `count`, key, text)."""

    is_header: bool
    text: str = ""
    free: str = ""  # the text that belongs to no figure
    parts: list[list[str]] = field(default_factory=list)


@dataclass
class Element:
    """A numbered figure or table of a page; `data`: the released table that its link leads to."""

    identifier: str
    caption: str = ""
    alt: str = ""
    data: str = ""
    drawings: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """The texts of the table that show no figure: heads of rows and columns, names of groups."""
        return list(dict.fromkeys(cell.text.strip() for row in self.rows for cell in row if not cell.parts))


@dataclass
class Page:
    """The figures and tables of a page, and the language of its numbers."""

    language: str
    elements: list[Element]


def read_page(name: str, content: bytes) -> Page | None:
    """Return the figures and tables of an HTML page or an executed notebook; None for another file."""
    if name.endswith((".html", ".htm", ".svg")):
        return _read_html(content.decode("utf-8"))
    if name.endswith(".ipynb"):
        page = _read_html(write_notebook(json.loads(content)))
        return page if page.language else Page(_name_language(name), page.elements)
    return None


def _name_language(name: str) -> str:
    """Return the language in the name of an executed notebook, e.g. `ford.bg.ipynb`."""
    return name.rsplit(".", 2)[-2]


def write_notebook(notebook: dict) -> str:
    """Return the outputs of an executed notebook as HTML, its figures and tables as a page has them."""
    metadata = notebook.get("metadata", {}).get("papermill", {}).get("parameters", {})
    parts = [f'<html lang="{metadata.get("language", "")}">']
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            for kind, shown in output.get("data", {}).items():
                about = output.get("metadata", {}).get(kind, {})
                text = "".join(shown) if isinstance(shown, list) else str(shown)
                parts.append(_write_output(kind, text, about))
    return "\n".join(parts)


def _write_output(kind: str, text: str, about: dict) -> str:
    head = f'<figure id="{about.get("id", "")}"><figcaption>{escape(about.get("title", ""))}</figcaption>'
    link = f'<a href="../data/{about.get("data", "")}.csv"></a>'
    if kind == "image/svg+xml":
        image = f'<img alt="{escape(about.get("alt", ""))}">{text}'
        return f"{head}{image}{about.get('table', '')}{link}</figure>"
    return f"{head}{text}{link}</figure>" if kind == "text/html" else ""


def open_image(found: re.Match[str]) -> str:
    """Return the drawing that an address holds, in base64 or percent-coded."""
    return base64.b64decode(found[1]).decode("utf-8", "replace") if found[1] else unquote(found[2])


def _read_html(html: str) -> Page:
    """Take drawings out before parsing: they are nine tenths of a page."""
    drawings: list[str] = []

    def take(text: str) -> str:
        drawings.append(text)
        return f"drawing:{len(drawings) - 1}:"

    html = IMAGE.sub(lambda found: take(open_image(found)), html)
    html = INLINE.sub(lambda found: f'<img alt="" src="{take(found[0])}">', html)
    parser = _PageParser(drawings)
    parser.feed(html)
    parser.close()
    return Page(parser.language, [element for element in parser.elements if element.rows or element.drawings])


class _PageParser(HTMLParser):
    """Keeps what stands in `figure`, and tables and images outside of it as elements of their own."""

    def __init__(self, drawings: list[str]) -> None:
        super().__init__()
        self.drawings, self.language = drawings, ""
        self.elements = [Element("")]
        self.cell: Cell | None = None
        self.part: list[str] | None = None
        self.in_caption = False
        self.depth = 0

    @property
    def element(self) -> Element:
        return self.elements[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html" and not self.language:
            self.language = given.get("lang", "")
        elif tag == "figure":
            self.elements.append(Element(given.get("id", "")))
        elif tag == "img":
            self.element.alt = given.get("alt") or self.element.alt
            for number in re.findall(r"drawing:(\d+):", given.get("src", "")):
                self.element.drawings.append(self.drawings[int(number)])
        elif tag == "a" and (named := re.search(r"data/(\w+)\.csv", given.get("href", ""))):
            self.element.data = named[1] if self.cell is None else self.element.data
        elif tag == "figcaption" or tag == "caption":
            self.in_caption = True
        elif tag == "tr":
            self.element.rows.append([])
        elif tag in ("td", "th"):
            self.cell, self.part = Cell(tag == "th"), None
            if not self.element.rows:
                self.element.rows.append([])
            self.element.rows[-1].append(self.cell)
        for kind in ("figure", "count", "derived"):
            if self.cell is not None and f"data-{kind}" in given:
                self.part = [kind, given[f"data-{kind}"], ""]
                self.cell.parts.append(self.part)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.cell = self.part = None
        elif tag in ("figcaption", "caption"):
            self.in_caption = False
        elif tag == "figure":
            self.elements.append(Element(""))

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.text += data
            if self.part is None:
                self.cell.free += data
            else:
                self.part[2] += data
        elif self.in_caption:
            self.element.caption += data


DRAWN = re.compile(
    r"""<g\b(?:[^>]*?\bid=["']([^"']*))?[^>]*?(/?)>|(</g>)|<!--(.*?)-->|<(text|title|desc)\b[^>]*>(.*?)</\5>""",
    re.DOTALL,
)
AXIS = re.compile(r"matplotlib\.axis_|scale:")  # ticks and name of an axis; what widths mean
MARK = re.compile(r"(?:figure|count):")


def list_drawn(drawing: str) -> list[tuple[str, str]]:
    """Return the texts of a drawing without those of its axes, each with the mark of its group, "" without one.

    Letters are drawn as paths, and Matplotlib writes beside them, as a comment, what they say. A mark names the
    figures shown: `figure:KEY`, or `count:KEY` for bases; blanks part several.
    """
    texts: list[tuple[str, str]] = []
    open_groups: list[str] = []
    for found in DRAWN.finditer(drawing):
        identifier, closed, end, comment, tag, text = found.groups()
        marks = [group for group in open_groups if MARK.match(group)]
        if end:
            del open_groups[-1:]
        elif tag:
            texts.append((marks[-1] if marks else "", re.sub("<[^>]+>", "", text)))
        elif comment is None:
            open_groups += [] if closed else [unescape(identifier or "")]
        elif not any(map(AXIS.match, open_groups)):
            texts.append((marks[-1] if marks else "", comment))
    return [(mark, unescape(text).strip()) for mark, text in texts]
