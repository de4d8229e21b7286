"""The sources of error of the survey in, what could go wrong, what is known of it and what was done about it out."""

from __future__ import annotations

import pandas as pd

from analysis.report.findings import NAMED
from analysis.report.html import small
from analysis.report.page import ReportPage

# Groves & Lyberg 2010, “Total survey error: past, present, and future”, Public Opinion Quarterly 74: first those of
# who is represented, then those of what is measured.
SOURCES = (
    "coverage", "sampling", "unit_nonresponse", "item_nonresponse", "adjustment",
    "specification", "mode", "interviewer", "language", "desirability", "processing",
)  # fmt: skip
COLUMNS = ("evidence", "direction", "done")


def tabulate_errors(report: ReportPage) -> pd.DataFrame:
    """Return a row per source of error; evidence holds released figures, in their own words where they are missing."""
    words, values = report.words, collect_evidence(report)
    sources = [(words.text(f"total_error.{source}"), words.text(f"total_error.{source}_risk")) for source in SOURCES]
    heads = [f"<strong>{source}</strong> {small(risk)}" for source, risk in sources]
    table = {words.text("columns.source_of_error"): heads}
    for column in COLUMNS:
        keys = [_choose(report, f"total_error.{source}_{column}") for source in SOURCES]
        table[words.text(f"columns.{column}")] = [words.text(key, **values) for key in keys]
    return pd.DataFrame(table)


def collect_evidence(report: ReportPage) -> dict[str, str]:
    """Return the released figures of the table as texts; of what is not released it is said that it is not shown."""
    words, tables, hidden = report.words, report.extract, report.words.text("total_error.hidden")
    rates = tables["rates"].set_index(["indicator", "group"])["estimate"] if len(tables["rates"]) else {}
    foil = tables["recognition"]
    is_foil = (
        (foil["indicator"] == "p_foil") & (foil["category"] == "recognised") & (foil["municipality"] == "district")
    )
    conduct = tables["conduct"].set_index("indicator")["estimate"]
    blank = tables["nonresponse"]
    blank = blank[(blank["category"] == "unanswered") & blank["indicator"].isin(tables["choices"]["indicator"])]
    means = blank.groupby("group")["estimate"].mean()
    evidence: dict[str, float | None] = {f"foil_{group}": None for group in NAMED}
    evidence |= {f"response_{group}": rates.get(("RR1", group)) for group in NAMED}
    evidence |= {f"blank_{group}": means.get(group) for group in NAMED}
    evidence |= {f"foil_{group}": value for group, value in foil[is_foil].set_index("group")["estimate"].items()}
    texts = {key: hidden if pd.isna(value) else words.format_field(value, "share") for key, value in evidence.items()}
    icc = conduct.get("icc")
    return texts | {"icc": hidden if pd.isna(icc) else words.number(icc, 2)}


def _choose(report: ReportPage, key: str) -> str:
    """Return the entry of the status of the study, or of what is not known, where there is one."""
    unknown = f"{key}_unknown"
    if report.words.has(unknown) and report.extract["rates"].empty:
        return unknown
    own = f"{key}_{report.study.status}"
    return own if report.words.has(own) else key
