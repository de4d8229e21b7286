"""The rows of the six tables in, what does not fit together out: rows with one another, with the study, with privacy."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.engagement.columns import Codes
from analysis.errors import StudyError


def check_tables(tables: Mapping, codes: Codes) -> list[StudyError]:
    return []
