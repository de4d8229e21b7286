"""Released rows in, their texts out: an estimate with interval and base, the name of a series, the marks explained."""

from __future__ import annotations

import pandas as pd

from analysis.report.catalogue import Catalogue
from analysis.report.html import mark_shown, small
from analysis.report.page import ReportPage
from analysis.report.phrases import begin

GAP = r"(<span>)?–(</span>.*)?"  # a cell without a value and without a flag


def name_series(report: ReportPage, series: str) -> str:
    """Return a series in words; a group whose sample is not random says so."""
    group = "roma" if series == "own" else series
    place = report.place if series == "own" else str(report.study.district[report.language])
    label = report.words.text("ui.group_at_place", group=report.words.text(f"groups.{group}"), place=place)
    return label if report.study.shows_intervals(group) else f"{label} – {report.words.text('ui.not_random')}"


def name_short(report: ReportPage, series: str) -> str:
    """Return a series in the few words that fit beside a bar; of the district where the page is a municipality's."""
    group = "roma" if series == "own" else series
    label = report.words.text(f"short.{group}")
    if report.municipality:
        place = report.names[report.municipality] if series == "own" else str(report.study.district[report.language])
        label = report.words.text("ui.group_at_place", group=label, place=place)
    return label if report.study.shows_intervals(group) else f"{label} – {report.words.text('ui.not_random')}"


def tabulate(report: ReportPage, rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return the rows of a chart as a table of texts: one line per label, one column per series.

    `unit`: "share", "points" or "mean", as the catalogue writes them.
    """
    words = report.words
    table = pd.DataFrame({words.text("columns.indicator"): list(dict.fromkeys(rows["label"]))})
    for series in dict.fromkeys(rows["series"]):
        of_series = rows[rows["series"] == series].set_index("label")
        cells = [write_cell(words, of_series.loc[label], unit) for label in table.iloc[:, 0]]
        table[name_series(report, series)] = cells
    return table


def write_cell(words: Catalogue, row: pd.Series, unit: str) -> str:
    """Return one estimate with interval and base; in brackets when its base is low, its flag when it is not shown."""
    base = "" if pd.isna(row["n"]) else f"n = {words.number(int(row['n']))}"
    figure = row.get("figure", "")
    if pd.isna(row["estimate"]):
        flag = mark_shown(row["flag"] or "–", figure)
        return f"{flag} {small(base)}" if base else flag
    value = words.format_field(row["estimate"], unit)
    value = f"({value})" if row["flag"] == "low" else value
    interval = f"{write_interval(words, row, unit)}; " if pd.notna(row["low"]) else ""
    return f"{mark_shown(value, figure)} {small(interval + base)}"


def write_estimate(words: Catalogue, row: pd.Series, unit: str) -> str:
    """Return one estimate with its interval behind it, where it has one."""
    value = words.format_field(row["estimate"], unit)
    return f"{value} ({write_interval(words, row, unit)})" if pd.notna(row["low"]) else value


def write_interval(words: Catalogue, row: pd.Series, unit: str) -> str:
    """Return the bounds of an estimate; a sign, which points have, does not go with a dash."""
    bounds = {name: words.format_field(row[name], unit) for name in ("low", "high")}
    return words.text("ui.interval_points" if unit == "points" or row["low"] < 0 else "ui.interval", **bounds)


def explain_marks(report: ReportPage, flags: set[str], drawn: bool) -> list[str]:
    """Return the sentences that explain the marks which occur; `drawn`: in a figure, whose markers show a low base."""
    bases, words = vars(report.study.disclosure), report.words
    hollow = [words.text("marks.hollow", **bases)] if drawn and "low" in flags else []
    marks = {"too_few": ":u", "confidential": ":c"} | ({} if drawn else {"low": "low"})
    explained = "; ".join(words.text(f"marks.{name}", **bases) for name, flag in marks.items() if flag in flags)
    return [*hollow, f"{begin(explained)}."] if explained else hollow


def explain_gaps(report: ReportPage, name: str, cells: pd.DataFrame) -> list[str]:
    """Return what a dash in place of a value means, `captions.NAME.gap`, where there is one in the cells."""
    has_gap = cells.astype(str).apply(lambda column: column.str.fullmatch(GAP)).to_numpy().any()
    return [report.words.text(f"captions.{name}.gap")] if has_gap and report.words.has(f"captions.{name}.gap") else []


def explain_absence(report: ReportPage, series: list[str]) -> list[str]:
    """Return the sentence that says why the page of a municipality shows the district's Roma without its own."""
    is_absent = report.municipality and "roma" in series and "own" not in series
    return [report.words.text("marks.absent", place=report.place)] if is_absent else []


def write_note(report: ReportPage, name: str, rows: pd.DataFrame, reading: str, cells: pd.DataFrame) -> str:
    """Return the note below a figure: what was asked of whom, how to read it, samples that are not random.

    `cells`: the rows as the table of texts below the figure.
    """
    words = report.words
    parts = [words.text(key) for key in (f"captions.{name}.measure", f"captions.{name}.note") if words.has(key)]
    parts += [words.text(f"reading.{reading}"), *explain_marks(report, set(rows["flag"]), drawn=True)]
    parts += [*explain_gaps(report, name, cells), *explain_absence(report, list(rows["series"]))]
    groups = dict.fromkeys("roma" if series == "own" else series for series in rows["series"])
    parts += [
        words.text("findings.not_random", group=words.text(f"groups.{group}"))
        for group in groups
        if not report.study.shows_intervals(group)
    ]
    months = words.span(report.study.fieldwork_from, report.study.fieldwork_to)
    return " ".join([*parts, words.text("captions.survey_source.text", **months)])
