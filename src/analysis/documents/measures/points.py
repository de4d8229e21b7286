"""The parts of a written time in, the point of the calendar out: a day, month, quarter, half-year, year or several."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NamedTuple

PRECISIONS = ("day", "month", "quarter", "half-year", "year", "years")  # from the finest
MONTHS = ("януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври", "ноември")
MONTHS += ("декември",)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
SEASONS = {"пролетта": 3, "лятото": 6, "есента": 9}
ORDINALS = {"първ": 1, "втор": 2, "трет": 3, "четвърт": 4, "последн": 2}


class Point(NamedTuple):
    """A time: from one month and day to another (day 0: the last of the month), its years, and where it stands."""

    begin: int
    stop: int
    precision: str
    opening: tuple[int, int]
    closing: tuple[int, int]
    year: int = 0  # 0: the text names none
    last_year: int = 0

    def first(self, year: int) -> date:
        """Return the first day, in `year` where the text names none; 29 February is 28 in other years."""
        month, day = self.opening
        return date(self.year or year, month, min(day, monthrange(self.year or year, month)[1]))

    def last(self, year: int) -> date:
        month, day = self.closing
        length = monthrange(self.last_year or year, month)[1]
        return date(self.last_year or year, month, min(day or length, length))


Made = tuple[str, tuple[int, int], tuple[int, int], int, int]


def make_day(found: dict[str, str | None]) -> Made:
    month, year = _month(found), int(f"20{found['short']}" if found.get("short") else found["year"] or 0)
    days = int(found["day"]), int(found.get("day_to") or found["day"])
    for day in days:
        date(year or 2000, month, day)  # raises where there is no such day
    return "day", (month, days[0]), (month, days[1]), year, year


def make_months(found: dict[str, str | None]) -> Made:
    """A run of months in figures: 03 – 06.2014, I – III.2014."""
    first, last, year = _read_month(found["from"]), _read_month(found["to"]), int(found["year"])
    return "month", (first, 1), (last, 0), year, year


def make_month(found: dict[str, str | None]) -> Made:
    month, year = _month(found), int(found["year"] or 0)
    return "month", (month, 1), (month, 0), year, year


def make_quarter(found: dict[str, str | None]) -> Made:
    (first, last), year = _nths(found, 4), int(found["year"] or 0)
    return "quarter", (3 * first - 2, 1), (3 * last, 0), year, year


def make_half(found: dict[str, str | None]) -> Made:
    (first, last), year = _nths(found, 2), int(found["year"] or 0)
    return "half-year", (6 * first - 5, 1), (6 * last, 0), year, year


def make_season(found: dict[str, str | None]) -> Made:
    """Spring, summer and autumn by the months of the weather service; winter lies in two years, and is not read."""
    month, year = SEASONS[found["season"]], int(found["year"])
    return "quarter", (month, 1), (month + 2, 0), year, year


def make_school_year(found: dict[str, str | None]) -> Made:
    """A school year: from 15 September, for twelve months (Act on preschool and school education, art. 99)."""
    year = int(found["year"])
    return "years", (9, 15), (9, 14), year, year + 1


def make_years(found: dict[str, str | None]) -> Made:
    year, until = int(found["year"]), found["until"]
    last = int(until if len(until) == 4 else found["year"][:2] + until)
    if last <= year:
        raise ValueError("the years run backwards")
    return "years", (1, 1), (12, 31), year, last


def make_year(found: dict[str, str | None]) -> Made:
    year = int(found["year"])
    return "year", (1, 1), (12, 31), year, year


def _month(found: dict[str, str | None]) -> int:
    if name := found.get("name"):
        return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.rstrip(".")))
    return _read_month(found.get("numeral") or found["number"])


def _read_month(text: str) -> int:
    month = int(text) if text.isdigit() else ROMAN.index(text) + 1
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is no month")
    return month


def _nths(found: dict[str, str | None], parts: int) -> tuple[int, int]:
    """Return the first and last of the parts of a year that are named; raises where it has no such part."""
    last = _count(found["word"] or found["roman"] or found["digit"])
    first = _count(found.get("from") or str(last))
    if not first <= last <= parts:
        raise ValueError(f"a year has no part {first}–{last} of {parts}")
    return first, last


def _count(ordinal: str) -> int:
    """Return the number of an ordinal as plans write it: първо, I, 1-во."""
    word = next((word for word in ORDINALS if ordinal.startswith(word)), "")
    if word:
        return ORDINALS[word]
    return int(ordinal[0]) if ordinal[0].isdigit() else ROMAN.index(ordinal) + 1
