"""Dates and times in any spelling that platforms and Excel write in, ISO 8601 in the zone of the study out."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Sofia")  # where a time without a zone was written down
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
SPELLINGS = (
    re.compile(r"(?P<month>[A-Za-z]{3})[a-z]*\.? (?P<day>\d{1,2}), (?P<year>\d{4})" + CLOCK),  # Dec 19, 2013 3:42:11 PM
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?:\s*г\.?)?" + CLOCK),  # 2.11.2026 г. 9:00:00
)
TYPES = ("start", "end", "datetime", "today", "date", "time")
DAYS = ("today", "date")


def read_time(text: str, kind: str) -> str | None:
    """Return a time as ISO 8601 to the second, in the zone of the study, or a date for the types today and date.

    `None` for a text that is no time, or whose order of day and month cannot be told; "" stays "".

    >>> read_time("2026-11-02T07:00:00.683Z", "start"), read_time("2.11.2026 г. 9:00:00", "start")
    ('2026-11-02T09:00:00+02:00', '2026-11-02T09:00:00+02:00')
    >>> read_time("Dec 19, 2013 3:42:11 PM", "end"), read_time("2026-11-02T00:00:00", "today")
    ('2013-12-19T15:42:11+02:00', '2026-11-02')
    >>> read_time("11/2/2026", "date") is None
    True
    """
    if not text:
        return ""
    if kind == "time":
        return _read_clock(text.strip())
    moment = _parse(text.strip())
    if moment is None:
        return None
    if kind in DAYS:
        return moment.date().isoformat()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    try:
        return moment.astimezone(ZONE).isoformat(timespec="seconds")
    except OverflowError:  # the first and last day of the calendar
        return None


def _read_clock(text: str) -> str | None:
    """Return the time of a day to the second, as the clock there showed it."""
    try:
        return time.fromisoformat(text).replace(microsecond=0, tzinfo=None).isoformat()
    except ValueError:
        match = re.fullmatch(CLOCK, f" {text}")
        moment = _build({"year": "2000", "month": "1", "day": "1", **match.groupdict()}) if match and text else None
        return moment.time().isoformat() if moment else None


def _parse(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for spelling in SPELLINGS:
        if match := spelling.fullmatch(text):
            return _build(match.groupdict())
    return None


def _build(parts: dict[str, str | None]) -> datetime | None:
    month = parts["month"]
    number = int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1 if month.lower() in MONTHS else 0
    try:
        day = date(int(parts["year"]), number, int(parts["day"]))
        hour = int(parts["hour"] or 0)
        if parts["half"] and not 1 <= hour <= 12:
            return None
        if parts["half"]:
            hour = hour % 12 + (12 if parts["half"][0] in "Pp" else 0)
        return datetime(day.year, day.month, day.day, hour, int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError:
        return None


def is_time(text: str, kind: str) -> bool:
    """Say whether a text is a time as `read_time` writes it."""
    return read_time(text, kind) == text
