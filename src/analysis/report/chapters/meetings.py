"""The chapter on meetings: when and where people came together, who came, and what they learned."""

from __future__ import annotations

import pandas as pd

from analysis.report.cells import write_cell
from analysis.report.codes import name_chosen, write_day, write_free, write_lines
from analysis.report.engagement import MARK, choose_own, list_events, say_invented
from analysis.report.findings import Finding, mark_low
from analysis.report.html import mark_shown
from analysis.report.page import ReportPage
from analysis.report.plans import head
from analysis.report.table import Table

MARGINS = ("total", "kind", "group", "sex", "age")
COMPARED = {("group", "roma"), ("sex", "female"), ("age", "15_29")}  # of whom the sentences speak
SCORE, UNKNOWN = "score", "unknown"
GAINS = ("gain", "gain_corrected")


def _events(report: ReportPage) -> pd.DataFrame:
    """The meetings and forums of the municipality: day, place, what was spoken of, why one was not held."""
    rows, words = [], report.words
    for row in list_events(report).itertuples():
        held = row.held == "yes"
        topics = words.text("engagement.topics", topics=name_chosen(report, "topic", row.topics)) if row.topics else ""
        about = [topics if held else words.text("engagement.not_held")]
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


def _learning(report: ReportPage) -> pd.DataFrame:
    """Right answers before and after, and the change, of each statement and of all of them."""
    learning, rows = choose_own(report, "learning"), []
    if learning["estimate"].isna().all():
        return learning.iloc[:0]
    for indicator, own in learning.groupby("indicator", sort=False):
        by = {row["category"]: row for _, row in own.iterrows()}
        unit, change = ("mean", "mean") if indicator == SCORE else ("share", "points")
        both = " → ".join(_write_plain(report, by[name], unit) for name in ("before", "after"))
        changes = [write_cell(report.words, by[name], change) if name in by else "–" for name in GAINS]
        rows.append((_name_item(report, indicator), both, *changes))
    return head(report, rows, "columns.statement", "columns.before_after", "columns.gain", "columns.gain_corrected")


def _write_plain(report: ReportPage, row: pd.Series, unit: str) -> str:
    """Return an estimate alone: its interval and base stand beside the change."""
    is_shown = pd.notna(row["estimate"])
    value = report.words.format_field(row["estimate"], unit) if is_shown else row["flag"]
    return mark_shown(f"({value})" if row["flag"] == "low" else value, row["figure"])


def _name_item(report: ReportPage, indicator: str) -> str:
    return report.words.text("engagement.score") if indicator == SCORE else report.labels[indicator]


TABLES = {
    "events": Table("events", _events, mark=MARK),
    "attendance": Table("attendance", _attendance, (1,), MARK),
    "representation": Table("representation", _representation, slice(1, None), MARK),
    "learning": Table("learning", _learning, mark=MARK),
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


def state_learning(report: ReportPage) -> list[Finding]:
    """State how the right answers changed, for how many statements a change is shown, and what leaving early did."""
    learning = choose_own(report, "learning")
    if learning["estimate"].isna().all():
        return [("learning_hidden", {})] if len(learning) else []
    rows = {(row["indicator"], row["category"]): row for _, row in learning.iterrows()}
    gains = [row for (name, category), row in rows.items() if category == "gain" and name != SCORE]
    return [*_state_score(rows), *_state_items(gains), *_state_dropped(report), *_state_corrected(rows)]


def _state_score(rows: dict) -> list[Finding]:
    before, after, gain = (rows.get((SCORE, name)) for name in ("before", "after", "gain"))
    if gain is None or pd.isna(gain["estimate"]) or pd.isna(before["estimate"]):
        return []
    values = {"before": before["estimate"], "after": after["estimate"], "n": gain["n"]}
    values |= {name: gain[name] for name in ("estimate", "low", "high")} | mark_low([gain])
    return [(f"learning_{name_change(gain)}", values)]


def name_change(gain: pd.Series) -> str:
    """Return what the interval of a change shows: more, less, or no change."""
    return "more" if gain["low"] > 0 else "less" if gain["high"] < 0 else "same"


def _state_items(gains: list[pd.Series]) -> list[Finding]:
    shown = [name_change(row) for row in gains if pd.notna(row["estimate"])]
    if not shown:
        return []
    counts = {name: shown.count(name) for name in ("more", "less", "same")} | {"total": len(shown)}
    return [("learning_items_same" if counts["same"] == len(shown) else "learning_items", counts)]


def _state_dropped(report: ReportPage) -> list[Finding]:
    """State how many left without the second sheet; of the district only, where they are many."""
    if report.municipality:
        return []
    tests = report.extract["learning_tests"]
    dropped = tests.loc[(tests["indicator"] == SCORE) & ~tests["flag"].isin((":c", ":u")), "dropped_out"]
    return [("learning_dropped", {"n": int(n)}) for n in dropped]


def _state_corrected(rows: dict) -> list[Finding]:
    row = rows.get((SCORE, "gain_corrected"))
    if row is None or pd.isna(row["estimate"]):
        return []
    return [("learning_corrected", {name: row[name] for name in ("estimate", "low", "high")} | mark_low([row]))]


TEXTS = {"events": state_events, "learning": state_learning}
