"""Released rows on plans in, what chapters write of them out: names of plans and themes, a state with its passages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

import pandas as pd

from analysis.report.findings import Finding
from analysis.report.html import small
from analysis.report.page import ReportPage
from analysis.report.phrases import quote

INVENTED = "documents.demonstration"  # what is said of invented documents, once on a page
MARK = "documents.mark"  # what of it stands below every table of them
NOT_OBTAINED, WITHHELD, ABSENT = "not_obtained", "withheld", "absent"
Write = Callable[[ReportPage, object], str]


def name_plan(report: ReportPage, document: str) -> str:
    """Return a plan by place and period (on its municipality's page by that alone), another document by its title."""
    facts = report.extract["documents"].set_index("document").loc[document]
    if not facts["municipality"]:
        return f"<span>{escape(facts[f'title_{report.language}'])}</span>"
    if report.municipality:
        return write_period(facts["generation"])
    return write_place(report, facts["municipality"], facts["generation"])


def write_place(report: ReportPage, municipality: str, generation: str) -> str:
    """Return a plan by place and period, which stays on one line."""
    return f'<span>{escape(report.names[municipality])},</span> <span class="keep">{write_period(generation)}</span>'


def name_cell(municipality: str, generation: str, theme: str) -> str:
    """Return the address of the passages of a plan on a theme."""
    return f"documents.html#cell-{municipality}-{generation}-{theme}"


def name_steps(document: str, scope: str) -> str:
    """Return the address of the passages on participation of a document: of its making, or of its measures."""
    return f"documents.html#steps-{document}-{scope}"


def name_themes(report: ReportPage) -> dict[str, str]:
    """Return the themes of the plans and their names, in the order of the codebook."""
    return {name: report.words.text(f"themes.{name}") for name in dict.fromkeys(report.extract["coverage"]["theme"])}


def quote_themes(report: ReportPage, names: Iterable[str]) -> str:
    """Return themes as a list of a sentence, each once."""
    return quote(report, [report.words.text(f"themes.{name}") for name in dict.fromkeys(names)])


def write_period(generation: str) -> str:
    """Return the period of a plan, e.g. 2013–2014."""
    return generation.replace("-", "–")


def write_state(report: ReportPage, row) -> str:
    """Return the state of a theme in words, with its passages one click away."""
    state = report.words.text(f"documents.state_{row.state}")
    if row.passages in ("", "0"):  # withheld, or none
        return state
    counts = {"commitments": int(row.commitments), "passages": int(row.passages)}
    target = name_cell(row.municipality, row.generation, row.theme)
    return f'<a href="{target}">{state}</a> {small(report.words.text("promises.passages_of", **counts))}'


def head_themes(report: ReportPage) -> dict[str, list[str]]:
    """Return the first column of a table with a line for each theme."""
    return {report.words.text("documents.filter_theme"): list(name_themes(report).values())}


def spread_periods(report: ReportPage, cells: pd.DataFrame, write: Write) -> dict[str, list[str]]:
    """Return a column for each period: what `write` makes of its plan on each theme."""
    columns = {}
    for generation, own in cells.groupby("generation", sort=True):
        by_theme = {row.theme: write(report, row) for row in own.itertuples()}
        title = report.words.text("promises.plan_of", period=write_period(generation))
        columns[title] = [by_theme[name] for name in name_themes(report)]
    return columns


def cross_plans(report: ReportPage, cells: pd.DataFrame, write: Write) -> pd.DataFrame:
    """Return a line for each plan, a column for each theme: what `write` makes of the row of both."""
    rows, themes = [], name_themes(report)
    for (place, generation), own in cells.groupby(["municipality", "generation"], sort=False):
        by_theme = {row.theme: write(report, row) for row in own.itertuples()}
        rows.append((write_place(report, place, generation), *(by_theme[name] for name in themes)))
    return pd.DataFrame(rows, columns=[report.words.text("documents.plan"), *themes.values()])


def head(report: ReportPage, rows: list[tuple], *columns: str) -> pd.DataFrame:
    """Return rows as a table whose columns are entries of the catalogue."""
    return pd.DataFrame(rows, columns=[report.words.text(name) for name in columns])


def state_themes(
    report: ReportPage, rows: pd.DataFrame, column: str, values: tuple[str, ...], key: str
) -> list[Finding]:
    """State for each period the themes whose row has one of these values."""
    return [
        (key, {"period": write_period(generation), "themes": quote_themes(report, own["theme"])})
        for generation, own in rows[rows[column].isin(values)].groupby("generation", sort=True)
    ]
