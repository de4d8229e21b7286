"""Released tables of the sample and the field work in, their tables on the methods page out."""

from __future__ import annotations

import pandas as pd

from analysis.report.html import mark_shown, small
from analysis.report.page import ReportPage
from analysis.report.technical.lines import HIDDEN, NOTHING, join_keys, spread_groups, write_count, write_estimate

OUTCOMES = ("I", "P", "R", "NC", "O", "U", "NE")
SOUGHT = "sought"


def tabulate_sample(report: ReportPage) -> pd.DataFrame:
    """How many of how many, by group: interviews, people in the frame, fraction, strata, kind of sample."""
    words, sample = report.words, report.extract["sample"]
    rows = list(sample.itertuples())
    return pd.DataFrame({
        words.text("columns.group"): [words.text(f"groups.{row.group}") for row in rows],
        words.text("columns.n"): [write_count(report, row) for row in rows],
        words.text("columns.frame"): [words.number(int(row.population)) for row in rows],
        words.text("columns.fraction"): [_write_fraction(report, row) for row in rows],
        words.text("columns.strata"): [words.number(int(row.strata)) for row in rows],
        words.text("columns.enumerated"): [words.number(int(row.enumerated)) for row in rows],
        words.text("columns.kind"): [words.text(f"kinds.{row.kind}") for row in rows],
    })  # fmt: skip


def tabulate_places(report: ReportPage) -> pd.DataFrame:
    """The strata of the one group that is shown by municipality."""
    words = report.words
    rows = list(report.extract["interviews"].set_index("municipality").loc[list(report.names)].itertuples())
    return pd.DataFrame({
        words.text("columns.municipality"): list(report.names.values()),
        words.text("columns.n"): [write_count(report, row) for row in rows],
        words.text("columns.frame"): [words.number(int(row.population)) if row.population else NOTHING for row in rows],
        words.text("columns.fraction"): [_write_fraction(report, row) for row in rows],
    })  # fmt: skip


def tabulate_field_work(report: ReportPage) -> pd.DataFrame:
    """Interviews by mode, language, others present and month; and how long they took."""
    counts, conduct = report.extract["field_work"], report.extract["conduct"]
    rows = pd.concat([counts, conduct[conduct["indicator"] == "duration"]])
    rows = rows.assign(key=join_keys(rows))
    lines = {key: _name_conduct(report, *key) for key in dict.fromkeys(rows["key"])}
    return spread_groups(report, rows, lines, lambda row: _write_conduct(report, row), "interviews_by")


def tabulate_outcomes(report: ReportPage) -> pd.DataFrame:
    """What came of those who were sought; the last line is all of them."""
    rates = report.extract["rates"]
    total = rates[rates["indicator"] == SOUGHT].assign(category=SOUGHT, n=lambda rows: rows["estimate"])
    rows = pd.concat([report.extract["outcomes"], total]).assign(key=lambda rows: rows["category"])
    lines = {name: report.words.text(f"outcomes.{name}") for name in (*OUTCOMES, SOUGHT)}
    return spread_groups(report, rows, lines, lambda row: _write_outcome(report, row), "outcome")


def tabulate_rates(report: ReportPage) -> pd.DataFrame:
    """The outcome rates with their formulas."""
    rates = report.extract["rates"]
    rates = rates[rates["indicator"] != SOUGHT].assign(key=lambda rows: rows["indicator"])
    formulas = dict(zip(rates["key"], rates["formula"], strict=True))
    lines = {name: _name_rate(report, name, formula) for name, formula in formulas.items()}
    return spread_groups(report, rows=rates, lines=lines, write=lambda row: _write_share(report, row), heading="rate")


def _write_outcome(report: ReportPage, row) -> str:
    return write_count(report, row, "figure" if row.category == SOUGHT else "count")


def _name_rate(report: ReportPage, name: str, formula: str) -> str:
    label = report.words.text(f"rates.{name.rstrip('123456')}")
    return f"<span>{label}</span> {small(f'{name} = {formula}')}"


def _name_conduct(report: ReportPage, indicator: str, category: str) -> str:
    words = report.words
    if indicator == "interview_month":
        return words.text("field_work.month", month=words.period(category))
    if indicator == "duration":
        return words.text("field_work.duration", mode=report.choices["mode", category])
    question, choice = report.labels[indicator], report.choices[indicator, category]
    return words.text("field_work.choice", question=question.rstrip("?"), choice=choice)


def _write_conduct(report: ReportPage, row) -> str:
    is_count = row.indicator != "duration"
    return write_count(report, row) if is_count else write_estimate(row, report.words.number)


def _write_share(report: ReportPage, row) -> str:
    return write_estimate(row, lambda share: report.words.format_field(share, "share"))


def _write_fraction(report: ReportPage, row) -> str:
    """The sampling fraction, only where the count may be known: with the frame it gives the count away."""
    if row.flag in HIDDEN or not row.population:
        return row.flag or NOTHING
    fraction = report.words.format_field(int(row.n) / int(row.population), "share")
    return mark_shown(fraction, row.figure, "derived")
