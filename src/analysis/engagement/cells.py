"""A cell of a record as text in, its value or what is wrong with it out, by the kind of its column."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from analysis.engagement.columns import Codes, Column
from analysis.errors import suggest
from analysis.reference.load import suggest_municipality
from analysis.survey.reading.times import read_time

WHOLE = re.compile(r"(-?\d{1,9})(?:[.,]0+)?")  # 12, 12.0 and 12,0: spreadsheets keep numbers as fractions
FRACTION = re.compile(r"-?\d+[.,]\d+")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
PERSON_LENGTH = (4, 8)
PERSON = re.compile(r"(?!\d{6,}$)[A-ZА-Я0-9]{4,8}")  # no date of birth, no telephone number
CYRILLIC = re.compile("[А-яЀ-ӿ]")
LEAST = {"count": 0, "number": 1, "rank": 1}
NUMBERED = {
    "count": "write how many there were",
    "number": "write the number",
    "rank": "write the place that the ballot gives, or leave the cell empty",
}
MOST = 100_000  # people, ballots: more is a slip
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class Wrong(NamedTuple):
    """What is wrong with a cell: as in `StudyError`."""

    found: str
    expected: str
    fix: str = ""


def read_cell(text: str, column: Column, codes: Codes) -> str | int | None | Wrong:
    """Return the value of a cell: a number for count, number and rank (None when empty), else a text.

    A day becomes YYYY-MM-DD, a code takes the spelling of its list.
    """
    text = " ".join(text.split())
    if not text:
        return _read_empty(column)
    match column.kind:
        case "date":
            return _read_day(text)
        case "code":
            return _read_code(text, column, codes)
        case "codes":
            read = [_read_code(part.strip(), column, codes) for part in text.split(";") if part.strip()]
            return next((part for part in read if isinstance(part, Wrong)), None) or ";".join(read)
        case "count" | "number" | "rank":
            return _read_number(text, column.kind)
        case "id" | "person":
            return _read_id(text, column.kind)
        case "bg" | "en":
            return _read_language(text, column.kind)
    return text


def _read_empty(column: Column) -> str | int | None | Wrong:
    if not column.empty:
        return Wrong("the cell is empty", column.about["en"].rstrip("."), "fill it in")
    return {"rank": None, "number": 1}.get(column.kind, "")


def _read_day(text: str) -> str | Wrong:
    day = read_time(text, "date")
    if day and EARLIEST <= date.fromisoformat(day) <= LATEST:
        return day
    if re.fullmatch(r"\d{5}([.,]\d+)?", text):
        return Wrong(f"“{text}” is the number of a day", "a day such as 2015-04-30", "format the column as a date")
    found = f"“{text}” is no day of the calendar" if day is None else f"{day} is not of our time"
    return Wrong(found, "a day such as 2015-04-30 or 30.04.2015", "look it up in the minutes, and correct it")


def _read_code(text: str, column: Column, codes: Codes) -> str | Wrong:
    code = text.casefold()
    if code in column.codes:
        return code
    return Wrong(f"unknown {column.name} “{text}”", ", ".join(column.codes), _suggest_code(text, column, codes))


def _suggest_code(text: str, column: Column, codes: Codes) -> str:
    """Return the nearest code, whether the text is nearer to it or to one of its labels."""
    if column.list == "municipality":
        import pandas as pd

        names = [
            {"slug": slug} | {f"name_{language}": name for language, name in told.items()}
            for slug, told in codes.municipalities.items()
        ]
        return suggest_municipality(text, pd.DataFrame(names))
    labels = {label.casefold(): code for code, told in column.codes.items() for label in told.values()}
    if text.casefold() in labels:
        return f"write “{labels[text.casefold()]}”"
    return suggest(text.casefold(), column.codes) or "take a code of the list"


def _read_number(text: str, kind: str) -> int | Wrong:
    least = LEAST[kind]
    expected = f"a whole number from {least}"
    if not (whole := WHOLE.fullmatch(text)):
        found = "is not whole" if FRACTION.fullmatch(text) else "is no number"
        return Wrong(f"“{text}” {found}", expected, NUMBERED[kind])
    if least <= (number := int(whole[1])) <= MOST:
        return number
    return Wrong(
        f"“{text}” is {'negative' if number < 0 else 'too small' if number < least else 'too large'}",
        expected, NUMBERED[kind],
    )  # fmt: skip


def _read_id(text: str, kind: str) -> str | Wrong:
    if kind == "id":
        expected = "up to 40 Latin letters, digits, - and _"
        return text if ID.fullmatch(text) else Wrong(f"“{text}” is no id", expected, "write forum-01, for example")
    expected = "4–8 capital letters and digits, that tell nobody who it is"
    if PERSON.fullmatch(text):
        return text
    return Wrong(
        "the code of a participant is none", expected, "give the participant’s two cards another code, the same"
    )


def _read_language(text: str, language: str) -> str | Wrong:
    if language == "bg" and not CYRILLIC.search(text):
        return Wrong("there is no Cyrillic letter in the Bulgarian text", "a text in Bulgarian", "swap the two texts?")
    if language == "en" and (found := CYRILLIC.search(text)):
        return Wrong(f"there is Cyrillic in the English text: “{found[0]}”", "a text in English", "write it in English")
    return text
