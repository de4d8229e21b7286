"""The chapter on needs: priorities, readiness to take part, topics and channels of information."""

from __future__ import annotations

import pandas as pd

from analysis.report import contrasts, findings, leaders, statements
from analysis.report.cells import tabulate
from analysis.report.chapters.participation import keep_near
from analysis.report.chart import Chart
from analysis.report.findings import OTHERS, Finding
from analysis.report.kinds.likert import Likert
from analysis.report.kinds.multiples import Multiples
from analysis.report.kinds.priorities import CHOICES, POINTS, TOP, Priorities
from analysis.report.options import chart_options, state_options
from analysis.report.page import ReportPage
from analysis.report.rows import (
    DISTRICT,
    Items,
    compare_answers,
    compare_groups,
    compare_panels,
    name_choices,
    rank_items,
)
from analysis.report.table import Table

CATEGORIES = dict(zip(("first", "second", "third"), CHOICES, strict=True)) | {TOP: TOP, POINTS: POINTS}
READY = ("ready", "net")
OPTIONS = ("topic", "channel")  # questions of the table `information`


def name_priorities(report: ReportPage, category: str) -> Items:
    """Return the six priorities in the order of the form, as items of one category."""
    return {(code, category): label for (_, code), label in name_choices(report.choices, "prio1").items()}


def _priorities(report: ReportPage) -> pd.DataFrame:
    """Return the choices and points of the priorities, sorted by the points in the district."""
    estimates, items = report.extract["priorities"], name_priorities(report, POINTS)
    order = rank_items(estimates[estimates["municipality"] == DISTRICT], items)
    cells = {(code, category): items[code, POINTS] for code, _ in order for category in CATEGORIES}
    rows = keep_near(report, compare_groups(estimates, cells, report.municipality, ranked=False))
    return rows.assign(category=rows["category"].map(CATEGORIES))


def _priorities_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return leaders.title_leaders(report, report.extract["priorities"], name_priorities(report, POINTS))


def _ready(report: ReportPage) -> pd.DataFrame:
    labels = {"ready": report.labels["ready"]}
    return compare_answers(report.extract["readiness"], labels, report.municipality)


def _ready_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return findings.title_contrast(report, READY)


def _ready_places(report: ReportPage) -> pd.DataFrame:
    items = {READY: report.words.text("ready.measure")}
    return compare_panels(report.extract["readiness"], items, report.names, report.words.text("ui.district_column"))


CHARTS = {
    "priorities": Chart("priorities", _priorities, Priorities(), _priorities_title),
    "ready": Chart("readiness", _ready, Likert(), _ready_title),
    "ready_places": Chart("readiness", _ready_places, Multiples((-1.0, 1.0), "points")),
} | {name: chart_options("information", name) for name in OPTIONS}


def _worths(report: ReportPage) -> pd.DataFrame:
    rows = compare_groups(report.extract["priorities"], name_priorities(report, "worth"), None)
    return tabulate(report, rows, "share")


TABLES = {"worths": Table("priorities", _worths)}


def _state_priorities(report: ReportPage) -> list[Finding]:
    items = name_priorities(report, POINTS)
    stated = leaders.state_leaders(report, "priorities", report.extract["priorities"], items)
    if report.municipality:
        return [*stated, *contrasts.state_own_contrasts(report, "priorities", items)]
    return [*stated, *contrasts.state_all_contrasts(report, "priorities", items, OTHERS)]


def find_points(report: ReportPage) -> list[Finding]:
    """State what the main points of the page say of this chapter: the priorities to which Roma give most points."""
    return leaders.state_points(report, "priorities", report.extract["priorities"], name_priorities(report, POINTS))


def _state_ready(report: ReportPage) -> list[Finding]:
    return statements.state_net(report, "ready", report.extract["readiness"], READY)


def _state_ready_places(report: ReportPage) -> list[Finding]:
    return contrasts.state_places(report, report.words.text("ready.measure"), READY)


def _state_information(report: ReportPage) -> list[Finding]:
    """State the topics on which people want to know more, and the channels, which a municipality has no figure of."""
    stated: list[Finding] = []
    for name in OPTIONS:
        is_drawn = name == "topic" or not report.municipality
        stated += state_options(report, name, "information", name, titled=is_drawn)
        if report.municipality:
            stated += contrasts.state_own_contrasts(report, name, name_choices(report.choices, name))
    return stated


TEXTS = {
    "priorities": _state_priorities, "ready": _state_ready, "ready_places": _state_ready_places,
    "information": _state_information,
}  # fmt: skip
