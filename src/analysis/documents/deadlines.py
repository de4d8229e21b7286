"""The text of a deadline in, the interval that it names out: from, to, how exact, and whether it has no end.

A day, month, quarter, half-year or year is found as a point; several points of one text are joined to the interval
that holds them all. A point without a year takes the year of the next one, else those of the plan.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.documents.measures.plain import to_plain
from analysis.documents.measures.points import PRECISIONS, Point
from analysis.documents.measures.times import find_points

Period = tuple[int, int]  # first and last year of a plan

OF = r"(?:(?:края|средата|началото|приключването) на )?(?:(?:м\.|мес\.|месец) ?)?"
UNTIL = re.compile(r"(?:\b(?:до|преди|към)|по-късно от) *(?:и )?" + OF + r"$")
SINCE = re.compile(r"(?:\b(?:от|след|считано от) *" + OF + r")$")
END = re.compile(r"кра(?:я|ят|й) на $")
ON = re.compile(r"[ .,]*(?:нататък|насетне)?[ .]*")
MIDDLE = re.compile(r"средата на *$")
PERMANENT = re.compile(
    r"\b(?:постоян(?:ен|на|но|ни|ния|ният)|текущ(?:о|и|ия|а)?|непрекъснат(?:о)?|ежегод(?:но|ен|на|ни)|ежемесеч(?:но|ен)"
    r"|ежеседмич(?:но|ен)|ежеднев(?:но|ен)|периодич(?:но|ен)|целогодиш(?:но|ен)|регуляр(?:но|ен)"
    r"|(?:по )?(?:всяк[ао]|всеки) (?:учебна |календарна )?(?:година|месец|тримесечие|шестмесечие|полугодие)"
    r"|(?:веднъж|двукратно|(?:\d+|два|три|четири|шест|няколко) пъти) (?:годишно|месечно|седмично|(?:в|на) [а-я]+)"
    r"|на всеки \w+ месеца|всеки (?:понеделник|вторник|четвъртък|петък|ден)|всяка (?:седмица|сряда))\b"
)
WHOLE_PERIOD = re.compile(
    r"(?:цел(?:ия|ият) (?:период|срок)"
    r"|(?:период|срок)[аъ]?т? на (?:действие(?:то)? на )?(?:настоящия )?план[аъ]?т?"
    r"|период[аъ]т?(?: на действие(?:то)?)?$)"
)
END_OF_PERIOD = re.compile(r"кра(?:я|й) на (?:срока|периода|плана|действието)")


class Deadline(NamedTuple):
    """From and to as ISO dates ("" where the text sets none), the precision, and whether it goes on without end."""

    start: str
    end: str
    precision: str
    open: bool


NONE = Deadline("", "", "", False)


def parse_deadline(text: str, period: Period | None = None) -> Deadline:
    """Return the interval that the text of a deadline names; all is empty where it names none.

    `period` holds the first and the last year of the plan, for a text without a year: then the interval reaches from
    the first such time in the plan to the last.

    >>> parse_deadline("м. юни 2014 г.")
    Deadline(start='2014-06-01', end='2014-06-30', precision='month', open=False)
    >>> parse_deadline("до края на 2015")
    Deadline(start='', end='2015-12-31', precision='year', open=False)
    >>> parse_deadline("постоянен", (2013, 2014)).precision, parse_deadline("Решение № 278/05.05.2022").end
    ('permanent', '')
    """
    plain = to_plain(text)
    points = find_points(plain)
    if PERMANENT.search(plain):
        dated = [point for point in points if point.year]
        start, end = _join(dated, None) if dated else ("", "")
        if dated and UNTIL.search(plain[: dated[0].begin]):
            start = ""
        return Deadline(start, end, "permanent", True)
    if not points:
        return _read_period(plain, period)
    return _read_points(plain, points, period)


def _read_points(plain: str, points: list[Point], period: Period | None) -> Deadline:
    start, end = _join(points, period)
    precision = max((point.precision for point in points), key=PRECISIONS.index)
    if precision == "year" and start[:4] != end[:4]:
        precision = "years"
    before = plain[: points[0].begin]
    if len(points) == 1 and MIDDLE.search(before) and precision == "year":
        end, precision = f"{end[:4]}-06-30", "half-year"
    if UNTIL.search(before) or (len(points) == 1 and END.search(before)):
        return Deadline("", end, precision, False)
    is_one = len(points) == 1 and points[0].year == points[0].last_year
    if is_one and SINCE.search(before) and ON.fullmatch(plain[points[0].stop :]):
        return Deadline(start, "", precision, True)
    return Deadline(start, end, precision, False)


def _read_period(plain: str, period: Period | None) -> Deadline:
    """Return the bounds of the plan where a text names them in words."""
    if period is None:
        return NONE
    start, end = _bound(period)
    if END_OF_PERIOD.search(plain):
        return Deadline("", end, "year", False)
    if WHOLE_PERIOD.search(plain):
        return Deadline(start, end, "years" if period[0] < period[1] else "year", False)
    return NONE


def _join(points: list[Point], period: Period | None) -> tuple[str, str]:
    """Return the ISO dates between which all points lie; a point without a year takes that of the next one."""
    bounds, years = [], period
    for point in reversed(points):
        if point.year:
            years = (point.year, point.year)
        if years:
            bounds += [point.first(years[0]), point.last(years[1] if not point.year else point.last_year)]
    return (min(bounds).isoformat(), max(bounds).isoformat()) if bounds else ("", "")


def _bound(period: Period | None) -> tuple[str, str]:
    return (f"{period[0]}-01-01", f"{period[1]}-12-31") if period else ("", "")
