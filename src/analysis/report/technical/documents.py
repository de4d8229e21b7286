"""Released tables of documents and of their coding in, what the methods page says of both out."""

from __future__ import annotations

import pandas as pd

from analysis.report.findings import Finding
from analysis.report.page import ReportPage
from analysis.report.phrases import begin
from analysis.report.plans import INVENTED, NOT_OBTAINED, head

LEVELS = ("international", "eu", "national", "district", "municipal")
JUDGED, ANY, KEPT = "codes", "any", "kept"


def tabulate_sought(report: ReportPage) -> pd.DataFrame:
    """How many real documents of each level were sought, and of how many the text was obtained."""
    words, documents = report.words, report.extract["documents"]
    real, rows = documents[documents["origin"] == "real"], []
    for level in LEVELS:
        own = real[real["level"] == level]
        numbers = (len(own), int((own["state"] != NOT_OBTAINED).sum()))
        rows.append((begin(words.text(f"documents.level_{level}")), *map(words.number, numbers)))
    return head(report, rows, "documents.level", "promises.sought", "promises.obtained")


def tabulate_rules(report: ReportPage) -> pd.DataFrame:
    """How far two coders agree on each theme, how good its rules are, and whether its figures are shown."""
    words, quality = report.words, report.extract["rule_quality"]
    agreement = report.extract["agreement"]
    alphas = {row["theme"]: row for row in agreement[agreement["of"] == JUDGED].to_dict("records")}
    rows = []
    for row in quality[quality["of"].isin([ANY, ""])].to_dict("records"):
        why = [words.text(f"coding.why_{name}") for name in row["why"].split(";") if row["state"] != KEPT]
        rows.append((
            words.text(f"themes.{row['theme']}"), _write(report, "coefficients", alphas[row["theme"]], "alpha"),
            _write(report, "shares", row, "precision"), _write(report, "shares", row, "recall"),
            "; ".join(why) or words.text("coding.yes"),
        ))  # fmt: skip
    return head(report, rows, *(f"coding.{name}" for name in ("theme", "alpha", "precision", "recall", "shown")))


def _write(report: ReportPage, form: str, row: dict, name: str) -> str:
    """Return a figure with its 95 % interval, or that there is none."""
    cells = {"value": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"]}
    if "" in cells.values():
        return report.words.text("coding.unmeasured")
    return report.words.text(f"coding.{form}", **{key: float(cell) for key, cell in cells.items()})


def describe_documents(report: ReportPage) -> list[Finding]:
    """How many documents were read, how good the rules are where the truth is known, and what people have checked."""
    documents, study = report.extract["documents"], report.study
    origin = study.status if study.is_demonstration else "real"
    own = documents[(documents["origin"] == origin) & (documents["state"] != NOT_OBTAINED)]
    invented = [("plans_invented", {"text": report.words.text(INVENTED)})] if study.is_demonstration else []
    measured = [(key, {}) for key in ("d_rules", "d_real", "d_steps")]
    return [*invented, ("d_read", {"n": len(own)}), *measured, *_describe_coding(report), ("d_more", {})]


def _describe_coding(report: ReportPage) -> list[Finding]:
    agreement, quality = report.extract["agreement"], report.extract["rule_quality"]
    if quality.empty:
        return [("d_coding", {"text": report.words.text("coding.unchecked")})]
    judged = agreement[agreement["of"] == JUDGED].iloc[0]
    limits = {"alpha": float(judged["minimum"]), "precision": float(quality["minimum"].iloc[0])}
    texts = [
        report.words.text("coding.note", passages=int(judged["passages"])),
        report.words.text("coding.limits", **limits),
        *([report.words.text("coding.demonstration")] if report.study.is_demonstration else []),
    ]
    return [("d_coding", {"text": text}) for text in texts]
