"""People in, times out: when each interview began and ended, in the Bulgarian time of March–May 2015."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analysis.demonstration.world import stream

FIRST_DAY, LAST_DAY = dt.date(2015, 3, 4), dt.date(2015, 5, 29)
HOLIDAYS = ["2015-04-10", "2015-04-13", "2015-05-01", "2015-05-06", "2015-05-24"]
SUMMER_TIME = dt.datetime(2015, 3, 29, 3)  # from here +03:00, before it +02:00
MINUTES = {"f2f": 34.0, "self_web": 21.0, "paper": 9.0}  # paper: the entry, not the answering
HASTY = 0.22  # how much of the usual time the hasty interviewer takes
PER_DAY = {False: 3, True: 7}  # interviews a day: a usual and the hasty interviewer


def plan_times(people: pd.DataFrame) -> pd.DataFrame:
    """Return today, start, end (device-local with offset) and submitted (UTC without offset), all text."""
    begin = _plan_starts(people)
    end = [moment + length for moment, length in zip(begin, _draw_lengths(people), strict=True)]
    delays = 5 + stream("delay").random(len(people)) * 595
    sent = [_to_utc(moment) + dt.timedelta(seconds=int(delay)) for moment, delay in zip(end, delays, strict=True)]
    return pd.DataFrame(
        {
            "today": [moment.date().isoformat() for moment in begin],
            "start": [_write_local(moment) for moment in begin],
            "end": [_write_local(moment) for moment in end],
            "submitted": [moment.isoformat(timespec="seconds") for moment in sent],
        },
        index=people.index,
    )


def _plan_starts(people: pd.DataFrame) -> list[dt.datetime]:
    """Give interviewers a run of working days with a few interviews each, and the web any hour from 8 to 21."""
    days = _working_days()
    jitter = stream("start").random((3, len(people)))
    turn = people.groupby("enumerator").cumcount().to_numpy()
    total = people.groupby("enumerator")["enumerator"].transform("size").to_numpy()
    hasty = people.groupby("enumerator")["hasty"].transform("any").to_numpy()
    starts = []
    for position, interviewer in enumerate(people["enumerator"]):
        if interviewer:
            per_day = PER_DAY[bool(hasty[position])]
            first = _first_day(interviewer, len(days), total[position], per_day)
            day = days[first + 2 * (turn[position] // per_day)]
            hours = 9 + 9 / per_day * (turn[position] % per_day) + jitter[1, position] / 3
        else:
            day = days[int(jitter[0, position] * len(days))]
            hours = 8 + 13 * jitter[1, position]
        milliseconds = int(hours * 3_600_000 + jitter[2, position] * 1000)
        starts.append(dt.datetime.combine(day, dt.time()) + dt.timedelta(milliseconds=milliseconds))
    return starts


def _first_day(interviewer: str, n_days: int, interviews: int, per_day: int) -> int:
    """Return on which working day an interviewer starts, so that every second day is enough."""
    free = n_days - 2 * (-(-interviews // per_day))
    return int(stream(f"first day of {interviewer}").random() * free)


def _working_days() -> list[dt.date]:
    days = np.arange(FIRST_DAY, LAST_DAY + dt.timedelta(days=1), dtype="datetime64[D]")
    return days[np.is_busday(days, holidays=HOLIDAYS)].tolist()


def _draw_lengths(people: pd.DataFrame) -> list[dt.timedelta]:
    """Return how long each interview took; a refusal takes a minute or two."""
    numbers = stream("length").random((2, len(people))).sum(axis=0)
    minutes = people["mode"].map(MINUTES).to_numpy() * (0.65 + 0.35 * numbers) * np.where(people["hasty"], HASTY, 1.0)
    minutes = np.where(people["consent"] == "no", 0.8 + numbers / 2, minutes)
    return [dt.timedelta(milliseconds=int(minute * 60_000)) for minute in minutes]


def _offset(moment: dt.datetime) -> int:
    return 3 if moment >= SUMMER_TIME else 2


def _to_utc(moment: dt.datetime) -> dt.datetime:
    return moment - dt.timedelta(hours=_offset(moment))


def _write_local(moment: dt.datetime) -> str:
    """Write a moment as the device does.

    >>> _write_local(dt.datetime(2015, 3, 30, 9, 5))
    '2015-03-30T09:05:00.000+03:00'
    """
    return f"{moment.isoformat(timespec='milliseconds')}+0{_offset(moment)}:00"
