"""The chapter on consultation: levels of participation now and wanted, preferred mechanisms, obstacles."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.report import contrasts, leaders, statements
from analysis.report.chapters.participation import keep_near
from analysis.report.chart import Chart
from analysis.report.findings import DISTRICT, OTHERS, ROMA, Domain, Finding, find_row, get_own, mark_low
from analysis.report.kinds.levels import WHENS, Levels
from analysis.report.options import chart_options, state_options, table_options
from analysis.report.page import ReportPage
from analysis.report.phrases import join, name_people
from analysis.report.rows import compare_groups, name_choices

AUTHORITY = (DISTRICT, "authority")
MORE, GAP = ("iap_gap", "more"), ("iap_gap", "mean")
THREE = 3  # the groups of which the title says “all three”
OPTIONS = {"mechanisms": "mech", "obstacles": "obst"}  # table → question


def _levels(report: ReportPage) -> pd.DataFrame:
    """Return the levels now and wanted in the district, on the page of a municipality of its Roma alone."""
    items = {key: label for when in WHENS for key, label in name_choices(report.choices, f"iap_{when}").items()}
    rows = keep_near(report, compare_groups(report.extract["iap"], items, report.municipality, ranked=False))
    return rows.assign(when=rows["indicator"].str.removeprefix("iap_"))


def _levels_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    """Name those who want a higher level than they see, on average: where the interval of the gap leaves out 0.

    Each group stands for itself, at its own level; all three are named only where each of the intervals does. The page
    of a municipality shows the levels of the Roma of the district.
    """
    domains = [ROMA] if report.municipality else statements.list_domains(report)
    gaps = {domain: find_row(report.extract["iap"], domain, GAP) for domain in domains}
    wanting = [domain for domain, gap in gaps.items() if pd.notna(gap["low"]) and gap["low"] > 0]
    if not wanting:
        return "title", {}
    if report.municipality:
        return "own", statements.introduce(report, ROMA, gaps[ROMA]) | mark_low(gaps.values())
    names, low = [name_people(report, group) for _, group in wanting], mark_low(gaps[domain] for domain in wanting)
    return ("all", low) if len(names) == len(gaps) == THREE else ("wanted", {"who": join(report, names)} | low)


CHARTS = {"levels": Chart("iap", _levels, Levels(), _levels_title)} | {
    table: chart_options(table, question) for table, question in OPTIONS.items()
}
TABLES = {table: table_options(table, question) for table, question in OPTIONS.items()}


def _state_levels(report: ReportPage) -> list[Finding]:
    """State how many want a higher level of participation than they see, and by how much on average.

    Of a municipality only the mean is published.
    """
    if report.municipality is None:
        stated = [found for domain in statements.list_domains(report) for found in _describe_gap(report, domain)]
        return [*stated, *contrasts.state_all_contrasts(report, "gap", {MORE: ""}, OTHERS)]
    own, gap = get_own(report), find_row(report.extract["iap"], get_own(report), GAP)
    if pd.isna(gap["estimate"]):
        return [*_describe_gap(report, ROMA), ("levels_district", {})]
    values = statements.introduce(report, own, gap) | {"gap": statements.write_between(report, gap, "mean")}
    compared = contrasts.state_contrasts(report, "gap_place", {GAP: ""}, own, ROMA)
    return [("gap_own", values), *compared, ("levels_district", {})]


def find_points(report: ReportPage) -> list[Finding]:
    """State what the main points of the page say of this chapter: the mechanisms that Roma name most."""
    items = name_choices(report.choices, OPTIONS["mechanisms"])
    return leaders.state_points(report, "mechanisms", report.extract["mechanisms"], items)


def _describe_gap(report: ReportPage, domain: Domain) -> list[Finding]:
    more, gap = (find_row(report.extract["iap"], domain, item) for item in (MORE, GAP))
    if pd.isna(more["estimate"]) or pd.isna(gap["estimate"]):
        return []
    values = {"more": statements.write_between(report, more, "share")}
    values |= {"gap": statements.write_between(report, gap, "mean")}
    return [("gap", values | statements.introduce(report, domain, more))]


def _state_options(table: str) -> Callable[[ReportPage], list[Finding]]:
    """Return what is said of the answers: those named most, and where Roma differ from authorities or the district."""

    def state(report: ReportPage) -> list[Finding]:
        stated, items = (
            state_options(report, table, table, OPTIONS[table]),
            name_choices(report.choices, OPTIONS[table]),
        )
        if report.municipality:
            return [*stated, *contrasts.state_own_contrasts(report, table, items)]
        return [*stated, *contrasts.state_contrasts(report, table, items, ROMA, AUTHORITY)]

    return state


TEXTS = {"levels": _state_levels} | {table: _state_options(table) for table in OPTIONS}
