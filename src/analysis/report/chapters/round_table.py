"""The report of the round table: what was done in each place, who came, and what was found there and by theme."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.cells import write_cell
from analysis.report.chapters.meetings import write_count
from analysis.report.chapters.practices import MARK as ADVICE
from analysis.report.codes import write_day, write_lines
from analysis.report.engagement import CONSENSUS, MARK, list_events
from analysis.report.findings import DISTRICT
from analysis.report.gaps import MEASURED, name_gap, write_score
from analysis.report.page import ReportPage
from analysis.report.plans import NOT_OBTAINED, WITHHELD, head, name_themes
from analysis.report.table import Table

COMPARED = (("group", "roma"), ("sex", "female"), ("age", "15_29"))
KINDS = ("meeting", "forum")


def _events_all(report: ReportPage) -> pd.DataFrame:
    """When each municipality had its meeting and its forum, how many came, and how many proposals were made."""
    events, proposals, words = list_events(report), report.extract["proposals"], report.words
    if events.empty:
        return events
    rows = [
        (
            name,
            *(part for kind in KINDS for part in _write_event(report, events, place, kind)),
            words.number(int((proposals["municipality"] == place).sum())),
        )
        for place, name in report.names.items()
    ]
    kinds = (f"columns.{name}" for kind in KINDS for name in (kind, f"{kind}_came"))
    return head(report, rows, "columns.municipality", *kinds, "columns.proposals")


def _write_event(report: ReportPage, events: pd.DataFrame, place: str, kind: str) -> tuple[str, str]:
    """Return the days of an event in a municipality, and how many came; that it was not held, or is not recorded."""
    own = events[(events["municipality"] == place) & (events["kind"] == kind)]
    days = own.loc[own["held"] == "yes", "date"]
    if days.empty:
        return report.words.text("ui.unknown" if own.empty else "engagement.not_held"), "–"
    attendance = report.extract["attendance"]
    came = attendance[(attendance["municipality"] == place) & (attendance["margin"] == "kind")]
    counts = [write_count(report, row) for _, row in came[came["category"] == kind].iterrows()]
    return write_lines(*(write_day(report, day) for day in days)), *(counts or ["–"])


def _representation_all(report: ReportPage) -> pd.DataFrame:
    """The share of Roma, women and young people among those who came, beside that among those who live there."""
    representation = report.extract["representation"]
    if representation.empty:
        return representation
    shares = representation.set_index(["municipality", "margin", "category"])
    rows = [
        (name, *(_write_shares(report, shares, (place, *told)) for told in COMPARED))
        for place, name in report.names.items()
    ]
    return head(report, rows, "columns.municipality", *(f"engagement.attended.{'_'.join(told)}" for told in COMPARED))


def _write_shares(report: ReportPage, shares: pd.DataFrame, key: tuple[str, str, str]) -> str:
    words = report.words
    if key not in shares.index:
        return words.text("ui.unknown")
    row = shares.loc[key]
    if not row["attended"] or not row["population"]:
        return row["flag"] or words.text("ui.unknown")
    values = {name: float(row[name]) for name in ("attended", "population")}
    return words.text("engagement.against", **values)


def _themes_all(report: ReportPage) -> pd.DataFrame:
    """Each theme by what Roma of the district wish, what plans promise, and what was proposed."""
    words, coverage, proposals = report.words, report.extract["coverage"], report.extract["proposals"]
    rows = []
    for theme, name in name_themes(report).items():
        of_theme = coverage[(coverage["theme"] == theme) & ~coverage["state"].isin((NOT_OBTAINED, WITHHELD))]
        plans = words.text("alignment.of", n=int((of_theme["state"] == "commitment").sum()), all=len(of_theme))
        own = proposals[proposals["topic"] == theme]
        agreed = int((own["state"] == CONSENSUS).sum())
        made = words.text("engagement.with_consensus", n=len(own), agreed=agreed)
        rows.append((name, _write_wish(report, theme), plans, made))
    return head(report, rows, "columns.theme", "columns.wish", "columns.in_plans", "columns.proposals")


def _write_wish(report: ReportPage, theme: str) -> str:
    shares = report.extract["priorities"].set_index(["municipality", "group", "indicator", "category"])
    key = (DISTRICT, "roma", theme, "top3")
    if key not in shares.index:
        return report.words.text("relations.not_asked")
    return write_cell(report.words, shares.loc[key], "share")


def _gap_matrix(report: ReportPage) -> pd.DataFrame:
    """The largest gap of each theme in each municipality and in the district, with its score."""
    gaps, tags = report.extract["gaps"], report.extract["gap_tags"].set_index("gap")["theme"]
    measured = gaps[gaps["state"] == MEASURED]
    measured = measured.assign(theme=measured["gap"].map(tags), score=measured["score"].astype(float))
    top = measured.sort_values("score", ascending=False, kind="stable").drop_duplicates(["municipality", "theme"])
    cells = {(row.municipality, row.theme): _write_gap(report, row) for row in top.itertuples()}
    themes = {name: label for name, label in name_themes(report).items() if name in set(tags)}
    places = report.names | {DISTRICT: report.words.text("ui.district_column")}
    unknown = report.words.text("ui.unknown")
    rows = [(label, *(cells.get((place, theme), unknown) for theme in themes)) for place, label in places.items()]
    return pd.DataFrame(rows, columns=[report.words.text("columns.municipality"), *themes.values()])


def _write_gap(report: ReportPage, row) -> str:
    return write_lines(write_score(report, row.score), escape(name_gap(report, row.gap)))


TABLES = {
    "events_all": Table("attendance", _events_all, (2, 4, 5), MARK),
    "representation_all": Table("representation", _representation_all, slice(1, None), MARK),
    "themes_all": Table("proposals", _themes_all, (2, 3), MARK),
    "gap_matrix": Table("gaps", _gap_matrix, mark=ADVICE),
}
