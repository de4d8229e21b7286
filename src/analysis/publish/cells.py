"""The text of a table's cell in, what it says of a number out: value, bounds, base, mark, remark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from analysis.languages import find_decimal_mark, find_group_marks
from analysis.publish.parts import read_text

MINUS = "\N{MINUS SIGN}"
SIGNS = f"+{MINUS}-"
NUMBER = rf"[{SIGNS}]?\d[\d.,\s]*"
VALUE = re.compile(rf"(?P<low>\()?(?P<number>{NUMBER})(?P<unit>%|\s?€|\s?лв\.)?(?(low)\))")
BOUNDS = re.compile(rf"(?:от )?(?P<low>{NUMBER})%?(?:–| до | to )(?P<high>{NUMBER})(?P<unit>%)?")
WITH_BOUNDS = re.compile(rf"(?P<value>{NUMBER}%?) \((?P<bounds>{NUMBER}%?–{NUMBER}%?)\)")
BASE = re.compile(rf"n = (?P<n>{NUMBER})")
MARKS = (":c", ":u", "–")  # in place of a value
LOW = "( )"  # a value in brackets


@dataclass(frozen=True)
class Number:
    """A number as it is shown, and the format that shows it so."""

    value: float
    format: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table: a number with what goes with it, or a text."""

    text: str
    number: Number | None = None
    low: Number | None = None
    high: Number | None = None
    n: Number | None = None
    mark: str = ""
    remark: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.number is not None or self.mark in MARKS[:2]


def read_cell(element: HtmlElement, language: str) -> Cell:
    """Return what a cell says; what is no single number is a text, on several lines where the page has several."""
    smalls = list(element.iter("small"))
    remarks = "; ".join(read_text(small) for small in smalls)
    whole = "\n".join(filter(None, (line.strip() for line in _lines(element))))
    first = whole.split("\n")[0] if smalls else whole
    if found := WITH_BOUNDS.fullmatch(first):
        first, remarks = found["value"], f"{found['bounds']}; {remarks}"
    number, is_low = read_number(first, language)
    if number is None and first not in MARKS:
        return Cell(text=whole)
    low, high, n, rest = _read_remarks(remarks, language)
    mark = LOW if is_low else first if number is None else ""
    return Cell(first, number, low, high, n, mark, rest)


def read_number(text: str, language: str) -> tuple[Number | None, bool]:
    """Return the number that a text is, and whether it stands in brackets.

    >>> read_number("(67%)", "bg"), read_number("12 345,5", "bg")[0], read_number("2013–2014", "bg")[0]
    ((Number(value=0.67, format='0%'), True), Number(value=12345.5, format='#,##0.0'), None)
    """
    found = VALUE.fullmatch(text.strip())
    number = _convert(found["number"], (found["unit"] or "").strip(), language) if found else None
    return number, bool(number and found["low"])


def _convert(text: str, unit: str, language: str) -> Number | None:
    text = text.strip()
    decimal, groups_by = find_decimal_mark(language), find_group_marks(language)
    whole, _, part = text.lstrip(SIGNS).partition(decimal)
    groups = re.split(f"[{groups_by}]", whole)
    if not all(group.isdigit() for group in groups) or any(len(group) != 3 for group in groups[1:]):
        return None
    if (decimal in text) != part.isdigit():
        return None
    value = float(f"{''.join(groups)}.{part or 0}") * (-1 if text[0] in f"{MINUS}-" else 1)
    digits = ("#,##0" if len(groups) > 1 else "0") + (f".{'0' * len(part)}" if part else "")
    digits = {"": digits, "%": f"{digits}%"}.get(unit, f'{digits}\N{NO-BREAK SPACE}"{unit}"')
    if text[0] == "+":
        digits = f"+{digits};{MINUS}{digits};{digits}"
    return Number(round(value / 100, 2 + len(part)) if unit == "%" else value, digits)


def _read_remarks(text: str, language: str) -> tuple[Number | None, Number | None, Number | None, str]:
    """Return bounds, base and what else is said beside a value."""
    low = high = n = None
    rest = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        if found := BOUNDS.fullmatch(part):
            unit = found["unit"] or ""
            low, high = (_convert(found[name], unit, language) for name in ("low", "high"))
        elif found := BASE.fullmatch(part):
            n = _convert(found["n"], "", language)
        else:
            rest.append(part)
    return low, high, n, "; ".join(rest)


def _lines(element: HtmlElement) -> list[str]:
    """Return the text of a cell, a line for every line break and every remark."""
    lines = [element.text or ""]
    for child in element:
        if child.tag in ("br", "small", "p", "li", "ul", "div"):
            lines.append("")
        inner = _lines(child)
        lines[-1] += inner[0]
        lines += inner[1:]
        if child.tag in ("p", "li", "small") and (child.tail or "").strip():
            lines.append("")
        lines[-1] += child.tail or ""
    return lines
