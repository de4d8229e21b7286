"""Single tables beside the optimum of tau-ARGUS: at most two more cells are hidden."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.disclosure.suppress import protect
from analysis.disclosure.system import System

pytauargus = pytest.importorskip("pytauargus", reason="tau-ARGUS is not installed")
TABLES = [("municipality", "age"), ("municipality", "group"), ("municipality", "useful")]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("width", [1, 3])
def test_at_most_two_more_cells_are_hidden_than_by_tau_argus(load_script, tmp_path, monkeypatch, table, width):
    bench = load_script("benchmarks/disclosure.py")
    rows = pd.read_csv(bench.SAMPLE, encoding="utf-8").dropna(subset=list(table)).assign(one=1)
    rows = rows[[*table, "one"]].astype({name: str for name in table})
    counts = pd.crosstab(rows[table[0]], rows[table[1]]).to_numpy()
    cells = np.arange(counts.size).reshape(counts.shape)
    groups = [*cells.reshape(-1, 1), *cells, *cells.T, cells.ravel()]
    forms = np.array([np.isin(cells.ravel(), group) for group in groups], float)
    told, matrix, number = forms @ counts.ravel(), sparse.csr_array(forms), np.arange(len(groups))
    primary = (told >= 1) & (told <= 4)
    assert primary.any()
    cost = np.where((told == 0) | (told == counts.sum()), np.inf, 1.0)
    system = System(matrix, told, told, number, np.full(counts.size, np.inf), matrix, number)
    hidden, _ = protect([system], [counts.ravel()], primary, cost, width, insiders=[False])
    monkeypatch.chdir(tmp_path)  # its solver leaves files where it runs
    withheld = run_tau_argus(rows, table, tmp_path)
    assert withheld.count("U") == primary.sum()
    assert hidden.sum() <= len(withheld) + 2


def run_tau_argus(rows: pd.DataFrame, table: tuple[str, str], folder) -> list[str]:
    """Return the status of each cell that it hides: U by itself, M for others."""
    found = pytauargus.protect(
        rows, list(table), response="one", safety_rules="FREQ(5,20)", suppress="OPT(1)", workdir=str(folder)
    )
    return [mark for mark in found.tables[0].status() if mark in ("U", "M")]
