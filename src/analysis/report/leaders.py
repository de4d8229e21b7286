"""Released orders in, which items stand first out: in sentences, among the main points, in titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.report.claims import find_leaders
from analysis.report.findings import MOST_NAMED, Domain, Finding, find_row, get_own, mark_low
from analysis.report.page import ReportPage
from analysis.report.phrases import list_labels, name_people, name_where
from analysis.report.rows import LAST, Items
from analysis.report.statements import choose_domain, list_domains

LONGEST = 95  # letters of the wordings in a title; longer ones make it, and the alternative text, unreadable


def state_leaders(
    report: ReportPage, key: str, estimates: pd.DataFrame, items: Items, quoted: bool = True, titled: bool = True
) -> list[Finding]:
    """State which items stand first for all whom the page is about, or for the district where they are not shown.

    What the title of the chart says of Roma is not said again; `titled`: the chart is on the page. Entries `KEY_alone`
    (`labels`, `value`), `KEY_tied` (`labels`), `KEY_open` (`rest`, `total`: so many share the place that nothing stands
    out), each with `who` and `where`.
    """
    first = next(iter(items))
    domains = [choose_domain(report, estimates, first)] if report.municipality else list_domains(report)
    is_said = titled and title_leaders(report, estimates, items, quoted=quoted)[0] != "title"
    return [
        found
        for domain in domains
        if not (is_said and domain == get_own(report))
        for found in state_leader(report, key, estimates, items, domain, quoted)
    ]


def state_leader(
    report: ReportPage, key: str, estimates: pd.DataFrame, items: Items, domain: Domain, quoted: bool = True,
    largest: bool = True,
) -> list[Finding]:  # fmt: skip
    """State the items that stand first (or last) in one domain, as `state_leaders`; [] where no order is released."""
    named = [item for item in items if item[1] not in LAST]
    leaders = find_leaders(report.extract["orders"], named, *domain, largest=largest)
    if not leaders:
        return []
    rows = [find_row(estimates, domain, item) for item in leaders]
    values: dict[str, Any] = {"who": name_people(report, domain[1]), "where": name_where(report, domain[0])}
    if len(leaders) > MOST_NAMED:
        return [(f"{key}_open", values | {"rest": len(leaders) - 1, "total": len(named)})]
    values |= {"labels": list_labels(report, items, leaders, quoted), "value": rows[0]["estimate"]} | mark_low(rows)
    return [(f"{key}_{'alone' if len(leaders) == 1 else 'tied'}", values)]


def state_points(report: ReportPage, key: str, estimates: pd.DataFrame, items: Items) -> list[Finding]:
    """State among the main points which items stand first for Roma of the page; [] when nothing stands out."""
    stated = state_leader(report, key, estimates, items, get_own(report))
    return [found for found in stated if found[0] != f"{key}_open"]


def title_leaders(
    report: ReportPage, estimates: pd.DataFrame, items: Items, domain: Domain | None = None, quoted: bool = True
) -> Finding:
    """Return the title of a chart of items: `alone` or `tied`, `title` when nothing stands out.

    `domain`: whose chart it is; where none is given, that of Roma of the page.
    """
    for key, values in state_leader(report, "x", estimates, items, domain or get_own(report), quoted):
        if len(values.get("labels", "")) in range(1, LONGEST + 1):
            return key.removeprefix("x_"), values
    return "title", {}
