"""The tables of the reports: which released rows each one shows, as texts."""

from __future__ import annotations

import re
from html import escape

import pandas as pd

from analysis.report import cells, technical
from analysis.report.chapters import (
    awareness,
    change,
    comparison,
    consultation,
    decisions,
    documents,
    forums,
    learning,
    meetings,
    needs,
    news,
    participation,
    practices,
    promises,
    recommendations,
    round_table,
    slides,
    votes,
)
from analysis.report.codes import name_codes, name_source
from analysis.report.html import link, mark_shown, small
from analysis.report.page import ReportPage
from analysis.report.table import Table

CENSUS = "2021-09-07"
DISTRICT = "district"
MARKS = {":u": ":u", ":c": ":c", "low": r"\([^()<]+\)"}  # flag → what a cell of it holds
FUNDING_SHOWN = {"programme_bg", "programme_en", "period_from", "period_to", "budget_amount", "currency"}


def _profile(report: ReportPage) -> pd.DataFrame:
    words, profile = report.words, report.extract["profile"]
    district = profile[profile["municipality"] == DISTRICT]
    own = profile[profile["municipality"] == report.municipality].merge(
        district, how="left", on=["indicator", "period"], suffixes=("", "_district"), validate="one_to_one"
    )
    return pd.DataFrame({
        words.text("columns.indicator"): [words.text(f"indicators.{name}") for name in own["indicator"]],
        words.text("columns.year"): [words.period(period) for period in own["period"]],
        report.title: [_fact(report, row.indicator, row.value, row.verified) for row in own.itertuples()],
        words.text("columns.district"): [
            _fact(report, row.indicator, row.value_district, row.verified_district) for row in own.itertuples()
        ],
        words.text("ui.source"): [
            link(row.source_url, name_source(report, _short(row.source))) for row in own.itertuples()
        ],
    })  # fmt: skip


def _profile_all(report: ReportPage) -> pd.DataFrame:
    words, profile = report.words, report.extract["profile"]
    rows = profile[profile["period"] == CENSUS]
    census = rows.pivot(index="municipality", columns="indicator", values="value")
    verified = rows.pivot(index="municipality", columns="indicator", values="verified")
    parts = ["ethnicity_unknown", "population_census"]
    census["unknown_share"] = census[parts[0]] / census[parts[1]]
    verified["unknown_share"] = verified[parts].eq("yes").all(axis=1).map({True: "yes", False: "no"})
    labels = report.names | {DISTRICT: words.text("ui.district_column")}
    columns = {
        "population": "population_census",
        "roma": "ethnicity_roma",
        "roma_share": "ethnicity_roma_share",
        "unknown_share": "unknown_share",
    }
    table = pd.DataFrame({words.text("columns.municipality"): list(labels.values())})
    for name, column in columns.items():
        table[words.text(f"columns.{name}")] = [
            _fact(report, column, census.loc[slug, column], verified.loc[slug, column]) for slug in labels
        ]
    return table


def _plans(report: ReportPage) -> pd.DataFrame:
    words, plans = report.words, report.extract["plans"]
    own = plans[plans["municipality"] == report.municipality]
    return pd.DataFrame({
        words.text("columns.plan_period"): [period.replace("-", "–") for period in own["plan_period"]],
        words.text("columns.found"): [
            f"<span>{words.text('plans.found' if row.found == 'yes' else 'plans.not_found')}</span> "
            + _unverified(report, row.verified)
            for row in own.itertuples()
        ],
        words.text("columns.reference"): [
            link(row.source_url, name_source(report, row.reference or row.source)) if row.found == "yes" else "–"
            for row in own.itertuples()
        ],
    })  # fmt: skip


def _activities(report: ReportPage) -> pd.DataFrame:
    words, plans = report.words, report.extract["plans"]
    interviews = report.extract["interviews"].set_index("municipality")
    counts = [interviews.loc[slug] for slug in report.names]
    return pd.DataFrame({
        words.text("columns.municipality"): list(report.names.values()),
        words.text("columns.interviews"): [
            mark_shown(row["flag"] or words.number(int(row["n"])), row["figure"], "count") for row in counts
        ],
        words.text("columns.plans_found"): [
            _list_found(report, plans[plans["municipality"] == slug]) for slug in report.names
        ],
    })  # fmt: skip


def _funding(report: ReportPage) -> pd.DataFrame:
    """The programmes that are in force at the release: their themes, who may apply, and the budget of all of them."""
    words, rows = report.words, []
    for _, row in _choose_in_force(report).iterrows():
        name = row[f"programme_{report.language}"]
        period = _period(row["period_from"], row["period_to"], name)
        mark = _unverified(report, _verified_as_shown(row))
        told = [_name_unverified(report, row, column) for column in ("themes", "eligible")]
        amount = _amount(report, row["budget_amount"], row["currency"])
        rows.append((f"{link(row['source_url'], name)} {period} {mark}".strip(), *told, amount))
    columns = ("programme", "themes", "eligible", "amount")
    return pd.DataFrame(rows, columns=[words.text(f"columns.{column}") for column in columns])


def _name_unverified(report: ReportPage, row: pd.Series, column: str) -> str:
    """Return the names of the codes in a column, with the mark where its source was not read."""
    names = name_codes(report, column, row[column])
    is_verified = column not in row["unverified_fields"].split(";")
    return names if is_verified else f"<span>{escape(names)}</span> {_unverified(report, 'no')}"


def _choose_in_force(report: ReportPage) -> pd.DataFrame:
    """Return the funding whose period holds the day of the release; what has no known beginning is left out."""
    funding, year = report.extract["funding"], str(report.study.release_date.year)
    has_begun = (funding["period_from"] != "") & (funding["period_from"].str[:4] <= year)
    return funding[has_begun & ((funding["period_to"] == "") | (funding["period_to"].str[:4] >= year))]


def _rules(report: ReportPage) -> pd.DataFrame:
    words, limits = report.words, vars(report.study.disclosure)
    values = limits | {"reliable_top": limits["reliable_base"] - 1, "plain_top": limits["plain_base"] - 1}
    cases = {
        "below_minimum": "hidden", "below_reliable": "flagged", "below_plain": "bracketed", "from_plain": "plain",
        "few_people": "cell", "gives_away": "secondary",
    }  # fmt: skip
    return pd.DataFrame({
        words.text("columns.case"): [words.text(f"rules.{case}", **values) for case in cases],
        words.text("columns.shown"): [words.text(f"rules.{shown}", **values) for shown in cases.values()],
    })  # fmt: skip


TABLES: dict[str, Table] = {
    "profile": Table("profile", _profile, (2, 3)),
    "profile_all": Table("profile", _profile_all, (1, 2, 3, 4)),
    "plans": Table("plans", _plans),
    "activities": Table("plans", _activities, (1,)),
    "funding": Table("funding", _funding, (3,)),
    "rules": Table("", _rules),
    **technical.TABLES,
    **awareness.TABLES,
    **participation.TABLES,
    **consultation.TABLES,
    **needs.TABLES,
    **documents.TABLES,
    **promises.TABLES,
    **meetings.TABLES,
    **learning.TABLES,
    **forums.TABLES,
    **practices.TABLES,
    **recommendations.TABLES,
    **votes.TABLES,
    **news.TABLES,
    **decisions.TABLES,
    **round_table.TABLES,
    **change.TABLES,
    **slides.TABLES,
    **comparison.TABLES,
}


def write_note(report: ReportPage, name: str, table: Table, rows: pd.DataFrame) -> str:
    """Return the note below a table, with an explanation of every mark that occurs in its rows."""
    texts = set(rows.astype(str).to_numpy().ravel())
    flags = {flag for flag, mark in MARKS.items() if any(re.search(f"(^|>){mark}(<|$)", cell) for cell in texts)}
    note, status = f"captions.{name}.note", report.study.status
    own = f"{note}_{status}"  # what is true of invented data only, or of data from the field
    parts = [report.words.text(own if report.words.has(own) else note)]
    parts += [report.words.text(table.mark)] if table.mark and report.study.is_demonstration else []
    parts += cells.explain_marks(report, flags, drawn=False)
    parts += cells.explain_gaps(report, name, rows)
    named = {cells.name_series(report, series): series for series in ("own", "roma")}
    parts += cells.explain_absence(report, [named.get(column, "") for column in rows.columns])
    if any(report.words.text("ui.unverified") in cell for cell in texts):
        parts.append(report.words.text("ui.unverified_note"))
    return " ".join(parts)


def _list_found(report: ReportPage, plans: pd.DataFrame) -> str:
    """Return the periods of the plans that were found, each with its mark when it was not verified."""
    found = plans[plans["found"] == "yes"]
    periods = [
        f"<span>{escape(row.plan_period.replace('-', '–'))}</span> {_unverified(report, row.verified)}".strip()
        for row in found.itertuples()
    ]
    return ", ".join(periods) or report.words.text("plans.none_found")


def _fact(report: ReportPage, indicator: str, value: float, verified: str) -> str:
    if pd.isna(value):
        return report.words.text("ui.unknown")
    text = report.words.format_field(value, "share") if indicator.endswith("share") else report.words.number(value)
    return text if verified == "yes" else f"<span>{text}</span> {_unverified(report, verified)}"


def _amount(report: ReportPage, amount: float, currency: str) -> str:
    known = not pd.isna(amount)
    return report.words.money(amount, currency) if known else report.words.text("ui.unknown")


def _unverified(report: ReportPage, verified: str) -> str:
    return "" if verified == "yes" else small(report.words.text("ui.unverified"))


def _verified_as_shown(row: pd.Series) -> str:
    """Return "no" also when one of the fields that the table shows was not verified."""
    return "no" if set(row["unverified_fields"].split(";")) & FUNDING_SHOWN else row["verified"]


def _period(start: str, end: str, name: str) -> str:
    """Return the years of a programme, unless its name says them; an end that is not known is left open."""
    years = f"{start[:4]}–{end[:4]}"
    if years in name.replace("-", "–"):
        return ""
    return f'<span class="keep">{years}</span>'


def _short(source: str) -> str:
    return source.split("(")[0].split(";")[0].strip()
