"""A page of the site in, its parts out: title, banner, and every numbered figure and table with what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement

NUMBERED = re.compile(r"(?P<kind>\w+)\s(?P<number>\d+)\.\s*(?P<title>.*)", re.DOTALL)
NOT_WRITTEN = ("script", "style", "button", "template")  # of a screen, not of a text


@dataclass(frozen=True)
class About:
    """What a file says of itself, in its own language."""

    language: str
    title: str  # of the page
    study: str
    publisher: str
    status: str  # why the data must not be taken for true; empty when the study is published
    mark: str  # the same in two words, for every page and sheet
    licence: str
    citation: str
    date: str


@dataclass(frozen=True)
class Shown:
    """A numbered figure or table of a page."""

    identifier: str
    label: str  # „Таблица 2“
    title: str
    tables: list[HtmlElement]
    note: str
    data: str  # the address of its data, empty when it has none
    is_figure: bool


def read_main(page: str) -> HtmlElement:
    """Return the content of a page without what only a screen needs."""
    main = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8")).get_element_by_id("main")
    for element in list(main.iter(*NOT_WRITTEN)):
        element.drop_tree()
    return main


def read_title(main: HtmlElement) -> str:
    """Return the title of a page."""
    return read_text(next(main.iter("h1")))


def read_contents_title(main: HtmlElement) -> str:
    """Return how a page calls its list of contents, or nothing when it has none."""
    return next(map(read_text, main.getroottree().xpath("//nav[@class='contents']/p")), "")


def list_shown(main: HtmlElement) -> list[Shown]:
    """Return the numbered figures and tables of a page, in their order."""
    return [_read_shown(figure) for figure in main.iter("figure")]


def read_text(element: HtmlElement) -> str:
    """Return the text of an element on one line; a line break in it is a blank."""
    return "".join(_list_texts(element)).replace("\n", " ").strip()


def _list_texts(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):  # no comment
            yield " " if child.tag == "br" else ""
            yield from _list_texts(child)
        yield child.tail or ""


def split_caption(text: str) -> tuple[str, str]:
    """Return label and title of a caption.

    >>> split_caption("Таблица 2. Общински планове")
    ('Таблица 2', 'Общински планове')
    """
    found = NUMBERED.fullmatch(text)
    return (f"{found['kind']} {found['number']}", found["title"]) if found else ("", text)


def _read_shown(figure: HtmlElement) -> Shown:
    label, title = split_caption(" ".join(read_text(figure.find("figcaption")).split()))
    notes = [read_text(note) for note in figure.iterchildren("p") if note.get("class") == "note"]
    return Shown(
        identifier=figure.get("id", ""),
        label=label,
        title=title,
        tables=list(figure.iter("table")),
        note=" ".join(notes),
        data=next((link.get("href", "") for link in figure.xpath(".//p[@class='download']//a")), ""),
        is_figure=next(figure.iter("img"), None) is not None,
    )
