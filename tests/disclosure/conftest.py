"""Toy surveys small enough to add up by hand: Roma in four places, in tables with the district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis.disclosure.attack import prove_counts
from analysis.disclosure.figures import list_figures
from analysis.disclosure.joint import find_steps, hide_jointly, stack_releases
from analysis.disclosure.rules import CONFIDENTIAL
from analysis.disclosure.structure import Structure

PLACES = ["alpha", "beta", "gamma", "delta"]
MINIMUM, WIDTH = 10, 3


@dataclass(frozen=True)
class Toy:
    """Tables as the rules on a row leave them, and what their numbers are made of."""

    released: dict[str, pd.DataFrame]
    structure: Structure
    decimals: dict[str, int]

    def protect(self, structure: Structure | None = None) -> dict[str, pd.DataFrame]:
        """Return the tables protected jointly by what is known of their numbers."""
        known = structure or self.structure
        return hide_jointly(self.released, known, self.decimals, MINIMUM, WIDTH, stack_releases([]))

    def attack(self, tables: dict[str, pd.DataFrame], structure: Structure | None = None) -> pd.DataFrame:
        """Return what can be proved of the figures that are confidential by themselves."""
        known, figures = structure or self.structure, list_figures(tables)
        shown = figures.assign(step=find_steps(figures, known, self.decimals))
        return prove_counts(shown, list_figures(self.released), known, MINIMUM, WIDTH)[0]


@pytest.fixture
def make_toy() -> Callable[..., Toy]:
    return _make_toy


def _make_toy(counts: dict, relations: list[dict], numbers: list, hidden: set, decimals: dict) -> Toy:
    """Return the toy survey in which the (indicator, place) of `hidden` are confidential by the rules on a row.

    `counts`: of each variable, by place. `relations`: terms that add up to 0, each. `numbers`: table, indicator, unit,
    base and value of each.
    """
    places = {"group": "roma", "municipality": PLACES, "interviews": counts["interviewed"], "weight": 10.0}
    items = pd.DataFrame([number[:3] for number in numbers], columns=["table", "indicator", "unit"])
    structure = Structure(
        variables=np.array(list(counts), dtype=object),
        largest=np.array([3.0 if name == "score" else 1.0 for name in counts]),
        places=pd.DataFrame(places).assign(persons=10 * np.array(counts["interviewed"])),
        counts=np.array(list(counts.values()), float).T,
        relations=_write(relations, counts),
        low=np.zeros(len(relations)),
        high=np.zeros(len(relations)),
        of_group=np.full(len(relations), "", dtype=object),
        items=items.assign(category="", weighted=True, sensitive=True),
        base=_write([{base: 1} for *_, base, _ in numbers], counts),
        value=_write([{value: 1} for *_, value in numbers], counts),
    )
    made = pd.concat([_tabulate(counts, *number, decimals) for number in numbers], ignore_index=True)
    is_hidden = pd.MultiIndex.from_frame(made[["indicator", "municipality"]]).isin(hidden)
    made = made.assign(n=made["n"].astype("Int64").mask(is_hidden), estimate=made["estimate"].mask(is_hidden))
    made.loc[is_hidden, "flag"] = CONFIDENTIAL
    tables = {str(name): own.drop(columns="table").reset_index(drop=True) for name, own in made.groupby("table")}
    return Toy(tables, structure, decimals)


def _write(rows: list[dict], counts: dict) -> csr_array:
    return csr_array([[row.get(name, 0) for name in counts] for row in rows], dtype=float)


def _tabulate(counts: dict, table: str, indicator: str, unit: str, base: str, value: str, decimals: dict):
    n, people = (np.append(counts[name], sum(counts[name])) for name in (base, value))
    keys = {"table": table, "municipality": [*PLACES, "district"], "group": "roma", "indicator": indicator}
    return pd.DataFrame(keys | {"category": "", "n": n, "estimate": np.round(people / n, decimals[unit]), "flag": ""})
