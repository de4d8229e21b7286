"""A table of a page in, the header and rows of a sheet out: what stands beside a number gets a column of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml.html import HtmlElement

from analysis.publish.cells import Cell, Number, read_cell
from analysis.publish.parts import read_text

BESIDE = ("low", "high", "n", "mark", "remark")  # columns that a column of numbers may bring with it
Words = Callable[..., str]
Content = Number | str | None


def lay_out(table: HtmlElement, language: str, words: Words) -> tuple[list[str], list[list[Content]]]:
    """Return the header and the rows of a table, with columns of their own for what stands beside a number."""
    head, *body = [list(row.iter("th", "td")) for row in table.iter("tr")]
    names = [
        " ".join(read_text(cell).split()) or words("xlsx.column", number=place) for place, cell in enumerate(head, 1)
    ]
    rows = [[read_cell(cell, language) for cell in row] for row in body]
    header: list[str] = []
    laid: list[list[Content]] = [[] for _ in rows]
    for place, name in enumerate(names):
        cells = [row[place] if place < len(row) else Cell("") for row in rows]
        parts = list_parts(cells)
        header += [name, *(words(f"xlsx.{part}", column=name) for part in parts)]
        for row, cell in zip(laid, cells, strict=True):
            row += [_show(cell, bool(parts)), *(getattr(cell, part) or None for part in parts)]
    return _make_unique(header), laid


def list_parts(cells: Sequence[Cell]) -> list[str]:
    """Return what a column of numbers brings with it; a column of texts has no more than its texts."""
    if not any(cell.is_numeric for cell in cells):
        return []
    return [part for part in BESIDE if any(getattr(cell, part) for cell in cells)]


def _show(cell: Cell, has_parts: bool) -> Content:
    if cell.number:
        return cell.number
    return None if has_parts and cell.mark else cell.text or None


def _make_unique(header: list[str]) -> list[str]:
    """Return names of which none stands twice, as Excel wants them."""
    seen: dict[str, int] = {}
    unique = []
    for name in header:
        seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        unique.append(name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})")
    return unique
