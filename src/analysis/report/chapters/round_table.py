"""The report of the round table: what was done in each place, what was found, what is to be decided there."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.cells import write_cell
from analysis.report.chapters.forums import (
    CONSENSUS,
    GROUPS,
    METHODS,
    find_winners,
    name_winner,
    tabulate_proposals,
)
from analysis.report.chapters.meetings import write_count
from analysis.report.chapters.recommendations import find_rule, name_addressee, write_advice, write_funding
from analysis.report.codes import link_practice, split_codes, write_day, write_lines, write_parts
from analysis.report.engagement import ALL, MARK, list_events, list_proposals
from analysis.report.findings import DISTRICT, NO_ROW, Finding
from analysis.report.gaps import MEASURED, name_gap, write_score
from analysis.report.html import link, small
from analysis.report.page import ReportPage
from analysis.report.plans import head, name_themes
from analysis.report.table import Table

ADVICE = "advice.demonstration"
COMPARED = (("group", "roma"), ("sex", "female"), ("age", "15_29"))
MOST_NAMED = 3
KINDS = ("meeting", "forum")
NEWS_FROM, NEWS_LEVELS = "2012", ("eu", "national", "district")  # the strategy of 2012 is the first of the news


def _events_all(report: ReportPage) -> pd.DataFrame:
    """When each municipality had its meeting and its forum, how many came, and how many proposals were made."""
    events, proposals, words = list_events(report), report.extract["proposals"], report.words
    held = events[events["held"] == "yes"]
    rows = [
        (
            name,
            *(part for kind in KINDS for part in _write_event(report, held, place, kind)),
            words.number(int((proposals["municipality"] == place).sum())),
        )
        for place, name in report.names.items()
    ]
    kinds = (f"columns.{name}" for kind in KINDS for name in (kind, f"{kind}_came"))
    return head(report, rows, "columns.municipality", *kinds, "columns.proposals")


def _write_event(report: ReportPage, held: pd.DataFrame, place: str, kind: str) -> tuple[str, str]:
    """Return the days of an event in a municipality, and how many came."""
    days = held.loc[(held["municipality"] == place) & (held["kind"] == kind), "date"]
    if days.empty:
        return report.words.text("engagement.not_held"), "–"
    attendance = report.extract["attendance"].set_index(["municipality", "margin", "category"])
    came = attendance.loc[(place, "kind", kind)]
    return write_lines(*(write_day(report, day) for day in days)), write_count(report, came)


def _representation_all(report: ReportPage) -> pd.DataFrame:
    """The share of Roma, women and young people among those who came, beside that among those who live there."""
    shares = report.extract["representation"].set_index(["municipality", "margin", "category"])
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
        of_theme = coverage[(coverage["theme"] == theme) & ~coverage["state"].isin(("not_obtained", "withheld"))]
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


def _agreed(report: ReportPage) -> pd.DataFrame:
    """The proposals on which the groups agree."""
    proposals = list_proposals(report)
    return tabulate_proposals(report, proposals[proposals["state"] == CONSENSUS])


def _winners(report: ReportPage) -> pd.DataFrame:
    """Which form of consultation each method puts first, for each group of the district and each municipality."""
    groups = {group: report.words.text(f"engagement.voters.{group}") for group in (ALL, *GROUPS)}
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
    support = report.extract["support"].set_index(["group", "indicator"])
    rows = [
        (name, *(_write_votes(report, support, (group, theme)) for group in GROUPS))
        for theme, name in name_themes(report).items()
    ]
    return head(report, rows, "columns.theme", *(f"short.{group}" for group in GROUPS))


def _write_votes(report: ReportPage, support: pd.DataFrame, key: tuple[str, str]) -> str:
    return write_cell(report.words, support.loc[key] if key in support.index else NO_ROW, "share")


def _policies(report: ReportPage) -> pd.DataFrame:
    """What was adopted from 2012 until the release, by level and day."""
    words, rows = report.words, []
    for level, own in list_news(report).groupby("level", sort=False):
        for _, row in own.iterrows():
            mark = small(words.text("ui.unverified")) if _is_unverified(row) else ""
            title = link(row["source_url"], row[f"title_{report.language}"])
            rows.append(
                (
                    f"{title} {mark}".strip(),
                    words.text(f"documents.level_{level}"),
                    _write_date(report, row),
                    row[f"summary_{report.language}"],
                )
            )
    return head(report, rows, "columns.policy", "columns.policy_level", "columns.adopted", "columns.summary")


def list_news(report: ReportPage) -> pd.DataFrame:
    """Return the policies of the levels above the municipalities that are news at the release, the latest last."""
    policies, today = report.extract["policies"], report.study.release_date.isoformat()
    is_new = (policies["date"] >= NEWS_FROM) & (policies["date"] <= today) & policies["level"].isin(NEWS_LEVELS)
    levels = policies["level"].map({name: number for number, name in enumerate(NEWS_LEVELS)})
    return policies.assign(order=levels)[is_new & (policies["source"] != "")].sort_values(["order", "date"])


def _is_unverified(row: pd.Series) -> bool:
    fields = row["unverified_fields"]
    return row["verified"] != "yes" or any(name in fields for name in ("summary", "date"))


def _write_date(report: ReportPage, row: pd.Series) -> str:
    date = row["date"]
    if len(date) == len("YYYY"):
        return report.words.text("promises.years", period=date)
    return write_day(report, date) if len(date) == len("YYYY-MM-DD") else report.words.period(date)


def _recommendations_all(report: ReportPage) -> pd.DataFrame:
    """Every recommendation once, to all institutions that it is addressed to, with the places that need it."""
    by_rule = report.extract["recommendations"].groupby("first_step", sort=False)
    rows = [
        (write_lines(*_name_addressees(report, own)), _write_shared(report, rule, own))
        for rule, own in sorted(by_rule, key=lambda group: -len(group[1]))
    ]
    return head(report, rows, "columns.addressee", "columns.recommendation")


def _name_addressees(report: ReportPage, rows: pd.DataFrame) -> list[str]:
    named = (name_addressee(report, row.addressee, row.municipality) for row in rows.itertuples())
    return [escape(name) for name in dict.fromkeys(named)]


def _write_shared(report: ReportPage, name: str, rows: pd.DataFrame) -> str:
    words, rule = report.words, find_rule(report, name)
    places = report.names | {DISTRICT: str(report.study.district[report.language])}
    programmes = _list_first(name for names in rows["funding"] for name in split_codes(names))
    parts = {
        words.text("columns.gap"): rule[f"need_{report.language}"],
        words.text("columns.needed_in"): ", ".join(places[place] for place in dict.fromkeys(rows["municipality"])),
        words.text("columns.first_step"): rule[f"first_step_{report.language}"],
        words.text("columns.practice"): _link_some(report, rows["practice"]),
        words.text("columns.funding"): write_funding(report, ";".join(programmes)),
    }
    return f"<p>{escape(write_advice(report, rule))}</p>{write_parts(parts)}"


def _link_some(report: ReportPage, practices: pd.Series) -> str:
    links = [link_practice(report, name) for name in _list_first(practices[practices != ""])]
    return write_lines(*links) if links else report.words.text("advice.no_practice")


def _list_first(names) -> list[str]:
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


ITEMS = ("opening", "done", "needs", "agreed", "contested", "forms", "promises", "policies", "advice", "next")


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


def state_news(report: ReportPage) -> list[Finding]:
    """State how many policies are news."""
    return [("news", {"n": len(list_news(report))})]


def state_advice(report: ReportPage) -> list[Finding]:
    """State how many recommendations there are, and that they are to be agreed."""
    rows = report.extract["recommendations"]
    return [("advice_all", {"n": rows["first_step"].nunique(), "of": len(rows)}), ("advice_to_agree", {})]


TEXTS = {"agreement": state_agreement, "news": state_news, "advice_all": state_advice}

TABLES = {
    "events_all": Table("attendance", _events_all, (2, 4, 5), MARK),
    "representation_all": Table("representation", _representation_all, slice(1, None), MARK),
    "themes_all": Table("proposals", _themes_all, (2, 3), MARK),
    "gap_matrix": Table("gaps", _gap_matrix, mark=ADVICE),
    "agreed": Table("proposals", _agreed, mark=MARK),
    "winners": Table("votes", _winners, mark=MARK),
    "support": Table("support", _support, slice(1, None), MARK),
    "policies": Table("policies", _policies),
    "recommendations_all": Table("recommendations", _recommendations_all, mark=ADVICE),
    "agenda": Table("", _agenda),
}
