"""Released gaps in, what chapters write of them out: their names, which are needs, what they were measured by."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.codes import link_file, write_lines
from analysis.report.engagement import choose_own
from analysis.report.page import ReportPage

MEASURED, DECIMALS = "measured", 2


def name_gap(report: ReportPage, gap: str) -> str:
    """Return a gap in words."""
    tags = report.extract["gap_tags"].set_index("gap")
    return tags.loc[gap, f"name_{report.language}"]


def list_needs(report: ReportPage) -> pd.DataFrame:
    """Return the gaps of the page that were measured, the largest first, `score` a number."""
    gaps = choose_own(report, "gaps")
    measured = gaps[gaps["state"] == MEASURED]
    return measured.assign(score=measured["score"].astype(float)).sort_values("score", ascending=False, kind="stable")


def write_score(report: ReportPage, score: float | str) -> str:
    """Return a score between 0 and 1 to two decimals."""
    return report.words.number(float(score), DECIMALS)


def write_evidence(report: ReportPage, need) -> str:
    """Return by how many of its figures a gap was measured, and links to their tables; a hidden one says so.

    `need`: a row of `list_needs`.
    """
    rows = report.extract["gap_evidence"]
    own = rows[(rows["gap"] == need.gap) & (rows["municipality"] == need.municipality)]
    counted = report.words.text("advice.feeds", feeds=int(need.feeds), all=int(need.of))
    is_shown = (own["score"] != "").groupby(own["table"], sort=False).any()
    hidden = escape(report.words.text("advice.hidden"))
    links = [link_file(report, name) + ("" if shown else f" {hidden}") for name, shown in is_shown.items()]
    return write_lines(escape(counted), *links)
