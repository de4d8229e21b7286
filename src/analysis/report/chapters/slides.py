"""The slides of the round table: what its report says at length, in few lines."""

from __future__ import annotations

import pandas as pd

from analysis.report.chapters import awareness, consultation, forums, meetings, practices, questions, votes
from analysis.report.chapters.decisions import state_agreement
from analysis.report.chapters.leaflet import choose_newest
from analysis.report.chapters.leaflet_forum import describe_practice, quote_text
from analysis.report.chapters.recommendations import find_rule, name_addressee, write_advice
from analysis.report.codes import name_codes
from analysis.report.engagement import ALL, CONSENSUS, GROUPS
from analysis.report.findings import DISTRICT, Finding
from analysis.report.gaps import MEASURED, write_score
from analysis.report.html import small
from analysis.report.page import ReportPage
from analysis.report.phrases import join, keep_told
from analysis.report.plans import MARK, NOT_OBTAINED, head, name_themes
from analysis.report.table import Table

MOST = 4  # examples on a slide
QUESTIONS = 6
HELD, CAME = ("events_held", "events_missed"), ("events_attended", "representation")  # how the findings begin


def _state_project(report: ReportPage) -> list[Finding]:
    """State whose project it is, with whom, with what money, and what it asks."""
    facts, of_project = report.extract["project"].set_index("fact")["statement"], []
    if "grant_eur" in facts:
        grant = report.words.number(float(facts["grant_eur"]), decimals=2)
        values = {"publisher": report.study.publisher[report.language], "grant": grant}
        of_project = keep_told(report, ("slide_project", values))
    return [*of_project, ("slide_groups", {}), ("slide_questions", {})]


def _choose_findings(report: ReportPage, begin: tuple[str, ...]) -> list[Finding]:
    return [found for found in meetings.state_events(report) if found[0].startswith(begin)]


def _state_done(report: ReportPage) -> list[Finding]:
    """State how many meetings and forums were held, and which were not."""
    return _choose_findings(report, HELD)


def _state_came(report: ReportPage) -> list[Finding]:
    """State how many came, and who came less often than they live there."""
    return _choose_findings(report, CAME)


def _wishes(report: ReportPage) -> pd.DataFrame:
    """A line for each municipality, a column for each theme: what its newest plan says, and whether people want it."""
    words, themes = report.words, name_themes(report)
    rows = []
    for place, name in report.names.items():
        bridge = report.extract["bridge"]
        newest = choose_newest(report, bridge[bridge["municipality"] == place])
        cells = {row.theme: _write_wish(report, row) for row in newest.itertuples()}
        rows.append((name, *(cells.get(theme, words.text(f"documents.state_{NOT_OBTAINED}")) for theme in themes)))
    return pd.DataFrame(rows, columns=[words.text("columns.municipality"), *themes.values()])


def _write_wish(report: ReportPage, row) -> str:
    """Return what a plan says of a theme, and below it that people want the theme, where they are known to."""
    state = report.words.text(f"documents.state_{row.state}")
    wanted = f" {small(report.words.text('relations.yes'))}" if row.wanted == "yes" else ""
    return f"<span>{state}</span>{wanted}"


def _state_agreed(report: ReportPage) -> list[Finding]:
    """State how many proposals were made and agreed on, and quote an agreed one of each of the first places."""
    proposals = report.extract["proposals"]
    agreed = proposals[proposals["state"] == CONSENSUS]
    first = agreed.drop_duplicates("municipality")[:MOST]
    quoted = [
        ("slide_agreed", {"place": report.names[row["municipality"]], "text": quote_text(report, row)})
        for _, row in first.iterrows()
    ]
    return [*forums.state_proposals(report)[:3], *quoted]


def _state_ways(report: ReportPage) -> list[Finding]:
    """State which form of consultation people name in the survey, and which one the forums chose."""
    return [*consultation.find_points(report), *votes.state_votes(report), *state_agreement(report)]


def _winners(report: ReportPage) -> pd.DataFrame:
    """Which form of consultation each group puts first, by each method."""
    groups = {group: report.words.text(f"engagement.voters.{group}") for group in (ALL, *GROUPS)}
    found = {label: votes.find_winners(report, group) for group, label in groups.items()}
    rows = [
        (label, *(votes.name_winner(report, winners.get(method, "")) for method in votes.METHODS))
        for label, winners in found.items()
        if winners
    ]
    return head(report, rows, "columns.voters", *(f"columns.by_{method}" for method in votes.METHODS))


def _state_needs(report: ReportPage) -> list[Finding]:
    """State the largest needs of the district."""
    return [found for found in practices.state_needs(report) if found[0] != "needs_unknown"]


def _gaps(report: ReportPage) -> pd.DataFrame:
    """The score of the largest gap of each theme in each municipality and in the district."""
    gaps, tags = report.extract["gaps"], report.extract["gap_tags"].set_index("gap")["theme"]
    measured = gaps[gaps["state"] == MEASURED]
    scores = measured.assign(theme=measured["gap"].map(tags), score=measured["score"].astype(float))
    top = scores.groupby(["municipality", "theme"])["score"].max()
    themes = {name: label for name, label in name_themes(report).items() if name in set(tags)}
    places = report.names | {DISTRICT: report.words.text("ui.district_column")}
    rows = [(label, *(_write_top(report, top, (place, theme)) for theme in themes)) for place, label in places.items()]
    return pd.DataFrame(rows, columns=[report.words.text("columns.municipality"), *themes.values()])


def _write_top(report: ReportPage, scores: pd.Series, key: tuple[str, str]) -> str:
    return write_score(report, scores[key]) if key in scores.index else report.words.text("ui.unknown")


def _state_practices(report: ReportPage) -> list[Finding]:
    """State which practices are among the first for most municipalities, whoever begins them."""
    matches = report.extract["matches"]
    first = matches[(matches["municipality"] != DISTRICT) & (matches["option"] == practices.RANKED)]
    places = first.groupby("practice", sort=False)["municipality"].nunique().sort_values(ascending=False, kind="stable")
    return [("slide_practice", describe_practice(report, name) | {"n": int(n)}) for name, n in places[:MOST].items()]


def _state_funding(report: ReportPage) -> list[Finding]:
    """State how many programmes fit the needs, of how many the budget and a call are known, and which fit most."""
    matches = report.extract["funding_matches"]
    fitting = matches[(matches["in_force"] == "yes") & (matches["municipality"] != DISTRICT)]
    facts = fitting.drop_duplicates("funding")
    amount, calls = (int((facts[f"{name}_known"] == "yes").sum()) for name in ("amount", "call"))
    stated = [
        ("slide_funding", {"n": len(facts), "amount": amount}),
        ("slide_calls" if calls else "slide_no_calls", {"n": calls}),
    ]
    names = report.extract["funding"].set_index("id")[f"programme_{report.language}"]
    for funding in fitting["funding"].value_counts().index[:MOST]:
        themes = dict.fromkeys(fitting.loc[fitting["funding"] == funding, "theme"])
        stated.append(
            ("slide_programme", {"name": names[funding], "themes": name_codes(report, "themes", ";".join(themes))})
        )
    return stated


def _state_advice(report: ReportPage) -> list[Finding]:
    """State the recommendations that most municipalities need, each with to whom it is addressed."""
    advice = report.extract["recommendations"]
    by_rule = sorted(advice.groupby("first_step", sort=False), key=lambda group: -group[1]["municipality"].nunique())
    return [("slide_advice", _describe_advice(report, rule, own)) for rule, own in by_rule[:MOST]]


def _describe_advice(report: ReportPage, rule: str, rows: pd.DataFrame) -> dict[str, object]:
    named = dict.fromkeys(name_addressee(report, row.addressee, row.municipality) for row in rows.itertuples())
    who = join(report, list(named)) if len(named) == 1 else report.words.text("slides.addressees", n=len(named))
    return {"text": write_advice(report, find_rule(report, rule)), "who": who}


def _state_questions(report: ReportPage) -> list[Finding]:
    """State the first question of each kind that the report asks; the others are there."""
    first = {key: values for key, values in reversed(questions.state_questions(report))}
    ordered = dict.fromkeys(key for key, _ in questions.state_questions(report))
    return [(key, first[key]) for key in ordered][:QUESTIONS]


TABLES = {
    "slide_wishes": Table("bridge", _wishes, mark=MARK),
    "slide_winners": Table("votes", _winners, mark=votes.MARK),
    "slide_gaps": Table("gaps", _gaps, slice(1, None), practices.MARK),
}
TEXTS = {
    "slide_project": _state_project,
    "slide_done": _state_done,
    "slide_came": _state_came,
    "slide_awareness": awareness.find_points,
    "slide_agreed": _state_agreed,
    "slide_ways": _state_ways,
    "slide_needs": _state_needs,
    "slide_practices": _state_practices,
    "slide_funding": _state_funding,
    "slide_advice": _state_advice,
    "slide_decide": _state_questions,
}
