"""The chapter on recommendations: from a measured need to who should do what first, by which example and funding."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.codes import (
    link_funding,
    link_practice,
    name_codes,
    split_codes,
    write_lines,
    write_parts,
    write_row,
)
from analysis.report.engagement import choose_own
from analysis.report.findings import DISTRICT, Finding
from analysis.report.gaps import list_needs, write_evidence, write_score
from analysis.report.page import ReportPage
from analysis.report.phrases import begin
from analysis.report.plans import head
from analysis.report.table import Table

MARK = "advice.mark"
YES, PARTNER = "yes", "partner"
MUNICIPALITY = "municipality"


def _recommendations(report: ReportPage) -> pd.DataFrame:
    """Every need with its recommendation: to whom, what, by which example, with what money, and the first step."""
    needs = {need.gap: need for need in list_needs(report).itertuples()}
    rows = [
        (_write_need(report, row, needs[row.need]), _write_recommendation(report, row, needs[row.need]))
        for row in choose_own(report, "recommendations").itertuples()
    ]
    return head(report, rows, "columns.gap", "columns.recommendation")


def _write_need(report: ReportPage, row, need) -> str:
    text = find_rule(report, row.first_step)[f"need_{report.language}"]
    score = report.words.text("advice.score", score=write_score(report, need.score))
    return write_lines(escape(text), escape(score))


def _write_recommendation(report: ReportPage, row, need) -> str:
    """Return a recommendation as a paragraph, and below it as named parts what it rests on and needs."""
    words, rule = report.words, find_rule(report, row.first_step)
    place = report.municipality or DISTRICT
    practice = link_practice(report, row.practice) if row.practice else words.text("advice.no_practice")
    parts = {
        words.text("columns.addressee"): name_addressee(report, row.addressee, place),
        words.text("columns.first_step"): rule[f"first_step_{report.language}"],
        words.text("columns.practice"): practice,
        words.text("columns.funding"): write_funding(report, row.funding),
        words.text("columns.based_on"): write_evidence(report, need),
    }
    return f"{write_strong(write_advice(report, rule))}{write_parts(parts)}"


def write_strong(text: str) -> str:
    """Return a paragraph that stands out."""
    return f"<p><strong>{escape(text)}</strong></p>"


def find_rule(report: ReportPage, rule: str) -> pd.Series:
    """Return the rule that a recommendation follows; its texts are those of the recommendation."""
    return report.extract["rules"].set_index("rule").loc[rule]


def write_advice(report: ReportPage, rule: pd.Series) -> str:
    """Return a recommendation; one that was made from invented data says that it is an example."""
    text = rule[f"recommendation_{report.language}"]
    return report.words.text("advice.example", text=text) if report.study.is_demonstration else text


def name_addressee(report: ReportPage, addressee: str, place: str) -> str:
    """Return the institution that a recommendation is addressed to or, where it is none, the role in that place."""
    institutions = report.extract["institutions"].set_index("id")[f"name_{report.language}"]
    if addressee in institutions:
        return institutions[addressee]
    if addressee == MUNICIPALITY:
        return begin(report.words.text("ui.municipality", name=report.names[place]))
    return begin(report.words.text(f"advice.starters.{addressee}"))


def write_funding(report: ReportPage, funding: str) -> str:
    """Return links to programmes; that no funding is known, where there are none."""
    links = [link_funding(report, name) for name in split_codes(funding)]
    return write_row(links) if links else report.words.text("advice.no_funding")


def _funding_matches(report: ReportPage) -> pd.DataFrame:
    """The programmes in force for the themes of the needs: who may apply, and what is not known of them."""
    matches = choose_own(report, "funding_matches")
    in_force = matches[matches["in_force"] == YES]
    rows = [
        (_name_programme(report, funding, own), _write_money(report, own))
        for funding, own in in_force.groupby("funding", sort=False)
    ]
    return head(report, rows, "columns.programme", "columns.known")


def _name_programme(report: ReportPage, funding: str, rows: pd.DataFrame) -> str:
    themes = name_codes(report, "themes", ";".join(dict.fromkeys(rows["theme"])))
    return write_lines(link_funding(report, funding), escape(themes))


def _write_money(report: ReportPage, rows: pd.DataFrame) -> str:
    """Return who may apply, the budget and the call as named parts."""
    words = report.words
    return write_parts(
        {
            words.text("columns.eligible"): _write_roles(report, rows),
            words.text("columns.money"): _write_known(report, rows.iloc[0]),
        }
    )


def _write_roles(report: ReportPage, rows: pd.DataFrame) -> str:
    """Return who may apply, or take part as a partner, each with how sure that is."""
    words, told = report.words, []
    for row in rows.drop_duplicates("role").itertuples():
        part = words.text("advice.partner") if row.part == PARTNER else ""
        told.append(
            f"{words.text(f'advice.starters.{row.role}')}{part}{words.text(f'advice.eligibility.{row.eligibility}')}"
        )
    return "; ".join(told)


def _write_known(report: ReportPage, row: pd.Series) -> str:
    """Return the budget of a programme as far as it is known, and whether a call is."""
    words, facts = report.words, report.extract["funding"].set_index("id").loc[row["funding"]]
    is_known = row["amount_known"] == YES and pd.notna(facts["budget_amount"])
    amount = words.money(facts["budget_amount"], facts["currency"]) if is_known else words.text("advice.no_amount")
    is_called = row["call_known"] == YES
    call = words.text("advice.call", code=facts["call_code"]) if is_called else words.text("advice.no_call")
    return f"{amount}; {call}"


TABLES = {
    "funding_matches": Table("funding_matches", _funding_matches, mark=MARK),
    "recommendations": Table("recommendations", _recommendations, mark=MARK),
}


def state_recommendations(report: ReportPage) -> list[Finding]:
    """State how recommendations are made and how many there are; how many are without an example or funding."""
    rows = choose_own(report, "recommendations")
    limit = write_score(report, report.study.practices.minimum_score)
    if rows.empty:
        return [("advice_none", {"limit": limit})]
    lacking = {"practice": int((rows["practice"] == "").sum()), "funding": int((rows["funding"] == "").sum())}
    stated = [("advice_made", {"n": len(rows), "limit": limit})]
    stated += [(f"advice_without_{name}", {"n": n}) for name, n in lacking.items() if n]
    return [*stated, ("advice_to_agree", {})]


TEXTS = {"recommendations": state_recommendations}
