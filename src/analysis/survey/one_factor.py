"""Items of a scale go in, the loadings of their one common factor and omega total with its interval come out."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize

from analysis.survey import intervals

LOWEST_UNIQUENESS = 0.005  # R's factanal: an item at the bound has no error left, the solution is improper
FLAT = 1e-12  # a variance (of weights that sum to 1) below this is rounding
SINGULAR = 1e-9  # a smaller eigenvalue of the correlations: some items give the others


def weighted_covariance(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the k × k covariance matrix of respondents × k values: weighted mean products about the mean."""
    centred = values - weights @ values / weights.sum()
    return (centred * weights[:, None]).T @ centred / weights.sum()


def to_correlations(covariance) -> np.ndarray:
    """Return the correlations in a covariance matrix; NaN beside an item that does not vary."""
    spread = np.sqrt(np.where(np.diag(covariance) > FLAT, np.diag(covariance), np.nan))
    return covariance / np.outer(spread, spread)


def fit_one_factor(correlations: np.ndarray) -> np.ndarray | None:
    """Return the k loadings of the maximum-likelihood one-factor model, or None where it has no proper solution.

    Jöreskog 1967, "Some contributions to maximum likelihood factor analysis" (R's `factanal`): the likelihood
    is maximised over the uniquenesses, and Newton's method on its equations for the loadings l,
    R Ψ⁻¹ l = l (1 + l'Ψ⁻¹l) with Ψ = 1 - l², sharpens the optimum to rounding. The loadings' sum is positive.
    """
    k = len(correlations)
    if k < 3 or np.isnan(correlations).any() or np.linalg.eigvalsh(correlations)[0] < SINGULAR:
        return None
    start = (1 - 0.5 / k) / np.diag(np.linalg.inv(correlations))
    found = optimize.minimize(
        _misfit, start, args=(correlations,), jac=True, method="L-BFGS-B", bounds=[(LOWEST_UNIQUENESS, 1)] * k
    )
    loadings = _loadings(found.x, correlations)[0]
    for _ in range(20):
        step = np.linalg.solve(*_equations(loadings, correlations))
        loadings = loadings - step
        if (np.abs(loadings) ** 2 > 1 - LOWEST_UNIQUENESS).any():
            return None
        if np.abs(step).max() < 1e-14:
            break
    return loadings * np.sign(loadings.sum())


def omega_total(loadings: np.ndarray) -> float:
    """Return the share of the variance of the sum of standardised items that is due to their one factor."""
    common = loadings.sum() ** 2
    return common / (common + (1 - loadings**2).sum())


def estimate_omega(values: np.ndarray, weights: np.ndarray) -> tuple[float, float, float]:
    """Return omega total of respondents × k items with its 95 % interval; NaN where it cannot be estimated.

    The standard error is the infinitesimal jackknife (Jaeckel 1972): how omega moves when one respondent
    weighs a little more, from the derivative of the model's equations; the delete-one jackknife gives
    nearly the same with n fits. Student's interval on the scale of log(1 - omega), with n - 1 degrees of freedom.
    """
    covariance = weighted_covariance(values, weights)
    correlations = to_correlations(covariance)
    loadings = fit_one_factor(correlations)
    if loadings is None:
        return math.nan, math.nan, math.nan
    omega, n = omega_total(loadings), len(values)
    standardised = (values - weights @ values / weights.sum()) / np.sqrt(np.diag(covariance))
    influence = (
        weights
        / weights.sum()
        * (_moves(standardised, loadings, correlations) @ _slopes_of_omega(loadings, correlations))
    )
    se = math.sqrt(n / (n - 1) * (influence**2).sum()) / (1 - omega)
    high, low = (1 - math.exp(x) for x in intervals.t_interval(math.log(1 - omega), se, n - 1))
    return omega, low, high


def _misfit(uniquenesses, correlations) -> tuple[float, np.ndarray]:
    """Minus the log-likelihood, but for a constant and its scale, with its gradient (as in R's `factanal`)."""
    loadings, others = _loadings(uniquenesses, correlations)
    residuals = loadings**2 + uniquenesses - np.diag(correlations)
    return (others - np.log(others) - 1).sum(), residuals / uniquenesses**2


def _loadings(uniquenesses, correlations) -> tuple[np.ndarray, np.ndarray]:
    """The best loadings for given uniquenesses, and the eigenvalues that their factor leaves over."""
    scale = np.sqrt(uniquenesses)
    eigenvalues, vectors = np.linalg.eigh(correlations / np.outer(scale, scale))
    return scale * vectors[:, -1] * math.sqrt(max(eigenvalues[-1] - 1, 0)), eigenvalues[:-1]


def _equations(loadings, correlations) -> tuple[np.ndarray, np.ndarray]:
    """Derivative (k × k) and value (k) of R Ψ⁻¹ l - l (1 + l'Ψ⁻¹l) at the loadings."""
    uniquenesses = 1 - loadings**2
    ratio = loadings / uniquenesses
    size = 1 + loadings @ ratio
    slopes = correlations * ((1 + loadings**2) / uniquenesses**2) - np.outer(loadings, 2 * loadings / uniquenesses**2)
    return slopes - size * np.eye(len(loadings)), correlations @ ratio - size * loadings


def _moves(standardised, loadings, correlations) -> np.ndarray:
    """What one respondent more adds to the model's equations (respondents × k): his part of R, times Ψ⁻¹ l."""
    ratio = loadings / (1 - loadings**2)
    squares, correlated = standardised**2, loadings * (1 + loadings @ ratio)  # R Ψ⁻¹ l, by the equations
    own = standardised * (standardised @ ratio)[:, None]
    return own - (squares * correlated + (squares * ratio) @ correlations) / 2


def _slopes_of_omega(loadings, correlations) -> np.ndarray:
    """How omega moves with each of the model's equations (k)."""
    common, unique = loadings.sum() ** 2, (1 - loadings**2).sum()
    by_loading = 2 * loadings.sum() * (unique + loadings.sum() * loadings) / (common + unique) ** 2
    return -np.linalg.solve(_equations(loadings, correlations)[0].T, by_loading)
