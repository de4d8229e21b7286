"""A sample and how it was drawn go in; degrees of freedom and covariances of estimated totals come out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import StudyError, suggest

LONELY = ("error", "adjust", "certainty", "remove")
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
    never lonely. Raises `StudyError` for a column that is missing or does not hold what it should.
    """

    def __init__(self, frame, strata=None, weights=None, population=None, clusters=None, lonely="error"):
        if lonely not in LONELY:
            raise StudyError(
                f"lonely is {lonely!r}", expected=f"one of {', '.join(LONELY)}", fix=suggest(lonely, LONELY)
            )
        if frame.empty:
            raise StudyError("the frame has no rows", expected="one row per respondent")
        self.frame, self.lonely, self.clustered = frame.copy(), lonely, clusters is not None
        self.stratum, self.stratum_names = self._codes(strata)
        self.weights = np.ones(len(frame)) if weights is None else self._weights(weights)
        self.cluster = self._clusters(clusters)
        _, first = np.unique(self.cluster, return_index=True)
        self.stratum_of_cluster = self.stratum[first]
        self.sampled = np.bincount(self.stratum_of_cluster)
        self.population = self._population(population)
        self.unsampled = 1 - self.sampled / self.population
        self.enumerated = self.unsampled < UNSAMPLED

    def column(self, name) -> pd.Series:
        """Return a column of the frame; an unknown name is refused with the nearest known one."""
        if name not in self.frame.columns:
            raise StudyError(f"there is no column {name!r}", where="frame", fix=suggest(name, self.frame.columns))
        return self.frame[name]

    def degrees_of_freedom(self, domain=None) -> int:
        """Clusters minus strata with a member in the domain (boolean per row), as R's `degf(subset(design))`."""
        domain = slice(None) if domain is None else domain
        return len(np.unique(self.cluster[domain])) - len(np.unique(self.stratum[domain]))

    def covariance(self, linearised, domain=None) -> np.ndarray:
        """Return the covariance matrix (k × k) of the weighted totals of k linearised variables over a domain.

        `linearised` has one row for each row of the domain (boolean per row; None is everybody) and k
        columns. The sum over strata of (1 - f) n / (n - 1) times the cross products of cluster totals
        about their stratum's mean (Lumley 2010, section 2.2; R's `svyrecvar`). Raises `StudyError` for a
        stratum in the domain with one sampled unit, unless `lonely` says what to do with it.

        >>> design = Design(pd.DataFrame({"N": [10, 10, 10, 10], "w": 2.5}), weights="w", population="N")
        >>> design.covariance(np.array([[1.0], [2.0], [3.0], [6.0]]) / 10).round(12)
        array([[0.7]])
        """
        domain = np.ones(len(self.frame), dtype=bool) if domain is None else domain
        if self.lonely == "error":
            self._refuse_lonely(domain)
        contributions = self.weights[domain, None] * linearised
        totals = _sum_by(self.cluster[domain], contributions, len(self.stratum_of_cluster))
        centres = _sum_by(self.stratum_of_cluster, totals, len(self.sampled)) / self.sampled[:, None]
        if self.lonely == "adjust":  # linearised means have mean 0 over the sample, totals are left as they are
            centres[self.sampled == 1] = 0
        deviations = totals - centres[self.stratum_of_cluster]
        scale = self.unsampled * self.sampled / np.maximum(self.sampled - 1, 1)
        return (deviations * scale[self.stratum_of_cluster, None]).T @ deviations

    def is_enumerated(self, domain) -> bool:
        """Whether every stratum with a member in the domain was sampled completely."""
        return bool(self.enumerated[self.stratum[domain]].all())

    def simple_population(self, domain) -> int | None:
        """Return N where the domain is all of one stratum, drawn by simple random sampling; otherwise None."""
        strata = np.unique(self.stratum[domain])
        if self.clustered or len(strata) != 1 or not self.population[strata[0]].is_integer():
            return None
        weights = self.weights[self.stratum == strata[0]]
        if domain.sum() < len(weights) or not np.allclose(weights, weights[0], rtol=1e-9, atol=0):
            return None
        return int(self.population[strata[0]])

    def _refuse_lonely(self, domain) -> None:
        for code in np.unique(self.stratum[domain]):
            if self.sampled[code] == 1 and not self.enumerated[code]:
                raise StudyError(
                    f"stratum {self.stratum_names[code]!r} has one sampled unit, so its variance cannot be estimated",
                    expected="at least two units, or all the stratum has",
                    fix='merge it with a neighbouring stratum, or set lonely to "adjust"',
                )

    def _codes(self, name) -> tuple[np.ndarray, list]:
        if name is None:
            return np.zeros(len(self.frame), dtype=int), ["whole sample"]
        column = self.column(name)
        _refuse_rows(name, column.isna(), "a missing value", "a value in every row")
        codes, names = pd.factorize(column)
        return codes, list(names)

    def _clusters(self, name) -> np.ndarray:
        if name is None:
            return np.arange(len(self.frame))
        within, names = self._codes(name)
        return pd.factorize(self.stratum * len(names) + within)[0]

    def _weights(self, name) -> np.ndarray:
        weights = self._numbers(name)
        _refuse_rows(name, weights <= 0, "a weight of zero or less", "a positive number in every row")
        return weights.to_numpy()

    def _population(self, name) -> np.ndarray:
        if name is None:
            return np.full(len(self.sampled), np.inf)
        sizes = self._numbers(name).groupby(self.stratum).agg(["min", "max"]).to_numpy()
        for stratum, (low, high), sampled in zip(self.stratum_names, sizes, self.sampled, strict=True):
            if low != high:
                raise StudyError(
                    f"stratum {stratum!r} has {low:g} and {high:g}", where=name, expected="one size a stratum"
                )
            if low < sampled:
                found = f"stratum {stratum!r} has {low:g} in the population, {sampled} in the sample"
                raise StudyError(found, where=name, expected="a population at least as large as the sample")
        return sizes[:, 0]

    def _numbers(self, name) -> pd.Series:
        column = self.column(name)
        if not pd.api.types.is_numeric_dtype(column):
            raise StudyError("the column holds text", where=name, expected="a number in every row")
        numbers = pd.Series(column.to_numpy(float, na_value=np.nan))
        _refuse_rows(name, ~np.isfinite(numbers), "a missing or infinite value", "a number in every row")
        return numbers


def _sum_by(codes: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    sums = np.zeros((size, values.shape[1]))
    np.add.at(sums, codes, values)
    return sums


def _refuse_rows(name, wrong: pd.Series, found: str, expected: str) -> None:
    rows = np.flatnonzero(wrong)
    if len(rows):
        where = f"column {name!r}, row {rows[0] + 1}" + (f" and {len(rows) - 1} more" if len(rows) > 1 else "")
        raise StudyError(found, where=where, expected=expected)
