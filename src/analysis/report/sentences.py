"""The texts of the reports: which findings each section states."""

from __future__ import annotations

from collections.abc import Callable

from analysis.report.chapters.awareness import FOIL
from analysis.report.findings import Finding, find_district, find_knowledge, find_place, find_recognition
from analysis.report.page import ReportPage


def _main_points(report: ReportPage) -> list[Finding]:
    return _points(report) + _not_random(report)


def _points(report: ReportPage) -> list[Finding]:
    tables = report.extract
    if report.municipality is None:
        return find_district(tables["scores"]) + find_recognition(tables["recognition"], report.labels, FOIL)
    labels = {name: label for name, label in report.labels.items() if name != FOIL}
    place = find_place(tables["scores"], tables["recognition"], labels, report.municipality, report.place)
    return place + find_district(tables["scores"])


def _knowledge(report: ReportPage) -> list[Finding]:
    return find_knowledge(report.extract["scores"], report.extract["self_rating"])


def _sample(report: ReportPage) -> list[Finding]:
    sample, study, words = report.extract["sample"], report.study, report.words
    values = {
        "n": int(sample["n"].sum()),
        "municipalities": len(study.municipalities),
        "start": words.month(study.fieldwork_from),
        "end": words.month(study.fieldwork_to),
    }
    stated = [("sample", values)] if sample["n"].notna().all() else []  # a group that is hidden is in no sum
    return [*stated, *_not_random(report)]


def _activities(report: ReportPage) -> list[Finding]:
    """State what was done; a plan of a period that began after the release is in the table, not in the sentence."""
    plans, year = report.extract["plans"], report.study.release_date.year
    has_begun = plans["plan_period"].str[:4].astype(int) <= year
    found = plans.loc[(plans["found"] == "yes") & has_begun, "municipality"].nunique()
    return [*_sample(report), ("plans", {"found": found, "year": year})]


def _project(report: ReportPage) -> list[Finding]:
    facts = report.extract["project"].set_index("fact")
    meetings = facts.loc["result_meetings"]
    return [
        ("project_meetings", {}),
        ("project_proposals", {}),
        ("project_source", {"source": meetings["source"], "url": f"<{meetings['source_url']}>"}),
    ]


def _design(report: ReportPage) -> list[Finding]:
    return [*_sample(report), ("weights", {}), ("intervals", {}), ("separate", {})]


def _facts(report: ReportPage) -> list[Finding]:
    return [("facts", {})]


def _not_random(report: ReportPage) -> list[Finding]:
    """Say of every group whose sample is not random that its values hold for the respondents only."""
    groups = [group for group in report.study.groups if not report.study.shows_intervals(group)]
    return [("not_random", {"group": report.words.text(f"groups.{group}")}) for group in groups]


TEXTS: dict[str, Callable[[ReportPage], list[Finding]]] = {
    "main_points": _main_points,
    "knowledge": _knowledge,
    "activities": _activities,
    "project": _project,
    "design": _design,
    "facts": _facts,
}
