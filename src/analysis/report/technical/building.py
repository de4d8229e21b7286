"""Released tables of the build as a whole in, their tables on the methods page out: tests, what is hidden, software."""

from __future__ import annotations

import datetime as dt
from html import escape

import pandas as pd

from analysis.report.claims import DISTRICT, find_shown
from analysis.report.page import ReportPage
from analysis.report.technical.lines import NOTHING

SHARES = ("sampling_fraction", "share_hidden")
COUNTS = ("rows", "confidential", "too_few", "low")


def tabulate_families(report: ReportPage) -> pd.DataFrame:
    """In how many comparisons of each block of questions a difference is shown, out of how many that are published."""
    words, differences = report.words, report.extract["differences"]
    between_groups = differences["other_municipality"].eq(DISTRICT) & differences["municipality"].eq(DISTRICT)
    kinds = {
        "between_groups": differences[between_groups],
        "with_district": differences[~between_groups],
        "between_items": report.extract["orders"],
    }
    names = list(dict.fromkeys(name for rows in kinds.values() for name in rows["battery"]))
    table = {words.text("columns.family"): [_name_family(report, name) for name in names]}
    for kind, rows in kinds.items():
        published = rows[rows["low"].notna()]
        shown = find_shown(published).abs().groupby(published["battery"]).agg(["sum", "size"])
        table[words.text(f"columns.{kind}")] = [
            words.text("families.cell", shown=shown.at[name, "sum"], n=shown.at[name, "size"])
            if name in shown.index
            else NOTHING
            for name in names
        ]
    return pd.DataFrame(table)


def _name_family(report: ReportPage, name: str) -> str:
    key = f"families.{name}"
    return report.words.text(key) if report.words.has(key) else name


def tabulate_hidden(report: ReportPage) -> pd.DataFrame:
    """How many rows of each released table are hidden or in brackets."""
    words, rows = report.words, report.extract["hidden"]
    counts = rows[list(COUNTS)].astype(int)
    shares = counts[["confidential", "too_few"]].sum(axis=1) / counts["rows"].clip(lower=1)
    columns = {words.text("columns.table"): [f'<a href="../data/{name}.csv">{name}</a>' for name in rows["table"]]}
    columns |= {words.text(f"columns.{name}"): [words.number(n) for n in counts[name]] for name in COUNTS}
    shown = [words.format_field(share, "share") for share in shares]
    return pd.DataFrame(columns | {words.text("columns.share_hidden"): shown})


def tabulate_protection(report: ReportPage) -> pd.DataFrame:
    """The disclosure statement: rules, release, how much is hidden, and the fingerprint of all tables."""
    words, rows = report.words, report.extract["protection"]
    return pd.DataFrame({
        words.text("columns.declared"): [words.text(f"protection.{name}") for name in rows["indicator"]],
        words.text("columns.value"): [_write_value(report, row.indicator, row.statement) for row in rows.itertuples()],
    })  # fmt: skip


def _write_value(report: ReportPage, indicator: str, value: str) -> str:
    if indicator == "release_date":
        return report.words.date(dt.date.fromisoformat(value))
    if indicator in SHARES:
        return report.words.format_field(float(value), "share")
    if indicator == "sha256":  # may be broken between groups, or it is wider than a phone
        return f"<code>{'<wbr>'.join(escape(value[place : place + 8]) for place in range(0, len(value), 8))}</code>"
    return report.words.number(int(value))


def tabulate_software(report: ReportPage) -> pd.DataFrame:
    """What the study was built with."""
    names = [report.words.text(f"columns.{name}") for name in ("software", "version")]
    return report.extract["software"][["name", "version"]].set_axis(names, axis=1)
