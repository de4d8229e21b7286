"""Worths are what a hand, an independent optimiser and the truth of a simulation give."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal
from scipy import optimize, special

from analysis.errors import StudyError
from analysis.survey import estimates
from analysis.survey.design import Design
from analysis.survey.rankings import plackett_luce

ITEMS = ["education", "health", "housing", "employment", "rule_of_law", "culture_media"]
CHOICES = ["first", "second", "third"]
WORTHS = np.array([0.35, 0.25, 0.17, 0.12, 0.07, 0.04])


def draw_choices(rng, n, worths=WORTHS) -> pd.DataFrame:
    """Rankings as the model has them; some stop after the first or second choice, some say nothing."""
    order = np.argsort(-(np.log(worths) + rng.gumbel(size=(n, len(worths)))), axis=1)[:, :3]
    said = rng.choice(4, n, p=[0.05, 0.1, 0.15, 0.7])[:, None] > np.arange(3)
    return pd.DataFrame(np.where(said, np.array(ITEMS, dtype=object)[order], None), columns=CHOICES)


def measure_likelihood(logs, frame) -> tuple[float, np.ndarray]:
    """Minus the weighted log-likelihood and its slopes, respondent by respondent; the last log-worth is 0."""
    worths, likelihood, slopes = np.exp([*logs, 0]), 0.0, np.zeros(len(ITEMS))
    for *chosen, weight in frame[[*CHOICES, "w"]].itertuples(index=False):
        is_open = np.ones(len(ITEMS), dtype=bool)
        for item in chosen:
            if not isinstance(item, str):
                break
            chances = worths * is_open / worths[is_open].sum()
            place = ITEMS.index(item)
            likelihood += weight * math.log(chances[place])
            slopes += weight * ((np.arange(len(ITEMS)) == place) - chances)
            is_open[place] = False
    return -likelihood, -slopes[:-1]


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    rng = np.random.default_rng(20150331)
    frame = draw_choices(rng, 120)
    return frame.assign(w=rng.uniform(1, 5, 120), h=np.repeat(["a", "b"], 60), c=np.arange(120) // 4, N=40)


def test_first_choices_alone_are_shares_with_the_errors_of_shares(sample):
    design = Design(sample, strata="h", weights="w", clusters="c", population="N")
    got = plackett_luce(design, ["first"], ITEMS)
    assert got["item"].tolist() == ITEMS
    for item, row in zip(ITEMS, got.itertuples(), strict=True):
        expected = estimates.proportion(design, "first", item, interval="logit").loc[0]
        assert_allclose(
            [row.estimate, row.se, row.low, row.high, row.n, row.df],
            expected[["estimate", "se", "low", "high", "n", "df"]].astype(float),
            rtol=1e-10,
        )


def test_two_items_of_three_add_up_by_hand():
    """a>b>c twice, b>a>c, c>a>b, b alone. By symmetry of b and c nothing is equal; the score equations are."""
    frame = pd.DataFrame({"first": list("aabcb"), "second": ["b", "b", "a", "a", None]})
    got = plackett_luce(Design(frame), ["first", "second"], list("abc"))["estimate"].to_numpy()
    a, b, c = got
    assert_allclose(a + b + c, 1)
    # taken = expected: a was taken twice of five first and twice of two second choices against c, b
    assert_allclose(4, 5 * a + a / (a + c) + a / (a + b))
    assert_allclose(4, 5 * b + 2 * b / (b + c) + b / (a + b))


def test_an_independent_optimiser_finds_the_same_worths(sample):
    sample = sample[:60]
    got = plackett_luce(Design(sample, weights="w"), CHOICES, ITEMS)["estimate"]
    found = optimize.minimize(
        measure_likelihood, np.zeros(5), args=(sample,), jac=True, method="BFGS", options={"gtol": 1e-8}
    )
    assert_allclose(got, special.softmax([*found.x, 0]), atol=1e-8)
    assert np.abs(measure_likelihood(np.log(got[:5] / got[5]), sample)[1]).max() < 1e-9
    # the twin: worths of the unweighted sample are no optimum here
    other = plackett_luce(Design(sample), CHOICES, ITEMS)["estimate"]
    assert np.abs(measure_likelihood(np.log(other[:5] / other[5]), sample)[1]).max() > 1


def test_known_worths_are_found_and_covered():
    rng = np.random.default_rng(11)
    many = plackett_luce(Design(draw_choices(rng, 20_000)), CHOICES, ITEMS)
    assert_allclose(many["estimate"], WORTHS, atol=0.01)
    covered = np.zeros((2, len(ITEMS)))
    for _ in range(40):
        got = plackett_luce(Design(draw_choices(rng, 150)), CHOICES, ITEMS)
        covered[0] += (got["low"] < WORTHS) & (got["high"] > WORTHS)
        covered[1] += (got["estimate"] - WORTHS).abs() < got["se"]
    # 240 intervals of six items that hang together; the twin: ± one standard error covers 68 %
    assert 0.92 < covered[0].mean() / 40 < 0.98
    assert covered[1].mean() / 40 < 0.8


def test_the_errors_are_nearly_those_of_the_jackknife(sample):
    """Two strata of clusters; leave out one cluster at a time (JKn), f as in R's replicate weights 1 - n/N."""
    design = Design(sample, strata="h", weights="w", clusters="c", population="N")
    got = plackett_luce(design, CHOICES, ITEMS)
    variance = 0
    for cluster in sample["c"].unique():
        left = sample["c"] == cluster
        peers = sample["h"] == sample.loc[left, "h"].iloc[0]
        again = sample.assign(w=sample["w"] * np.where(peers, 15 / 14, 1))[~left]
        moved = plackett_luce(Design(again, weights="w"), CHOICES, ITEMS)["estimate"]
        variance += (1 - 15 / 40) * 14 / 15 * (moved - got["estimate"]) ** 2
    assert_allclose(got["se"], np.sqrt(variance), rtol=0.06)
    assert got["df"].tolist() == [28] * 6
    without = plackett_luce(Design(sample, weights="w"), CHOICES, ITEMS)
    assert (got["se"] / without["se"] - 1).abs().max() > 0.1  # the design counts


def test_weights_are_people(sample):
    twice = pd.concat([sample, sample[:30]], ignore_index=True)
    weights = np.where(np.arange(120) < 30, 2, 1)
    got = plackett_luce(Design(sample.assign(w=weights), weights="w"), CHOICES, ITEMS)
    assert_allclose(got["estimate"], plackett_luce(Design(twice), CHOICES, ITEMS)["estimate"], rtol=1e-10)


def test_neither_the_order_of_rows_nor_of_items_matters(sample):
    got = plackett_luce(Design(sample, weights="w"), CHOICES, ITEMS)
    shuffled = sample.sample(frac=1, random_state=3)
    other = plackett_luce(Design(shuffled, weights="w"), CHOICES, ITEMS[::-1])
    assert_frame_equal(got, other[::-1].reset_index(drop=True), rtol=1e-9)


def test_a_domain_keeps_the_design_and_silence_leaves_it(sample):
    design = Design(sample, strata="h", weights="w", clusters="c", population="N")
    where = sample["c"] % 2 == 0
    got = plackett_luce(design, CHOICES, ITEMS, where=where)
    deleted = plackett_luce(
        Design(sample[where], strata="h", weights="w", clusters="c", population="N"), CHOICES, ITEMS
    )
    assert_allclose(got["estimate"], deleted["estimate"])
    assert (got["se"] / deleted["se"] - 1).abs().min() > 0.01  # clusters without a member are in the sample, too
    assert set(got["n"]) == {sample.loc[where, "first"].notna().sum()} != {where.sum()}
    people = plackett_luce(Design(sample), CHOICES, ITEMS, where=where)
    assert set(people["df"]) == {where.sum() - 1}  # who is in the domain counts, answered or not


def test_an_item_that_nobody_named_has_worth_0_without_an_error(sample):
    got = plackett_luce(Design(sample, weights="w"), CHOICES, [*ITEMS, "weather"])
    assert got.loc[6, "estimate"] == 0
    assert got.loc[6, ["se", "low", "high"]].isna().all()
    expected = plackett_luce(Design(sample, weights="w"), CHOICES, ITEMS)
    assert_frame_equal(got[:6], expected, rtol=1e-9)


def test_an_item_that_follows_all_the_others_has_no_finite_optimum_either():
    """a and b are always first and second; c and d third: whatever worths they have, smaller is likelier."""
    frame = pd.DataFrame([list("abc"), list("bac"), list("abd")], columns=CHOICES)
    got = plackett_luce(Design(frame), CHOICES, list("abcd"))
    assert_allclose(got["estimate"], [2 / 3, 1 / 3, 0, 0])
    assert got["se"].notna().tolist() == [True, True, False, False]
    once = pd.concat([frame, pd.DataFrame([list("adb"), list("acb")], columns=CHOICES)])  # before b: finite now
    assert (plackett_luce(Design(once), CHOICES, list("abcd"))["estimate"] > 0).all()


def test_one_item_that_all_put_first_has_worth_1_without_an_error():
    frame = pd.DataFrame([list("abc"), list("acb")], columns=CHOICES)
    got = plackett_luce(Design(frame), CHOICES, list("abc"))
    assert got["estimate"].tolist() == [1, 0, 0]
    assert got[["se", "low", "high"]].isna().all(axis=None)


def test_a_worth_near_1_is_found():
    """MM alone needs thousands of steps here; the worths must still solve the score equations."""
    rows = [list("abc")] * 500 + [list("bad")] * 500 + [list("acb")] + [list("abe")] * 5 + [list("abf")] * 5
    got = plackett_luce(Design(pd.DataFrame(rows, columns=CHOICES)), CHOICES, list("abcdef"))["estimate"]
    assert (got[2:] < 2e-4).all() and (got > 0).all()
    # a was taken 511 times first, 500 times second after b
    assert_allclose(got[0] * 1011 + 500 * got[0] / (1 - got[1]), 1011, rtol=1e-9)


def test_one_dissenter_among_tens_of_thousands_has_a_finite_optimum():
    frame = pd.DataFrame([list("abc"), list("def")], columns=CHOICES).assign(w=[37420, 1])
    got = plackett_luce(Design(frame, weights="w"), CHOICES, list("abcdef")).set_index("item")["estimate"]
    assert_allclose(37421 * got["a"] + got["a"] / (1 - got["d"]) + got["a"] / (1 - got["d"] - got["e"]), 37420)
    assert_allclose(37421 * got["d"] + 37420 * (got["d"] / (1 - got["a"]) + got["d"] / (1 - got["a"] - got["b"])), 1)


def test_a_fit_that_does_not_arrive_is_no_estimate(sample, monkeypatch):
    monkeypatch.setattr("analysis.survey.worths.STEPS", 2)
    with pytest.raises(StudyError, match="did not converge; expected: convergence within 2 steps"):
        plackett_luce(Design(sample), CHOICES, ITEMS)


def test_what_cannot_be_estimated_is_not_a_number(sample):
    nobody = plackett_luce(Design(sample.assign(first=None, second=None, third=None)), CHOICES, ITEMS)
    assert nobody[["estimate", "se", "low", "high"]].isna().all(axis=None)
    assert nobody[["n", "df"]].eq(0).all(axis=None)
    one = plackett_luce(Design(sample, clusters="h"), CHOICES, ITEMS, where=sample["h"] == "a")
    assert one["estimate"].notna().all() and one["se"].isna().all()


def test_where_everybody_answered_the_worths_are_known(sample):
    complete = sample.dropna(subset=["first"]).assign(N=lambda frame: len(frame))
    got = plackett_luce(Design(complete, population="N"), CHOICES, ITEMS)
    assert (got["se"] == 0).all()
    assert_allclose(got["low"], got["estimate"])
    assert_allclose(got["high"], got["estimate"])


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("second", "weather", "column 'second', row 2: an item that is not on the list; expected: one of education"),
        ("third", "education", "column 'third', row 2: an item chosen before"),
        ("second", None, "column 'third', row 2: a choice after a gap"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_its_row(column, value, message):
    frame = pd.DataFrame([["health", "housing", None], ["education", "health", "housing"]], columns=CHOICES)
    assert plackett_luce(Design(frame), CHOICES, ITEMS)["n"].eq(2).all()
    frame.loc[1, column] = value
    with pytest.raises(StudyError, match=message):
        plackett_luce(Design(frame), CHOICES, ITEMS)


@pytest.mark.parametrize("items", [["education"], ["education", "education"]])
def test_a_list_of_items_has_different_ones(sample, items):
    with pytest.raises(StudyError, match="not a list of different codes"):
        plackett_luce(Design(sample), CHOICES, items)


def test_without_choices_there_are_no_worths(sample):
    with pytest.raises(StudyError, match="there are no choices"):
        plackett_luce(Design(sample), [], ITEMS)
