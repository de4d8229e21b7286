"""Reliability is R's: alpha of `survey` and `psych`, omega by maximum likelihood; intervals cover a known truth."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal
from scipy import optimize, stats

from analysis.errors import StudyError
from analysis.survey import one_factor, reliability

REFERENCE = Path(__file__).parent / "reference"
KNOWLEDGE = [f"k{number}" for number in range(1, 9)]
LOADINGS = np.array([0.5, 0.6, 0.7, 0.65, 0.55])


@pytest.fixture(scope="module")
def scale(ruse):
    return ruse.frame[KNOWLEDGE]


def pick(described, statistic, item="scale"):
    return described.set_index(["item", "statistic"]).loc[(item, statistic)]


def draw_scale(rng, n, loadings=LOADINGS):
    """Items of one factor and variance 1: omega is known."""
    noise = rng.normal(size=(n, len(loadings))) * np.sqrt(1 - loadings**2)
    items = rng.normal(size=(n, 1)) * loadings + noise
    return pd.DataFrame(items, columns=[f"item{number}" for number in range(1, len(loadings) + 1)])


def test_alpha_and_the_items_are_those_of_r(scale, ruse, ruse_of_r):
    got = reliability.describe_scale(scale)
    assert_allclose(pick(got, "alpha")["estimate"], ruse_of_r["ruse:cronbach_alpha_unweighted"]["alpha"], rtol=1e-12)
    expected = ruse_of_r["ruse:psych_alpha"]
    assert_allclose(pick(got, "alpha")["estimate"], expected["raw"], rtol=1e-12)
    assert_allclose(reliability.cronbach_alpha(np.corrcoef(scale.T)), expected["std"], rtol=1e-12)
    assert_allclose(ruse_of_r["ruse:psych_omega"]["alpha"], expected["std"])
    rests = got[got["statistic"] == "item_rest"]
    assert rests["item"].tolist() == KNOWLEDGE
    assert_allclose(rests["estimate"], expected["item_rest"], rtol=1e-12)
    assert_allclose(got[got["statistic"] == "difficulty"]["estimate"], scale.mean())
    weighted = reliability.describe_scale(scale, ruse.frame["w"])
    assert_allclose(pick(weighted, "alpha")["estimate"], ruse_of_r["ruse:cronbach_alpha"]["alpha"], rtol=1e-12)


@pytest.mark.parametrize("shape", ["stratified:fpc", "clustered:fpc"])
@pytest.mark.parametrize("domain", ["all", "women"])
def test_weighted_alpha_is_that_of_r_over_complete_cases(designs_of_r, tests_of_r, shape, domain):
    rows = designs_of_r[shape].frame
    rows = rows if domain == "all" else rows[rows["woman"] == 1]
    got = reliability.describe_scale(rows[[f"i{number}" for number in range(1, 6)]], rows["w"])
    assert_allclose(pick(got, "alpha")["estimate"], tests_of_r[f"{shape}:{domain}:alpha"]["alpha"], rtol=1e-12)
    assert set(got["n"]) == {rows["i2"].notna().sum()} != {len(rows)}


def test_omega_is_that_of_r(scale, tests_of_r, ruse_of_r):
    numeric = pd.read_csv(REFERENCE / "tests_one_factor.csv")
    expected = tests_of_r["one_factor"]
    assert_allclose(one_factor.fit_one_factor(np.corrcoef(numeric.T)), expected["loadings"], rtol=1e-8)
    assert_allclose(pick(reliability.describe_scale(numeric), "omega")["estimate"], expected["omega"], rtol=1e-10)
    expected = ruse_of_r["ruse:omega_from_ml_1factor"]
    assert_allclose(pick(reliability.describe_scale(scale), "omega")["estimate"], expected["omega"], rtol=1e-7)


def test_the_loadings_are_nearer_to_the_optimum_than_those_of_psych(scale, ruse_of_r):
    """psych stops where its optimiser is content: its loadings have six digits, as their likelihood shows."""
    correlations = np.corrcoef(scale.T)
    got, in_r = one_factor.fit_one_factor(correlations), np.array(ruse_of_r["ruse:omega_from_ml_1factor"]["loadings"])
    assert_allclose(got, in_r, atol=2e-6)

    def misfit(loadings):
        model = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
        return np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, correlations))

    slopes = [np.abs(optimize.approx_fprime(loadings, misfit, 1e-7)).max() for loadings in (got, in_r)]
    assert slopes[0] < 1e-6 < slopes[1]


def test_alpha_of_right_and_wrong_answers_is_kr_20():
    items = pd.DataFrame({"a": [1, 1, 0, 1, 0], "b": [1, 0, 0, 1, 1], "c": [1, 1, 0, 0, 0]})
    shares, total = items.mean(), items.sum(axis=1)
    expected = 3 / 2 * (1 - (shares * (1 - shares)).sum() / total.var(ddof=0))
    assert_allclose(pick(reliability.describe_scale(items), "alpha")["estimate"], expected)


def test_equal_weights_are_no_weights_and_a_weight_of_two_is_two_people():
    items = draw_scale(np.random.default_rng(5), 40)
    assert_frame_equal(reliability.describe_scale(items), reliability.describe_scale(items, [3.0] * 40))
    weights = np.where(np.arange(40) < 10, 2, 1)
    twice = pd.concat([items, items[:10]])
    got, expected = reliability.describe_scale(items, weights), reliability.describe_scale(twice)
    assert_allclose(got["estimate"], expected["estimate"], rtol=1e-9)
    # but not two answers: the interval is that of 50² / 70 people, fewer than the 40 there are
    low, high = reliability.feldt_interval(got["estimate"][0], 50**2 / (10 * 2**2 + 30), 5)
    assert_allclose(got.loc[0, ["low", "high"]].astype(float), [low, high])


def test_feldts_interval_is_that_of_the_f_distribution():
    """Feldt, Woodruff & Salih 1987: (1 - alpha) / (1 - estimate) lies between the quantiles of F(40, 160)."""
    low, high = reliability.feldt_interval(0.8, 41, 5)
    assert_allclose([stats.f.cdf((1 - bound) / 0.2, 40, 160) for bound in (low, high)], [0.975, 0.025])
    assert low < 0.8 < high


@pytest.mark.parametrize("weighted", [False, True])
def test_the_interval_of_omega_is_nearly_that_of_the_jackknife(weighted):
    rng = np.random.default_rng(7)
    values = draw_scale(rng, 60).to_numpy()
    weights = rng.uniform(1, 4, 60) if weighted else np.ones(60)
    moved = []
    for left in range(60):
        rest, weight = np.delete(values, left, 0), np.delete(weights, left)
        covariance = one_factor.weighted_covariance(rest, weight)
        spread = np.sqrt(np.diag(covariance))
        moved.append(
            math.log(1 - one_factor.omega_total(one_factor.fit_one_factor(covariance / np.outer(spread, spread))))
        )
    se = math.sqrt(59 / 60 * ((moved - np.mean(moved)) ** 2).sum())
    omega, low, high = one_factor.estimate_omega(values, weights)
    margins = math.log((1 - low) / (1 - omega)), math.log((1 - omega) / (1 - high))
    assert_allclose(margins, stats.t.ppf(0.975, 59) * se, rtol=0.06)


def test_the_intervals_cover_the_truth():
    """60 samples of 80 from a factor model with omega known; alpha's truth is that of its covariance matrix."""
    rng, covered = np.random.default_rng(20150331), np.zeros(3)
    omega = one_factor.omega_total(LOADINGS)
    model = np.outer(LOADINGS, LOADINGS)
    np.fill_diagonal(model, 1)
    alpha = reliability.cronbach_alpha(model)
    for _ in range(60):
        values, weights = draw_scale(rng, 80).to_numpy(), np.ones(80)
        got, low, high = one_factor.estimate_omega(values, weights)
        estimate = reliability.cronbach_alpha(one_factor.weighted_covariance(values, weights))
        lower, upper = reliability.feldt_interval(estimate, 80, 5)
        half = got + (low - got) / 2, got + (high - got) / 2  # the twin: an interval half as wide does not
        covered += [low < omega < high, lower < alpha < upper, half[0] < omega < half[1]]
    assert (covered[:2] >= 54).all() and covered[2] < 50


def test_an_item_that_everyone_answers_alike_leaves_alpha_and_takes_omega():
    items = draw_scale(np.random.default_rng(5), 40).assign(always=1)
    got, without = reliability.describe_scale(items), reliability.describe_scale(items.drop(columns="always"))
    assert pick(got, "omega")[["estimate", "low", "high"]].isna().all()
    assert math.isnan(pick(got, "item_rest", "always")["estimate"])
    assert pick(got, "difficulty", "always")["estimate"] == 1
    # the same variances, one item more: 6/5 instead of 5/4
    assert_allclose(pick(got, "alpha")["estimate"], pick(without, "alpha")["estimate"] * (6 / 5) / (5 / 4))
    assert pick(without, "omega").notna().all()
    alike = reliability.describe_scale(items.assign(**dict.fromkeys(items, 1)))
    assert alike["estimate"].notna().sum() == len(items.columns)  # their difficulties


def test_omega_that_the_answers_do_not_determine_is_not_a_number():
    items = draw_scale(np.random.default_rng(5), 40)
    for name, changed in {
        "two items": items.iloc[:, :2],
        "one item twice": items.assign(item2=items["item1"]),
        "an item without error": items.assign(item2=items.sum(axis=1) + items["item2"] / 50)[
            ["item1", "item2", "item3"]
        ],
        "fewer people than items": items.iloc[:4],
    }.items():
        got = reliability.describe_scale(changed)
        assert pick(got, "omega")[["estimate", "low", "high"]].isna().all(), name
        assert pick(got, "alpha")[["estimate", "low", "high"]].notna().all(), name


def test_complete_cases_only_and_n_says_how_many():
    items = draw_scale(np.random.default_rng(5), 40)
    gaps = items.mask(np.eye(40, 5, dtype=bool))
    got, expected = reliability.describe_scale(gaps), reliability.describe_scale(items[5:])
    assert_frame_equal(got, expected)
    assert set(got["n"]) == {35}
    assert_frame_equal(reliability.describe_scale(gaps.astype("Float64"), np.ones(40)), expected)


def test_what_is_no_scale_is_refused():
    items = pd.DataFrame({"a": [1, 2, 3, None], "b": [2, 1, 3, 3]})
    assert len(reliability.describe_scale(items)) == 6
    with pytest.raises(StudyError, match="the scale has 1 items; expected: at least two"):
        reliability.describe_scale(items[["a"]])
    with pytest.raises(StudyError, match="items a, b: 2 respondents answered all items; expected: at least three"):
        reliability.describe_scale(items[1:])
    with pytest.raises(StudyError, match="item b: the answers are not numbers"):
        reliability.describe_scale(items.assign(b=list("tfft")))
    with pytest.raises(StudyError, match="column 'b', row 2: an infinite score"):
        reliability.describe_scale(items.assign(b=[1, np.inf, 2, 3]))
    for weights in ([1, 1, 1], [1, 1, 1, 0], [1, 1, 1, None], [1, 1, 1, np.inf]):
        with pytest.raises(StudyError, match="the weights do not fit"):
            reliability.describe_scale(items, weights)


def test_items_the_other_way_round_are_seen_in_their_rest_correlation():
    items = draw_scale(np.random.default_rng(5), 200)
    got = reliability.describe_scale(items.assign(item3=-items["item3"]))
    assert pick(got, "item_rest", "item3")["estimate"] < 0 < pick(got, "item_rest", "item2")["estimate"]
    assert pick(got, "alpha")["estimate"] < pick(reliability.describe_scale(items), "alpha")["estimate"] - 0.2
