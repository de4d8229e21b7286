"""A sample and how it was drawn go in; degrees of freedom and covariances of estimated totals come out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.settings import LONELY
from analysis.survey.design_columns import name_rows, read_codes, read_column, read_sizes, read_weights
from analysis.survey.members import Members, sort_members

ROUNDED = 1e-12  # of sums of squares that differ by a smaller part, the difference is rounding
UNSAMPLED = 1e-7  # a stratum with a smaller share outside the sample is fully enumerated, as in R's survey


class Design:
    """A stratified one-stage sample of units or clusters (Lumley 2010, "Complex Surveys", ch. 2 and 3).

    `frame` has one row per respondent; the other arguments name its columns. `strata=None` is one
    stratum, `weights=None` gives every row weight 1. `population` holds how many units (clusters, where
    `clusters` is given) the row's stratum has in the population; without it there is no finite
    population correction. Cluster names count within their stratum, as R's `nest=TRUE`.
    The correction takes the respondents as a random sample of their stratum: unit non-response is in it.

    `lonely` says what a stratum with one sampled unit adds to a variance: "error" refuses, "adjust"
    measures it from the mean of the whole sample, "certainty" and "remove" add nothing (R's
    `survey.lonely.psu`, where "error" is called "fail"). A fully enumerated stratum adds 0 and is
    never lonely. Raises `StudyError` for a column that is missing or does not hold what it should,
    with the rows, counted from 1.

    A domain is `Members`, or a boolean for each row of the frame; None is everybody.
    """

    def __init__(self, frame, strata=None, weights=None, population=None, clusters=None, lonely="error"):
        if lonely not in LONELY:
            raise StudyError(
                f"lonely is {lonely!r}", expected=f"one of {', '.join(LONELY)}", fix=suggest(lonely, LONELY)
            )
        if frame.empty:
            raise StudyError("the frame has no rows", expected="one row per respondent")
        self.frame, self.lonely, self.clustered = frame.copy(deep=False), lonely, clusters is not None
        self.stratum, self.stratum_names = np.zeros(len(frame), dtype=int), ["whole sample"]
        if strata is not None:
            self.stratum, self.stratum_names = read_codes(frame, strata)
        self.weights = np.ones(len(frame)) if weights is None else read_weights(frame, weights)
        self.cluster = np.arange(len(frame))
        if self.clustered:
            within, names = read_codes(frame, clusters)
            self.cluster = pd.factorize(self.stratum * len(names) + within)[0]
        self._order = np.lexsort((self.cluster, self.stratum))
        self.everybody = self.members(np.ones(len(frame), dtype=bool))
        self.sampled = self.everybody.units
        self.population = np.full(len(self.sampled), np.inf)
        if population is not None:
            self.population = read_sizes(frame, population, self.stratum, self.stratum_names, self.sampled)
        unsampled = 1 - self.sampled / self.population
        self.enumerated = unsampled < UNSAMPLED
        self.lonely_strata = (self.sampled == 1) & ~self.enumerated
        self.countable = not self.clustered and not self.lonely_strata.any()  # rows that are alike may be counted
        self.scale = np.where(self.enumerated, 0, unsampled) * self.sampled / np.maximum(self.sampled - 1, 1)

    def column(self, name) -> pd.Series:
        """Return a column of the frame; an unknown name is refused with the nearest known one."""
        return read_column(self.frame, name)

    def members(self, domain=None) -> Members:
        """Return the members of a domain in the order of strata and clusters."""
        if domain is None:
            return self.everybody
        if isinstance(domain, Members):
            return domain
        return self.sort(self._order[np.asarray(domain)[self._order]])

    def split(self, codes: np.ndarray, count: int) -> list[Members]:
        """Return the members of `count` domains; `codes` holds the number of each row's domain, -1 for none."""
        order = self._order[np.argsort(codes[self._order], kind="stable")]
        starts = np.searchsorted(codes[order], np.arange(count + 1))
        return [self.sort(order[start:end]) for start, end in zip(starts, starts[1:], strict=False)]

    def sort(self, rows: np.ndarray) -> Members:
        """Return the members in `rows`, a selection of rows that has been in the order of strata and clusters."""
        return sort_members(rows, self.stratum, self.cluster if self.clustered else None)

    def degrees_of_freedom(self, domain=None) -> int:
        """Clusters minus strata with a member in the domain, as R's `degf(subset(design))`."""
        return self.members(domain).degrees_of_freedom

    def covariance(self, linearised, domain=None) -> np.ndarray:
        """Return the covariance matrix (k × k) of the weighted totals of k linearised variables over a domain.

        `linearised` has one row for each row of the domain, in the order of the frame, and k columns.
        The sum over strata of (1 - f) n / (n - 1) times the cross products of cluster totals
        about their stratum's mean (Lumley 2010, section 2.2; R's `svyrecvar`). Raises `StudyError` for a
        stratum in the domain with one sampled unit, unless `lonely` says what to do with it.

        >>> design = Design(pd.DataFrame({"N": [10, 10, 10, 10], "w": 2.5}), weights="w", population="N")
        >>> design.covariance(np.array([[1.0], [2.0], [3.0], [6.0]]) / 10).round(12)
        array([[0.7]])
        """
        members = self.members(domain)
        places = np.empty(len(self.frame), dtype=int)
        places[np.sort(members.rows)] = np.arange(len(members.rows))
        contributions = np.asarray(linearised, dtype=float).T[:, places[members.rows]] * self.weights[members.rows]
        return self.covariances(contributions, members)

    def covariance_by_cell(self, values: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Return the covariance of linearised variables that are the same for all respondents of a cell.

        `values` is cells × k, `cells` the number of the cell of each row of the frame, -1 outside the domain.
        As `covariance`, but where rows are the units drawn they are counted, not looked at one by one.
        """
        if not self.countable or len(values) * len(self.sampled) > len(cells):
            return self.covariance(values[cells[cells >= 0]], cells >= 0)
        shape = len(self.sampled), len(values) + 1  # the last cell holds who is outside
        numbers = self.stratum * shape[1] + np.where(cells < 0, len(values), cells)
        weights, squares = (
            np.bincount(numbers, power, minlength=shape[0] * shape[1]).reshape(shape)[:, :-1]
            for power in (self.weights, self.weights**2)
        )
        centres = weights @ values / self.sampled[:, None]
        about_zero = (values.T * (self.scale @ squares)) @ values
        covariance = about_zero - (centres.T * (self.scale * self.sampled)) @ centres
        varies = np.diag(covariance) > ROUNDED * np.diag(about_zero)
        return covariance * np.outer(varies, varies)

    def variances(self, contributions: np.ndarray, members: Members, answered: np.ndarray | None = None) -> np.ndarray:
        """Return the variance of each total of `contributions` (variables × members: weight times linearised value).

        The diagonal of `covariance`, for many variables at once. `answered` (same shape, None is all true)
        says who counts: a stratum with one sampled unit is refused only where it has an answer.
        """
        sampled, absent = self._deviations(contributions, members, answered)
        return (sampled * sampled).sum(axis=1) + (absent * absent).sum(axis=1)

    def covariances(self, contributions: np.ndarray, members: Members, answered: np.ndarray | None = None):
        """Return the covariance matrix of which `variances` is the diagonal."""
        sampled, absent = self._deviations(contributions, members, answered)
        return sampled @ sampled.T + absent @ absent.T

    def is_enumerated(self, domain=None) -> bool:
        """Whether every stratum with a member in the domain was sampled completely."""
        return bool(self.known[self.members(domain).strata].all())

    @property
    def known(self) -> np.ndarray:
        """Say for each stratum whether the answers of its members leave nothing to estimate."""
        return self.enumerated

    def simple_population(self, domain=None) -> int | None:
        """Return N where the domain is all of one stratum, drawn by simple random sampling; otherwise None."""
        members = self.members(domain)
        if self.clustered or len(members.strata) != 1:
            return None
        size, weights = self.population[members.strata[0]], self.weights[members.rows]
        complete, alike = len(weights) == self.sampled[members.strata[0]], np.ptp(weights) <= 1e-9 * weights[0]
        return int(size) if complete and alike and size.is_integer() else None

    def represented(self, domain=None) -> float:
        """Return how many units of the population the members stand for, N / n each; infinite where N is not known."""
        return float((self.population / self.sampled)[self.stratum[self.members(domain).rows]].sum())

    def _deviations(self, contributions, members, answered=None) -> tuple[np.ndarray, np.ndarray]:
        """Deviations of the units' totals from their stratum's mean, such that their squares sum to the variance.

        The first array has a column for each unit with a member in the domain, the second one for each
        stratum: the units without, whose totals are 0.
        """
        contributions, members, answered = self._spread_out(contributions, members, answered)
        if self.lonely == "error":
            self._refuse_lonely(members, answered)
        sampled, scale = self.sampled[members.strata], np.sqrt(self.scale[members.strata])
        totals = members.sum_units(contributions)
        centres = members.sum_strata(totals) / sampled
        if self.lonely == "adjust":  # linearised means have mean 0 over the sample, totals are left as they are
            centres[:, sampled == 1] = 0
        deviations = totals - np.repeat(centres, members.units, axis=1)
        deviations *= np.repeat(scale, members.units)
        return deviations, centres * scale * np.sqrt(sampled - members.units)

    def _spread_out(self, contributions, members, answered):
        """Return what the totals vary with, and over whom; a calibrated design has more of it than the domain."""
        return contributions, members, answered

    def _refuse_lonely(self, members, answered) -> None:
        if not self.lonely_strata.any():
            return
        lonely = self.lonely_strata[members.strata]
        if answered is not None:
            lonely &= members.any_in_strata(answered).any(axis=0)
        for code in members.strata[lonely]:
            raise StudyError(
                f"stratum {self.stratum_names[code]!r} has one sampled unit, so its variance cannot be estimated",
                where=name_rows(np.flatnonzero(self.stratum == code)),
                expected="at least two units, or all the stratum has",
                fix='merge it with a neighbouring stratum, or declare lonely = "adjust" or "certainty" for this sample',
            )
