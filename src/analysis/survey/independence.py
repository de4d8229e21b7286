"""A design and two questions go in, the Rao-Scott tests of their independence and their weighted table come out.

A missing answer to either question leaves the domain, not the design. `where` is a boolean per row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from analysis.errors import StudyError
from analysis.survey.design import Design
from analysis.survey.domains import select_rows

OUTSIDE = -1  # the cell of those who are not in the table

ROUNDING = 1e-20  # a design effect below this is 0, but for rounding


class Crossing(NamedTuple):
    """The cell of the table for each row of the frame (-1: not both answered), the weight in each, and the sides."""

    cells: np.ndarray
    weights: np.ndarray
    row_levels: pd.Index
    column_levels: pd.Index


def rao_scott(design: Design, row: str, col: str, where=None) -> pd.Series:
    """Test whether two questions are independent: Pearson's chi-squared corrected for the design.

    Second-order correction of Rao & Scott 1984, "On chi-squared tests for multiway contingency tables
    with cell proportions estimated from survey data", with the F reference of Thomas & Rao 1987 and the
    degrees of freedom of the design, or of its part where `where` holds, answered or not (R's
    `svychisq(statistic="F")`). Returns statistic, df1, df2, p.
    Raises `StudyError` when a question has fewer than two different answers, when the table has too many
    empty cells, and when the answers have no sampling variance, so that there is nothing to test: when the
    sample is the population, or two halves of it of the same weight each answered alike, unlike the other.
    """
    df = design.degrees_of_freedom(None if where is None else select_rows(design, where))
    return pd.Series(run_rao_scott(design, cross(design, row, col, where), df))


def run_rao_scott(design: Design, crossing: Crossing, df: int) -> dict[str, float]:
    """Return what `rao_scott` does, for a table of the design's rows and the degrees of freedom of the domain."""
    pearson, effects, _ = _correct_pearson(design, crossing)
    trace = np.trace(effects)
    df1 = trace**2 / np.trace(effects @ effects)
    p = special.fdtrc(df1, df1 * df, pearson / trace)
    return {"statistic": pearson / trace, "df1": df1, "df2": df1 * df, "p": p}


def rao_scott_first_order(design: Design, row: str, col: str, where=None) -> pd.Series:
    """Test independence with Pearson's chi-squared divided by the mean design effect.

    Rao & Scott 1981, "The analysis of categorical data from complex sample surveys" (R's
    `svychisq(statistic="Chisq")`). Returns statistic, df, p: `statistic` is Pearson's, uncorrected, of
    the weighted shares times the rows of the domain, as in R also those without an answer (it has no
    meaning but to be compared); `df` is (rows - 1)(columns - 1); `p` is the tail of chi-squared beyond
    Pearson's statistic of those who answered, divided by the mean design effect: no saddlepoint, no series.
    That is exact only where all design effects are equal, and takes the variance for known: `rao_scott`
    is the test to publish. Raises as `rao_scott`.
    """
    pearson, effects, n = _correct_pearson(design, cross(design, row, col, where))
    df = len(effects)
    p = special.chdtrc(df, pearson / (np.trace(effects) / df))
    statistic = pearson * select_rows(design, where).sum() / n
    return pd.Series({"statistic": statistic, "df": df, "p": p})


def share_table(design: Design, row: str, col: str, where=None) -> pd.DataFrame:
    """Return the weighted shares of all pairs of answers; they sum to 1 (index: answers to `row`, columns: to `col`).

    Raises `StudyError` when a question has fewer than two different answers.
    """
    crossing = cross(design, row, col, where)
    shares = crossing.weights / crossing.weights.sum()
    return pd.DataFrame(shares, index=crossing.row_levels, columns=crossing.column_levels)


def cross(design: Design, row: str, col: str, where=None) -> Crossing:
    """Return the table of two questions; raises `StudyError` when one has fewer than two different answers."""
    (rows, row_levels), (columns, column_levels) = (_code(design.column(name)) for name in (row, col))
    is_outside = (rows < 0) | (columns < 0)
    if where is not None:
        is_outside |= ~select_rows(design, where)
    shape = len(row_levels), len(column_levels)
    cells = rows * shape[1] + columns
    cells[is_outside] = shape[0] * shape[1]
    weights = np.bincount(cells, design.weights, minlength=shape[0] * shape[1] + 1)[:-1].reshape(shape)
    given = weights.any(axis=1), weights.any(axis=0)  # levels that nobody of the domain gave leave the table
    for name, levels in ((row, given[0]), (col, given[1])):
        if levels.sum() < 2:
            raise StudyError("fewer than two different answers", where=name, expected="at least two, to compare")
    kept = np.outer(*given).ravel()
    numbers = np.append(np.where(kept, kept.cumsum() - 1, OUTSIDE), OUTSIDE)
    sides = row_levels[given[0]].rename(row), column_levels[given[1]].rename(col)
    return Crossing(numbers[cells], weights[np.ix_(*given)], *sides)


def _code(column) -> tuple[np.ndarray, pd.Index]:
    """The code of each answer (-1: none) and the answers in their order; of a categorical without looking at each."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(np.intp), column.cat.categories
    codes, levels = pd.factorize(column, sort=True)
    return codes, pd.Index(levels)


def _correct_pearson(design, crossing: Crossing) -> tuple[float, np.ndarray, int]:
    """Pearson's chi-squared of those who answered both, the generalised design effects, and how many they are."""
    cells, weights, *_ = crossing
    n, table = np.count_nonzero(cells != OUTSIDE), weights / weights.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    scaled, simple = _find_interactions(table)
    # of the covariance of all cells only that of the interactions is needed: few columns, however many rows
    linearised = (scaled - table.ravel() @ scaled) / weights.sum()
    effects = np.linalg.solve(simple, design.covariance_by_cell(linearised, cells) * n)
    if np.trace(effects) <= ROUNDING * len(effects):
        raise StudyError(
            "the answers have no sampling variance, so there is nothing to test",
            where=f"{crossing.row_levels.name} by {crossing.column_levels.name}",
            expected="a sample in which one answer does not follow from the other",
            fix="to test the process behind a fully enumerated population, leave out population=",
        )
    return n * ((table - expected) ** 2 / expected).sum(), effects, n


def _find_interactions(table) -> tuple[np.ndarray, np.ndarray]:
    """Contrasts of the cells that are the interactions, over the shares, and their inverse covariance times n.

    Of a simple random sample of a table of shares without interactions (Rao & Scott 1984). The contrasts
    are made orthogonal to the main effects; an empty cell counts for nothing, as in R.
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
    return scaled, simple
