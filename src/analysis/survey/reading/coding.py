"""A column of an export and its question in, the column in codes out; what cannot be read stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from analysis.survey.reading.codebook import Codebook
from analysis.survey.reading.labels import read_one, read_several, spell_codes
from analysis.survey.reading.tabular import Column
from analysis.survey.reading.times import TYPES as TIME_TYPES
from analysis.survey.reading.times import read_time
from analysis.survey.xlsform.questions import Question

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")  # a decimal comma, as Bulgarian Excel writes it
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}][0-9]{3})+")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{3})+")  # in a whole number 1,000 is a thousand or one: who knows
DAY_FIRST = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")
NUMERIC_TYPES = ("integer", "decimal", "range")
EXCEL = "as Excel writes them"


@dataclass(frozen=True)
class Reading:
    """How the cells of an export are to be read."""

    codebook: Codebook
    language: str  # of the labels; "" where cells hold codes
    typed: bool  # numbers stored as numbers: a code such as 18_29 or 01 may have become 1829 or 1
    missing: frozenset[str]  # texts that stand for an empty cell

    def blank(self, text: str) -> str:
        """Return a cell, empty where it holds what stands for an empty one."""
        return "" if text in self.missing else text


def decode_column(column: Column, question: Question, reading: Reading) -> tuple[Column, dict[str, int]]:
    """Return a column in codes, numbers and ISO times; and what was repaired, with the number of cells.

    Codes of a select_multiple stand in the order of the list. A text that fits nothing is left as it is.
    """
    decode = _choose_decoder(question, reading)
    repaired: dict[str, int] = {}
    changed: dict[str, str] = {}
    for text, count in zip(column.texts, column.counts().tolist(), strict=True):
        cell = reading.blank(text)
        changed[text], repair = decode(cell) if cell else ("", "")
        if repair and count:
            repaired[repair] = repaired.get(repair, 0) + count
    return column.map(changed.__getitem__), repaired


def decode_answer(text: str, question: Question, codebook: Codebook) -> str:
    """Return an answer that somebody wrote by hand as an export with codes would be read: to be compared with one."""
    stripped = text.strip()
    decode = _choose_decoder(question, Reading(codebook, "", typed=False, missing=frozenset()))
    return decode(stripped)[0] if stripped else ""


def _choose_decoder(question: Question, reading: Reading) -> Callable[[str], tuple[str, str]]:
    codes = reading.codebook.codes.get(question.name)
    if codes is not None:
        spellings = (
            spell_codes(reading.codebook.versions_of(question.name), reading.language) if reading.language else {}
        )
        numbers = _number_codes(codes)
        if question.type == "select_one":
            return lambda text: _decode_one(text, codes, spellings, numbers, reading.typed)
        order = {code: place for place, code in enumerate(codes)} if question.type == "select_multiple" else {}
        return lambda text: _decode_several(text, codes, spellings, numbers, reading.typed, order)
    if question.type in NUMERIC_TYPES:
        return lambda text: (
            (text, "") if question.type == "integer" and THOUSANDS.fullmatch(text) else _decode_number(text)
        )
    if question.type in TIME_TYPES:
        return lambda text: _decode_time(text, question.type)
    return lambda text: (text, "")


def _decode_one(text: str, codes: dict, spellings: dict, numbers: dict, typed: bool) -> tuple[str, str]:
    if spellings and (code := read_one(text, spellings)) is not None:
        return code, ""
    stripped = text.strip()
    if not (typed or stripped not in codes):
        return stripped, ""
    fits = numbers.get(_as_number(stripped), [])
    if typed and len(fits) > 1:  # it may have been any of them: what the workbook destroyed is not guessed
        return f"{stripped} (any of {', '.join(fits)})", ""
    if stripped in codes or len(fits) != 1:
        return (stripped if stripped in codes else text), ""
    return fits[0], "numbers read back as codes"


def _decode_several(
    text: str, codes: dict, spellings: dict, numbers: dict, typed: bool, order: dict[str, int]
) -> tuple[str, str]:
    words = text.split()
    read = read_several(text, spellings) if spellings else None
    if read is None and spellings and not all(word in codes for word in words):
        return text, ""
    if read is None and len(words) == 1:
        return _decode_one(text, codes, {}, numbers, typed)
    read = words if read is None else read
    return " ".join(sorted(dict.fromkeys(read), key=lambda code: _place(code, order))), ""


def _place(code: str, order: dict[str, int]) -> tuple[int, str]:
    """Return where a code stands: in the order of the list, strangers after it by name; a rank keeps its own order."""
    return (order.get(code, len(order)), "" if code in order else code) if order else (0, "")


def _decode_number(text: str) -> tuple[str, str]:
    """Return a number without exponent, plus sign or idle zeros; a decimal comma and blanks in thousands are repaired.

    >>> _decode_number("0E-10"), _decode_number("12,50"), _decode_number("500 001"), _decode_number("много")
    (('0', ''), ('12.5', 'numbers as Excel writes them'), ('500001', 'numbers as Excel writes them'), ('много', ''))
    """
    stripped, repair = text.strip(), ""
    if COMMA.fullmatch(stripped):
        stripped, repair = stripped.replace(",", "."), f"numbers {EXCEL}"
    elif GROUPED.fullmatch(stripped):
        stripped, repair = re.sub(r"\s", "", stripped), f"numbers {EXCEL}"
    if not NUMBER.fullmatch(stripped):
        return text, ""
    number = Decimal(stripped)
    return (format(number.normalize(), "f") if number else "0"), repair


def _decode_time(text: str, kind: str) -> tuple[str, str]:
    read = read_time(text, kind)
    return (text, "") if read is None else (read, f"dates {EXCEL}" if DAY_FIRST.match(text.strip()) else "")


def _number_codes(codes: dict) -> dict[float, list[str]]:
    """Return number → the codes that a program which takes codes for numbers turns into it."""
    numbers: dict[float, list[str]] = {}
    for code in codes:
        if (number := _as_number(code)) is not None:
            numbers.setdefault(number, []).append(code)
    return numbers


def _as_number(text: str) -> float | None:
    """Return what Python's int() or float() makes of a code – KoboToolbox uses them – or `None`.

    >>> _as_number("18_29"), _as_number("1e3"), _as_number("a18")
    (1829.0, 1000.0, None)
    """
    try:
        return float(text)
    except ValueError:
        return None
