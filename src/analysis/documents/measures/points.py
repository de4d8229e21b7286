"""A plain text in, the times of the calendar that it names out, from a day to a run of years."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

PRECISIONS = ("day", "month", "quarter", "half-year", "year", "years")  # from the finest
MONTHS = ("януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври", "ноември")
MONTHS += ("декември",)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
SEASONS = {"пролетта": 3, "лятото": 6, "есента": 9}
ORDINALS = {"първ": 1, "втор": 2, "трет": 3, "четвърт": 4, "последн": 2}

NAME = "(?P<name>яну?(?:ари)?|февр?(?:уари)?|март?|апр(?:ил)?|май|юни|юли|авг(?:уст)?|септ?(?:ември)?|окт(?:омври)?"
NAME += r"|ноем?(?:ври)?|дек(?:ември)?)(?![а-я])\.?"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d)"
G = r"(?: ?г(?:\.|оди|од\.|\b)(?:ните|ни|ната|на)?)?"
LATER = rf"(?:,? ?(?:на |от |през |за )?{YEAR}{G})?"
ROMAN_MONTH = r"(?:x(?:ii?)?|ix|iv|v(?:i{0,3})|i{1,3})"
ANY_NTH = r"(?:първ|втор|трет|четвърт)(?:о|ото|а|ата|ия|ият|и|ите)"
ANY_NTH += r"|(?:iv|i{1,3})(?:-т?[ваои]{1,2})?|[1-4](?:-?[вртмоаи]{1,3})?"
NTH = r"(?:(?P<word>първ|втор|трет|четвърт)(?:о|ото|а|ата|ия|ият|и|ите)|(?P<roman>iv|i{1,3})(?:-т?[ваои]{1,2})?"
NTH += r"|(?P<digit>[1-4])(?:-?[вртмоаи]{1,3})?)"
NTHS = rf"(?:(?P<from>{ANY_NTH}) ?(?:-|и|до) ?)?{NTH}"
FREE = r"(?<![\d./,№])(?<!№ )"


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
        return date(self.year or year, *self.opening)

    def last(self, year: int) -> date:
        month, day = self.closing
        year = self.last_year or year
        return date(year, month, day or monthrange(year, month)[1])


Made = tuple[str, tuple[int, int], tuple[int, int], int, int]


def _day(found: dict[str, str | None]) -> Made:
    month, year = _month(found), int(f"20{found['short']}" if found.get("short") else found["year"] or 0)
    days = int(found["day"]), int(found.get("day_to") or found["day"])
    for day in days:
        date(year or 2000, month, day)  # raises where there is no such day
    return "day", (month, days[0]), (month, days[1]), year, year


def _months(found: dict[str, str | None]) -> Made:
    """A run of months in figures: 03 – 06.2014, I – III.2014."""
    first, last, year = _read_month(found["from"]), _read_month(found["to"]), int(found["year"])
    return "month", (first, 1), (last, 0), year, year


def _month_of(found: dict[str, str | None]) -> Made:
    month, year = _month(found), int(found["year"] or 0)
    return "month", (month, 1), (month, 0), year, year


def _quarter(found: dict[str, str | None]) -> Made:
    (nth, last), year = _nths(found), int(found["year"] or 0)
    return "quarter", (3 * nth - 2, 1), (3 * last, 0), year, year


def _half(found: dict[str, str | None]) -> Made:
    (nth, last), year = _nths(found), int(found["year"] or 0)
    if last > 2:
        raise ValueError("a year has two halves")
    return "half-year", (6 * nth - 5, 1), (6 * last, 0), year, year


def _season(found: dict[str, str | None]) -> Made:
    """Spring, summer and autumn by the months of the weather service; winter lies in two years, and is not read."""
    month, year = SEASONS[found["season"]], int(found["year"])
    return "quarter", (month, 1), (month + 2, 0), year, year


def _school(found: dict[str, str | None]) -> Made:
    """A school year: from 15 September, for twelve months (Act on preschool and school education, art. 99)."""
    year = int(found["year"])
    return "years", (9, 15), (9, 14), year, year + 1


def _years(found: dict[str, str | None]) -> Made:
    year, until = int(found["year"]), found["until"]
    last = int(until if len(until) == 4 else found["year"][:2] + until)
    if last <= year:
        raise ValueError("the years run backwards")
    return "years", (1, 1), (12, 31), year, last


def _year(found: dict[str, str | None]) -> Made:
    year = int(found["year"])
    return "year", (1, 1), (12, 31), year, year


OF_ACT = r"(?:№|бр\.?|дв,?)[ \w-]*?(?:/|от |, ?)(?:\d{1,2}[./]){0,2}(?:19|20)\d\d" + G  # № 278/05.05.2022 г.
TH = "-?[втмр][иа]"
UNTIL_YEAR = r" ?(?:-|/|до) ?(?P<until>(?:19|20)\d\d|\d\d)(?!\d|[.,/-]\d)"
KINDS: tuple[tuple[str, Callable], ...] = (
    (OF_ACT, None),
    (rf"{FREE}(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)", _day),
    (rf"{FREE}(?P<day>\d{{1,2}})\.? ?- ?(?P<day_to>\d{{1,2}})\.(?P<number>\d{{1,2}})\.{YEAR}{G}", _day),
    (rf"{FREE}(?P<from>\d{{1,2}}|{ROMAN_MONTH})\.? ?- ?(?P<to>\d{{1,2}}|{ROMAN_MONTH})\.{YEAR}{G}", _months),
    (rf"{FREE}(?P<day>\d{{1,2}}) ?[./] ?(?:(?P<number>\d{{1,2}})|(?P<numeral>{ROMAN_MONTH})) ?[./] ?{YEAR}{G}", _day),
    (rf"{FREE}(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})(?P<year>)(?= ?- ?\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d)", _day),
    (rf"{FREE}(?P<day>\d\d)\.(?P<number>\d\d)\.(?P<short>\d\d)(?![\d.,/]){G}", _day),
    (rf"{FREE}(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.(?P<year>)(?!\d)", _day),
    (rf"{FREE}(?P<day>\d{{1,2}})(?:{TH})? ?(?:-|до|и) ?(?P<day_to>\d{{1,2}})(?:{TH})? {NAME}{LATER}", _day),
    (rf"{FREE}(?P<day>\d{{1,2}})(?:{TH})? {NAME}{LATER}", _day),
    (rf"{FREE}(?:(?P<number>\d{{1,2}})|\b(?P<numeral>{ROMAN_MONTH}))[./]{YEAR}{G}", _month_of),
    (rf"\b(?:м\.|мес\.|месец) ?(?P<numeral>{ROMAN_MONTH})\b{LATER}", _month_of),
    (rf"\b{NAME}{LATER}", _month_of),
    (rf"\bучебн(?:ата|а|ите|и) (?:година )?{YEAR} ?[/-] ?(?:20)?\d\d(?!\d)(?: ?г\.| учебна година| година)?", _school),
    (rf"{FREE}{YEAR} ?[/-] ?(?:20)?\d\d(?!\d) учебна година", _school),
    (rf"{FREE}\b{NTHS} ?(?:тримесечи(?:е|ето|я)|трим\.|тр\.|квартал){LATER}", _quarter),
    (rf"\bq(?P<digit>[1-4])(?P<word>)(?P<roman>) ?[/-]? ?(?:{YEAR})?", _quarter),
    (rf"{FREE}\b{NTHS} ?(?:полугоди(?:е|ето|я)|шестмесечи(?:е|ето|я)|половина(?:та)?){LATER}", _half),
    (rf"\b(?P<word>първ|последн)ите (?:шест|6)(?P<roman>)(?P<digit>) месеца{LATER}", _half),
    (rf"\b(?P<season>{'|'.join(SEASONS)}) на {YEAR}{G}", _season),
    (rf"{FREE}{YEAR}{G}{UNTIL_YEAR}{G}", _years),
    (rf"{FREE}{YEAR}{G}(?!-)", _year),
)
PATTERNS = [(re.compile(pattern), make) for pattern, make in KINDS]


def find_points(plain: str) -> list[Point]:
    """Return the times that a plain text names, in order; the number of an act is none.

    >>> [(p.precision, p.year) for p in find_points("решение № 278/05.05.2022 г., второ тримесечие на 2014 г.")]
    [('quarter', 2014)]
    """
    points, taken = [], [False] * len(plain)
    for pattern, make in PATTERNS:
        for found in pattern.finditer(plain):
            if any(taken[found.start() : found.end()]):
                continue
            taken[found.start() : found.end()] = [True] * (found.end() - found.start())
            if make and (made := _make(make, found)):
                points.append(made)
    return sorted(points)


def _make(make: Callable, found: re.Match[str]) -> Point | None:
    """Return the point of a match, None for a day or month that the calendar does not have."""
    try:
        return Point(found.start(), found.end(), *make(found.groupdict()))
    except ValueError:
        return None


def _month(found: dict[str, str | None]) -> int:
    if name := found.get("name"):
        return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.rstrip(".")))
    return _read_month(found.get("numeral") or found["number"])


def _read_month(text: str) -> int:
    month = int(text) if text.isdigit() else ROMAN.index(text) + 1
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is no month")
    return month


def _nths(found: dict[str, str | None]) -> tuple[int, int]:
    last = _count(found["word"] or found["roman"] or found["digit"])
    return _count(found.get("from") or str(last)), last


def _count(ordinal: str) -> int:
    """Return the number of an ordinal as plans write it: първо, I, 1-во."""
    word = next((word for word in ORDINALS if ordinal.startswith(word)), "")
    if word:
        return ORDINALS[word]
    return int(ordinal[0]) if ordinal[0].isdigit() else ROMAN.index(ordinal) + 1
