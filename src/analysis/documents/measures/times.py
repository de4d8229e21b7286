"""A plain text in, the times of the calendar that it names out, in whatever spelling."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.documents.measures.points import (
    SEASONS,
    Point,
    make_day,
    make_half,
    make_month,
    make_months,
    make_quarter,
    make_school_year,
    make_season,
    make_year,
    make_years,
)

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
M = r"(?:м\. ?)?"
OF_ACT = r"(?:№|бр\.?|дв,?)[ \w-]*?(?:/|от |, ?)(?:\d{1,2}[./]){0,2}(?:19|20)\d\d" + G  # № 278/05.05.2022 г.
TH = "-?[втмр][иа]"
UNTIL_YEAR = r" ?(?:-|/|до) ?(?P<until>(?:19|20)\d\d|\d\d)(?!\d|[.,/-]\d)"
KINDS: tuple[tuple[str, Callable], ...] = (
    (OF_ACT, None),
    (rf"{FREE}(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)", make_day),
    (rf"{FREE}(?P<day>\d{{1,2}})\.? ?- ?(?P<day_to>\d{{1,2}})\.(?P<number>\d{{1,2}})\.{YEAR}{G}", make_day),
    (
        rf"{FREE}{M}(?P<from>\d{{1,2}}|{ROMAN_MONTH})\.? ?- ?{M}(?P<to>\d{{1,2}}|{ROMAN_MONTH})\.{YEAR}{G}",
        make_months,
    ),
    (
        rf"{FREE}(?P<day>\d{{1,2}}) ?[./] ?(?:(?P<number>\d{{1,2}})|(?P<numeral>{ROMAN_MONTH})) ?[./] ?{YEAR}{G}",
        make_day,
    ),
    (
        rf"{FREE}(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})(?P<year>)(?= ?- ?\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d)",
        make_day,
    ),
    (rf"{FREE}(?P<day>\d\d)\.(?P<number>\d\d)\.(?P<short>\d\d)(?![\d.,/]){G}", make_day),
    (rf"{FREE}(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.(?P<year>)(?!\d)", make_day),
    (rf"{FREE}(?P<day>\d{{1,2}})(?:{TH})? ?(?:-|до|и) ?(?P<day_to>\d{{1,2}})(?:{TH})? {NAME}{LATER}", make_day),
    (rf"{FREE}(?P<day>\d{{1,2}})(?:{TH})? {NAME}{LATER}", make_day),
    (rf"(?:\bм\. ?|{FREE})(?:(?P<number>\d{{1,2}})|\b(?P<numeral>{ROMAN_MONTH}))[./]{YEAR}{G}", make_month),
    (rf"\b(?:м\.|мес\.|месец) ?(?P<numeral>{ROMAN_MONTH})\b{LATER}", make_month),
    (rf"\b{NAME}{LATER}", make_month),
    (
        rf"\bучебн(?:ата|а|ите|и) (?:година )?{YEAR} ?[/-] ?(?:20)?\d\d(?!\d)(?: ?г\.| учебна година| година)?",
        make_school_year,
    ),
    (rf"{FREE}{YEAR} ?[/-] ?(?:20)?\d\d(?!\d) учебна година", make_school_year),
    (rf"{FREE}\b{NTHS} ?(?:тримесечи(?:е|ето|я)|трим\.|тр\.|квартал){LATER}", make_quarter),
    (rf"\bq(?P<digit>[1-4])(?P<word>)(?P<roman>) ?[/-]? ?(?:{YEAR})?", make_quarter),
    (rf"{FREE}\b{NTHS} ?(?:полугоди(?:е|ето|я)|шестмесечи(?:е|ето|я)|половина(?:та)?){LATER}", make_half),
    (rf"\b(?P<word>първ|последн)ите (?:шест|6)(?P<roman>)(?P<digit>) месеца{LATER}", make_half),
    (rf"\b(?P<season>{'|'.join(SEASONS)}) на {YEAR}{G}", make_season),
    (rf"{FREE}{YEAR}{G}{UNTIL_YEAR}{G}", make_years),
    (rf"{FREE}{YEAR}{G}(?!-)", make_year),
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
            if make and (made := _place(make, found)):
                points.append(made)
    return sorted(points)


def _place(make: Callable, found: re.Match[str]) -> Point | None:
    """Return the point of a match, None for a day or month that the calendar does not have."""
    try:
        return Point(found.start(), found.end(), *make(found.groupdict()))
    except ValueError:
        return None
