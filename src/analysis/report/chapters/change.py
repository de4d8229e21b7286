"""The section on what has changed since the wave before: of figures that were released both times, the main ones."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.report.catalogue import MINUS, Catalogue
from analysis.report.cells import name_series
from analysis.report.claims import DISTRICT
from analysis.report.findings import Finding, get_own, mark_low
from analysis.report.html import mark_shown, small
from analysis.report.page import ReportPage
from analysis.report.phrases import name_people, name_where, quote
from analysis.report.table import OF_GROUPS, Table

NOTHING = "–"  # what was not shown both times
COUNT = "count"  # the unit of rows on events and who came
# The main results, chosen before there was a second wave, and what their values are written in.
MAIN = {
    ("n_known", "mean"): "mean", ("quiz_score", "mean"): "mean", ("p_nris", "recognised"): "share",
    ("p_munplan", "recognised"): "share", ("mun_plan", "adopted"): "share", ("jp_any", "known"): "share",
    ("chain", "invited"): "share", ("chain", "attended"): "share", ("mech", "mediator"): "share",
    ("obst", "noinfo"): "share", ("tr_mun", "net"): "points", ("employment", "top3"): "share",
    ("ready", "net"): "points", ("topic", "funding"): "share",
}  # fmt: skip


def _change(report: ReportPage) -> pd.DataFrame:
    """How each main result has changed, of Roma of the municipality and of the district, or of every group."""
    found = {series: _index_items(_choose(report, series)) for series in _list_series(report)}
    found = {series: rows for series, rows in found.items() if rows}
    shown = [item for item in MAIN if any(item in rows for rows in found.values())]
    columns = {report.words.text("columns.indicator"): [_name(report, item) for item in shown]} if shown else {}
    for series, rows in found.items():
        columns[name_series(report, series)] = [
            _write(report.words, rows[item], MAIN[item]) if item in rows else NOTHING for item in shown
        ]
    return pd.DataFrame(columns)


def _list_series(report: ReportPage) -> tuple[str, ...]:
    return ("own", "roma") if report.municipality else tuple(reversed(report.study.groups))


def _choose(report: ReportPage, series: str) -> pd.DataFrame:
    """Return the changes of a series: of Roma of the municipality (`own`), or of a group of the district."""
    place, group = get_own(report) if series == "own" else (DISTRICT, series)
    changes = report.extract["change"]
    return changes[(changes["municipality"] == place) & (changes["group"] == group)]


def _index_items(changes: pd.DataFrame) -> dict[tuple[str, str], pd.Series]:
    keys = zip(changes["indicator"], changes["category"], strict=True)
    return {key: row for key, (_, row) in zip(keys, changes.iterrows(), strict=True) if key in MAIN}


def _name(report: ReportPage, item: tuple[str, str]) -> str:
    key = f"main.{'_'.join(item)}"
    return report.words.text(key if report.words.has(key) else f"change.{'_'.join(item)}")


def _write(words: Catalogue, row: pd.Series, unit: str) -> str:
    """Return a change with its interval, the two values it follows from, and what else may be its reason."""
    value = _sign(words, row["estimate"], row["unit"])
    bounds = {name: _sign(words, row[name], row["unit"]) for name in ("low", "high")}
    interval = small(words.text("ui.interval_points", **bounds)) if pd.notna(row["low"]) else ""
    values = {name: words.format_field(row[name], unit) for name in ("before", "after")}
    parts = [
        mark_shown(f"({value})" if row["flag"] == "low" else value, row["figure"]), interval,
        f"<small>{mark_shown(words.text('change.values', **values), row['figure'], 'derived')}</small>",
        small(words.text(f"change.{row['note']}")) if row["note"] else "",
    ]  # fmt: skip
    return " ".join(part for part in parts if part)


def _sign(words: Catalogue, value: float, unit: str) -> str:
    text = words.format_field(value, unit).replace("-", MINUS)
    return f"+{text}" if unit == "mean" and value > 0 else text


TABLES = {"change": Table("change", _change, OF_GROUPS)}


def _state_change(report: ReportPage) -> list[Finding]:
    """State which main results are higher or lower than last time, and of which the reason may be another one."""
    shown = [series for series in _list_series(report) if _index_items(_choose(report, series))]
    stated = shown[:1] if report.municipality else shown
    return [*(finding for series in stated for finding in _state_series(report, series)), *_state_events(report)]


def _state_series(report: ReportPage, series: str) -> list[Finding]:
    """State it of one group; nothing where its sample gives no interval."""
    place, group = get_own(report) if series == "own" else (DISTRICT, series)
    rows = {item: row for item, row in _index_items(_choose(report, series)).items() if pd.notna(row["low"])}
    who = {"who": name_people(report, group), "where": name_where(report, place)}
    changed = {item: row for item, row in rows.items() if row["low"] > 0 or row["high"] < 0}
    parts = {
        "change_higher": [item for item, row in changed.items() if not row["note"] and row["low"] > 0],
        "change_lower": [item for item, row in changed.items() if not row["note"] and row["high"] < 0],
        "change_noted": [item for item, row in changed.items() if row["note"]],
    }
    found = [
        (key, who | {"labels": _quote(report, items)} | mark_low(rows[item] for item in items))
        for key, items in parts.items()
        if items
    ]
    return found if found or not rows else [("change_none", who)]


def _state_events(report: ReportPage) -> list[Finding]:
    """State how many events the municipality had in both waves, and how many people came."""
    changes = report.extract["change"]
    counts = changes[(changes["municipality"] == report.municipality) & (changes["unit"] == COUNT)]
    return [(f"change_{row.table}", {"before": row.before, "after": row.after}) for row in counts.itertuples()]


def _quote(report: ReportPage, items: Sequence[tuple[str, str]]) -> str:
    return quote(report, [_name(report, item) for item in items])


TEXTS = {"change": _state_change}
