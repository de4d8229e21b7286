"""Released rows in, one line per thing and one column per group out; the texts of counts and shares."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from html import escape

import pandas as pd

from analysis.report.html import mark_shown, small
from analysis.report.page import ReportPage

HIDDEN = (":c", ":u")
NOTHING = "–"  # where a group has no row: it was not asked, or there is nobody


def spread_groups(
    report: ReportPage, rows: pd.DataFrame, lines: Mapping[Hashable, str], write: Callable, heading: str
) -> pd.DataFrame:
    """Return one line per entry of `lines` (key → label), a column per group; a group without a row has a dash.

    `rows`: with the columns key and group; `write` makes the text of one row; `heading` names the first column.
    """
    found = {(row.key, row.group): row for row in rows.itertuples()}
    columns = {report.words.text(f"columns.{heading}"): list(lines.values())}
    for group in report.study.groups:
        own = [found.get((key, group)) for key in lines]
        columns[report.words.text(f"groups.{group}")] = [NOTHING if row is None else write(row) for row in own]
    return pd.DataFrame(columns)


def join_keys(rows: pd.DataFrame, first: str = "indicator", second: str = "category") -> list[tuple[str, str]]:
    """Return the keys of rows that two columns tell apart."""
    return list(zip(rows[first], rows[second], strict=True))


def find_partners(rows: pd.DataFrame) -> dict[tuple[Hashable, str], float]:
    """Return the estimates of rows by key and group: what stands beside another row of the same key."""
    return dict(zip(zip(rows["key"], rows["group"], strict=True), rows["estimate"], strict=True))


def name_item(report: ReportPage, name: str) -> str:
    """Return the wording of a question with its name in the form, under which it stands in the data."""
    return f"<span>{escape(report.labels[name])}</span> {small(name)}"


def write_count(report: ReportPage, row, kind: str = "count") -> str:
    """Return a count of people, or its flag; `kind`: “figure” for one that its table has as an estimate."""
    text = row.flag if row.flag in HIDDEN else report.words.number(int(row.n))
    return mark_shown(text, getattr(row, "figure", ""), kind)


def write_estimate(row, text: Callable[[float], str], beside: str = "", other: str = "") -> str:
    """Return an estimate, in brackets when its base is low, with a remark on a line of its own; or its flag.

    `other`: the key of the figure that the remark shows.
    """
    figure = getattr(row, "figure", "")
    if pd.isna(row.estimate):
        return mark_shown(row.flag or NOTHING, figure)
    value = f"({text(row.estimate)})" if row.flag == "low" else text(row.estimate)
    return f"{mark_shown(value, figure)} {small(beside, other)}" if beside else mark_shown(value, figure)


def name_beside(row, own: str, other: str) -> str:
    """Return the key of the figure that stands beside another one: its category or version is the other one."""
    return f"{getattr(row, 'figure', '')}|".replace(f"|{own}|", f"|{other}|").rstrip("|")
