"""Released tables of the double coding in, what the page says of it out: a row per theme, with why it is withheld."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from analysis.publish.documents.material import Material

JUDGED, ANY, COMMITMENT = "codes", "any", "commitment"  # what a measure is of
WITHHELD = "withheld"


class Interval(NamedTuple):
    """A figure with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


def describe_coding(material: Material) -> dict:
    """Return passages coded, limits (`alpha`, `precision`), whether the coders' differences are decided, and rows.

    A row: theme, alpha, precision, precision of commitments, recall, corrected (None where not measured), found, and
    `why` it is withheld (“alpha”, “precision”; nothing for a theme that is shown). Without coding it is empty.
    """
    if material.rule_quality.empty:
        return {}
    agreement = material.agreement[material.agreement["of"] == JUDGED].set_index("theme")
    quality = {(row["theme"], row["of"]): row for _, row in material.rule_quality.iterrows()}
    judged = {row["theme"]: row for _, row in material.rule_quality.iterrows()}
    rows = []
    for theme, label in material.themes:
        found, promised = (quality.get((theme, of), {}) for of in (ANY, COMMITMENT))
        rows.append({
            "theme": label,
            "alpha": _read(agreement.loc[theme], "alpha"),
            "precision": _read(found, "precision"),
            "precision_commitment": _read(promised, "precision"),
            "recall": _read(found, "recall"),
            "found": found.get("found", ""),
            "corrected": _read(found, "corrected", "low", "high"),
            "why": judged[theme]["why"].split(";") if judged[theme]["state"] == WITHHELD else [],
        })  # fmt: skip
    return {
        "passages": int(agreement["passages"].iloc[0]),
        "alpha": float(agreement["minimum"].iloc[0]),
        "precision": float(material.rule_quality["minimum"].iloc[0]),
        "is_decided": any(row["precision"] for row in rows),
        "rows": rows,
    }


def _read(row: pd.Series | dict, name: str, low: str = "", high: str = "") -> Interval | None:
    """Return a figure of a released row, or nothing where it could not be measured."""
    cells = [row.get(column, "") for column in (name, low or f"{name}_low", high or f"{name}_high")]
    figures = [float(cell) if cell != "" else math.nan for cell in cells]
    return None if any(map(math.isnan, figures)) else Interval(*figures)
