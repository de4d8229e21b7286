"""Answers of a domain go in; estimates come out, with what each respondent adds to their sampling error.

All functions take many variables at once: `values` is variables × members of the domain, NaN where there
is no answer (Lumley 2010, "Complex Surveys", appendix C.1, influence functions).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analysis.errors import StudyError
from analysis.survey.design import Design
from analysis.survey.members import Members


@dataclass(frozen=True)
class Linearised:
    """Estimates of many variables over one domain; all arrays but two have one number a variable.

    `contributions` (variables × members) is what sums to the estimate's error: weight times linearised
    value, 0 where there is no answer. `answered` (same shape) is None where everybody answered.
    """

    estimate: np.ndarray
    contributions: np.ndarray
    answered: np.ndarray | None
    n: np.ndarray  # who answered
    size: np.ndarray  # their weight
    spread: np.ndarray  # weighted sum of the squares of the linearised values about their mean


def linearise_means(values: np.ndarray, weights: np.ndarray) -> Linearised:
    """Weighted means; where all gave the same answer it is the mean, and the contributions are exactly 0."""
    answered, n, weights, size = _weigh(values, weights)
    centred, means = _centre(values, answered, weights, size)
    with np.errstate(invalid="ignore"):  # nobody answered: 0 / 0
        contributions = centred * weights
        contributions /= size[:, None]
        spread = (contributions * centred).sum(axis=1) / size
    return Linearised(means, contributions, answered, n, size, spread)


def linearise_totals(values: np.ndarray, weights: np.ndarray) -> Linearised:
    """Weighted totals; who did not answer adds nothing."""
    answered, n, weights, size = _weigh(values, weights)
    centred, _ = _centre(values, answered, weights, size)
    contributions = np.where(n[:, None] > 0, weights * (values if answered is None else np.nan_to_num(values)), np.nan)
    totals = np.where(n > 0, contributions.sum(axis=1), np.nan)
    spread = (weights * centred * centred).sum(axis=1)
    return Linearised(totals, contributions, answered, n, size, spread)


def linearise_ratio(values: np.ndarray, weights: np.ndarray) -> Linearised:
    """Total of the first variable over that of the second, among those who answered both (2 × members in).

    Raises `StudyError` where the total of the second is 0.
    """
    both = ~np.isnan(values).any(axis=0)
    weights, (over, under) = np.where(both, weights, 0), np.where(both, values, 0)
    denominator = (weights * under).sum()
    if both.any() and denominator == 0:
        raise StudyError("the total of the denominator is 0", expected="a total other than 0")
    with np.errstate(invalid="ignore"):
        ratio = (weights * over).sum() / denominator
        residuals = over - ratio * under
        residuals[np.abs(residuals) <= 4 * np.finfo(float).eps * np.abs(over)] = 0  # proportional, but for rounding
        residuals /= denominator
        mean = (weights * residuals).sum() / weights.sum()
        spread = (weights * (residuals - mean) ** 2).sum()
    numbers = (np.array([number]) for number in (both.sum(), weights.sum(), spread))
    return Linearised(np.array([ratio]), (weights * residuals)[None], both[None], *numbers)


def is_estimable(design: Design, members: Members, answers: Linearised) -> np.ndarray:
    """Say which estimates have an error to speak of: more than one unit, or none outside enumerated strata."""
    known, answered = design.known[members.strata], answers.answered
    if answered is None:
        return np.full(len(answers.n), members.units.sum() > 1 or known.all())
    enumerated = np.full(len(answers.n), known.all())
    if known.any() and not known.all():
        enumerated = (members.any_in_strata(answered) <= known).all(axis=1)
    return (answers.n > 0) & (enumerated | (members.count_units(answered) > 1))


def is_known(design: Design, members: Members, answers: Linearised) -> np.ndarray:
    """Say which estimates are no estimates: everybody there is was asked and answered."""
    return (answers.n == len(members.rows)) & (answers.n > 0) & design.is_enumerated(members)


def design_effects(variance, spread, size, n) -> np.ndarray:
    """`variance` over that of the same total from a simple random sample without replacement (R's `deff=TRUE`).

    NaN where that is 0: everybody answered the same, or the weighted size is n (or less: no such sample).
    """
    simple = spread * (size - n) / np.maximum(n - 1, 1)
    return np.divide(
        variance, simple, out=np.full(len(simple), math.nan), where=(spread > 0) & (size - n >= 1e-9 * size)
    )


def _weigh(values, weights) -> tuple[np.ndarray | None, np.ndarray, np.ndarray, np.ndarray]:
    """Who answered, how many, the weights of those (0 for the others), and their sums."""
    answered = np.isnan(values)
    np.logical_not(answered, out=answered)
    n = np.array([np.count_nonzero(row) for row in answered])
    if answered.size and answered.all():
        return None, n, weights, np.full(len(n), weights.sum())
    weights = answered * weights
    return answered, n, weights, weights.sum(axis=1)


def _centre(values, answered, weights, size) -> tuple[np.ndarray, np.ndarray]:
    """Deviations from the weighted mean, of any value where there is no answer (and no weight), and the mean.

    Taken from the smallest answer first: of a constant nothing is left, and large numbers lose no digits.
    """
    least = np.fmin.reduce(values, axis=1, keepdims=True, initial=np.nan)
    centred = values - least
    if answered is not None:
        centred = np.where(answered, centred, 0)
    with np.errstate(invalid="ignore"):
        shift = (centred * weights).sum(axis=1, keepdims=True) / size[:, None]
    centred -= np.nan_to_num(shift)
    return centred, (least + shift)[:, 0]
