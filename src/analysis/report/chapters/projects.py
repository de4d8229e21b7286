"""The chapter on joint projects of 2007–2013: who knows of any, their partners, themes, money and result."""

from __future__ import annotations

import pandas as pd

from analysis.report import findings, leaders, statements
from analysis.report.chart import Chart
from analysis.report.findings import DISTRICT, ROMA, Finding
from analysis.report.kinds.dots import Dots
from analysis.report.kinds.likert import Likert
from analysis.report.kinds.network import Network
from analysis.report.options import chart_options
from analysis.report.page import ReportPage
from analysis.report.phrases import name_people, name_where
from analysis.report.rows import COLUMNS, LAST, compare_answers, compare_groups, name_choices

KNOWN, NET = ("jp_any", "known"), ("jp_result", "net")


def _existence(report: ReportPage) -> pd.DataFrame:
    items = name_choices(report.choices, "jp_any")
    return compare_groups(report.extract["projects"], items, report.municipality, ranked=False)


def _result(report: ReportPage) -> pd.DataFrame:
    labels = {"jp_result": report.labels["jp_result"]}
    return compare_answers(report.extract["projects"], labels, report.municipality)


def _existence_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return findings.title_contrast(report, KNOWN)


def _result_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    """Return which answers prevail among Roma of the page: `positive`, `negative`, else `title`."""
    own = findings.get_own(report)
    net = findings.find_row(report.extract["projects"], own, NET)
    if pd.isna(net["low"]) or net["low"] <= 0 <= net["high"]:
        return "title", {}
    where = {"who": name_people(report, "roma"), "where": name_where(report, own[0])} | findings.mark_low([net])
    return "positive" if net["low"] > 0 else "negative", where


def _chart_partners(group: str) -> Chart:
    """Return the network of the partners that one group names; `second`: the other one of a pair."""

    def list_partners(report: ReportPage) -> pd.DataFrame:
        items = {key: label for key, label in name_choices(report.choices, "jp_partner").items() if key[1] not in LAST}
        names = {code: label for (_, code), label in items.items()}
        nodes = compare_groups(report.extract["projects"], items, None, ranked=False)
        pairs = report.extract["partners"]
        pairs = pairs[(pairs["municipality"] == DISTRICT) & (pairs["indicator"] == "jp_partner")]
        ends = pairs["category"].str.split("+", expand=True).reindex(columns=[0, 1])
        pairs = pairs.assign(series=pairs["group"], label=ends[0].map(names), second=ends[1].map(names))
        rows = pd.concat([nodes.assign(second=""), pairs[[*COLUMNS, "second"]]], ignore_index=True)
        return rows[rows["series"] == group].reset_index(drop=True)

    def title(report: ReportPage, rows: pd.DataFrame) -> Finding:
        partners = rows[rows["second"] == ""]
        items = dict(zip(zip(partners["indicator"], partners["category"], strict=True), partners["label"], strict=True))
        return leaders.title_leaders(report, report.extract["projects"], items, domain=(DISTRICT, group))

    return Chart("partners", list_partners, Network(), title)


CHARTS = {
    "projects": Chart("projects", _existence, Dots((0.0, 1.0), "share"), _existence_title),
    "partners_roma": _chart_partners("roma"),
    "partners_authority": _chart_partners("authority"),
    "themes": chart_options("projects", "jp_theme"),
    "project_funding": chart_options("projects", "jp_fund"),
    "project_result": Chart("projects", _result, Likert(), _result_title),
}


def find_points(report: ReportPage) -> list[Finding]:
    """State who knows of a joint project: the groups side by side, or Roma of the municipality."""
    projects = report.extract["projects"]
    if report.municipality is None:
        return findings.state_groups(report, "projects_known", projects, KNOWN)
    own = findings.find_row(projects, findings.get_own(report), KNOWN)
    if pd.isna(own["estimate"]):
        return []
    values = statements.introduce(report, findings.get_own(report), own)
    values |= {"share": statements.write_between(report, own, "share")}
    return [("own_projects", values | {"comparison": findings.compare_with_district(report, projects, KNOWN, "share")})]


def _state_result(report: ReportPage) -> list[Finding]:
    """State for each group whether good or weak results prevail, and how many Roma had a direct benefit."""
    stated = [found for group in ("roma", "ngo", "authority") for found in _state_net(report, group)]
    benefit = {
        code: findings.find_row(report.extract["projects"], ROMA, ("jp_benefit", code)) for code in ("yes", "no", "dk")
    }
    if any(pd.isna(row["estimate"]) for row in benefit.values()):
        return stated
    values = statements.introduce(report, ROMA, benefit["yes"]) | {c: row["estimate"] for c, row in benefit.items()}
    values |= {"yes": statements.write_between(report, benefit["yes"], "share")}
    return [*stated, ("project_benefit", values)]


def _state_net(report: ReportPage, group: str) -> list[Finding]:
    net = findings.find_row(report.extract["projects"], (DISTRICT, group), NET)
    if pd.isna(net["low"]):
        return []
    key = "positive" if net["low"] > 0 else "negative" if net["high"] < 0 else "balanced"
    bounds = {name: round(100 * abs(net[name])) for name in ("estimate", "low", "high")}
    signed = {f"signed_{name}": net[name] for name in ("estimate", "low", "high")}
    values = bounds | signed | {"who": name_people(report, group), "n": net["n"]}
    return [(f"project_result_{key}", values | findings.mark_low([net]))]


TEXTS = {"projects": find_points, "project_result": _state_result}
