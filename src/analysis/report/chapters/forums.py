"""The chapter on forums: what was proposed and who supports it, which form of consultation won, what was promised."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.cells import write_cell
from analysis.report.codes import name_mechanism, write_day, write_lines
from analysis.report.engagement import ALL, MARK, choose_own, count_states, list_actions, list_proposals
from analysis.report.findings import DISTRICT, Finding
from analysis.report.html import mark_shown
from analysis.report.page import ReportPage
from analysis.report.phrases import join, quote
from analysis.report.plans import head
from analysis.report.table import Table

GROUPS = ("authority", "ngo", "roma")
METHODS = ("borda", "condorcet", "instant_runoff")
RANKED = ("borda", "instant_runoff")  # the methods that put all forms in order
CONSENSUS, CYCLE, TOTAL = "consensus", "cycle", "total"


def _forum_proposals(report: ReportPage) -> pd.DataFrame:
    """Every proposal of the forum: to whom, how many are for it, which groups, and whether it is wanted and planned."""
    return tabulate_proposals(report, list_proposals(report))


def tabulate_proposals(report: ReportPage, proposals: pd.DataFrame) -> pd.DataFrame:
    """Return proposals as a table of texts, a line for each."""
    links = report.extract["proposal_links"].set_index(["municipality", "proposal"])
    rows = [
        (
            _name_proposal(report, row),
            _write_support(report, row),
            _write_verdicts(report, row),
            _write_links(report, row, links.loc[(row["municipality"], row["proposal"])]),
        )
        for _, row in proposals.iterrows()
    ]
    return head(report, rows, "columns.proposal", "columns.support", "columns.by_group", "columns.wanted_planned")


def _name_proposal(report: ReportPage, row: pd.Series) -> str:
    words = report.words
    agreed = "" if row["agreed"] == "no" else words.text(f"engagement.agreed.{row['agreed']}")
    until = words.text("engagement.until", day=write_day(report, row["deadline"])) if row["deadline"] else ""
    return write_lines(
        f"<span>{escape(name_text(report, row))}</span>",
        escape(words.text("engagement.to", whom=words.text(f"engagement.addressees.{row['addressee']}"))),
        escape(join_said(agreed, until)),
    )


def name_text(report: ReportPage, row: pd.Series) -> str:
    """Return a proposal or a promise in the language of the page, with its municipality on a page on all of them."""
    text = row[f"text_{report.language}"]
    return text if report.municipality else f"{report.names[row['municipality']]}: {text}"


def join_said(*parts: str) -> str:
    """Return what is said of one thing, parted by semicolons; empty parts are left out."""
    return "; ".join(part for part in parts if part)


def _write_support(report: ReportPage, row: pd.Series) -> str:
    state = escape(report.words.text(f"engagement.states.{row['state']}"))
    return f"{write_cell(report.words, row, 'share')} <span>{state}</span>"


def _write_verdicts(report: ReportPage, row: pd.Series) -> str:
    words = report.words
    told = [f"{words.text(f'short.{group}')}: {words.text(f'engagement.verdicts.{row[group]}')}" for group in GROUPS]
    return write_lines(*map(escape, told))


def _write_links(report: ReportPage, row: pd.Series, found: pd.Series) -> str:
    words = report.words
    told = (f"themes.{row['topic']}", f"engagement.wanted.{found['wanted']}", f"engagement.planned.{found['planned']}")
    return write_lines(*(escape(words.text(key)) for key in told))


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
        beats = words.text("ui.yes") if name in winners else "–"
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


def _actions(report: ReportPage) -> pd.DataFrame:
    """Every promise: by whom, until when, and what became of it until the release."""
    words = report.words
    rows = [
        (
            name_text(report, row),
            words.text(f"engagement.promisers.{row['promised_by']}"),
            write_day(report, row["due"]) if row["due"] else words.text("engagement.no_deadline"),
            _write_state(report, row),
        )
        for _, row in list_actions(report).iterrows()
    ]
    return head(report, rows, "columns.promise", "columns.promised_by", "columns.due", "columns.kept")


def _write_state(report: ReportPage, row: pd.Series) -> str:
    state = report.words.text(f"engagement.actions.{row['state']}")
    done = report.words.text("engagement.on", day=write_day(report, row["done"])) if row["done"] else ""
    return f"{state} {done}".strip()


TABLES = {
    "forum_proposals": Table("proposals", _forum_proposals, mark=MARK),
    "votes": Table("ballots", _votes, slice(1, None), MARK),
    "actions": Table("actions", _actions, mark=MARK),
}


def state_proposals(report: ReportPage) -> list[Finding]:
    """State how many proposals there are, and on how many the groups agree or disagree."""
    proposals = report.extract["proposals"]
    stated = [("proposals_made", {"n": len(proposals)})] if len(proposals) else []
    return [*stated, *count_states(proposals, "proposals"), *_state_wanted(report)]


def _state_wanted(report: ReportPage) -> list[Finding]:
    """State how many proposals are of themes that people put first, and how many of these the plans pass over."""
    links = report.extract["proposal_links"]
    wanted = links[links["wanted"] == "yes"]
    if wanted.empty:
        return []
    absent = int((wanted["planned"] == "absent").sum())
    return [("proposals_wanted", {"n": len(wanted)}), *([("proposals_wanted_absent", {"n": absent})] if absent else [])]


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


def state_actions(report: ReportPage) -> list[Finding]:
    """State how many promises were made, and what became of them until the release."""
    actions, words = report.extract["actions"], report.words
    if actions.empty:
        return []
    counts = actions["state"].value_counts()
    told = [
        words.text(f"counts.action_{state}", n=int(counts[state]))
        for state in ("done", "done_late", "open", "overdue")
        if counts.get(state, 0)
    ]
    day = words.date(report.study.release_date)
    return [("actions", {"n": len(actions), "day": day, "states": join(report, told)})]


TEXTS = {"forum_proposals": state_proposals, "votes": state_votes, "actions": state_actions}
