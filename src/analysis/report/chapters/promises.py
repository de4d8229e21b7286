"""The chapter on what stands behind the promises of plans: the wishes of people, and what the levels above promise."""

from __future__ import annotations

import pandas as pd

from analysis.report.cells import name_series, write_cell
from analysis.report.findings import Finding
from analysis.report.html import small
from analysis.report.page import ReportPage
from analysis.report.plans import (
    MARK,
    NOT_OBTAINED,
    WITHHELD,
    cross_plans,
    head,
    head_themes,
    name_themes,
    spread_periods,
    state_themes,
)
from analysis.report.table import Table

GAPS, ANSWERED = ("gap", "only_mentioned"), ("answered",)
BASES = ("quotation", "similarity", "theme", "none")
FOLLOWED, ON_THEME = "followed", "theme"


def _bridge(report: ReportPage) -> pd.DataFrame:
    """What Roma of the municipality put first, beside what its plans say of the theme."""
    shares, not_asked = _list_wishes(report), report.words.text("relations.not_asked")
    wished = [
        write_cell(report.words, shares[name], "share") if name in shares else not_asked for name in name_themes(report)
    ]
    columns = head_themes(report) | {name_series(report, "own"): wished}
    return pd.DataFrame(columns | spread_periods(report, report.extract["bridge"], _write_relation))


def _bridge_all(report: ReportPage) -> pd.DataFrame:
    """How promises and wishes stand to one another in each plan, theme by theme."""
    return cross_plans(report, report.extract["bridge"], _write_relation)


def _list_wishes(report: ReportPage) -> dict[str, pd.Series]:
    """Return by theme how many Roma of the municipality put it among their first three, as it was released."""
    shares = report.extract["priorities"]
    own = (shares["municipality"] == report.municipality) & (shares["group"] == "roma") & (shares["category"] == "top3")
    return {row["indicator"]: row for _, row in shares[own].iterrows()}


def _write_relation(report: ReportPage, row) -> str:
    """Return what a plan says of a theme and, below it, whether people put the theme first."""
    state = report.words.text(f"documents.state_{row.state}")
    if row.state in (NOT_OBTAINED, WITHHELD):
        return state
    return f"<span>{state}</span> {small(report.words.text(f'relations.{row.wanted}'))}"


def _alignment(report: ReportPage) -> pd.DataFrame:
    """How many statements of a level quote the level above, are like it, share its theme alone, or have none there."""
    words, rows = report.words, []
    for level, own in report.extract["alignment"].groupby("level", sort=False):
        counts = own["basis"].value_counts()
        numbers = (len(own), *(int(counts.get(basis, 0)) for basis in BASES))
        rows.append((words.text(f"alignment.{level}"), *map(words.number, numbers)))
    return head(report, rows, "alignment.level", "alignment.statements", *(f"alignment.{basis}" for basis in BASES))


def _followed(report: ReportPage) -> pd.DataFrame:
    """How many promises of the level above each municipality follows, theme by theme; last, how many nobody does."""
    words, followed, themes = report.words, report.extract["followed"], name_themes(report)
    if followed.empty:
        return followed
    groups = followed.groupby(["municipality", "theme"])
    own = {key: _write_followed(report, rows) for key, rows in groups}
    ends = {theme: _write_nowhere(report, rows) for theme, rows in followed.groupby("theme")}
    nothing = {theme: _write_nothing(report, theme) for theme in themes}
    rows = [
        (name, *(own.get((place, theme), nothing[theme]) for theme in themes)) for place, name in report.names.items()
    ]
    rows.append((words.text("alignment.nowhere"), *(ends.get(theme, nothing[theme]) for theme in themes)))
    return pd.DataFrame(rows, columns=[words.text("columns.municipality"), *themes.values()])


def _write_followed(report: ReportPage, rows: pd.DataFrame) -> str:
    """Return “2 of 5” promises; where none is followed, also whether the plan has anything on the theme."""
    words, states = report.words, rows["state"]
    if (states == NOT_OBTAINED).all():
        return words.text(f"documents.state_{NOT_OBTAINED}")
    n = int((states == FOLLOWED).sum())
    text = words.text("alignment.of", n=n, all=len(rows))
    beside = "on_theme" if (states == ON_THEME).any() else "gap"
    return text if n else f"<span>{text}</span> {small(words.text(f'alignment.{beside}'))}"


def _write_nowhere(report: ReportPage, rows: pd.DataFrame) -> str:
    """Return how many promises no plan follows that was obtained."""
    if (rows["state"] == NOT_OBTAINED).all():
        return report.words.text(f"documents.state_{NOT_OBTAINED}")
    found = (rows["state"] == FOLLOWED).groupby(rows["statement"]).any()
    return report.words.text("alignment.of", n=int((~found).sum()), all=len(found))


def _write_nothing(report: ReportPage, theme: str) -> str:
    """Return why there is no promise on a theme: it is withheld, or the level above says nothing of it."""
    coverage = report.extract["coverage"]
    is_withheld = ((coverage["theme"] == theme) & (coverage["state"] == WITHHELD)).any()
    return report.words.text(f"documents.state_{WITHHELD}" if is_withheld else "alignment.no_promise")


TABLES = {
    "bridge": Table("bridge", _bridge, mark=MARK),
    "bridge_all": Table("bridge", _bridge_all, mark=MARK),
    "alignment": Table("alignment", _alignment, slice(1, None), MARK),
    "followed": Table("followed", _followed, mark=MARK),
}


def _state_bridge(report: ReportPage) -> list[Finding]:
    """State which themes that people put first have a commitment in the plan, and in which none was found."""
    bridge = report.extract["bridge"]
    answered = state_themes(report, bridge, "relation", ANSWERED, "bridge_answered")
    return [*answered, *state_themes(report, bridge, "relation", GAPS, "bridge_gap")]


TEXTS = {"bridge": _state_bridge}
