"""Checked good practices in, the released table of them out: a row per practice, every cell a text."""

from __future__ import annotations

import pandas as pd

from analysis.languages import spread

SEPARATOR = ";"  # of the codes and addresses in a cell
COLUMNS = (
    "id", "title_*", "country", "place", "level", "themes", "target_group", "lead_organisation",
    "partners", "period_from", "period_to", "existed_by_2015", "funding_source", "cost_amount", "cost_currency",
    "summary_*", "problem_addressed", "what_was_done", "results", "caution_*",
    "participation_level", "participation_focus", "participation_mechanism", "what_is_transferable", "adoptable_by",
    "preconditions_municipality_size", "preconditions_staff", "preconditions_budget_class", "preconditions_other",
    "evidence_strength", "sustainability", "gap_tags", "source_title", "source_url", "source_is_mirror",
    "sources_extra", "verified", "verification_level", "verification_note",
)  # fmt: skip


def list_practices(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the practices in the order of their file: lists joined by “;”, yes or no, what is not known empty."""
    return pd.DataFrame({name: practices[name].map(_write).astype(str) for name in spread(COLUMNS, practices.columns)})


def _write(value: object) -> str:
    """Return a value of a record as the text of a cell.

    >>> [_write(value) for value in (["health", "housing"], True, 749999.78, 50000.0, None, "2013-12")]
    ['health;housing', 'yes', '749999.78', '50000', '', '2013-12']
    """
    if isinstance(value, list):
        return SEPARATOR.join(value)
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, int | float) else value
