"""Records of meetings and forums in, what took place and how many came out: by one margin at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

EVENT = ["date", "municipality"]  # what an event is known by
FACTS = ["date", "municipality", "kind", "held", "venue", "topics", "materials", "note", "wave"]
COUNTS = ["municipality", "margin", "category", "n"]
TOTAL = "total"
CATEGORIES = {
    "kind": ("meeting", "forum"),
    "group": ("authority", "ngo", "roma", "other"),
    "sex": ("female", "male", "unknown"),
    "age": ("0_14", "15_29", "30_44", "45_64", "65_plus", "unknown"),
}
OF_EVENTS = ("attendance", "knowledge", "proposals", "ballots")


def select_latest(records: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the records of the events of the latest wave, the one with the largest number; actions stay whole.

    `records`: the clean frames by name (`engagement.records`). An event is known by its date and municipality.
    """
    events = records["events"]
    latest = events[events["wave"] == events["wave"].max()]
    return dict(records) | {
        "events": latest.reset_index(drop=True),
        **{name: records[name].merge(latest[EVENT], on=EVENT) for name in OF_EVENTS},
    }


def list_events(events: pd.DataFrame, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return all events of all waves with the columns of `FACTS`, `held` as yes or no.

    In the order of their dates; those of one day in the order of the municipalities.
    """
    held = events["held"].astype(bool).map({True: "yes", False: "no"}).astype(str)
    order = {place: number for number, place in enumerate(municipalities)}
    listed = events.assign(held=held).sort_values(
        EVENT, key=lambda column: column.map(order) if column.name == "municipality" else column, kind="stable"
    )
    return listed[FACTS].reset_index(drop=True)


def count_attendance(events: pd.DataFrame, attendance: pd.DataFrame, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return how many attended in each municipality: in all, by kind of event, by group, by sex and by age.

    `events`, `attendance`: clean records of one wave. Out: the columns of `COUNTS`; every municipality has its total
    (margin `total`, category empty) and every category of each margin, 0 where nobody is in it, so that each margin
    adds up to the total. Counted are visits: who came to the meeting and to the forum counts in both. No records, no
    rows: that nobody was counted does not say that nobody came.
    """
    if attendance.empty:
        return pd.DataFrame(columns=COUNTS).astype({"n": "int64"})
    visits = attendance.merge(events[[*EVENT, "kind"]], on=EVENT, validate="many_to_one").assign(**{TOTAL: ""})
    parts = [
        _count_margin(visits, margin, municipalities, categories)
        for margin, categories in ({TOTAL: ("",)} | CATEGORIES).items()
    ]
    counts = pd.concat(parts, ignore_index=True)
    place = pd.Categorical(counts["municipality"], list(municipalities))
    return counts.iloc[place.codes.argsort(kind="stable")].reset_index(drop=True)[COUNTS]


def _count_margin(
    visits: pd.DataFrame, margin: str, municipalities: Sequence[str], categories: Sequence[str]
) -> pd.DataFrame:
    rows = pd.MultiIndex.from_product([municipalities, categories], names=["municipality", "category"])
    counted = visits.groupby(["municipality", margin])["n"].sum().rename_axis(rows.names)
    return counted.reindex(rows, fill_value=0).reset_index().assign(margin=margin)
