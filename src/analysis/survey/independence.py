"""A design and two questions go in, the Rao-Scott test of their independence comes out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import StudyError
from analysis.survey.design import Design


def rao_scott(design: Design, row: str, col: str) -> pd.Series:
    """Test whether two questions are independent: Pearson's chi-squared corrected for the design.

    Second-order correction of Rao & Scott 1984, "On chi-squared tests for multiway contingency tables
    with cell proportions estimated from survey data", with the F reference of Thomas & Rao 1987 and the
    whole design's degrees of freedom (R's `svychisq(statistic="F")`). Returns statistic, df1, df2, p.
    Raises `StudyError` when a question has fewer than two different answers, when the table has too many
    empty cells, and when the sample is the population, so that there is nothing to test.
    """
    answered = (design.column(row).notna() & design.column(col).notna()).to_numpy()
    rows, columns = (pd.factorize(design.column(name)[answered], sort=True)[0] for name in (row, col))
    for name, codes in ((row, rows), (col, columns)):
        if codes.max(initial=0) == 0:
            raise StudyError("fewer than two different answers", where=name, expected="at least two, to compare")
    shape = rows.max() + 1, columns.max() + 1
    members = np.eye(shape[0] * shape[1])[rows * shape[1] + columns]
    weights = design.weights[answered]
    shares = weights @ members / weights.sum()
    covariance = design.covariance((members - shares) / weights.sum(), answered)
    table = shares.reshape(shape)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    pearson = len(rows) * ((table - expected) ** 2 / expected).sum()
    effects = _design_effects(table, covariance * len(rows))
    trace = np.trace(effects)
    if trace <= 0:
        raise StudyError(
            "the answers have no sampling variance, so there is nothing to test",
            where=f"{row} by {col}",
            fix="to test the process behind a fully enumerated population, leave out population=",
        )
    df1 = trace**2 / np.trace(effects @ effects)
    df2 = df1 * design.degrees_of_freedom()
    return pd.Series({"statistic": pearson / trace, "df1": df1, "df2": df2, "p": stats.f.sf(pearson / trace, df1, df2)})


def _design_effects(table, covariance) -> np.ndarray:
    """Generalised design effects of the interactions in a table of shares (Rao & Scott 1984).

    `covariance` is that of the cell shares times n. The interaction contrasts are made orthogonal to the
    main effects; an empty cell counts for nothing, as in R.
    """
    rows, columns = table.shape
    row_effects, column_effects = np.eye(rows)[:, 1:], np.eye(columns)[:, 1:]
    main = np.column_stack(
        [
            np.ones(rows * columns),
            np.kron(row_effects, np.ones((columns, 1))),
            np.kron(np.ones((rows, 1)), column_effects),
        ]
    )
    interactions = np.kron(row_effects, column_effects)
    contrasts = interactions - main @ np.linalg.lstsq(main, interactions, rcond=None)[0]
    shares = table.ravel()
    scaled = contrasts * np.divide(1, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    simple = contrasts.T @ scaled
    if np.linalg.matrix_rank(simple) < len(simple):
        raise StudyError("too many cells of the table are empty", fix="merge rare answers")
    return np.linalg.solve(simple, scaled.T @ covariance @ scaled)
