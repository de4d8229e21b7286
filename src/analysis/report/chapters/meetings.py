"""The chapter on meetings: when and where people came together, and who came."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.codes import name_chosen, write_day, write_free, write_lines
from analysis.report.engagement import MARK, choose_own, list_events, say_invented
from analysis.report.findings import Finding
from analysis.report.html import mark_shown
from analysis.report.page import ReportPage
from analysis.report.plans import head
from analysis.report.table import Table

MARGINS = ("total", "kind", "group", "sex", "age")
COMPARED = {("group", "roma"), ("sex", "female"), ("age", "15_29")}  # of whom the sentences speak
UNKNOWN = "unknown"


def _events(report: ReportPage) -> pd.DataFrame:
    """The meetings and forums of the municipality: day, place, what was spoken of, why one was not held."""
    rows, words = [], report.words
    for row in list_events(report).itertuples():
        held = row.held == "yes"
        topics = words.text("engagement.topics", topics=name_chosen(report, "topic", row.topics)) if row.topics else ""
        about = [escape(topics) if held else words.text("engagement.not_held")]
        about += [write_free(report, row.note)] if row.note else []
        about += [_write_materials(report, row.materials)] if row.materials and held else []
        kind = words.text(f"engagement.kinds.{row.kind}")
        rows.append((kind, write_day(report, row.date), write_free(report, row.venue), write_lines(*about)))
    return head(report, rows, "columns.event", "columns.day", "columns.venue", "columns.about")


def _write_materials(report: ReportPage, materials: str) -> str:
    return f"{report.words.text('engagement.materials')} {write_free(report, materials)}"


def _attendance(report: ReportPage) -> pd.DataFrame:
    """How many came, in all and by one mark of theirs at a time."""
    attendance, rows, words = choose_own(report, "attendance"), [], report.words
    for margin in MARGINS:
        own = attendance[(attendance["margin"] == margin) & ~_is_empty(attendance)]
        for _, row in own.iterrows():
            label = words.text(f"engagement.attended.{margin}" + ("" if margin == "total" else f"_{row['category']}"))
            rows.append((label, write_count(report, row)))
    return head(report, rows, "columns.who_came", "columns.participants")


def _is_empty(attendance: pd.DataFrame) -> pd.Series:
    """Say of which rows nothing is to be told: nobody was left without a mark."""
    return (attendance["category"] == UNKNOWN) & (attendance["n"] == 0).fillna(False)


def write_count(report: ReportPage, row: pd.Series) -> str:
    """Return a count of people, or its flag where it is hidden."""
    shown = row["flag"] if pd.isna(row["n"]) else report.words.number(int(row["n"]))
    return mark_shown(shown, row["figure"], "count")


def _representation(report: ReportPage) -> pd.DataFrame:
    """The share of some people among those who came, beside that among those who live there."""
    words, rows = report.words, []
    for row in choose_own(report, "representation").itertuples():
        shares = [_write_number(report, getattr(row, name), "share", row.flag) for name in ("attended", "population")]
        gap = _write_number(report, row.gap, "points", row.flag)
        rows.append((words.text(f"engagement.attended.{row.margin}_{row.category}"), *shares, gap))
    return head(report, rows, "columns.who_came", "columns.of_attended", "columns.of_population", "columns.points")


def _write_number(report: ReportPage, value: str, unit: str, flag: str) -> str:
    return report.words.format_field(float(value), unit) if value else flag or report.words.text("ui.unknown")


TABLES = {
    "events": Table("events", _events, mark=MARK),
    "attendance": Table("attendance", _attendance, (1,), MARK),
    "representation": Table("representation", _representation, slice(1, None), MARK),
}


def state_events(report: ReportPage) -> list[Finding]:
    """State how many events were held, which were not, how many came, and who came less often than they live there."""
    events = list_events(report)
    held, missed = (events[events["held"] == kept] for kept in ("yes", "no"))
    stated = [*say_invented(report)]
    counts = {kind: int((held["kind"] == kind).sum()) for kind in ("meeting", "forum")}
    kinds = [kind for kind, n in counts.items() if n]
    each = ["each"] if set(counts.values()) == {1} else kinds
    stated += [("_".join(["events_held", *each]), counts)] if kinds else []
    stated += [
        (f"events_missed_{row.kind}", {"date": write_day(report, row.date), "where": _say_where(report, row)})
        for row in missed.itertuples()
    ]
    return [*stated, *_state_attendance(report), *state_representation(report)]


def _say_where(report: ReportPage, row) -> str:
    if report.municipality:
        return ""
    return report.words.text("ui.in_municipality", name=report.names[row.municipality])


def _state_attendance(report: ReportPage) -> list[Finding]:
    """State how many came in all; of the district the sum, where no municipality is hidden."""
    attendance = report.extract["attendance"]
    totals = attendance.loc[attendance["margin"] == "total", "n"]
    return [("events_attended", {"n": int(totals.sum())})] if len(totals) and totals.notna().all() else []


def state_representation(report: ReportPage) -> list[Finding]:
    """State the share of Roma, women and young people among those who came, and among those who live there."""
    rows = choose_own(report, "representation")
    return [
        (
            f"representation_{row.category}",
            {"attended": float(row.attended), "population": float(row.population), "year": row.period[:4]},
        )
        for row in rows.itertuples()
        if (row.margin, row.category) in COMPARED and row.attended and row.population
    ]


TEXTS = {"events": state_events}
