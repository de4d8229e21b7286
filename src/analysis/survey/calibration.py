"""A design and known totals of its population go in, a design whose weights meet them comes out.

Calibration gives the sample the known composition of its population. It takes those who did not take part
for people like the others of their level, which is an assumption, and it lowers the sampling error only of
what goes together with the margins. The totals must be those of the very population the design describes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.design import Design
from analysis.survey.design_columns import refuse_rows

CONVERGED = 1e-12  # largest part by which a weighted count may differ from its total
ROUNDS = 5000
PROJECTIONS = 10  # rounds of taking the margins out of the residuals, as in R's svyrecvar


@dataclass(frozen=True)
class Margin:
    """A column with known totals: a code for each row of the frame, a total for each code."""

    column: str
    codes: np.ndarray
    totals: np.ndarray

    def sum_levels(self, numbers: np.ndarray) -> np.ndarray:
        """Sum a number of each row by level."""
        return np.bincount(self.codes, numbers, len(self.totals))

    def find_gap(self, weights: np.ndarray) -> float:
        """Return the largest part by which a weighted count differs from its total."""
        return np.abs(self.sum_levels(weights) / self.totals - 1).max()


@dataclass(frozen=True)
class Adjustment:
    """Margins that weights were adjusted to; their level means explain what they do of an answer."""

    margins: tuple[Margin, ...]
    base: np.ndarray  # a level's mean is taken with these weights
    weights: np.ndarray  # after the adjustment
    rounds: int

    def take_out(self, contributions: np.ndarray) -> np.ndarray:
        """Return the contributions (variables × rows) without what the margins explain."""
        values = contributions / self.weights
        for _ in range(self.rounds):
            for margin in self.margins:
                sizes = margin.sum_levels(self.base)
                for variable in values:
                    variable -= (margin.sum_levels(variable * self.base) / sizes)[margin.codes]
        return values * self.weights


class CalibratedDesign(Design):
    """A design whose weights meet known totals, and whose variances are those of what the totals do not explain.

    The error of a domain then depends on the other respondents of its members' levels, too, so that no
    stratum may be lonely. Only a population that was asked completely is known without error, and no
    domain is a simple random sample: `proportion` uses Korn-Graubard intervals.
    """

    def __init__(self, design: Design, weights: np.ndarray, adjustment: Adjustment):
        vars(self).update(vars(design))
        self.weights = weights
        self.countable = False  # respondents who answered alike are not alike: their levels have other totals
        self.adjustments = (*getattr(design, "adjustments", ()), adjustment)

    @property
    def known(self) -> np.ndarray:
        """All strata or none."""
        return np.full(len(self.sampled), self.enumerated.all())

    def simple_population(self, domain=None) -> None:
        """None: the weights of a stratum are no longer those of a simple random sample."""
        return None

    def _spread_out(self, contributions, members, answered):
        everywhere = np.zeros((len(contributions), len(self.frame)))
        everywhere[:, members.rows] = contributions
        for adjustment in self.adjustments:
            everywhere = adjustment.take_out(everywhere)
        return everywhere[:, self.everybody.rows], self.everybody, None


def post_stratify(design: Design, column: str, population: pd.Series) -> CalibratedDesign:
    """Return the design with the weights of each level of `column` scaled to its total in `population`.

    `population` holds the total of each level, by level. Variances as R's `postStratify` (Holt & Smith
    1979, "Post stratification"). Raises `StudyError`, all problems at once, for a level without
    respondents, without a total or given twice, a total that is not a positive number, and a row
    without a level.

    >>> design = Design(pd.DataFrame({"sex": ["f", "f", "f", "m"], "y": [1, 2, 3, 8]}))
    >>> post_stratify(design, "sex", pd.Series({"f": 50, "m": 50})).weights.round(3)
    array([16.667, 16.667, 16.667, 50.   ])
    """
    margin = _read_margins(design, {column: population})[0]
    weights = design.weights * (margin.totals / margin.sum_levels(design.weights))[margin.codes]
    return CalibratedDesign(design, weights, Adjustment((margin,), design.weights, weights, rounds=1))


def rake(design: Design, margins: Mapping[str, pd.Series]) -> CalibratedDesign:
    """Return the design with weights scaled to the totals of all `margins` in turn, until all of them are met.

    `margins` holds, by column, the total of each level. Met is met to one part in 10¹². Iterative
    proportional fitting (Deming & Stephan 1940); variances as R's `rake`, which takes the plain means of
    the levels out of the residuals, ten times over all margins. Raises `StudyError` as `post_stratify`,
    and where the totals of two margins differ or the weights do not converge.
    """
    margins = _read_margins(design, margins)
    weights = design.weights
    for _ in range(ROUNDS):
        if max(margin.find_gap(weights) for margin in margins) <= CONVERGED:
            break
        for margin in margins:
            weights = weights * (margin.totals / margin.sum_levels(weights))[margin.codes]
    else:
        worst = max(margins, key=lambda margin: margin.find_gap(weights))
        raise StudyError(
            f"raking does not converge: after {ROUNDS} rounds a count is {worst.find_gap(weights):.2g} off its total",
            where=f"margin {worst.column!r}",
            fix="merge levels: some combinations that the totals ask for have no respondent",
        )
    return CalibratedDesign(design, weights, Adjustment(margins, np.ones(len(weights)), weights, PROJECTIONS))


def _read_margins(design: Design, populations: Mapping[str, pd.Series]) -> tuple[Margin, ...]:
    if not populations:
        raise StudyError("there are no margins", expected="the totals of at least one column")
    raise_all([problem for column, totals in populations.items() for problem in _check_totals(design, column, totals)])
    margins = []
    for column, totals in populations.items():
        codes = totals.index.astype(object).get_indexer(design.column(column).astype(object))
        margins.append(Margin(column, codes, totals.to_numpy(float)))
    sums = {margin.column: margin.totals.sum() for margin in margins}
    low, high = min(sums, key=sums.get), max(sums, key=sums.get)
    if sums[high] - sums[low] > CONVERGED * sums[high]:
        found = f"the totals of {low!r} sum to {sums[low]:.15g}, those of {high!r} to {sums[high]:.15g}"
        raise StudyError(found, where="margins", expected="totals of one population")
    return tuple(margins)


def _check_totals(design: Design, column: str, totals: pd.Series) -> list[StudyError]:
    answers, levels, where = design.column(column), list(totals.index), f"totals of {column!r}"
    refuse_rows(column, answers.isna(), "a missing value", "a level in every row, to weight it by")
    problems = [StudyError(f"level {level!r} twice", where=where) for level in totals.index[totals.index.duplicated()]]
    numbers = pd.to_numeric(totals, errors="coerce")
    for level, wrong in zip(levels, ~(np.isfinite(numbers) & (numbers > 0)), strict=True):
        if wrong:
            problems.append(StudyError(f"level {level!r} has no positive number", where=where))
    found = list(answers.unique())
    for level in [level for level in levels if level not in found]:
        fix = suggest(level, found) or "merge it with another level"
        problems.append(StudyError(f"level {level!r} has a total, but no respondent", where=where, fix=fix))
    for level in [level for level in found if level not in levels]:
        try:
            refuse_rows(
                column, answers == level, f"level {level!r} has no total", f"one of {levels}", suggest(level, levels)
            )
        except StudyError as problem:
            problems.append(problem)
    return problems
