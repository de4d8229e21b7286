"""A page of the site in, its PDF out: tagged for screen readers (PDF/UA), with bookmarks, page numbers and the mark.

What only a screen needs is left out, what is folded is opened, and links lead to other PDFs or out of the site.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from analysis.publish.drawing import Alphabet, Drawing, Untranslatable, translate_svg
from analysis.publish.embed import DRAWING, open_drawing
from analysis.publish.frame import TEMPLATES
from analysis.publish.slide_fit import fit_slides

SHEETS = {"leaflet": ("print.css", "leaflet.css"), "deck": ("print.css", "deck.css")}  # by the class of the page
SCREEN = (  # what only a screen needs, as XPath
    "//link", "//script", "//meta[@http-equiv]", "//header[contains(@class, 'site')]", "//nav[not(@class='contents')]",
    "//form", "//*[@class='skip' or @class='download' or @class='keys']", "//a[@class='footnote-backref']",
)  # fmt: skip
INSIDE = re.compile(r'href="#[^"]*"')
WIDE = 6  # columns, from which on a table has smaller letters, and what stands in its cells may break
ROWS, LETTERS = 12, 1200  # a table with fewer of both is not parted over two pages
LEADS = "//p[following-sibling::*[1][self::figure]]"  # what is said before a figure stands on its page
OUTSIDE = ("https://", "http://", "mailto:")


def print_page(page: str, fonts: Path, printed: Collection[str], publisher: str, date: str) -> bytes:
    """Return the PDF of a page; the same bytes for the same page, fonts and version of Pango.

    `fonts`: the folder of the study's font files; `printed`: the pages (slugs) that have a PDF of their own, to which
    links may lead; `date`: the release's, an ISO date. Raises `OSError` where Pango is missing.
    """
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    tree = prepare_page(page, printed, publisher, date)
    tree.find("head").append(html.Element("meta", name="generator", content=f"Pango {read_pango()}"))
    figures = take_figures(tree)
    faces = FontConfiguration()
    names = SHEETS.get(tree.find("body").get("class", ""), ("print.css",))
    texts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in names]
    sheets = [weasyprint.CSS(string=text, base_url=f"{fonts.as_uri()}/", font_config=faces) for text in texts]
    settings = weasyprint.DEFAULT_OPTIONS | {
        "stylesheets": sheets, "cache": figures, "pdf_variant": "pdf/ua-1",
        "pdf_identifier": hashlib.sha256(page.encode()).digest()[:16],
    }  # fmt: skip
    document = fit_slides(tree, lambda: weasyprint.HTML(string=write_html(tree)).render(font_config=faces, **settings))
    return document.write_pdf(**settings)


def read_pango() -> str:
    """Return the version of the library that sets the lines, for every PDF to say: another sets them otherwise."""
    from weasyprint.text.ffi import pango

    number = pango.pango_version()  # 15012 is 1.50.12
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def write_html(tree: HtmlElement) -> str:
    """Return the text of a page; lxml would have ids in links escaped, and WeasyPrint then miss them.

    >>> write_html(html.fromstring('<a href="#нужди">Нужди</a>'))
    '<!DOCTYPE html>\\n<a href="#нужди">Нужди</a>'
    """
    text = html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
    return INSIDE.sub(lambda found: unquote(found[0]), text)


def prepare_page(page: str, printed: Collection[str], publisher: str, date: str) -> HtmlElement:
    """Return the page as it is printed: without what a screen needs, nothing folded, the foot first, as running head,
    and the list of contents after the title.
    """
    tree = html.document_fromstring(page)
    for path in SCREEN:
        for element in tree.xpath(path):
            element.drop_tree()
    for element in tree.iter("details", "summary"):
        element.set("class", element.tag)
        element.tag = {"details": "div", "summary": "p"}[element.tag]
    _mark_breaks(tree)
    for small in tree.xpath("//td/small[not(*)]"):
        small.text = (small.text or "").replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    for listed in tree.xpath("//ol[@start]"):  # WeasyPrint reads numbers of lists from their style alone
        listed.set("style", f"counter-reset: list-item {int(listed.get('start')) - 1}")
    for link in tree.xpath("//a[@href]"):
        _lead(link, printed)
    for foot in tree.xpath("//body/footer"):
        tree.find("body").insert(0, foot)
    for contents in tree.xpath("//nav[@class='contents']"):
        for lead in tree.xpath("//h1/following-sibling::p[1]"):
            lead.addnext(contents)
    for name, content in (("author", publisher), ("dcterms.created", date), ("dcterms.modified", date)):
        tree.find("head").append(html.Element("meta", name=name, content=content))
    return tree


def _mark_breaks(tree: HtmlElement) -> None:
    """Mark wide and short tables, and what stands with the figure after it, for the style sheet to keep together."""
    for table in tree.iter("table"):
        rows = list(table.iter("tr"))
        if any(len(row) >= WIDE for row in rows):
            table.classes.add("wide")
        if len(rows) < ROWS and len(table.text_content()) < LETTERS:
            table.classes.add("short")
    for lead in tree.xpath(LEADS):
        lead.classes.add("lead")


def _lead(link: HtmlElement, printed: Collection[str]) -> None:
    """Let a link lead to a place on the page, out of the site, or to the PDF of another page; else it is text."""
    address = link.get("href")
    if address.startswith(("#", *OUTSIDE)):
        return
    file, _, _ = address.partition("#")
    slug = file.removesuffix(".html")
    if slug != file and slug in printed:
        link.set("href", f"{slug}.pdf")
    else:
        link.drop_tag()


def take_figures(tree: HtmlElement) -> dict[str, Drawing]:
    """Take the figures out of a page and return them by their new addresses, where WeasyPrint looks for them first."""
    figures: dict[str, Drawing] = {}
    alphabet: Alphabet = {}
    for image in tree.xpath(f"//img[starts-with(@src, '{DRAWING}')]"):
        with suppress(Untranslatable):  # WeasyPrint draws it
            address = f"figure:{len(figures) + 1}"
            figures[address] = translate_svg(open_drawing(image.get("src")), alphabet)
            image.set("src", address)
    return figures
