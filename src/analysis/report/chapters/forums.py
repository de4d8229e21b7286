"""The chapter on forums: what was proposed and who supports it, what was promised and what became of it."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.cells import write_cell
from analysis.report.codes import write_day, write_lines, write_parts
from analysis.report.engagement import MARK, count_states, list_actions, list_proposals
from analysis.report.findings import Finding
from analysis.report.page import ReportPage
from analysis.report.phrases import join
from analysis.report.plans import head
from analysis.report.table import Table

KEPT = ("done", "done_late", "open", "overdue")  # the states of a promise, in the order of a sentence


def _forum_proposals(report: ReportPage) -> pd.DataFrame:
    """Every proposal of the forum: to whom, how many are for it, which groups, and whether it is wanted and planned."""
    return tabulate_proposals(report, list_proposals(report))


def tabulate_proposals(report: ReportPage, proposals: pd.DataFrame) -> pd.DataFrame:
    """Return proposals as a table of texts, a line for each: to whom and until when, and beside it who supports it."""
    links = report.extract["proposal_links"].set_index(["municipality", "proposal"])
    rows = [
        (_name_proposal(report, row), _write_told(report, row, links.loc[(row["municipality"], row["proposal"])]))
        for _, row in proposals.iterrows()
    ]
    return head(report, rows, "columns.proposal", "columns.told")


def _write_told(report: ReportPage, row: pd.Series, found: pd.Series) -> str:
    """Return what became of a proposal as named parts: its votes, the verdict of each group, wishes and plan."""
    words = report.words
    return write_parts(
        {
            words.text("columns.support"): _write_support(report, row),
            words.text("columns.by_group"): _write_verdicts(report, row),
            words.text("columns.wanted_planned"): _write_links(report, row, found),
        }
    )


def _name_proposal(report: ReportPage, row: pd.Series) -> str:
    words = report.words
    agreed = words.text(f"engagement.agreed.{row['agreed']}")
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
    """Return the share of votes for and how the proposal stands; of few who differ only that they are few."""
    state = escape(report.words.text(f"engagement.states.{row['state']}"))
    if support := row["support"]:
        return f"<span>{escape(report.words.text(f'engagement.support.{support}'))}; {state}</span>"
    return f"{write_cell(report.words, row, 'share')} <span>{state}</span>"


def _write_verdicts(report: ReportPage, row: pd.Series) -> str:
    words = report.words
    return "; ".join(
        f"{words.text(f'short.{group}')} – {words.text(f'engagement.verdicts.{row[group]}')}"
        for group in report.study.groups
    )


def _write_links(report: ReportPage, row: pd.Series, found: pd.Series) -> str:
    words = report.words
    told = (f"themes.{row['topic']}", f"engagement.wanted.{found['wanted']}", f"engagement.planned.{found['planned']}")
    return "; ".join(words.text(key) for key in told)


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


def state_actions(report: ReportPage) -> list[Finding]:
    """State how many promises were made, and what became of them until the release."""
    actions, words = report.extract["actions"], report.words
    if actions.empty:
        return []
    counts = actions["state"].value_counts()
    told = [words.text(f"counts.action_{state}", n=int(counts[state])) for state in KEPT if counts.get(state, 0)]
    day = words.date(report.study.release_date)
    return [("actions", {"n": len(actions), "day": day, "states": join(report, told)})]


TABLES = {
    "forum_proposals": Table("proposals", _forum_proposals, mark=MARK),
    "actions": Table("actions", _actions, mark=MARK),
}
TEXTS = {"forum_proposals": state_proposals, "actions": state_actions}
