"""What the page of good practices is made of: the table as it was released, and what its codes are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.languages import find_locale

SEPARATOR = ";"  # of the codes in a cell
TRANSLATED = ("title", "summary", "caution")  # that stand in a column for each language
# Column → the section of the catalogue with the labels of its codes. Themes, needs and countries are named elsewhere.
LABELLED = {
    "level": "level", "partners": "partner", "existed_by_2015": "yes_no", "participation_level": "participation",
    "participation_focus": "yes_no", "participation_mechanism": "mechanism", "adoptable_by": "adopter",
    "preconditions_municipality_size": "size", "preconditions_budget_class": "budget",
    "evidence_strength": "evidence", "source_is_mirror": "yes_no", "verified": "yes_no",
    "verification_level": "verification",
}  # fmt: skip


@dataclass(frozen=True)
class Material:
    """Everything that the page shows, in one language.

    `practices`: the released table, every cell a text. `words`: the catalogue. `codes`: column → its codes, in order.
    `named`: of columns whose codes the catalogue does not know, code → label. `dates`: a date of the table → as it is
    read, of a year the year alone. `sums`: practice → its sum with the currency. `written`: the language
    of the texts that stand in one language only. `folder`: from the page to the assets.
    """

    language: str
    practices: pd.DataFrame
    words: Callable[..., str]
    codes: Mapping[str, Sequence[str]]
    named: Mapping[str, Mapping[str, str]]
    dates: Mapping[str, str]
    sums: Mapping[str, str]
    written: str
    folder: str = "../assets"

    def label(self, column: str, code: str) -> str:
        """Return what a code of a column is called in the language of the page."""
        if column in self.named:
            return self.named[column].get(code, code)
        return self.words(f"practices.{LABELLED[column]}.{code}")

    def field(self, column: str) -> str:
        """Return what a column is called in the language of the page."""
        stem, _, language = column.rpartition("_")
        if stem in TRANSLATED:
            return self.words(f"practices.field.{stem}_in", language=find_locale(self.language).languages[language])
        return self.words(f"practices.field.{column}")


def split(cell: str) -> list[str]:
    """Return the codes or addresses of a cell."""
    return [part for part in cell.split(SEPARATOR) if part]
