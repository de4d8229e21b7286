"""The slides of the round table: what its report says at length, in few lines."""

from __future__ import annotations

import pandas as pd

from analysis.report.chapters import awareness, consultation, participation
from analysis.report.chapters.leaflet import choose_newest
from analysis.report.findings import Finding
from analysis.report.html import small
from analysis.report.page import ReportPage
from analysis.report.plans import MARK, NOT_OBTAINED, name_themes
from analysis.report.table import Table


def _state_project(report: ReportPage) -> list[Finding]:
    """State whose project it is, with whom, with what money, and what it asks."""
    grant = float(report.extract["project"].set_index("fact").loc["grant_eur", "statement"])
    values = {"publisher": report.study.publisher[report.language], "grant": report.words.number(grant, decimals=2)}
    return [("slide_project", values), ("slide_groups", {}), ("slide_questions", {})]


def _wishes(report: ReportPage) -> pd.DataFrame:
    """A line for each municipality, a column for each theme: what its newest plan says, and whether people want it."""
    words, themes = report.words, name_themes(report)
    rows = []
    for place, name in report.names.items():
        bridge = report.extract["bridge"]
        newest = choose_newest(report, bridge[bridge["municipality"] == place])
        cells = {row.theme: _write_wish(report, row) for row in newest.itertuples()}
        rows.append((name, *(cells.get(theme, words.text(f"documents.state_{NOT_OBTAINED}")) for theme in themes)))
    return pd.DataFrame(rows, columns=[words.text("columns.municipality"), *themes.values()])


def _write_wish(report: ReportPage, row) -> str:
    """Return what a plan says of a theme, and below it that people want the theme, where they are known to."""
    state = report.words.text(f"documents.state_{row.state}")
    wanted = f" {small(report.words.text('relations.yes'))}" if row.wanted == "yes" else ""
    return f"<span>{state}</span>{wanted}"


TABLES = {"slide_wishes": Table("bridge", _wishes, mark=MARK)}
TEXTS = {
    "slide_project": _state_project,
    "slide_awareness": awareness.find_points,
    "slide_chain": participation.find_points,
    "slide_ways": consultation.find_points,
}
