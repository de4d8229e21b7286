"""The chapter on the vote: which form of consultation won, by which method, and whether the method matters."""

from __future__ import annotations

import pandas as pd

from analysis.report.codes import name_mechanism
from analysis.report.engagement import ALL, MARK, choose_own
from analysis.report.findings import DISTRICT, Finding
from analysis.report.html import mark_shown
from analysis.report.page import ReportPage
from analysis.report.phrases import quote
from analysis.report.plans import head
from analysis.report.table import Table

METHODS = ("borda", "condorcet", "instant_runoff")
RANKED = ("borda", "instant_runoff")  # the methods that put all forms in order
CYCLE, TOTAL = "cycle", "total"


def _votes(report: ReportPage) -> pd.DataFrame:
    """Every form of consultation: on how many ballots it stands first, and its place by each method of counting."""
    words, ballots = report.words, _choose_ballots(report)
    votes = _choose_votes(report, ALL)
    if votes.empty:
        return votes
    places = {(row.method, row.mechanism): row.rank for row in votes.itertuples()}
    winners = {row.mechanism for row in votes.itertuples() if row.method == "condorcet" and row.mechanism}
    rows = []
    for _, row in ballots.iterrows():
        name = row["category"]
        shown = row["flag"] if pd.isna(row["n"]) else words.number(int(row["n"]))
        ranks = [places.get((method, name), "–") for method in RANKED]
        beats = words.text("ui.yes" if name in winners else "ui.no")
        rows.append((name_mechanism(report, name), mark_shown(shown, row["figure"], "count"), *ranks, beats))
    heads = ("first", "borda", "instant_runoff", "condorcet")
    return head(report, rows, "columns.mechanism", *(f"columns.{name}" for name in heads))


def _choose_ballots(report: ReportPage) -> pd.DataFrame:
    """Return the first preferences of all voters of the page, the forms that are named most first."""
    ballots = choose_own(report, "ballots")
    own = ballots[(ballots["group"] == ALL) & (ballots["category"] != TOTAL)]
    return own.sort_values("n", ascending=False, kind="stable", na_position="last")


def _choose_votes(report: ReportPage, group: str) -> pd.DataFrame:
    votes = choose_own(report, "votes")
    return votes[votes["group"] == group]


def find_winners(report: ReportPage, group: str = ALL, place: str = "") -> dict[str, str]:
    """Return method → the form that it puts first in a municipality or the district; "" where it finds none."""
    votes = report.extract["votes"]
    place = place or report.municipality or DISTRICT
    first = votes[(votes["municipality"] == place) & (votes["group"] == group)]
    first = first[(first["rank"].astype(str) == "1") | (first["state"] == CYCLE)]
    return {row.method: row.mechanism for row in first.itertuples()}


def state_votes(report: ReportPage) -> list[Finding]:
    """State which form of consultation won, by which method, and whether the method matters."""
    winners = find_winners(report)
    if not winners:
        return [("votes_none", {"n": report.study.disclosure.minimum_base})]
    names = quote_winners(report, winners)
    if len(set(names.values())) == 1:
        return [("votes_same", {"winner": names["borda"]})]
    return [("votes_differ", names)]


def name_winner(report: ReportPage, mechanism: str) -> str:
    """Return a form of consultation, or that none beats all others."""
    return name_mechanism(report, mechanism) if mechanism else report.words.text("engagement.no_winner")


def quote_winners(report: ReportPage, winners: dict[str, str]) -> dict[str, str]:
    """Return method → the form that it puts first, in quotation marks for a sentence."""
    found = {method: winners.get(method, "") for method in METHODS}
    return {
        method: quote(report, [name_winner(report, name)]) if name else name_winner(report, name)
        for method, name in found.items()
    }


TABLES = {"votes": Table("ballots", _votes, slice(1, None), MARK)}
TEXTS = {"votes": state_votes}
