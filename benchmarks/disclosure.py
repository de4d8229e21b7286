"""Joint suppression of random sets of overlapping tables of sub-samples, attacked by plain linear programming."""

from __future__ import annotations

import sys
import time
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure.suppress import protect
from analysis.disclosure.system import System

SAMPLE = Path(__file__).parents[1] / "tests/survey/reference/ruse_like.csv"  # synthetic, made for this project
VARIABLES = ["municipality", "group", "gender", "age", "aware", "joint", "useful"]
CELLS = (108, 200)
SETS, WIDTH, MOST = 40, 3, 4


def draw_tables(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the forms (figures × cells) of 2 to 5 overlapping tables with margins, and the count of each cell."""
    chance = np.random.default_rng(seed)
    sample = pd.read_csv(SAMPLE, encoding="utf-8").sample(frac=chance.uniform(0.4, 1), random_state=seed)
    while True:
        chosen = list(chance.choice(VARIABLES, chance.integers(3, 5), replace=False))
        answered = sample.dropna(subset=chosen)
        levels = [sorted(answered[name].unique()) for name in chosen]
        cells = list(product(*levels))
        if CELLS[0] <= len(cells) <= CELLS[1]:
            break
    found = answered.groupby(chosen).size()
    possible = [table for size in (2, 3) for table in combinations(range(len(chosen)), size)]
    tables = chance.choice(len(possible), min(len(possible), chance.integers(2, 6)), replace=False)
    forms = {}
    for table in (possible[number] for number in tables):
        for margin in (kept for size in range(len(table) + 1) for kept in combinations(table, size)):
            for codes in product(*[levels[variable] for variable in margin]):
                key = tuple(zip(margin, codes, strict=True))
                forms[key] = [all(cell[variable] == code for variable, code in key) for cell in cells]
    return np.array(list(forms.values()), float), np.array([found.get(cell, 0) for cell in cells])


def protect_tables(forms: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which figures are confidential by themselves, and which are hidden; 0 and the total are dear."""
    told, matrix = forms @ truth, sparse.csr_array(forms)
    number = np.arange(len(told))
    system = System(matrix, told, told, number, np.full(len(truth), np.inf), matrix, number)
    primary = (told >= 1) & (told <= MOST)
    cost = np.where(told == 0, 1e5, np.where(told == truth.sum(), 1e6, told + 1.0))
    return primary, protect([system], [truth], primary, cost, WIDTH)[0]


def attack(forms: np.ndarray, truth: np.ndarray, primary: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Return the widths an intruder finds, over whole numbers, for nobody's knowledge and each insider's in turn."""
    told = forms @ truth
    widths, found = [], truth[None]
    for insider in [None, *np.flatnonzero(hidden & (told > 0))]:
        rows, low, high = forms[~hidden], told[~hidden], told[~hidden]
        attacked = np.flatnonzero(primary)
        if insider is not None:
            rows, low = np.vstack([rows, forms[insider]]), np.append(low, 1)
            high = np.append(high, 1 if told[insider] == 1 else np.inf)
            if told[insider] == 1:  # what is part of his own count can only be himself
                attacked = attacked[(forms[attacked] > forms[insider]).any(axis=1)]
        known = LinearConstraint(sparse.csc_array(rows), low, high)
        heard = found @ rows.T
        worlds = found[((heard >= low - 1e-6) & (heard <= high + 1e-6)).all(axis=1)]  # one world serves all attacks
        for target in attacked:
            if np.ptp(worlds @ forms[target]) < WIDTH:
                ends = [
                    milp(sign * forms[target], integrality=np.ones(len(truth)), bounds=Bounds(0), constraints=known).x
                    for sign in (1, -1)
                ]
                worlds, found = np.vstack([worlds, np.rint(ends)]), np.vstack([found, np.rint(ends)])
            widths.append(np.ptp(worlds @ forms[target]))
        if (abs(rows @ worlds.T - (rows @ truth)[:, None])[high == low] > 1e-6).any() or worlds.min() < 0:
            raise AssertionError("the attack left the worlds that are possible")
    return np.array(widths)


def main() -> int:
    print("set cells figures primary hidden tried exact narrow seconds")
    seconds, bad = [], 0
    for seed in range(SETS):
        forms, truth = draw_tables(seed)
        start = time.perf_counter()
        primary, hidden = protect_tables(forms, truth)
        seconds.append(time.perf_counter() - start)
        widths = attack(forms, truth, primary, hidden)
        exact, narrow = int((widths == 0).sum()), int((widths < WIDTH).sum())
        bad += narrow
        print(
            seed,
            *forms.shape[::-1],
            primary.sum(),
            hidden.sum(),
            len(widths),
            exact,
            narrow,
            f"{seconds[-1]:.1f}",
            flush=True,
        )
    print(f"{SETS} sets: {bad} intervals narrower than {WIDTH}; protecting took {np.mean(seconds):.1f} s a set")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
