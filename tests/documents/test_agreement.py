"""Agreement of coders: known results of the literature, the definitions worked out pair by pair, and intervals."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.documents import agreement
from analysis.documents.agreement import ac1, alpha, measure_agreement, percent_agreement

GAP = np.nan
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": four coders, twelve units, some not coded.
KNOWN = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
).T
RATINGS = arrays(float, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=st.sampled_from([0, 1, 2, GAP]))


def alpha_by_definition(ratings: np.ndarray, level: str) -> float:
    """One minus the distances within units over those between any two values, each pair counted by hand."""
    units = [row[~np.isnan(row)] for row in ratings]
    units = [row for row in units if len(row) > 1]
    values = np.concatenate([*units, []])

    def distance(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = sorted((a, b))
        between = ((values >= low) & (values <= high)).sum()
        return (between - ((values == low).sum() + (values == high).sum()) / 2) ** 2

    within = sum(sum(distance(a, b) for a, b in permutations(row, 2)) / (len(row) - 1) for row in units)
    across = sum(distance(a, b) for a, b in permutations(values, 2))
    return 1 - (len(values) - 1) * within / across if across else np.nan


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_known_example(level, expected):
    assert round(alpha(KNOWN, level), 3) == expected


def test_ac1_and_percent_agreement_are_those_that_irrcac_gives_for_the_same_example():
    assert round(ac1(KNOWN), 5) == 0.77544
    assert round(percent_agreement(KNOWN), 7) == 0.8181818


@given(RATINGS, st.sampled_from(agreement.LEVELS))
def test_alpha_is_what_its_definition_says(ratings, level):
    got, expected = alpha(ratings, level), alpha_by_definition(ratings, level)
    assert got == pytest.approx(expected, nan_ok=True)


@given(RATINGS, st.randoms())
def test_neither_the_order_of_units_nor_that_of_coders_matters(ratings, random):
    rows, columns = list(range(ratings.shape[0])), list(range(ratings.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    turned = ratings[rows][:, columns]
    for measure in (alpha, ac1, percent_agreement):
        assert measure(turned) == pytest.approx(measure(ratings), nan_ok=True)


def test_coders_who_agree_everywhere_have_one_and_one_slip_lowers_all_three():
    same = np.repeat([[0.0], [1.0], [2.0], [0.0]], 2, axis=1)
    slip = same.copy()
    slip[0, 1] = 2
    for measure in (alpha, ac1, percent_agreement):
        assert measure(same) == 1
        assert measure(slip) < 1


def test_the_same_slip_weighs_more_on_an_ordinal_scale_the_farther_it_is():
    same = np.repeat([[0.0], [1.0], [2.0], [0.0], [1.0], [2.0]], 2, axis=1)
    near, far = same.copy(), same.copy()
    near[0, 1], far[0, 1] = 1, 2
    assert alpha(far, "ordinal") < alpha(near, "ordinal")
    assert percent_agreement(far) == percent_agreement(near)


def test_a_rare_code_lowers_alpha_and_not_ac1():
    rare = np.zeros((100, 2))
    rare[:3] = 1
    rare[3:6, 0] = 1
    assert alpha(rare) < 0.7 < 0.9 < ac1(rare)


def test_where_all_gave_one_value_there_is_no_alpha():
    assert np.isnan(alpha(np.zeros((5, 2))))
    got = measure_agreement(np.zeros((5, 2)))
    assert np.isnan(got[["alpha", "alpha_low", "alpha_high"]]).all()
    assert got["agreement"] == 1


def test_a_unit_that_one_coder_coded_says_nothing_of_agreement():
    ratings = np.array([[1, 1], [2, 2], [1, 2]], dtype=float)
    with_single = np.vstack([ratings, [2, GAP]])
    assert alpha(with_single) == alpha(ratings)
    assert percent_agreement(with_single) == percent_agreement(ratings)
    assert measure_agreement(with_single)["units"] == 3


def test_intervals_hold_the_estimate_and_narrow_with_more_units():
    few = measure_agreement(KNOWN, "ordinal")
    many = measure_agreement(np.tile(KNOWN, (10, 1)), "ordinal")
    for name in ("agreement", "alpha", "ac1"):
        assert few[f"{name}_low"] < few[name] < few[f"{name}_high"]
        assert many[f"{name}_high"] - many[f"{name}_low"] < 0.5 * (few[f"{name}_high"] - few[f"{name}_low"])


def test_the_same_seed_draws_the_same_intervals():
    assert measure_agreement(KNOWN).equals(measure_agreement(KNOWN))
    assert not measure_agreement(KNOWN, seed=2).equals(measure_agreement(KNOWN))


def test_two_coders_of_whom_each_slips_on_six_of_a_hundred_have_the_alpha_of_their_prevalence():
    chance = np.random.default_rng(1)
    found = {}
    for share in (0.5, 0.05):
        truth = chance.random(20_000) < share
        coders = [np.where(chance.random(len(truth)) < 0.06, ~truth, truth) for _ in range(2)]
        found[share] = alpha(np.array(coders, dtype=float).T)
    assert found[0.5] == pytest.approx(0.77, abs=0.01)
    assert found[0.05] == pytest.approx(0.39, abs=0.03)


def test_prevalence_is_the_share_of_codes_above_nothing():
    assert measure_agreement([[0, 0], [0, 1], [2, 2], [0, 0]])["prevalence"] == 3 / 8
