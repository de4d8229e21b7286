"""The chapters on what is to be decided: where people agree, what they chose, who should do what, and an agenda."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.report.cells import write_cell
from analysis.report.chapters.forums import tabulate_proposals
from analysis.report.chapters.news import list_news
from analysis.report.chapters.practices import MARK as ADVICE
from analysis.report.chapters.recommendations import (
    find_rule,
    name_addressee,
    write_advice,
    write_funding,
    write_strong,
)
from analysis.report.chapters.votes import METHODS, find_winners, name_winner
from analysis.report.codes import link_practice, split_codes, write_parts, write_row
from analysis.report.engagement import ALL, CONSENSUS, MARK, list_events, list_proposals
from analysis.report.findings import DISTRICT, NO_ROW, Finding
from analysis.report.gaps import write_score
from analysis.report.page import ReportPage
from analysis.report.plans import head, name_themes
from analysis.report.table import Table

MOST_NAMED = 3
ITEMS = ("opening", "done", "needs", "agreed", "contested", "forms", "promises", "policies", "advice", "next")


def _agreed(report: ReportPage) -> pd.DataFrame:
    """The proposals on which the groups agree."""
    proposals = list_proposals(report)
    return tabulate_proposals(report, proposals[proposals["state"] == CONSENSUS])


def _winners(report: ReportPage) -> pd.DataFrame:
    """Which form of consultation each method puts first, for each group of the district and each municipality."""
    groups = {group: report.words.text(f"engagement.voters.{group}") for group in (ALL, *report.study.groups)}
    asked = [(label, find_winners(report, group)) for group, label in groups.items()]
    asked += [(label, find_winners(report, place=place)) for place, label in report.names.items()]
    rows = [
        (label, *(name_winner(report, winners.get(method, "")) for method in METHODS))
        for label, winners in asked
        if winners
    ]
    return head(report, rows, "columns.voters", *(f"columns.by_{method}" for method in METHODS))


def _support(report: ReportPage) -> pd.DataFrame:
    """The share of votes for the proposals of a theme, by group."""
    if report.extract["support"].empty:
        return report.extract["support"]
    support = report.extract["support"].set_index(["group", "indicator"])
    rows = [
        (name, *(_write_votes(report, support, (group, theme)) for group in report.study.groups))
        for theme, name in name_themes(report).items()
    ]
    return head(report, rows, "columns.theme", *(f"short.{group}" for group in report.study.groups))


def _write_votes(report: ReportPage, support: pd.DataFrame, key: tuple[str, str]) -> str:
    return write_cell(report.words, support.loc[key] if key in support.index else NO_ROW, "share")


def _recommendations_all(report: ReportPage) -> pd.DataFrame:
    """Every recommendation once, to all institutions that it is addressed to, with the places that need it."""
    by_rule = report.extract["recommendations"].groupby("first_step", sort=False)
    rows = []
    for rule, own in sorted(by_rule, key=lambda group: -len(group[1])):
        addressees = _name_addressees(report, own)
        rows.append((", ".join(addressees), _write_shared(report, find_rule(report, rule), own, len(addressees))))
    return head(report, rows, "columns.addressee", "columns.recommendation")


def _name_addressees(report: ReportPage, rows: pd.DataFrame) -> list[str]:
    named = (name_addressee(report, row.addressee, row.municipality) for row in rows.itertuples())
    return list(dict.fromkeys(named))


def _write_shared(report: ReportPage, rule: pd.Series, rows: pd.DataFrame, addressees: int) -> str:
    """Return a recommendation and its parts; the places only where the addressees, fewer than they, do not say them."""
    words, places = report.words, report.names | {DISTRICT: str(report.study.district[report.language])}
    where = [places[place] for place in dict.fromkeys(rows["municipality"])]
    programmes = _list_first(name for names in rows["funding"] for name in split_codes(names))
    parts = {
        words.text("columns.gap"): rule[f"need_{report.language}"],
        words.text("columns.needed_in"): ", ".join(where) if addressees < len(where) else "",
        words.text("columns.first_step"): rule[f"first_step_{report.language}"],
        words.text("columns.practice"): _link_some(report, rows["practice"]),
        words.text("columns.funding"): write_funding(report, ";".join(programmes)),
    }
    return f"{write_strong(write_advice(report, rule))}{write_parts(parts)}"


def _link_some(report: ReportPage, practices: pd.Series) -> str:
    links = [link_practice(report, name) for name in _list_first(practices[practices != ""])]
    return write_row(links) if links else report.words.text("advice.no_practice")


def _list_first(names: Iterable[str]) -> list[str]:
    """Return the names that occur most, each once."""
    return pd.Series(list(names), dtype=str).value_counts().index[:MOST_NAMED].tolist()


def _agenda(report: ReportPage) -> pd.DataFrame:
    """A proposed agenda: what stands in each chapter, and what could be decided on it."""
    words, values = report.words, count_agenda(report)
    rows = [
        (words.number(number), words.text(f"agenda.{name}", **values), words.text(f"agenda.{name}_result"))
        for number, name in enumerate(ITEMS, start=1)
    ]
    return head(report, rows, "columns.item_number", "columns.agenda_item", "columns.proposed_result")


def count_agenda(report: ReportPage) -> dict[str, int]:
    """Return the numbers that the agenda names."""
    events, proposals = list_events(report), report.extract["proposals"]
    held = events.loc[events["held"] == "yes", "kind"]
    states, kept = proposals["state"], report.extract["actions"]["state"]
    return {
        "meetings": int((held == "meeting").sum()), "forums": int((held == "forum").sum()),
        "agreed": int((states == CONSENSUS).sum()), "contested": int((states == "contested").sum()),
        "promises": len(kept), "overdue": int((kept == "overdue").sum()), "policies": len(list_news(report)),
        "advice": report.extract["recommendations"]["first_step"].nunique(),
    }  # fmt: skip


def state_agreement(report: ReportPage) -> list[Finding]:
    """State how far the groups put the ways of consultation in the same order."""
    rows = report.extract["concordance"]
    told = rows[(rows["municipality"] == DISTRICT) & (rows["w"] != "")]
    return [("votes_agreement", {"w": write_score(report, row.w), "n": row.n}) for row in told.itertuples()]


def state_advice(report: ReportPage) -> list[Finding]:
    """State how many recommendations there are, and that they are to be agreed."""
    rows = report.extract["recommendations"]
    return [("advice_all", {"n": rows["first_step"].nunique(), "of": len(rows)}), ("advice_to_agree", {})]


TABLES = {
    "agreed": Table("proposals", _agreed, mark=MARK),
    "winners": Table("votes", _winners, mark=MARK),
    "support": Table("support", _support, slice(1, None), MARK),
    "recommendations_all": Table("recommendations", _recommendations_all, mark=ADVICE),
    "agenda": Table("", _agenda),
}
TEXTS = {"agreement": state_agreement, "advice_all": state_advice}
