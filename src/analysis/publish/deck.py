"""The page of slides in, what stands on each of them out: title, texts, one figure or table, what the speaker says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from analysis.errors import StudyError
from analysis.publish.embed import DRAWING
from analysis.publish.parts import read_text, split_caption

OUTSIDE = ("https://", "http://", "mailto:")
Runs = list[tuple[str, str]]  # pieces of a text, each with the address that it leads to, or ""
OF_A_SCREEN = ("nav", "foot", "keys", "notes")  # elements and classes that only the page has; notes are read apart


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, the remark below it, and what it is."""

    text: str
    remark: str
    is_head: bool
    is_number: bool


@dataclass(frozen=True)
class Shown:
    """The figure or table of a slide."""

    caption: str
    note: str
    rows: list[list[Cell]]  # of a figure: the table behind it
    drawing: str = ""  # the address of a figure
    alternative: str = ""


@dataclass(frozen=True)
class Sheet:
    """One slide; `lead` and `remark` stand on the first only."""

    title: str
    lead: str
    remark: str
    points: list[Runs]
    shown: Shown | None
    notes: list[str]


def list_sheets(main: HtmlElement) -> list[Sheet]:
    """Return the slides of a page, in order. Raises `StudyError` for what no slide can hold: nothing may be lost."""
    return [_read_sheet(section) for section in main.iter("section")]


def _read_sheet(section: HtmlElement) -> Sheet:
    title, texts, remark, shown = "", [], "", []
    for part in section.iterchildren("*"):
        kind = part.get("class", "")
        if part.tag in ("h1", "h2"):
            title = read_text(part)
        elif part.tag in ("ul", "ol"):
            texts += [list(_list_runs(point)) for point in part.iterchildren("li")]
        elif kind == "banner":
            remark = read_text(part)
        elif part.tag == "figure":
            shown.append(_read_shown(part))
        elif part.tag in OF_A_SCREEN or kind in OF_A_SCREEN:
            continue
        elif part.tag in ("p", "aside"):
            texts += [list(_list_runs(text)) for text in part.iter("p")]
        else:
            raise StudyError(
                f"a slide holds <{part.tag}>", where=title, expected="a title, points, a figure or a table"
            )
    if len(shown) > 1:
        raise StudyError("a slide holds two figures or tables", where=title, fix="give each a heading of its own")
    is_first = next(section.iter("h1"), None) is not None
    lead = " ".join(text for runs in texts for text, _ in runs) if is_first else ""
    notes = [read_text(part) for said in section.xpath("aside[@class='notes']") for part in said.iter("p", "li")]
    return Sheet(title, lead, remark, [] if is_first else texts, shown[0] if shown else None, notes)


def _list_runs(element: HtmlElement) -> Iterator[tuple[str, str]]:
    """Give the pieces of a text; a link leads out of the site or nowhere, as a file of slides is sent on without it."""
    address = element.get("href", "") if element.tag == "a" else ""
    address = address if address.startswith(OUTSIDE) else ""
    if element.text:
        yield element.text, address
    for child in element.iterchildren("*"):
        yield from _list_runs(child)
        if child.tail and child.tail.strip("\n"):
            yield child.tail, address


def _read_shown(figure: HtmlElement) -> Shown:
    notes = [read_text(part) for part in figure.iterchildren("p") if part.get("class") == "note"]
    rows = [[_read_cell(cell) for cell in row.iter("th", "td")] for row in figure.iter("tr")]
    image = next(figure.iter("img"), None)
    _, caption = split_caption(" ".join(read_text(figure.find("figcaption")).split()))  # alone on its slide
    if image is None:
        return Shown(caption, " ".join(notes), rows)
    if not image.get("src", "").startswith(DRAWING):
        raise StudyError("a figure without a drawing", where=caption, fix="see what the notebook returns")
    if not image.get("alt", "").strip():
        raise StudyError(
            "a figure without alternative text", where=caption, fix="see what the notebook's figure returns"
        )
    return Shown(caption, " ".join(notes), rows, image.get("src"), image.get("alt"))


def _read_cell(cell: HtmlElement) -> Cell:
    remarks = list(cell.iter("small"))
    remark = " ".join(read_text(part) for part in remarks)
    for part in remarks:
        part.drop_tree()
    return Cell(read_text(cell), remark, cell.tag == "th", "number" in cell.get("class", "").split())
