"""The back of the leaflet: what a forum proposed, what was promised, what helped elsewhere, whom to ask and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.report.chapters.practices import ROLES, list_matches, read_practice
from analysis.report.chapters.recommendations import find_rule, name_addressee
from analysis.report.chapters.votes import find_winners
from analysis.report.codes import name_mechanism, write_day
from analysis.report.engagement import CONSENSUS, choose_own, list_events
from analysis.report.findings import Finding
from analysis.report.gaps import list_needs
from analysis.report.page import ReportPage
from analysis.report.phrases import quote

MOST = 3  # of each list: a leaflet has two sides
PROPOSALS = ("consensus", "majority", "contested", "rejected", "unknown")  # the order in which they are told
PROMISES = ("overdue", "open", "done_late", "done")
FORUM, YES, OPEN = "forum", "yes", "open"


def _state_forum(report: ReportPage) -> list[Finding]:
    """State when the forum was, how many came, what they proposed and how they want to be asked."""
    events = list_events(report)
    held = events[(events["kind"] == FORUM) & (events["held"] == YES)]
    if held.empty:
        return [("leaflet_no_forum", {})]
    day = write_day(report, held["date"].iloc[-1])
    return [("leaflet_forum", {"day": day}), *_say_came(report), *_say_proposals(report), *_say_chosen(report)]


def _say_came(report: ReportPage) -> list[Finding]:
    attendance = choose_own(report, "attendance")
    own = attendance[(attendance["margin"] == "kind") & (attendance["category"] == FORUM) & attendance["n"].notna()]
    return [("leaflet_came", {"n": int(n)}) for n in own["n"]]


def _say_proposals(report: ReportPage) -> list[Finding]:
    """State how many proposals there are, and quote some: first those on which all groups agree."""
    proposals = choose_own(report, "proposals")
    if proposals.empty:
        return []
    agreed = int((proposals["state"] == CONSENSUS).sum())
    first = sort_by(proposals, "state", PROPOSALS)[:MOST]
    quoted = [(f"leaflet_proposal_{row['state']}", {"text": quote_text(report, row)}) for _, row in first.iterrows()]
    counted = [("leaflet_agreed", {"n": agreed})] if agreed else []  # of those that are hidden nobody knows
    return [("leaflet_made", {"n": len(proposals)}), *counted, *quoted]


def sort_by(rows: pd.DataFrame, column: str, order: Sequence[str]) -> pd.DataFrame:
    """Return the rows in the order in which the values of a column are to be told."""
    places = {name: number for number, name in enumerate(order)}
    return rows.iloc[rows[column].map(places).argsort(kind="stable")]


def quote_text(report: ReportPage, row: pd.Series) -> str:
    """Return a proposal or a promise in quotation marks, as a part of a sentence."""
    return quote(report, [row[f"text_{report.language}"].rstrip(".")])


def _say_chosen(report: ReportPage) -> list[Finding]:
    """State which form of consultation won, where every way of counting has the same winner."""
    winners = set(find_winners(report).values())
    if len(winners) != 1:
        return [("leaflet_chosen_differs", {})] if winners else []
    return [("leaflet_chosen", {"way": quote(report, [name_mechanism(report, name)])}) for name in winners if name]


def _state_promises(report: ReportPage) -> list[Finding]:
    """State what was promised, by whom and until when: first what is late, then what is still to come."""
    actions = choose_own(report, "actions").sort_values("due", kind="stable")
    if actions.empty:
        return [("leaflet_no_promises", {})]
    first = sort_by(actions, "state", PROMISES)[:MOST]
    return [("leaflet_promises", {"n": len(actions)}), *(_say_promise(report, row) for _, row in first.iterrows())]


def _say_promise(report: ReportPage, row: pd.Series) -> Finding:
    key = row["state"] if row["due"] or row["state"] != OPEN else "undated"
    who = report.words.text(f"engagement.promisers.{row['promised_by']}")
    due = write_day(report, row["due"])
    return f"leaflet_promise_{key}", {"text": quote_text(report, row), "who": who, "due": due}


def _state_practices(report: ReportPage) -> list[Finding]:
    """State what helped elsewhere: the most fitting practice of each that can begin one, no two of a family."""
    starters = {row.practice: report.words.text(f"advice.starters.{row.role}") for row in _choose_practices(report)}
    stated = [
        ("leaflet_practice", describe_practice(report, name) | {"starter": who}) for name, who in starters.items()
    ]
    return stated[:MOST] or [("leaflet_no_practice", {})]


def describe_practice(report: ReportPage, practice: str) -> dict[str, str]:
    """Return the title of a practice as a link to its card, and its country."""
    facts = read_practice(report, practice)
    title = f"[{facts[f'title_{report.language}']}](practices.html#{practice})"
    return {"title": title, "country": report.words.locale.territories[facts["country"]]}


def _choose_practices(report: ReportPage) -> Iterator:
    told: set[str] = set()
    for role in reversed(ROLES):  # what people of the community can begin comes first
        for row in list_matches(report, role).itertuples():
            if not told & {row.practice, row.family or row.practice}:
                told |= {row.practice, row.family or row.practice}
                yield row
                break


def _state_whom(report: ReportPage) -> list[Finding]:
    """State to whom the largest needs are addressed, with the first step, and which term comes next."""
    advice = choose_own(report, "recommendations")
    first = sort_by(advice, "need", list_needs(report)["gap"].tolist()).drop_duplicates("addressee")[:MOST]
    whom = {name_addressee(report, row.addressee, report.municipality): row.first_step for row in first.itertuples()}
    stated = [("leaflet_whom", {"who": who, "step": _say_step(report, rule)}) for who, rule in whom.items()]
    return [*stated, *_say_next(report)] or [("leaflet_next_unknown", {})]


def _say_step(report: ReportPage, rule: str) -> str:
    step = find_rule(report, rule)[f"first_step_{report.language}"]
    return report.words.text(f"leaflet.step_{report.study.status}", text=step)


def _say_next(report: ReportPage) -> list[Finding]:
    """State the next term of a promise after the release."""
    actions = choose_own(report, "actions")
    coming = actions[(actions["state"] == OPEN) & (actions["due"] >= report.study.release_date.isoformat())]
    return [
        ("leaflet_next", {"due": write_day(report, row["due"]), "text": quote_text(report, row)})
        for _, row in coming.sort_values("due", kind="stable")[:1].iterrows()
    ]


TEXTS = {
    "leaflet_forum": _state_forum, "leaflet_promises": _state_promises, "leaflet_practices": _state_practices,
    "leaflet_whom": _state_whom,
}  # fmt: skip
