"""Variables of a group, its places and its figures in, out the system of statements on cells: place × variable."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.disclosure.door import ALL_PLACES
from analysis.disclosure.structure import INTERVIEWED, Structure
from analysis.disclosure.system import ALWAYS_KNOWN, System

UNWEIGHTED = "plain"
CLOSE = 1e-9  # a share on the border of its rounding interval is inside
Told = tuple[sparse.csr_array, np.ndarray, np.ndarray, np.ndarray]  # statements, low, high, who tells them


def applies(structure: Structure, group: str) -> np.ndarray:
    """Say of each relation whether it holds in the places of a group."""
    return (structure.of_group == "") | (structure.of_group == group)


def state(
    structure: Structure, places: pd.DataFrame, figures: pd.DataFrame, variables: np.ndarray, on_bases: np.ndarray,
    granted: bool,
) -> tuple[System, np.ndarray]:  # fmt: skip
    """Return the system of some variables in the places of one group, and the true counts of its cells.

    `figures`: as in `make_systems`, with their `number`. `on_bases`: the variables that count who was there.
    `granted`: the number of interviews of each place is known, and with it the weights; then the people behind shares
    are the targets, and small bases that are answers to another question. Else it is small bases that count who was
    there.
    """
    inside = np.isin(np.arange(len(structure.variables)), variables)
    base, value = (matrix[figures["item"].to_numpy()] for matrix in (structure.base, structure.value))
    kept = (abs(base) @ ~inside == 0) & (np.diff(base.indptr) > 0)
    figures, base, value = figures[kept], base[kept], value[kept]
    is_weighted = structure.items["weighted"].to_numpy()[figures["item"]] & (figures["version"] != UNWEIGHTED)
    has_value = (abs(value) @ ~inside == 0) & (np.diff(value.indptr) > 0)
    if not granted:  # weights would tell the number of interviews
        has_value &= ~is_weighted.to_numpy()
    is_share = has_value & (structure.items["unit"].to_numpy()[figures["item"]] == "share")
    is_answer = abs(base) @ ~np.isin(np.arange(len(inside)), on_bases) > 0

    domain = (figures["municipality"].to_numpy()[:, None] == places["municipality"].to_numpy()).astype(float)
    domain[(figures["municipality"] == ALL_PLACES).to_numpy()] = 1.0
    base, value = base[:, variables], value[:, variables]
    known = _state_structure(structure, places, variables, granted)
    told = _tell(figures, base, value, domain, _weigh(domain, places["weight"].to_numpy(), is_weighted), has_value)
    statements, low, high, teller = (list(parts) for parts in zip(known, *told, strict=True))
    is_small = figures["is_small"].to_numpy(bool) & (is_answer == granted)
    counted = sparse.vstack([_spread(value, domain)[is_share & granted], _spread(base, domain)[is_small]])
    number = figures["number"].to_numpy()
    every = sparse.csr_array(sparse.vstack(statements))
    every.eliminate_zeros()  # of a share of 1 the people counted are the base
    most = np.outer(places["interviews" if granted else "persons"], structure.largest[variables]).ravel()
    system = System(
        statements=every, low=np.concatenate(low), high=np.concatenate(high),
        figure=np.concatenate(teller), upper=most, targets=sparse.csr_array(counted),
        target_figure=np.concatenate([number[is_share & granted], number[is_small]]),
    )  # fmt: skip
    return system, structure.counts[places.index][:, variables].ravel()


def _state_structure(structure: Structure, places: pd.DataFrame, variables: np.ndarray, granted: bool) -> Told:
    """Return what always holds in each place: the relations between these variables, and granted interviews."""
    known = np.isin(np.arange(len(structure.variables)), variables)
    interviewed = structure.variables == INTERVIEWED
    relations = structure.relations
    rows = applies(structure, places["group"].iloc[0]) & (abs(relations) @ known > 0)
    rows &= abs(relations) @ ~(known | interviewed if granted else known) == 0
    granted_part = (relations[rows] @ interviewed.astype(float))[None] * places[["interviews"]].to_numpy() * granted
    statements = sparse.kron(sparse.eye_array(len(places)), relations[rows][:, variables])
    low, high = ((side[rows] - granted_part).ravel() for side in (structure.low, structure.high))
    return sparse.csr_array(statements), low, high, np.full(len(low), ALWAYS_KNOWN)


def _weigh(domain: np.ndarray, weights: np.ndarray, is_weighted: pd.Series) -> np.ndarray:
    """Return the weight of each place in each figure; they add up to its places, so that sums stay counts of people."""
    weighted = np.where(is_weighted.to_numpy()[:, None], domain * weights, domain)
    return weighted * (domain.sum(axis=1) / weighted.sum(axis=1))[:, None]


def _tell(
    figures: pd.DataFrame, base: sparse.csr_array, value: sparse.csr_array, domain: np.ndarray, weights: np.ndarray,
    has_value: np.ndarray,
) -> list[Told]:  # fmt: skip
    """Return what figures tell while they are shown: their base, and between which values their estimate lies."""
    n, least, most = (figures[name].to_numpy(float) for name in ("n", "least", "most"))
    summed, weighted = _spread(value, weights), _spread(base, weights)
    nothing, endless = np.zeros(len(figures)), np.full(len(figures), np.inf)
    told = has_value & ~np.isnan(least)
    parts = [
        (~np.isnan(n), _spread(base, domain), n, n),
        (told, summed - weighted.multiply(np.nan_to_num(least - CLOSE)[:, None]), nothing, endless),
        (told, summed - weighted.multiply(np.nan_to_num(most + CLOSE)[:, None]), -endless, nothing),
    ]
    number = figures["number"].to_numpy()
    return [(sparse.csr_array(forms)[rows], low[rows], high[rows], number[rows]) for rows, forms, low, high in parts]


def _spread(forms: sparse.csr_array, places: np.ndarray) -> sparse.csr_array:
    """Return each form over all cells: its variables in each place, times the place's part in it."""
    spread = sparse.csr_array(sparse.hstack([forms.multiply(part[:, None]) for part in places.T]))
    spread.eliminate_zeros()
    return spread
