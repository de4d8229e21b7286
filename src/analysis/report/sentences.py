"""The texts of the reports: which findings each section states."""

from __future__ import annotations

from collections.abc import Callable

from analysis.report import technical
from analysis.report.chapters import (
    awareness,
    change,
    consultation,
    decisions,
    documents,
    forums,
    leaflet,
    leaflet_forum,
    learning,
    meetings,
    needs,
    news,
    participation,
    practices,
    projects,
    promises,
    questions,
    recommendations,
    slides,
    sources,
    trust,
    votes,
)
from analysis.report.codes import name_source
from analysis.report.findings import Finding
from analysis.report.page import ReportPage
from analysis.report.phrases import keep_told

# What each chapter says among the main points of a page, in the order of the chapters.
MOST_POINTS = 6  # what stands on one screen, the reservations among them
POINTS = (
    awareness.find_points, sources.find_points, projects.find_points, participation.find_points,
    consultation.find_points, needs.find_points,
)  # fmt: skip


def _main_points(report: ReportPage) -> list[Finding]:
    found, reservations = [point for find_points in POINTS for point in find_points(report)], _not_random(report)
    return found[: MOST_POINTS - len(reservations)] + reservations


def _sample(report: ReportPage) -> list[Finding]:
    sample, study, words = report.extract["sample"], report.study, report.words
    values = {
        "n": int(sample["n"].sum()),
        "municipalities": len(study.municipalities),
    } | words.span(study.fieldwork_from, study.fieldwork_to)
    stated = [("sample", values)] if sample["n"].notna().all() else []  # a group that is hidden is in no sum
    return [*stated, *_not_random(report)]


def _activities(report: ReportPage) -> list[Finding]:
    """State what was done; a plan of a period that began after the release is in the table, not in the sentence.

    Where no plan was sought, nothing is said of plans.
    """
    plans, year = report.extract["plans"], report.study.release_date.year
    plans = plans[plans["plan_period"] != ""]
    if plans.empty:
        return _sample(report)
    has_begun = plans["plan_period"].str[:4].astype(int) <= year
    found = plans.loc[(plans["found"] == "yes") & has_begun, "municipality"].nunique()
    return [*_sample(report), ("plans", {"found": found, "year": year, "places": len(report.study.municipalities)})]


def _project(report: ReportPage) -> list[Finding]:
    facts = report.extract["project"].set_index("fact")
    if "result_meetings" not in facts.index:
        return []
    meetings = facts.loc["result_meetings"]
    invented = [("project_real", {})] if report.study.is_demonstration else []
    return [
        *invented,
        *keep_told(report, ("project_meetings", {}), ("project_proposals", {})),
        ("project_source", {"source": name_source(report, meetings["source"]), "url": f"<{meetings['source_url']}>"}),
    ]


def _facts(report: ReportPage) -> list[Finding]:
    return [("facts", {})]


def _not_random(report: ReportPage) -> list[Finding]:
    """Say of every group whose sample is not random that its values hold for the respondents only."""
    groups = [group for group in report.study.groups if not report.study.shows_intervals(group)]
    return [("not_random", {"group": report.words.text(f"groups.{group}")}) for group in groups]


TEXTS: dict[str, Callable[[ReportPage], list[Finding]]] = {
    "main_points": _main_points,
    "activities": _activities,
    "project": _project,
    "facts": _facts,
    **technical.TEXTS,
    **awareness.TEXTS,
    **sources.TEXTS,
    **projects.TEXTS,
    **participation.TEXTS,
    **consultation.TEXTS,
    **trust.TEXTS,
    **needs.TEXTS,
    **documents.TEXTS,
    **promises.TEXTS,
    **meetings.TEXTS,
    **learning.TEXTS,
    **forums.TEXTS,
    **practices.TEXTS,
    **recommendations.TEXTS,
    **questions.TEXTS,
    **votes.TEXTS,
    **news.TEXTS,
    **decisions.TEXTS,
    **change.TEXTS,
    **slides.TEXTS,
    **leaflet.TEXTS,
    **leaflet_forum.TEXTS,
}
