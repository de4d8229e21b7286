"""The chapter on policy documents: themes, measures, participation and own text of the plans, and what people want.

A plan whose text was not obtained is never said to lack something.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

from analysis.report.cells import name_series, write_cell
from analysis.report.findings import Finding
from analysis.report.html import small
from analysis.report.page import ReportPage
from analysis.report.phrases import join, quote
from analysis.report.table import Table

MARK = "documents.demonstration"  # what is said of invented documents below every table of them
NOT_OBTAINED, WITHHELD, ABSENT = "not_obtained", "withheld", "absent"
FIELDS = ("indicator", "target", "deadline", "responsible", "amount", "funding")
STEPS = [(scope, framework) for scope in ("process", "promise") for framework in ("iap2", "arnstein")]
LAYERS = ("law", "template", "municipality", "undated", "own")
ANSWER = {"group": "roma", "category": "top3"}  # whose choice of themes stands beside the plans
GAPS, ANSWERED = ("gap", "only_mentioned"), ("answered",)


def _plan_themes(report: ReportPage) -> pd.DataFrame:
    """The themes of a municipality's plans, a column for each period."""
    return pd.DataFrame(_head_themes(report) | _spread_periods(report, report.extract["coverage"], _write_state))


def _theme_matrix(report: ReportPage) -> pd.DataFrame:
    """A line for each plan of each municipality, a column for each theme."""
    return _cross(report, report.extract["coverage"], _write_state)


def _plan_measures(report: ReportPage) -> pd.DataFrame:
    """How many measures each plan has, and of how many it says each of six things."""
    words, rows = report.words, []
    for document, own in report.extract["commitments"].groupby("document", sort=False):
        missing = own["missing"].str.split(";")
        told = [sum(field not in names for names in missing) for field in FIELDS]
        total = pd.to_numeric(own["amount_eur"]).sum()
        rows.append((name_plan(report, document), *map(words.number, (len(own), *told)), words.money(total, "EUR")))
    columns = (
        "documents.plan",
        "documents.measures",
        *(f"documents.field_{field}" for field in FIELDS),
        "promises.total",
    )
    return _head(report, rows, columns)


def _plan_steps(report: ReportPage) -> pd.DataFrame:
    """The levels of participation for which a plan has passages, on the two scales side by side."""
    steps = report.extract["plan_participation"]
    found = steps[steps["passages"].astype(int) > 0].groupby(["document", "scope", "framework"])
    cells = {key: ", ".join(_write_step(report, row) for row in own.itertuples()) for key, own in found}
    nothing = report.words.text("documents.none_found")
    rows = [
        (name_plan(report, document), *(escape(cells.get((document, *step), nothing)) for step in STEPS))
        for document in dict.fromkeys(steps["document"])
    ]
    return _head(report, rows, ("documents.plan", *(f"documents.{scope}_{framework}" for scope, framework in STEPS)))


def _plan_text(report: ReportPage) -> pd.DataFrame:
    """Where the words of each plan come from, and how many are its own."""
    words, rows = report.words, []
    for row in report.extract["reuse_shares"].to_dict("records"):
        shares = [words.format_field(int(row[f"words_{layer}"]) / int(row["words"]), "share") for layer in LAYERS]
        rows.append((name_plan(report, row["document"]), words.number(int(row["words"])), *shares))
    return _head(report, rows, ("documents.plan", "documents.words", *(f"documents.layer_{layer}" for layer in LAYERS)))


def _bridge(report: ReportPage) -> pd.DataFrame:
    """What Roma of the municipality put first, beside what its plans say of the theme."""
    shares = {row["indicator"]: row for _, row in _select_wishes(report).iterrows()}
    not_asked = report.words.text("relations.not_asked")
    wanted = [
        write_cell(report.words, shares[name], "share") if name in shares else not_asked for name in _themes(report)
    ]
    columns = _head_themes(report) | {name_series(report, "own"): wanted}
    return pd.DataFrame(columns | _spread_periods(report, report.extract["bridge"], _write_relation))


def _bridge_all(report: ReportPage) -> pd.DataFrame:
    """How promises and wishes stand to one another in each plan, theme by theme."""
    return _cross(report, report.extract["bridge"], _write_relation)


TABLES = {
    "plan_themes": Table("coverage", _plan_themes, mark=MARK),
    "theme_matrix": Table("coverage", _theme_matrix, mark=MARK),
    "plan_measures": Table("commitments", _plan_measures, slice(1, None), MARK),
    "plan_steps": Table("plan_participation", _plan_steps, mark=MARK),
    "plan_text": Table("reuse_shares", _plan_text, slice(1, None), MARK),
    "bridge": Table("bridge", _bridge, mark=MARK),
    "bridge_all": Table("bridge", _bridge_all, mark=MARK),
}


def _state_plans(report: ReportPage) -> list[Finding]:
    """State which plans were read, that the others were not obtained, and what was not found in those read."""
    plans = report.extract["coverage"].drop_duplicates(["municipality", "generation"])
    is_missing = plans["state"] == NOT_OBTAINED
    stated = [("plans_invented", {"text": report.words.text(MARK)})] if report.study.is_demonstration else []
    stated += _state_withheld(report)
    if report.municipality is None:
        counts = {"plans_counted": int((~is_missing).sum()), "plans_uncounted": int(is_missing.sum())}
        return [*stated, *((key, {"n": n}) for key, n in counts.items() if n)]
    for key, own in (("plans_read", plans[~is_missing]), ("plans_missing", plans[is_missing])):
        stated += [(key, {"periods": _list_periods(report, own)})] if len(own) else []
    return [*stated, *_state_themes(report, report.extract["coverage"], "state", (ABSENT,), "plan_without")]


def _state_withheld(report: ReportPage) -> list[Finding]:
    """State the themes of which nothing is said."""
    coverage = report.extract["coverage"]
    held_back = coverage.loc[coverage["state"] == WITHHELD, "theme"]
    return [("plan_withheld", {"themes": _quote_themes(report, held_back)})] if len(held_back) else []


def _state_bridge(report: ReportPage) -> list[Finding]:
    """State which themes that people put first have a commitment in the plan, and which have none."""
    bridge = report.extract["bridge"]
    answered = _state_themes(report, bridge, "relation", ANSWERED, "bridge_answered")
    return [*answered, *_state_themes(report, bridge, "relation", GAPS, "bridge_gap")]


TEXTS = {"plans_read": _state_plans, "bridge": _state_bridge}


def name_plan(report: ReportPage, document: str) -> str:
    """Return a plan by place and period (on its municipality's page by that alone), another document by its title."""
    facts = report.extract["documents"].set_index("document").loc[document]
    period = _write_period(facts["generation"])
    if not facts["municipality"]:
        return escape(facts[f"title_{report.language}"])
    return period if report.municipality else f"{report.names[facts['municipality']]}, {period}"


def name_cell(municipality: str, generation: str, theme: str) -> str:
    """Return the address of the passages of a plan on a theme."""
    return f"documents.html#cell-{municipality}-{generation}-{theme}"


def _themes(report: ReportPage) -> dict[str, str]:
    """Return the themes of the plans and their names, in the order of the codebook."""
    return {name: report.words.text(f"themes.{name}") for name in dict.fromkeys(report.extract["coverage"]["theme"])}


def _head_themes(report: ReportPage) -> dict[str, list[str]]:
    return {report.words.text("documents.filter_theme"): list(_themes(report).values())}


def _head(report: ReportPage, rows: list[tuple], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[report.words.text(name) for name in columns])


def _spread_periods(report: ReportPage, cells: pd.DataFrame, write) -> dict[str, list[str]]:
    """Return a column for each period: what `write` makes of the plan of it on each theme."""
    columns = {}
    for generation, own in cells.groupby("generation", sort=True):
        by_theme = {row.theme: write(report, row) for row in own.itertuples()}
        title = report.words.text("promises.plan_of", period=_write_period(generation))
        columns[title] = [by_theme[name] for name in _themes(report)]
    return columns


def _cross(report: ReportPage, cells: pd.DataFrame, write) -> pd.DataFrame:
    """Return a line for each plan, a column for each theme: what `write` makes of the row of both."""
    rows = []
    for (place, generation), own in cells.groupby(["municipality", "generation"], sort=False):
        by_theme = {row.theme: write(report, row) for row in own.itertuples()}
        plan = f"{report.names[place]}, {_write_period(generation)}"
        rows.append((plan, *(by_theme[name] for name in _themes(report))))
    return pd.DataFrame(rows, columns=[report.words.text("documents.plan"), *_themes(report).values()])


def _write_state(report: ReportPage, row) -> str:
    """Return the state of a theme in words, with its passages one click away."""
    state = report.words.text(f"documents.state_{row.state}")
    if row.passages in ("", "0"):
        return state
    counts = {"commitments": int(row.commitments), "passages": int(row.passages)}
    target = name_cell(row.municipality, row.generation, row.theme)
    return f'<a href="{target}">{state}</a> {small(report.words.text("promises.passages_of", **counts))}'


def _write_relation(report: ReportPage, row) -> str:
    """Return what a plan says of a theme and, below it, whether people put the theme first."""
    state = report.words.text(f"documents.state_{row.state}")
    if row.state in (NOT_OBTAINED, WITHHELD):
        return state
    return f"<span>{state}</span> {small(report.words.text(f'relations.{row.wanted}'))}"


def _write_step(report: ReportPage, row) -> str:
    return f"{getattr(row, f'name_{report.language}')} ({report.words.number(int(row.passages))})"


def _write_period(generation: str) -> str:
    return generation.replace("-", "–")


def _list_periods(report: ReportPage, plans: pd.DataFrame) -> str:
    periods = [report.words.text("promises.years", period=_write_period(name)) for name in plans["generation"]]
    return join(report, periods)


def _select_wishes(report: ReportPage) -> pd.DataFrame:
    """Return how many Roma of the municipality put each theme among their first three."""
    shares = report.extract["priorities"]
    return shares[
        (shares["municipality"] == report.municipality)
        & (shares["group"] == ANSWER["group"])
        & (shares["category"] == ANSWER["category"])
    ]


def _state_themes(
    report: ReportPage, rows: pd.DataFrame, column: str, values: tuple[str, ...], key: str
) -> list[Finding]:
    """State for each period the themes whose row has one of these values."""
    return [
        (key, {"period": _write_period(generation), "themes": _quote_themes(report, own["theme"])})
        for generation, own in rows[rows[column].isin(values)].groupby("generation", sort=True)
    ]


def _quote_themes(report: ReportPage, names: Iterable[str]) -> str:
    return quote(report, [_themes(report)[name] for name in dict.fromkeys(names)])
