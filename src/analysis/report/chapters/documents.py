"""The chapter on what plans promise: themes, measures, participation of people, own text.

A plan whose text was not obtained is never said to lack something.
"""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.report.findings import Finding
from analysis.report.page import ReportPage
from analysis.report.phrases import join
from analysis.report.plans import (
    ABSENT,
    INVENTED,
    MARK,
    NOT_OBTAINED,
    WITHHELD,
    cross_plans,
    head,
    head_themes,
    name_plan,
    name_steps,
    quote_themes,
    spread_periods,
    state_themes,
    write_period,
    write_state,
)
from analysis.report.table import Table

FIELDS = ("indicator", "target", "deadline", "responsible", "amount", "funding")
STEPS = [(scope, framework) for scope in ("process", "promise") for framework in ("iap2", "arnstein")]
LAYERS = ("law", "template", "municipality", "undated", "own")


def _plan_themes(report: ReportPage) -> pd.DataFrame:
    """The themes of a municipality's plans, a column for each period."""
    return pd.DataFrame(head_themes(report) | spread_periods(report, report.extract["coverage"], write_state))


def _theme_matrix(report: ReportPage) -> pd.DataFrame:
    """A line for each plan of each municipality, a column for each theme."""
    return cross_plans(report, report.extract["coverage"], write_state)


def _plan_measures(report: ReportPage) -> pd.DataFrame:
    """How many measures each plan has, and of how many it says each of six things."""
    words, rows = report.words, []
    for document, own in report.extract["commitments"].groupby("document", sort=False):
        missing = own["missing"].str.split(";")
        told = [sum(field not in names for names in missing) for field in FIELDS]
        total = pd.to_numeric(own["amount_eur"]).sum()
        rows.append((name_plan(report, document), *map(words.number, (len(own), *told)), words.money(total, "EUR")))
    fields = (f"documents.field_{field}" for field in FIELDS)
    return head(report, rows, _name_rows(report), "documents.measures", *fields, "promises.total")


def _plan_steps(report: ReportPage) -> pd.DataFrame:
    """The levels of participation for which a plan has passages, on the two scales side by side."""
    steps, nothing = report.extract["plan_participation"], report.words.text("documents.none_found")
    found = steps[steps["passages"].astype(int) > 0].groupby(["document", "scope", "framework"], sort=False)
    cells = {key: _write_steps(report, *key[:2], own) for key, own in found}
    rows = [
        (name_plan(report, document), *(cells.get((document, *step), nothing) for step in STEPS))
        for document in dict.fromkeys(steps["document"])
    ]
    scales = (f"documents.{scope}_{framework}" for scope, framework in STEPS)
    return head(report, rows, _name_rows(report), *scales)


def _write_steps(report: ReportPage, document: str, scope: str, rows: pd.DataFrame) -> str:
    """Return levels with the number of their passages, which are one click away."""
    names, counts = rows[f"name_{report.language}"], rows["passages"].astype(int).map(report.words.number)
    levels = ", ".join(f"{name} ({count})" for name, count in zip(names, counts, strict=True))
    return f'<a href="{name_steps(document, scope)}">{escape(levels)}</a>'


def _name_rows(report: ReportPage) -> str:
    """Return the heading of a column of documents; a municipality has plans only, the district a strategy, too."""
    return f"documents.{'plan' if report.municipality else 'document'}"


def _plan_text(report: ReportPage) -> pd.DataFrame:
    """Where the words of each plan come from, and how many are its own."""
    words, rows = report.words, []
    for row in report.extract["reuse_shares"].to_dict("records"):
        shares = [words.format_field(int(row[f"words_{layer}"]) / int(row["words"]), "share") for layer in LAYERS]
        rows.append((name_plan(report, row["document"]), words.number(int(row["words"])), *shares))
    layers = (f"documents.layer_{layer}" for layer in LAYERS)
    return head(report, rows, "documents.plan", "documents.words", *layers)


TABLES = {
    "plan_themes": Table("coverage", _plan_themes, mark=MARK),
    "theme_matrix": Table("coverage", _theme_matrix, mark=MARK),
    "plan_measures": Table("commitments", _plan_measures, slice(1, None), MARK),
    "plan_steps": Table("plan_participation", _plan_steps, mark=MARK),
    "plan_text": Table("reuse_shares", _plan_text, slice(1, None), MARK),
}


def _state_plans(report: ReportPage) -> list[Finding]:
    """State which plans were read, that the others were not obtained, and what was not found in those read."""
    plans = report.extract["coverage"].drop_duplicates(["municipality", "generation"])
    if plans.empty:
        return [("plans_none", {})]
    is_missing = plans["state"] == NOT_OBTAINED
    stated = [("plans_invented", {"text": report.words.text(INVENTED)})] if report.study.is_demonstration else []
    stated += _state_withheld(report)
    if report.municipality is None:
        counts = {"plans_counted": int((~is_missing).sum()), "plans_uncounted": int(is_missing.sum())}
        return [*stated, *((key, {"n": n}) for key, n in counts.items() if n)]
    for key, own in (("plans_read", plans[~is_missing]), ("plans_missing", plans[is_missing])):
        stated += [(key, {"periods": _list_periods(report, own)})] if len(own) else []
    return [*stated, *state_themes(report, report.extract["coverage"], "state", (ABSENT,), "plan_without")]


def _state_withheld(report: ReportPage) -> list[Finding]:
    """State the themes of which nothing is said."""
    coverage = report.extract["coverage"]
    held_back = coverage.loc[coverage["state"] == WITHHELD, "theme"]
    return [("plan_withheld", {"themes": quote_themes(report, held_back)})] if len(held_back) else []


def _list_periods(report: ReportPage, plans: pd.DataFrame) -> str:
    periods = [report.words.text("promises.years", period=write_period(name)) for name in plans["generation"]]
    return join(report, periods)


TEXTS = {"plans_read": _state_plans}
