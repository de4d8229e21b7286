"""The rules on the base: flags at every border, what each flag takes away, and two laws: never looser, never more."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.disclosure.rules import (
    SHOWN,
    TESTED,
    classify_p,
    flag_bases,
    hide_rows,
    release_comparisons,
    release_counts,
    release_estimates,
    release_tests,
)

BASES = (10, 20, 50)
STRICTNESS = {"": 0, "low": 1, ":u": 2, ":c": 3}
FEW = settings(max_examples=25, deadline=None)  # a frame is made for each
ONE_SET = st.lists(st.integers(1, 60), min_size=3, max_size=3).map(sorted).map(tuple)
COUNTS = st.lists(st.integers(0, 80), min_size=1, max_size=12)


def make_estimates(n: list[int]) -> pd.DataFrame:
    """Rows whose figures are all different, so that a figure in the wrong row is seen."""
    frame = pd.DataFrame({"municipality": [f"place {i}" for i in range(len(n))], "unit": "share", "n": n})
    return frame.assign(estimate=0.111 + frame.index, se=0.04, low=0.015 + frame.index, high=0.987 + frame.index)


def flag(n: list[int], bases: tuple[int, int, int]) -> list[str]:
    return flag_bases(pd.Series(n), *bases).tolist()


def test_every_border_belongs_to_the_milder_flag():
    got = flag([0, 1, 9, 10, 19, 20, 49, 50, 5000], BASES)
    assert got == [":c", ":c", ":c", ":u", ":u", "low", "low", "", ""]


def test_equal_bases_leave_out_the_flag_between_them():
    assert flag([9, 10, 49, 50], (10, 10, 50)) == [":c", "low", "low", ""]
    assert flag([9, 10], (10, 10, 10)) == [":c", ""]
    assert flag([0, 1], (1, 1, 1)) == [":c", ""]


def test_a_base_that_is_not_known_is_confidential():
    got = flag_bases(pd.Series([None, 60], dtype="Int64"), *BASES)
    assert got.tolist() == [":c", ""]


def test_flags_stay_with_their_rows():
    got = flag_bases(pd.Series([60, 3], index=["b", "a"]), *BASES)
    assert_series_equal(got, pd.Series(["", ":c"], index=["b", "a"], dtype="str"))


@FEW
@given(st.integers(0, 80), st.integers(0, 80), ONE_SET)
def test_a_lower_base_never_loosens_the_flag(one, other, bases):
    lower, higher = (STRICTNESS[name] for name in flag(sorted([one, other]), bases))
    assert lower >= higher


@FEW
@given(st.integers(0, 80), ONE_SET, ONE_SET)
def test_higher_minimums_never_loosen_the_flag(n, one, other):
    strict = tuple(map(max, one, other))
    assert STRICTNESS[flag([n], strict)[0]] >= STRICTNESS[flag([n], one)[0]]


def test_of_a_confidential_row_neither_figures_nor_base_are_kept():
    got = release_estimates(make_estimates([9, 19, 49, 50]), BASES, {"share": 2})
    expected = pd.DataFrame({
        "municipality": ["place 0", "place 1", "place 2", "place 3"],
        "n": pd.array([None, 19, 49, 50], dtype="Int64"),
        "estimate": [None, None, 2.11, 3.11],
        "low": [None, None, 2.02, 3.02],
        "high": [None, None, 2.99, 3.99],
        "flag": [":c", ":u", "low", ""],
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_what_gives_the_base_away_is_never_released():
    estimates = make_estimates([1000]).assign(df=990, deff=1.2)
    assert not {"se", "df", "deff", "unit"} & set(release_estimates(estimates, BASES, {"share": 2}))


def test_every_figure_is_rounded_as_its_unit_asks():
    estimates = make_estimates([60, 60, 60]).assign(unit=["share", "mean", "share"])
    got = release_estimates(estimates, BASES, {"share": 2, "mean": 1})
    assert got["estimate"].tolist() == [0.11, 1.1, 2.11]


def test_the_estimates_that_go_in_stay_as_they_are():
    estimates = make_estimates([5, 60])
    before = estimates.copy()
    release_estimates(estimates, BASES, {"share": 1})
    assert_frame_equal(estimates, before)


@FEW
@given(COUNTS, ONE_SET)
def test_nothing_is_released_that_was_not_there_and_nothing_below_the_bases(n, bases):
    estimates = make_estimates(n)
    got = release_estimates(estimates, bases, {"share": 3})
    is_shown = got["estimate"].notna()
    assert_frame_equal(got.loc[is_shown, SHOWN], estimates.loc[is_shown, SHOWN].round(3))
    assert (estimates.loc[is_shown, "n"] >= bases[1]).all()
    assert (estimates.loc[got["n"].notna(), "n"] >= bases[0]).all()
    assert (got[SHOWN].notna().all(axis=1) == is_shown).all(), "bounds go with their estimate"


@FEW
@given(COUNTS, ONE_SET, ONE_SET)
def test_stricter_bases_never_reveal_more(n, one, other):
    strict = tuple(map(max, one, other))
    columns = ["n", *SHOWN]
    loose_cells, strict_cells = (
        release_estimates(make_estimates(n), bases, {"share": 2})[columns].notna() for bases in (one, strict)
    )
    assert not (strict_cells & ~loose_cells).any(axis=None)


@FEW
@given(COUNTS, ONE_SET, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(n, bases, random):
    estimates = make_estimates(n)
    shuffled = estimates.loc[random.sample(range(len(n)), len(n))]
    got = release_estimates(shuffled, bases, {"share": 2}).sort_index()
    assert_frame_equal(got, release_estimates(estimates, bases, {"share": 2}))


def test_a_release_that_rounds_instead_of_hiding_is_seen():
    """The twin of the laws above: rules without teeth let a base of five through."""
    toothless = release_estimates(make_estimates([5]), (1, 1, 1), {"share": 2})
    assert toothless["estimate"].notna().all()
    with pytest.raises(AssertionError):
        assert_frame_equal(toothless, release_estimates(make_estimates([5]), BASES, {"share": 2}))


def test_a_count_below_the_minimum_is_emptied_and_others_carry_no_flag():
    got = release_counts(pd.DataFrame({"municipality": ["a", "b", "c"], "n": [9, 10, 49]}), BASES)
    expected = pd.DataFrame(
        {"municipality": ["a", "b", "c"], "n": pd.array([None, 10, 49], dtype="Int64"), "flag": [":c", "", ""]}
    )
    assert_frame_equal(got, expected)


def make_comparisons(n: list[int]) -> pd.DataFrame:
    """Differences whose figures are all different, with what a table of differences and one of orders has beside."""
    rows = make_estimates(n).assign(other_municipality="district", df=12)
    return rows.assign(p=0.00012345, p_adjusted=0.04996 + rows.index, effect=-0.2349 - rows.index)


def test_what_a_flag_hides_of_a_difference_it_hides_of_its_p_and_effect():
    got = release_comparisons(make_comparisons([9, 19, 49, 50]), BASES, {"share": 2})
    expected = pd.DataFrame({
        "municipality": ["place 0", "place 1", "place 2", "place 3"],
        "n": pd.array([None, 19, 49, 50], dtype="Int64"),
        "estimate": [None, None, 2.11, 3.11],
        "low": [None, None, 2.02, 3.02],
        "high": [None, None, 2.99, 3.99],
        "other_municipality": "district",
        "p": [None, None, 0.001, 0.001],
        "p_adjusted": [None, None, 1, 1],
        "effect": [None, None, -2.2, -3.2],
        "flag": [":c", ":u", "low", ""],
    })  # fmt: skip
    assert_frame_equal(got, expected)


@pytest.mark.parametrize(
    ("p", "expected"),
    [(0, 0.001), (0.00099, 0.001), (0.001, 0.01), (0.01, 0.05), (0.04999, 0.05), (0.05, 0.1), (0.1, 1), (1, 1)],
)
def test_a_p_is_released_as_the_limit_that_it_lies_below(p, expected):
    assert classify_p(pd.Series([p], index=["a"])).to_dict() == {"a": expected}
    assert release_comparisons(make_comparisons([60]).assign(p=p), BASES, {"share": 2})["p"].tolist() == [expected]


def test_of_a_test_the_class_of_p_is_released_and_never_the_statistic_that_says_it_more_finely():
    tests = pd.DataFrame(
        {"indicator": list("abc"), "n": [9, 15, 60], "statistic": 3.14159, "df1": 1.987, "df2": 640.123}
    )
    got = release_tests(tests.assign(p=0.00009, p_adjusted=0.011, effect=[0.1, 0.2, 0.34]), BASES)
    expected = pd.DataFrame({
        "indicator": list("abc"),
        "n": pd.array([None, 15, 60], dtype="Int64"),
        "p": [None, None, 0.001],
        "p_adjusted": [None, None, 0.05],
        "effect": [None, None, 0.3],
        "flag": [":c", ":u", ""],
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_what_was_not_there_does_not_appear():
    got = release_tests(pd.DataFrame({"n": [60], "p": [None], "effect": [None]}).astype({"p": float}), BASES)
    assert got[["p", "effect"]].isna().all(axis=None)


def test_a_row_too_few_answered_becomes_confidential_but_never_the_other_way_round():
    released = release_estimates(make_estimates([9, 19, 60, 60]), BASES, {"share": 2})
    everything = pd.Series(True, index=released.index)
    assert hide_rows(released, everything)["flag"].tolist() == [":c", ":u", ":u", ":u"]
    got = hide_rows(released, everything & (released.index < 3), ":c")
    assert got["flag"].tolist() == [":c", ":c", ":c", ""]
    assert got.loc[:2, ["n", *SHOWN]].isna().all(axis=None) and got.loc[3, ["n", *SHOWN]].notna().all()


def test_nothing_to_release_stays_nothing():
    empty = make_comparisons([60]).head(0)
    assert release_comparisons(empty, BASES, {"share": 2}).empty
    assert release_tests(pd.DataFrame(columns=["indicator", "n", *TESTED]), BASES).empty


def test_a_figure_that_rounds_to_nothing_has_no_sign():
    rows = make_comparisons([60]).assign(estimate=-0.001, low=-0.004, high=0.001, effect=-0.001)
    got = release_comparisons(rows, BASES, {"share": 2})[[*SHOWN, "effect"]]
    assert got.to_csv(index=False).splitlines()[1] == "0.0,0.0,0.0,0.0"


@FEW
@given(COUNTS, ONE_SET, ONE_SET)
def test_stricter_bases_never_reveal_more_of_a_difference_either(n, one, other):
    strict = tuple(map(max, one, other))
    columns = ["n", *SHOWN, "p", "p_adjusted", "effect"]
    loose_cells, strict_cells = (
        release_comparisons(make_comparisons(n), bases, {"share": 2})[columns].notna() for bases in (one, strict)
    )
    assert not (strict_cells & ~loose_cells).any(axis=None)
