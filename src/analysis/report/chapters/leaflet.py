"""The leaflet of a forum: what was found in the municipality and what its plan promises, in plain words."""

from __future__ import annotations

import pandas as pd

from analysis.report import leaders
from analysis.report.chapters.needs import name_priorities
from analysis.report.findings import LOW, ROMA, Domain, Finding, find_row
from analysis.report.kinds.priorities import POINTS
from analysis.report.page import ReportPage
from analysis.report.phrases import name_people, name_where
from analysis.report.plans import ABSENT, NOT_OBTAINED, WITHHELD, quote_themes, write_period
from analysis.report.rows import Items, name_choices
from analysis.report.statements import choose_domain

KNOWN, INVITED, NO_HELP = ("n_known", "mean"), ("chain", "invited"), ("disc_org", "no")
PLAN = {  # what is said of the plan: by which column of the bridge, and its value
    "promised": ("state", "commitment"), "absent": ("state", ABSENT), "withheld": ("state", WITHHELD),
    "gap": ("relation", "gap"),
}  # fmt: skip


def _state_survey(report: ReportPage) -> list[Finding]:
    """State in five sentences what Roma of the municipality answered; where that is hidden, those of the district."""
    tables = report.extract
    measures = (
        ("known", "scores", KNOWN, "mean"), ("invited", "participation", INVITED, "hundred"),
        ("no_help", "rights", NO_HELP, "hundred"),
    )  # fmt: skip
    lists = (
        ("priority", "priorities", name_priorities(report, POINTS)),
        ("way", "mechanisms", name_choices(report.choices, "mech")),
    )
    said, rows = [], []
    for name, table, item, unit in measures:
        domain = choose_domain(report, tables[table], item)
        row = find_row(tables[table], domain, item)
        said += _say_estimate(report, f"leaflet_{name}", domain, row, unit)
        rows.append((domain, row))
    for name, table, items in lists:
        domain = choose_domain(report, tables[table], next(iter(items)))
        said += _say_first(report, f"leaflet_{name}", tables[table], items, domain)
        rows.append((domain, find_row(tables[table], domain, next(iter(items)))))
    return [*_explain_place(rows), *said, *_explain_few(rows)]


def _say_estimate(report: ReportPage, key: str, domain: Domain, row: pd.Series, unit: str) -> list[Finding]:
    """State one estimate with its bounds and base; [] when nothing may be shown."""
    if pd.isna(row["estimate"]):
        return []
    bounds = {name: _write_plain(report, row[name], unit) for name in ("estimate", "low", "high")}
    base = _write_base(report, row)
    about = report.words.text("leaflet.between", base=base, **bounds) if bounds["low"] else base
    return [(key, _name_domain(report, domain) | {"value": bounds["estimate"], "about": about})]


def _write_plain(report: ReportPage, value: float, unit: str) -> str:
    """Return a mean as it is, a share as so many in a hundred; nothing of what is missing."""
    if pd.isna(value):
        return ""
    return report.words.number(round(100 * value)) if unit == "hundred" else report.words.format_field(value, "mean")


def _say_first(report: ReportPage, key: str, estimates: pd.DataFrame, items: Items, domain: Domain) -> list[Finding]:
    """State what stands first for people: one thing, a few that share the place, or that nothing stands out."""
    row = find_row(estimates, domain, next(iter(items)))
    return [
        (name, {"labels": values.get("labels", ""), "about": _write_base(report, row)} | _name_domain(report, domain))
        for name, values in leaders.state_leader(report, key, estimates, items, domain)
    ]


def _write_base(report: ReportPage, row: pd.Series) -> str:
    return report.words.text("leaflet.base", n=int(row["n"]))


def _name_domain(report: ReportPage, domain: Domain) -> dict[str, str]:
    return {"who": name_people(report, domain[1]), "where": name_where(report, domain[0])}


def _explain_place(rows: list[tuple[Domain, pd.Series]]) -> list[Finding]:
    """Say once why some or all of what follows is of the whole district."""
    return [("leaflet_district", {})] if any(domain == ROMA for domain, _ in rows) else []


def _explain_few(rows: list[tuple[Domain, pd.Series]]) -> list[Finding]:
    """Say once that values of a low base are rough."""
    return [("leaflet_rough", {})] if any(row["flag"] == LOW for _, row in rows) else []


def _state_plan(report: ReportPage) -> list[Finding]:
    """State what the newest plan that was read promises, and on which wishes of people no promise was found in it."""
    newest = choose_newest(report, report.extract["bridge"])
    if newest.empty:
        return [("leaflet_plan_missing", {})]
    period = write_period(newest["generation"].iloc[0])
    return [
        (f"leaflet_plan_{name}", {"period": period, "themes": quote_themes(report, own["theme"])})
        for name, (column, value) in PLAN.items()
        if len(own := newest[newest[column] == value])
    ]


def choose_newest(report: ReportPage, plans: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the newest plan that was read and whose period had begun at the release; none without one."""
    has_begun = plans["generation"].str[:4].astype(int) <= report.study.release_date.year
    read = plans[has_begun & (plans["state"] != NOT_OBTAINED)]
    return read[read["generation"] == read["generation"].max()]


TEXTS = {"leaflet_survey": _state_survey, "leaflet_plan": _state_plan}
