"""Promised actions in, how each of them stands on a day out."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analysis.languages import spread

COLUMNS = [
    "action", "date", "municipality", "topic", "text_*", "promised_by", "due", "done", "proposal",
    "state", "age_days",
]  # fmt: skip
DONE, DONE_LATE, OPEN, OVERDUE = "done", "done_late", "open", "overdue"


def follow_actions(actions: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return the actions of all waves with their state and age on `day`; columns of `COLUMNS`.

    `actions`: clean records; dates as YYYY-MM-DD, empty where not known. Done until the last day that was promised is
    `done`, later `done_late`; not done is `open` until that day has passed, then `overdue`. Without such a day nothing
    is late. What was done only after `day` is not done yet. `age_days`: from the promise to the day it was done, or to
    `day`.
    """
    today = day.isoformat()
    done = actions["done"].where(actions["done"] <= today, "")
    is_done, has_due = done != "", actions["due"] != ""
    state = np.select(
        [is_done & has_due & (done > actions["due"]), is_done, has_due & (actions["due"] < today)],
        [DONE_LATE, DONE, OVERDUE],
        OPEN,
    )
    end = pd.to_datetime(done.where(is_done, today))
    age = (end - pd.to_datetime(actions["date"])).dt.days.astype("int64")
    told = actions.assign(done=done, state=pd.Series(state, index=actions.index, dtype=str), age_days=age)
    return told[spread(COLUMNS, told.columns)]
