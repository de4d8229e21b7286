"""The chapter on participation: who is invited, who takes part and with what influence, and in which forms."""

from __future__ import annotations

import pandas as pd

from analysis.report import contrasts, findings, statements
from analysis.report.cells import name_short, tabulate, write_cell
from analysis.report.chart import Chart
from analysis.report.findings import DISTRICT, ROMA, Domain, Finding, find_row
from analysis.report.kinds.chain import Chain
from analysis.report.kinds.multiples import Multiples
from analysis.report.page import ReportPage
from analysis.report.rows import Items, compare_groups, compare_panels, name_choices, rank_items
from analysis.report.table import Table

STEPS = ("invited", "attended", "influenced")
# The lines of the chain: what each is, and the step that it is or comes before.
LINES = {
    "invited": ("step", 1), "lost_attended": ("loss", 2), "attended": ("step", 2), "lost_influenced": ("loss", 3),
    "influenced": ("step", 3),
}  # fmt: skip
NGO, AUTHORITY = (DISTRICT, "ngo"), (DISTRICT, "authority")
ASKED = ("roma", "ngo")  # who is invited; authorities are asked what they organised
FORMS = (("roma", "inv"), ("roma", "att"), ("ngo", "inv"), ("ngo", "att"), ("authority", "org_forms"))


def keep_near(report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the page of a municipality has room for: its own Roma and those of the district."""
    return rows[rows["series"].isin(["own", "roma"])].reset_index(drop=True) if report.municipality else rows


def _chain(report: ReportPage) -> pd.DataFrame:
    """Return the steps and losses; of a municipality, without the last step, beside the district's Roma, else of both
    groups that are asked.
    """
    items = {("chain", line): report.words.text(f"chain.{line}") for line in LINES}
    rows = keep_near(report, compare_groups(report.extract["participation"], items, report.municipality, ranked=False))
    kinds, steps = ({line: found[place] for line, found in LINES.items()} for place in (0, 1))
    return rows.assign(step=rows["category"].map(steps), category=rows["category"].map(kinds))


def _chain_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return contrasts.title_contrasts(report, name_steps(report))


def _places(report: ReportPage) -> pd.DataFrame:
    items = {("chain", step): report.words.text(f"chain.{step}") for step in STEPS[:2]}
    district = report.words.text("ui.district_column")
    return compare_panels(report.extract["participation"], items, report.names, district)


CHARTS = {
    "chain": Chart("participation", _chain, Chain(), _chain_title),
    "participation_places": Chart("participation", _places, Multiples((0.0, 1.0), "share")),
}


def _forms(report: ReportPage) -> pd.DataFrame:
    """List the forms of participation by how many Roma were invited: invited, took part, used by authorities."""
    estimates, items = report.extract["participation"], name_choices(report.choices, "inv")
    order = rank_items(estimates[estimates["municipality"] == DISTRICT], items)
    table = pd.DataFrame({report.words.text("columns.form"): [items[item] for item in order]})
    for group, question in [asked for asked in FORMS if asked[0] in report.study.groups]:
        rows = [find_row(estimates, (DISTRICT, group), (question, code)) for _, code in order]
        heading = report.words.text(f"forms.{question}", group=name_short(report, group))
        table[heading] = [write_cell(report.words, row, "share") for row in rows]
    return table


def _table_answers(question: str) -> Table:
    """Return the table of the answers to one question in the district, in the order of the scale."""

    def compare(report: ReportPage) -> pd.DataFrame:
        items = name_choices(report.choices, question)
        rows = compare_groups(report.extract["participation"], items, None, ranked=False)
        heading = {report.words.text("columns.indicator"): report.words.text("columns.answer")}
        return tabulate(report, rows, "share").rename(columns=heading)

    return Table("participation", compare)


TABLES = {
    "forms": Table("participation", _forms),
    "influence": _table_answers("infl"),
    "proposals": _table_answers("use_prop"),
}


def name_steps(report: ReportPage) -> Items:
    """Return the steps of the chain as those who took them: “those invited” …"""
    return {("chain", step): report.words.text(f"steps.{step}") for step in STEPS}


def _state_chain(report: ReportPage) -> list[Finding]:
    if report.municipality:
        own = findings.get_own(report)
        compared = contrasts.state_contrasts(report, "chain_place", name_steps(report), own, ROMA, quoted=False)
        stated = _describe_chain(report, "chain_own", own, STEPS[:2]) or _describe_chain(report, "chain", ROMA)
        compared += [("chain_district", {})]
    else:
        compared = contrasts.state_contrasts(report, "chain", name_steps(report), ROMA, NGO, quoted=False)
        stated = [found for group in ASKED for found in _describe_chain(report, "chain", (DISTRICT, group))]
    is_titled = contrasts.title_contrasts(report, name_steps(report))[0] != "title"
    return [*stated, *(found for found in compared if not is_titled or found[0] == "chain_district")]


def find_points(report: ReportPage) -> list[Finding]:
    """State what the main points of the page say of this chapter: the chain of Roma."""
    return _describe_chain(report, "chain_short", findings.get_own(report), STEPS[:2])


def _describe_chain(report: ReportPage, key: str, domain: Domain, steps: tuple[str, ...] = STEPS) -> list[Finding]:
    """State the steps of the chain for one group in one place; [] when one may not be shown."""
    rows = {step: find_row(report.extract["participation"], domain, ("chain", step)) for step in steps}
    if any(pd.isna(row["estimate"]) for row in rows.values()):
        return []
    values = {step: statements.write_between(report, row, "share") for step, row in rows.items()}
    return [(key, values | statements.introduce(report, domain, rows["invited"]))]


def _state_forms(report: ReportPage) -> list[Finding]:
    """State who came without being invited, and how many authorities used none of the forms."""
    stated = [((DISTRICT, group), ("chain", "uninvited"), "uninvited") for group in ASKED]
    found = []
    for domain, item, key in [*stated, (AUTHORITY, ("org_forms", "none"), "none_organised")]:
        row = find_row(report.extract["participation"], domain, item)
        if pd.notna(row["estimate"]):
            share = {"share": statements.write_between(report, row, "share")}
            found.append((key, share | statements.introduce(report, domain, row)))
    return found


def _state_places(report: ReportPage) -> list[Finding]:
    return [
        found
        for step in STEPS[:2]
        for found in contrasts.state_places(report, report.words.text(f"chain.{step}"), ("chain", step))
    ]


TEXTS = {"participation": _state_chain, "forms": _state_forms, "participation_places": _state_places}
