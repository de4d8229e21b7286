"""Released rows in, what chapters say of single estimates out: of whom, with which bounds, a net and its comparison."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.report import findings
from analysis.report.findings import DISTRICT, LOW, ROMA, Domain, Finding, Item, find_row, get_own
from analysis.report.page import ReportPage
from analysis.report.phrases import name_people, name_where


def list_domains(report: ReportPage) -> list[Domain]:
    """Return whom the page is about: Roma of its municipality, or the groups of the district, Roma first."""
    return [get_own(report)] if report.municipality else [(DISTRICT, group) for group in reversed(report.study.groups)]


def choose_domain(report: ReportPage, estimates: pd.DataFrame, item: Item) -> Domain:
    """Return whom to speak of: Roma of the municipality or, where nothing of them may be shown, of the district."""
    own = get_own(report)
    return ROMA if pd.isna(find_row(estimates, own, item)["estimate"]) else own


def introduce(report: ReportPage, domain: Domain, row: pd.Series) -> dict[str, Any]:
    """Return what a sentence on one estimate needs: `lead` (an estimate, a rough one, answers), `who`, `where`, `n`.

    An estimate of low base is called a rough one; of a sample that is not random nothing is estimated.
    """
    place, group = domain
    kind = "rough" if row["flag"] == LOW else "estimate"
    lead = report.words.text(f"lead.{kind if report.study.shows_intervals(group) else 'answers'}")
    return {"lead": lead, "who": name_people(report, group), "where": name_where(report, place), "n": row["n"]}


def write_between(report: ReportPage, row: pd.Series, unit: str) -> str:
    """Return an estimate as a sentence has it: with the bounds between which it lies, where there are any.

    `unit`: "share", "points" or "mean".
    """
    words = report.words
    kind = "points" if unit == "points" else "plain"
    values = {name: words.format_field(row[name], unit) for name in ("estimate", "low", "high") if pd.notna(row[name])}
    return words.text(f"between.{kind}{'' if 'low' in values else '_alone'}", **values)


def state_net(report: ReportPage, key: str, estimates: pd.DataFrame, item: Item) -> list[Finding]:
    """State a net: of the groups side by side (`KEY_groups`) or of the municipality (`KEY_own`) with its comparison."""
    if report.municipality is None:
        return findings.state_groups(report, f"{key}_groups", estimates, item)
    domain = choose_domain(report, estimates, item)
    row = find_row(estimates, domain, item)
    if pd.isna(row["estimate"]):
        return []
    is_own = domain == get_own(report)
    comparison = findings.compare_with_district(report, estimates, item, "points") if is_own else ""
    net = {"net": write_between(report, row, "points"), "comparison": comparison}
    return [(f"{key}_own", net | introduce(report, domain, row))]
