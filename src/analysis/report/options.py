"""A question with several answers in, its dot plot and sentences out: items sorted, the most named ones claimed."""

from __future__ import annotations

import pandas as pd

from analysis.report import leaders
from analysis.report.cells import tabulate
from analysis.report.chart import Chart
from analysis.report.findings import Finding
from analysis.report.kinds.dots import Dots
from analysis.report.page import ReportPage
from analysis.report.rows import compare_groups, name_choices
from analysis.report.table import Table


def chart_options(table: str, question: str) -> Chart:
    """Return the chart of the answers to a question, by group; its title names those that stand first."""

    def compare(report: ReportPage) -> pd.DataFrame:
        return compare_groups(report.extract[table], name_choices(report.choices, question), report.municipality)

    def find_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
        return leaders.title_leaders(report, report.extract[table], name_choices(report.choices, question))

    return Chart(table, compare, Dots((0.0, 1.0), "share"), find_title)


def table_options(table: str, question: str) -> Table:
    """Return the same as a table of the groups in the district."""

    def compare(report: ReportPage) -> pd.DataFrame:
        items = name_choices(report.choices, question)
        return tabulate(report, compare_groups(report.extract[table], items, None), "share")

    return Table(table, compare)


def state_options(report: ReportPage, key: str, table: str, question: str, titled: bool = True) -> list[Finding]:
    """State which answers stand first, with the entries `KEY_…` of `leaders.state_leaders`."""
    items = name_choices(report.choices, question)
    return leaders.state_leaders(report, key, report.extract[table], items, titled=titled)
