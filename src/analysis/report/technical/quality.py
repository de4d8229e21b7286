"""Released tables of the quality of the answers in, their tables on the methods page out."""

from __future__ import annotations

import pandas as pd

from analysis.report.html import mark_shown, small
from analysis.report.page import ReportPage
from analysis.report.technical.lines import (
    NOTHING,
    find_partners,
    join_keys,
    name_beside,
    name_item,
    spread_groups,
    write_count,
    write_estimate,
)

FLAGGED = 0.2  # share of those asked who gave no answer: emphasised above it
SCALES = ("quiz", "recognition", "self_rating", "trust")
OF_STEPS = ("self_rating", "trust")  # their items are means from 1 to 5, not shares
DECIMALS = {"n_kish": 0, "n_effective": 0, "min": 1, "max": 1}  # of figures on weights; all others 2


def tabulate_nonresponse(report: ReportPage) -> pd.DataFrame:
    """Every question with the share of each group that gave no answer, in the order of the form."""
    rows = report.extract["nonresponse"].assign(key=lambda rows: rows["indicator"])
    blank, dk = (rows[rows["category"] == kind] for kind in ("unanswered", "dk"))
    partners = find_partners(dk)
    lines = {name: name_item(report, name) for name in dict.fromkeys(blank["key"])}
    return spread_groups(
        report, blank, lines, lambda row: _write_blank(report, row, partners[row.key, row.group]), "question"
    )


def tabulate_checks(report: ReportPage) -> pd.DataFrame:
    """How many interviews each check flagged; corrections by their kind."""
    words, checks = report.words, report.extract["checks"]
    return pd.DataFrame({
        words.text("columns.check"): [words.text(f"checks.{name}") for name in checks["indicator"]],
        words.text("columns.found_in"): [write_count(report, row) for row in checks.itertuples()],
    })  # fmt: skip


def tabulate_weights(report: ReportPage) -> pd.DataFrame:
    """How much the weights vary, and what that and the design cost."""
    rows = report.extract["weights"].assign(key=lambda rows: rows["indicator"])
    lines = {name: report.words.text(f"weights.{name}") for name in dict.fromkeys(rows["key"])}
    return spread_groups(report, rows, lines, lambda row: _write_figure(report, row), "figure")


def tabulate_weighting(report: ReportPage) -> pd.DataFrame:
    """The main results with and without weights, side by side."""
    rows = report.extract["weighting"]
    rows = rows.assign(key=join_keys(rows))
    weighted, plain = (rows[rows["version"] == version] for version in ("weighted", "plain"))
    partners = find_partners(plain)
    lines = {key: report.words.text(f"main.{'_'.join(key)}") for key in dict.fromkeys(weighted["key"])}
    return spread_groups(
        report, weighted, lines, lambda row: _write_versions(report, row, partners[row.key, row.group]), "result"
    )


def tabulate_reliability(report: ReportPage) -> pd.DataFrame:
    """Alpha and omega of every scale, with intervals."""
    words, rows = report.words, report.extract["reliability"]
    items = rows[rows["indicator"] != "scale"].groupby("scale")["indicator"].nunique()
    rows = rows[rows["indicator"] == "scale"]
    lines = {
        (scale, name): words.text(f"scales.{scale}_{name}", items=int(items.get(scale, 0)))
        for scale in SCALES
        for name in ("alpha", "omega")
    }
    rows = rows.assign(key=join_keys(rows, "scale"))
    return spread_groups(report, rows, lines, lambda row: _write_coefficient(report, row), "scale")


def tabulate_items(report: ReportPage) -> pd.DataFrame:
    """Every item of the scales: its mean, and its correlation with the sum of the others."""
    rows = report.extract["reliability"]
    rows = rows[rows["indicator"] != "scale"].assign(key=lambda rows: rows["indicator"])
    means, rests = (rows[rows["category"] == kind] for kind in ("difficulty", "item_rest"))
    partners = find_partners(rests)
    lines = {name: name_item(report, name) for name in dict.fromkeys(means["key"])}
    return spread_groups(
        report, means, lines, lambda row: _write_item(report, row, partners[row.key, row.group]), "item_of_scale"
    )


def _write_blank(report: ReportPage, row, dk: float) -> str:
    """The share without an answer, emphasised above the limit; beside it “don't know” and the base."""
    words = report.words
    base = [] if pd.isna(row.n) else [f"n = {words.number(int(row.n))}"]
    beside = [words.text("nonresponse.dk", dk=dk), *base] if dk > 0 else base
    other = name_beside(row, "unanswered", "dk") if dk > 0 else ""
    text = write_estimate(row, lambda share: words.format_field(share, "share"), "; ".join(beside), other)
    return text.replace("<span", "<strong").replace("</span", "</strong") if row.estimate > FLAGGED else text


def _write_figure(report: ReportPage, row) -> str:
    return write_estimate(row, lambda value: report.words.number(value, DECIMALS.get(row.indicator, 2)))


def _write_versions(report: ReportPage, row, plain: float) -> str:
    def write(value: float) -> str:
        return report.words.format_field(value, "points" if row.category == "net" else "share")

    beside = "" if pd.isna(plain) else report.words.text("weighting.plain", plain=write(plain), n=row.n)
    return write_estimate(row, write, beside, name_beside(row, "weighted", "plain"))


def _write_coefficient(report: ReportPage, row) -> str:
    def write(value: float) -> str:
        return report.words.number(value, 2)

    base = "" if pd.isna(row.n) else f"n = {report.words.number(int(row.n))}"
    if pd.isna(row.low):
        return (
            write_estimate(row, write, base)
            if pd.notna(row.estimate)
            else f"{mark_shown(row.flag or NOTHING, row.figure)} {small(base)}"
        )
    return write_estimate(
        row, write, report.words.text("ui.interval", low=write(row.low), high=write(row.high)) + "; " + base
    )


def _write_item(report: ReportPage, row, rest: float) -> str:
    words = report.words
    beside = f"r = {NOTHING if pd.isna(rest) else words.number(rest, 2)}"
    return write_estimate(
        row,
        lambda value: words.format_field(value, "mean" if row.scale in OF_STEPS else "share"),
        beside,
        name_beside(row, "difficulty", "item_rest"),
    )
