"""The municipalities side by side, and the key figures of a page: released estimates of Roma, each with its base."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.report import findings
from analysis.report.cells import name_series, write_cell
from analysis.report.chapters import awareness, needs, projects, trust
from analysis.report.kinds.multiples import Multiples
from analysis.report.page import ReportPage
from analysis.report.phrases import begin
from analysis.report.rows import DISTRICT, SERIES, Items, compare_panels, name_choices, name_questions
from analysis.report.table import OF_GROUPS, Table

STRIP = "strip"
# What is said first of every page: the name of it in the catalogue, its released table, the estimate and its unit.
KEY_FIGURES = (
    ("known", "scores", awareness.N_KNOWN, "mean"),
    ("quiz", "scores", awareness.QUIZ, "mean"),
    ("projects", "projects", projects.KNOWN, "share"),
    ("invited", "participation", ("chain", "invited"), "share"),
    ("attended", "participation", ("chain", "attended"), "share"),
)
CHAIN = ("invited", "attended")  # steps that are released of a municipality


def _key_figures(report: ReportPage) -> pd.DataFrame:
    """A column for each key figure; a line for Roma of the municipality and of the district, or for each group."""
    words = report.words
    domains = {"own": findings.get_own(report)} if report.municipality else {}
    shown = ("roma",) if report.municipality else SERIES[1:]
    domains |= {group: (DISTRICT, group) for group in shown if group in report.study.groups}
    table = pd.DataFrame({words.text("columns.group"): [name_series(report, series) for series in domains]})
    for name, released, item, unit in KEY_FIGURES:
        rows = [findings.find_row(report.extract[released], domain, item) for domain in domains.values()]
        table[words.text(f"key_figures.{name}")] = [write_cell(words, row, unit) for row in rows]
    return table


def _compare(released: str, list_items: Callable[[ReportPage], Items], unit: str) -> Table:
    """Return the table of Roma by municipality: a line for each of them and the district, a column for each item."""

    def compare(report: ReportPage) -> pd.DataFrame:
        if "roma" not in report.study.groups:
            return pd.DataFrame()
        district = report.words.text("ui.district_column")
        rows = compare_panels(report.extract[released], list_items(report), report.names, district)
        return Multiples((0.0, 1.0), unit).tabulate(report, rows)

    return Table(released, compare, OF_GROUPS)


def _list_scores(report: ReportPage) -> Items:
    return {(name, "mean"): report.words.text(f"indicators.{name}") for name in awareness.SCORES[:2]}


def _list_levels(report: ReportPage) -> Items:
    return name_questions(report.labels, [name for name in report.labels if name.startswith("self_")], "mean")


def _list_chain(report: ReportPage) -> Items:
    return {("chain", step): report.words.text(f"chain.{step}") for step in CHAIN}


def _list_projects(report: ReportPage) -> Items:
    return {projects.KNOWN: report.words.text("key_figures.projects")}


def _list_trust(report: ReportPage) -> Items:
    return {item: begin(label) for item, label in trust.list_nets(report).items()}


def _list_priorities(report: ReportPage) -> Items:
    return needs.name_priorities(report, needs.TOP)


def _list_choices(question: str) -> Callable[[ReportPage], Items]:
    return lambda report: name_choices(report.choices, question)


TABLES = {
    "key_figures": Table("scores projects participation", _key_figures, OF_GROUPS, look=STRIP),
    "compare_scores": _compare("scores", _list_scores, "mean"),
    "compare_programmes": _compare("recognition", awareness.list_programmes, "share"),
    "compare_self": _compare("self_rating", _list_levels, "mean"),
    "compare_projects": _compare("projects", _list_projects, "share"),
    "compare_chain": _compare("participation", _list_chain, "share"),
    "compare_mechanisms": _compare("mechanisms", _list_choices("mech"), "share"),
    "compare_obstacles": _compare("obstacles", _list_choices("obst"), "share"),
    "compare_trust": _compare("trust", _list_trust, "points"),
    "compare_priorities": _compare("priorities", _list_priorities, "share"),
}
