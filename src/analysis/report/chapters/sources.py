"""The chapter on information: where people learn of the programmes, what they know of the plan and of their rights."""

from __future__ import annotations

import pandas as pd

from analysis.report import contrasts, findings, leaders, statements
from analysis.report.chart import Chart
from analysis.report.findings import ROMA, Finding
from analysis.report.kinds.dots import Dots
from analysis.report.options import chart_options
from analysis.report.page import ReportPage
from analysis.report.rows import compare_groups, name_choices

ADOPTED, UNKNOWN = ("mun_plan", "adopted"), ("mun_plan", "dk")


def _plan(report: ReportPage) -> pd.DataFrame:
    items = name_choices(report.choices, "mun_plan")
    return compare_groups(report.extract["plan"], items, report.municipality, ranked=False)


def _plan_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return findings.title_contrast(report, ADOPTED)


CHARTS = {
    "sources": chart_options("sources", "src"),
    "plan_known": Chart("plan", _plan, Dots((0.0, 1.0), "share"), _plan_title),
}


def _state_sources(report: ReportPage) -> list[Finding]:
    """State which sources each group names most and, on the page of a municipality, where it differs."""
    items = name_choices(report.choices, "src")
    stated = leaders.state_leaders(report, "sources", report.extract["sources"], items)
    if report.municipality is None:
        return stated
    return [*stated, *contrasts.state_contrasts(report, "own_sources", items, findings.get_own(report), ROMA)]


def _state_plan(report: ReportPage) -> list[Finding]:
    plan = report.extract["plan"]
    if report.municipality is None:
        return [
            *findings.state_groups(report, "plan_adopted", plan, ADOPTED),
            *findings.state_groups(report, "plan_unknown", plan, UNKNOWN),
        ]
    own = findings.get_own(report)
    unknown = findings.find_row(plan, own, UNKNOWN)
    if pd.isna(unknown["estimate"]):
        return []
    values = statements.introduce(report, own, unknown) | {"dk": statements.write_between(report, unknown, "share")}
    return [("own_plan", values | {"comparison": findings.compare_with_district(report, plan, UNKNOWN, "share")})]


def _state_rights(report: ReportPage) -> list[Finding]:
    own, rights = findings.get_own(report), report.extract["rights"]
    found = {code: findings.find_row(rights, own, ("disc_org", code)) for code in ("yes", "no", "dk")}
    if report.municipality and pd.notna(found["no"]["estimate"]):
        share = {"no": statements.write_between(report, found["no"], "share")}
        return [("own_rights", share | statements.introduce(report, own, found["no"]))]
    if any(pd.isna(row["estimate"]) for row in found.values()):
        return []
    values = statements.introduce(report, own, found["yes"]) | {code: row["estimate"] for code, row in found.items()}
    return [("rights", values | {"yes": statements.write_between(report, found["yes"], "share")})]


TEXTS = {"sources": _state_sources, "plan_known": _state_plan, "rights": _state_rights}


def find_points(report: ReportPage) -> list[Finding]:
    """State what the main points of the district say of this chapter: the sources that Roma name most."""
    if report.municipality:
        return []
    items = name_choices(report.choices, "src")
    return leaders.state_points(report, "sources", report.extract["sources"], items)
