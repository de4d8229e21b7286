"""What an attack found in, its verdict out: how much was tried, what was exposed, where and in which table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd


@dataclass(frozen=True)
class Finding:
    """Something that must not be published: in which artefact and table, where in it, and what it tells."""

    artefact: str  # path relative to the folder that was attacked
    table: str  # "" where it stands in none
    where: str  # figure, cell, element or property
    what: str  # masked where it is personal

    def __str__(self) -> str:
        places = (self.artefact, self.table and f"table {self.table}", self.where)
        return f"{', '.join(place for place in places if place)}: {self.what}"


@dataclass(frozen=True)
class Verdict:
    """How one attack ended."""

    attack: str
    tried: int  # figures, places or files
    findings: tuple[Finding, ...] = ()
    how: str = ""  # they were tried, where that can be done in several ways

    @property
    def exposed(self) -> int:
        return len(self.findings)

    def to_dict(self) -> dict:
        """Return the verdict as it is written to JSON: attack, tried, how, exposed, findings."""
        findings = [asdict(finding) for finding in self.findings]
        told = {"attack": self.attack, "tried": self.tried, "how": self.how, "exposed": self.exposed}
        return told | {"findings": findings}


def judge(attack: str, tried: int, found: pd.DataFrame, how: str = "") -> Verdict:
    """Return the verdict on the rows of `found` (columns where and what, perhaps artefact and table), each one once."""
    named = found.reindex(columns=["artefact", "table", "where", "what"], fill_value="").astype(str).drop_duplicates()
    return Verdict(attack, tried, tuple(Finding(*row) for row in named.itertuples(index=False)), how)


def count_exposed(verdicts: Iterable[Verdict]) -> int:
    """Return how much all attacks together exposed."""
    return sum(verdict.exposed for verdict in verdicts)
