"""The chapter on what people learned at the meetings: right answers before and after, and how many left early."""

from __future__ import annotations

import pandas as pd

from analysis.report.cells import write_cell
from analysis.report.engagement import MARK, choose_own
from analysis.report.findings import Finding, mark_low
from analysis.report.html import mark_shown
from analysis.report.page import ReportPage
from analysis.report.plans import head
from analysis.report.table import Table

SCORE = "score"
GAINS = ("gain", "gain_corrected")


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


TABLES = {"learning": Table("learning", _learning, mark=MARK)}
TEXTS = {"learning": state_learning}
