"""Differences of shares: what they cover, counted over all outcomes; p and interval agree; known shares are exact."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from analysis.survey import intervals
from analysis.survey.share_differences import Shares, bound_differences, find_p


def sample(k, n: int, population: float = np.inf) -> Shares:
    """Shares of simple random samples of n in which k said so."""
    k = np.atleast_1d(np.asarray(k, dtype=float))
    share = k / n
    variance = share * (1 - share) / (n - 1) * (1 - n / population)
    constant = (np.full(len(k), float(number)) for number in (n, n - 1, n, population))
    return Shares(share, variance, *constant, known=np.full(len(k), n == population))


def all_outcomes(first: int, second: int) -> tuple[Shares, Shares]:
    one, two = (part.ravel() for part in np.meshgrid(np.arange(first + 1), np.arange(second + 1)))
    return sample(one, first), sample(two, second)


def chance(one: Shares, two: Shares, share: float) -> np.ndarray:
    """How likely each outcome is where both samples are of people of whom `share` say so."""
    return np.prod([stats.binom.pmf(np.round(side.share * side.n), side.n, share) for side in (one, two)], axis=0)


@pytest.mark.parametrize("share", [0.01, 0.03, 0.1, 0.3, 0.5, 0.9])
def test_no_difference_is_claimed_in_more_than_one_of_twenty_samples_where_there_is_none(share):
    one, two = all_outcomes(26, 120)
    low, high = bound_differences(one, two)
    claimed = ((low > 0) | (high < 0)) @ chance(one, two, share)
    assert claimed < 0.05


def test_student_would_claim_it_in_one_of_five_samples_where_an_answer_is_rare():
    """The twin: of 26 people none of whom gave a rare answer the variance is 0."""
    one, two = all_outcomes(26, 120)
    low, high = intervals.t_interval(one.share - two.share, np.sqrt(one.variance + two.variance), 144)
    assert ((low > 0) | (high < 0)) @ chance(one, two, 0.03) > 0.2


@pytest.mark.parametrize("shares", [(0.05, 0.2), (0.5, 0.1), (0.95, 0.6)])
def test_true_differences_are_covered(shares):
    one, two = all_outcomes(30, 60)
    low, high = bound_differences(one, two)
    likely = stats.binom.pmf(np.round(one.share * 30), 30, shares[0])
    likely = likely * stats.binom.pmf(np.round(two.share * 60), 60, shares[1])
    covered = ((low <= shares[0] - shares[1]) & (high >= shares[0] - shares[1])) @ likely
    assert 0.95 <= covered < 0.995


def test_the_distances_of_the_bounds_are_squared_and_added():
    one, two = sample(8, 40), sample(30, 60)
    bounds = (intervals.korn_graubard(side.share, side.variance, side.n, side.df) for side in (one, two))
    (low, high), (other_low, other_high) = bounds
    below = np.sqrt((0.2 - low) ** 2 + (other_high - 0.5) ** 2)
    above = np.sqrt((high - 0.2) ** 2 + (0.5 - other_low) ** 2)
    expected = -0.3 - below, -0.3 + above
    assert_allclose(bound_differences(one, two), expected)


def test_turning_the_difference_round_turns_its_interval_and_keeps_its_p():
    one, two = all_outcomes(7, 9)
    low, high = bound_differences(one, two)
    turned = bound_differences(two, one)
    assert_allclose(turned, (-high, -low), atol=1e-12)
    assert_allclose(find_p(one, two), find_p(two, one), atol=1e-12)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_p_is_below_the_error_exactly_where_the_interval_leaves_out_0(confidence):
    one, two = all_outcomes(15, 25)
    low, high = bound_differences(one, two, confidence)
    p, leaves_out = find_p(one, two), (low > 0) | (high < 0)
    far = np.abs(p / (1 - confidence) - 1) > 1e-3
    assert (leaves_out == (p < 1 - confidence))[far].all()
    assert leaves_out.any() and not leaves_out.all()
    assert (p[one.share == two.share] == 1).all()


def test_what_is_known_of_both_has_no_width_and_of_one_only_that_of_the_other():
    known, other = sample([3, 4], 10, 10), sample([5, 5], 20)
    low, high = bound_differences(known, sample([4, 4], 8, 8))
    assert_allclose(low, [-0.2, -0.1])
    assert_allclose(high, [-0.2, -0.1])
    low, high = bound_differences(known, other)
    expected = intervals.korn_graubard(other.share, other.variance, other.n, other.df)
    assert_allclose(low, known.share - expected[1])
    assert_allclose(high, known.share - expected[0])


def test_a_finite_population_narrows_the_interval():
    (low, high), (finite_low, finite_high) = (
        bound_differences(sample(4, 20, size), sample(10, 30, size)) for size in (np.inf, 40)
    )
    assert (finite_low > low).all() and (finite_high < high).all()


def test_without_a_variance_there_is_neither_interval_nor_p():
    lonely = sample(1, 2)._replace(variance=np.array([np.nan]))
    assert np.isnan([*bound_differences(lonely, sample(3, 9)), find_p(sample(3, 9), lonely)]).all()
