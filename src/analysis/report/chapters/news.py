"""The chapter on news of policies: what was adopted on the levels above the municipalities, and what it is about."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.codes import write_day, write_lines
from analysis.report.findings import Finding
from analysis.report.html import link, small
from analysis.report.page import ReportPage
from analysis.report.phrases import begin
from analysis.report.plans import head
from analysis.report.table import Table

NEWS_FROM, NEWS_LEVELS = "2012", ("eu", "national", "district")  # the strategy of 2012 is the first of the news


def _policies(report: ReportPage) -> pd.DataFrame:
    """What was adopted from 2012 until the release, by level and day, and what it is about."""
    rows = [(_name_policy(report, row), row[f"summary_{report.language}"]) for _, row in list_news(report).iterrows()]
    return head(report, rows, "columns.policy", "columns.summary")


def _name_policy(report: ReportPage, row: pd.Series) -> str:
    """Return the title of a policy, and below it its level and the day on which it was adopted."""
    words = report.words
    mark = small(words.text("ui.unverified")) if _is_unverified(row) else ""
    title = link(row["source_url"], row[f"title_{report.language}"])
    level = words.text(f"documents.level_{row['level']}")
    adopted = begin(words.text("engagement.adopted", level=level, day=_write_date(report, row)))
    return write_lines(f"{title} {mark}".strip(), escape(adopted))


def list_news(report: ReportPage) -> pd.DataFrame:
    """Return the policies of the levels above the municipalities that are news at the release, the latest last."""
    policies, today = report.extract["policies"], report.study.release_date.isoformat()
    is_new = (policies["date"] >= NEWS_FROM) & (policies["date"] <= today) & policies["level"].isin(NEWS_LEVELS)
    levels = policies["level"].map({name: number for number, name in enumerate(NEWS_LEVELS)})
    return policies.assign(order=levels)[is_new & (policies["source"] != "")].sort_values(["order", "date"])


def _is_unverified(row: pd.Series) -> bool:
    fields = row["unverified_fields"]
    return row["verified"] != "yes" or any(name in fields for name in ("summary", "date"))


def _write_date(report: ReportPage, row: pd.Series) -> str:
    date = row["date"]
    if len(date) == len("YYYY"):
        return report.words.text("promises.years", period=date)
    return write_day(report, date) if len(date) == len("YYYY-MM-DD") else report.words.period(date)


def state_news(report: ReportPage) -> list[Finding]:
    """State how many policies are news."""
    return [("news", {"n": len(list_news(report))})]


TABLES = {"policies": Table("policies", _policies)}
TEXTS = {"news": state_news}
