"""The chapter on information: where people learn of the programmes, what they know of the plan and of their rights."""

from __future__ import annotations

import pandas as pd

from analysis.report import findings
from analysis.report.chart import Chart
from analysis.report.findings import DISTRICT, Finding
from analysis.report.kinds.dots import Dots
from analysis.report.page import ReportPage
from analysis.report.phrases import name_people, name_where
from analysis.report.rows import compare_groups, name_choices

ADOPTED, UNKNOWN = ("mun_plan", "adopted"), ("mun_plan", "dk")
RIGHTS = "disc_org"


def _sources(report: ReportPage) -> pd.DataFrame:
    return compare_groups(report.extract["sources"], name_choices(report.choices, "src"), report.municipality)


def _plan(report: ReportPage) -> pd.DataFrame:
    items = name_choices(report.choices, "mun_plan")
    return compare_groups(report.extract["plan"], items, report.municipality, ranked=False)


def _plan_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return findings.title_contrast(report, ADOPTED)


CHARTS = {
    "sources": Chart("sources", _sources, Dots((0.0, 1.0), percent=True), findings.title_top),
    "plan_known": Chart("plan", _plan, Dots((0.0, 1.0), percent=True), _plan_title),
}


def _state_sources(report: ReportPage) -> list[Finding]:
    """State which sources each group names most; on the page of a municipality, only its Roma."""
    items, sources = name_choices(report.choices, "src"), report.extract["sources"]
    domains = [(DISTRICT, group) for group in ("roma", "ngo", "authority")]
    if report.municipality:
        domains = [findings.get_own(report)]
    return [found for domain in domains for found in findings.state_top(report, "sources", sources, items, domain)]


def _state_plan(report: ReportPage) -> list[Finding]:
    plan = report.extract["plan"]
    if report.municipality is None:
        return [
            *findings.state_groups(report, "plan_adopted", plan, ADOPTED),
            *findings.state_groups(report, "plan_unknown", plan, UNKNOWN),
        ]
    own = {name: findings.find_row(plan, findings.get_own(report), ("mun_plan", name)) for name in ("adopted", "dk")}
    if any(pd.isna(row["estimate"]) for row in own.values()):
        return []
    values = {name: row["estimate"] for name, row in own.items()} | {"n": own["adopted"]["n"]}
    where = {"who": name_people(report, "roma"), "where": name_where(report, report.municipality)}
    comparison = findings.compare_with_district(report, plan, ADOPTED, "share")
    return [("own_plan", values | where | {"comparison": comparison})]


def _state_rights(report: ReportPage) -> list[Finding]:
    own = findings.get_own(report)
    found = {code: findings.find_row(report.extract["rights"], own, (RIGHTS, code)) for code in ("yes", "no", "dk")}
    if any(pd.isna(row["estimate"]) for row in found.values()):
        return []
    where = {"who": name_people(report, "roma"), "where": name_where(report, own[0])}
    return [("rights", {code: row["estimate"] for code, row in found.items()} | where | {"n": found["yes"]["n"]})]


TEXTS = {"sources": _state_sources, "plan_known": _state_plan, "rights": _state_rights}


def find_points(report: ReportPage) -> list[Finding]:
    """State what the main points of the page say of this chapter: the sources that Roma name most."""
    own, items = findings.get_own(report), name_choices(report.choices, "src")
    return findings.state_top(report, "sources", report.extract["sources"], items, own)
