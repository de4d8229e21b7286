"""Adjusted p-values are R's, and obey the laws of their procedures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pandas.testing import assert_series_equal

from analysis.errors import StudyError
from analysis.survey.multiplicity import benjamini_hochberg, holm

BOTH = pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])


def test_adjusted_p_values_are_those_of_r(tests_of_r):
    expected = {
        name: np.array(values, dtype=float) for name, values in tests_of_r["p_adjust"].items() if name != "call"
    }
    assert_allclose(holm(expected["p"]), expected["holm"], rtol=1e-14)
    assert_allclose(benjamini_hochberg(expected["p"]), expected["BH"], rtol=1e-14)
    assert np.isnan(expected["p"]).sum() == 1


def test_four_tests_add_up_by_hand():
    p = pd.Series([0.04, 0.01, 0.03, 0.5], index=list("dabc"), name="p")
    assert_series_equal(holm(p), pd.Series([0.09, 0.04, 0.09, 0.5], index=list("dabc"), name="p"))
    expected = pd.Series([0.16 / 3, 0.04, 0.16 / 3, 0.5], index=list("dabc"), name="p")
    assert_series_equal(benjamini_hochberg(p), expected)


@BOTH
def test_a_missing_p_stays_missing_and_does_not_count(adjust):
    first, second = adjust([0.02, 0.03])
    assert_array_equal(adjust([0.02, np.nan, 0.03, np.nan]), [first, np.nan, second, np.nan])
    assert first != adjust([0.02, 1, 0.03, 1])[0]
    assert np.isnan(adjust([np.nan])).all()
    assert adjust(pd.Series([], dtype=float)).empty


def test_a_family_that_was_declared_counts_the_tests_that_could_not_be_made():
    p = [0.01, np.nan, 0.04, 0.03]
    assert_allclose(holm(p, 5), [0.05, np.nan, 0.12, 0.12], rtol=1e-14)  # R: p.adjust(p, "holm", n = 5)
    assert_array_equal(holm(p, 3), holm(p))
    with pytest.raises(StudyError, match="3 p-values in a family of 2"):
        holm(p, 2)


@BOTH
@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.inf])
def test_what_is_no_probability_is_refused(adjust, wrong):
    with pytest.raises(StudyError, match="p-value 2 of the family: p is"):
        adjust([0.5, wrong])


p_values = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@settings(max_examples=30)
@given(p_values, st.randoms())
def test_the_order_of_the_family_does_not_matter(p, random):
    order = list(range(len(p)))
    random.shuffle(order)
    for adjust in (holm, benjamini_hochberg):
        assert_array_equal(adjust(np.array(p)[order]), adjust(p)[order])


@settings(max_examples=30)
@given(p_values)
def test_adjusting_never_lowers_a_p_nor_changes_their_order_and_holm_is_the_stricter(p):
    smallest = np.argsort(p, kind="stable")
    for adjust in (holm, benjamini_hochberg):
        got = adjust(p)
        # a p times m / m is p but for rounding
        assert (got >= np.array(p) * (1 - 1e-15)).all() and (got <= 1).all()
        assert (np.diff(got[smallest]) >= 0).all()
    assert (holm(p) >= benjamini_hochberg(p) * (1 - 1e-15)).all()


@settings(max_examples=30)
@given(p_values)
def test_the_smallest_p_is_holms_times_the_number_of_tests(p):
    assert_allclose(holm(p).min(), min(1, min(p) * len(p)))
