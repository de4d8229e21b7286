"""What is to be decided at the round table, found in released tables: where people or methods differ or data lack."""

from __future__ import annotations

import pandas as pd

from analysis.report.chapters.votes import find_winners, quote_winners
from analysis.report.engagement import list_proposals, sort_places
from analysis.report.findings import DISTRICT, Finding
from analysis.report.gaps import MEASURED, name_gap
from analysis.report.page import ReportPage
from analysis.report.phrases import join, name_where, quote
from analysis.report.plans import NOT_OBTAINED, WITHHELD, quote_themes
from analysis.report.technical.texts_survey import describe_project

HALF = 0.5
VERDICTS = {"for": "above_half", "against": "not_above_half"}


def state_about(report: ReportPage) -> list[Finding]:
    """State who carried the project out, with whom and with what money, and why."""
    if not (described := describe_project(report)):
        return []
    *told, source = described
    return [*told, ("about_aim", {}), ("about_parts", {}), source]


def state_questions(report: ReportPage) -> list[Finding]:
    """State every question to decide that follows from the tables, in the order of the chapters."""
    return [
        *_ask_contested(report),
        *_ask_postponed(report),
        *_ask_methods(report),
        *_ask_overdue(report),
        *_ask_unanswered(report),
        *_ask_unknown(report),
        *_ask_hidden(report),
        *_ask_plans(report),
        *_ask_withheld(report),
    ]


def _ask_contested(report: ReportPage) -> list[Finding]:
    """Ask what becomes of each proposal on which the groups of the study are shown to disagree."""
    proposals = list_proposals(report)
    asked = []
    for _, row in proposals[proposals["state"] == "contested"].iterrows():
        told = {side: _list_groups(report, row, verdict) for side, verdict in VERDICTS.items()}
        if not all(told.values()):  # the other side is a group that the study has not
            continue
        sides = {side: join(report, names) for side, names in told.items()}
        text = quote(report, [row[f"text_{report.language}"].rstrip(".")])
        asked.append(("question_contested", {"where": name_where(report, row["municipality"]), "text": text, **sides}))
    return asked


def _list_groups(report: ReportPage, row: pd.Series, verdict: str) -> list[str]:
    """Return the groups of a verdict, the longest name last: it may hold an “and” that would part the others."""
    names = [report.words.text(f"people.{group}") for group in report.study.groups if row[group] == verdict]
    return sorted(names, key=len)


def _ask_postponed(report: ReportPage) -> list[Finding]:
    n = int((report.extract["proposals"]["agreed"] == "postponed").sum())
    return [("question_postponed", {"n": n})] if n else []


def _ask_methods(report: ReportPage) -> list[Finding]:
    """Ask how to choose where the methods of counting differ."""
    asked = []
    for place in (DISTRICT, *report.names):
        winners = find_winners(report, place=place)
        names = quote_winners(report, winners)
        if winners and len(set(names.values())) > 1:
            asked.append(("question_methods", {"where": name_where(report, place), **names}))
    return asked


def _ask_overdue(report: ReportPage) -> list[Finding]:
    n = int((report.extract["actions"]["state"] == "overdue").sum())
    return [("question_overdue", {"n": n})] if n else []


def _ask_unanswered(report: ReportPage) -> list[Finding]:
    """Ask what to do about needs for which no practice was found, whoever starts it."""
    advice = report.extract["recommendations"]
    found = (advice["practice"] != "").groupby([advice["municipality"], advice["need"]]).transform("any")
    without = advice[~found & (advice["municipality"] != DISTRICT)]
    return [
        ("question_unanswered", {"gap": quote(report, [name_gap(report, gap)]), "places": _name_places(report, own)})
        for gap, own in without.groupby("need", sort=False)
    ]


def _name_places(report: ReportPage, rows: pd.DataFrame) -> str:
    return join(report, [report.names[place] for place in dict.fromkeys(sort_places(report, rows)["municipality"])])


def _ask_unknown(report: ReportPage) -> list[Finding]:
    """Ask how to learn of gaps that were measured nowhere."""
    gaps = report.extract["gaps"]
    known = (gaps["state"] == MEASURED).groupby(gaps["gap"], sort=False).any()
    unknown = [name_gap(report, gap) for gap in known[~known].index]
    return [("question_unknown", {"gaps": quote(report, unknown)})] if unknown else []


def _ask_hidden(report: ReportPage) -> list[Finding]:
    """Ask how to learn more of municipalities where most gaps that are measured elsewhere are not known."""
    gaps = report.extract["gaps"]
    gaps = gaps.assign(is_known=gaps["state"] == MEASURED)
    measured = gaps[gaps.groupby("gap")["is_known"].transform("any")]
    dark = measured[measured.groupby("municipality")["is_known"].transform("mean") < HALF]
    return [("question_hidden", {"places": _name_places(report, dark)})] if len(dark) else []


def _ask_plans(report: ReportPage) -> list[Finding]:
    """Ask which municipalities show the text of their newest plan."""
    coverage = report.extract["coverage"]
    newest = coverage[coverage["generation"] == coverage["generation"].max()]
    missing = newest[newest["state"] == NOT_OBTAINED]
    if missing.empty:
        return []
    period = newest["generation"].iloc[0].replace("-", "–")
    return [("question_plans", {"period": period, "places": _name_places(report, missing)})]


def _ask_withheld(report: ReportPage) -> list[Finding]:
    """Ask how to read plans on the themes that the rules do not find well enough."""
    coverage = report.extract["coverage"]
    themes = coverage.loc[coverage["state"] == WITHHELD, "theme"]
    return [("question_withheld", {"themes": quote_themes(report, themes)})] if len(themes) else []


TEXTS = {"project_about": state_about, "questions": state_questions}
