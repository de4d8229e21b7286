"""What is derived of estimates is hidden with them, and tells nothing more than they do."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.derived import derive_comparisons, hide_copies, hide_tests
from analysis.errors import StudyError

FIGURES = ["n", "estimate", "low", "high", "p", "p_adjusted", "effect"]


@pytest.fixture
def estimates():
    rows = [
        ("district", "roma", "jp", "part", 300, 0.12, ""), ("district", "ngo", "jp", "part", 90, 0.5, ""),
        ("ruse", "roma", "jp", "part", 15, None, ":u"), ("byala", "roma", "jp", "part", None, None, ":c"),
        ("district", "roma", "jp", "know", 300, 0.4, ""), ("borovo", "roma", "jp", "part", 30, 0.33, "low"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["municipality", "group", "indicator", "category", "n", "estimate", "flag"])


def make_differences(*sides: tuple[tuple[str, str], tuple[str, str]], low=-0.5, high=0.5) -> pd.DataFrame:
    rows = [(*first, *other, "jp", "part", 60, -0.3749, low, high, 0.01, 0.05, 0.3, "") for first, other in sides]
    names = ["municipality", "group", "other_municipality", "other_group", "indicator", "category"]
    frame = pd.DataFrame(rows, columns=[*names, *FIGURES, "flag"])
    return frame.astype({"n": "Int64"})


ROMA, NGO = ("district", "roma"), ("district", "ngo")


def test_a_difference_is_that_of_the_two_figures_that_are_shown(estimates):
    got = derive_comparisons(make_differences((ROMA, NGO)), estimates)
    assert got["estimate"].tolist() == [-0.38] and got["flag"].tolist() == [""]
    assert got["p_adjusted"].tolist() == [0.05]


@pytest.mark.parametrize(("place", "flag"), [("ruse", ":u"), ("byala", ":c")])
def test_a_difference_is_hidden_as_its_side_is_whichever_side(estimates, place, flag):
    differences = make_differences(((place, "roma"), ROMA), (ROMA, (place, "roma")), (("borovo", "roma"), ROMA))
    got = derive_comparisons(differences, estimates)
    assert got["flag"].tolist() == [flag, flag, ""]
    assert got.loc[:1, FIGURES].isna().all(axis=None) and got.loc[2, FIGURES].notna().all()


def test_of_two_hidden_sides_the_confidential_one_counts(estimates):
    got = derive_comparisons(make_differences((("ruse", "roma"), ("byala", "roma"))), estimates)
    assert got["flag"].tolist() == [":c"]


def test_an_order_has_its_other_side_in_the_same_place(estimates):
    order = make_differences((ROMA, NGO)).drop(columns=["other_municipality", "other_group"])
    order = order.assign(category="know", other_indicator="jp", other_category="part")
    assert derive_comparisons(order, estimates)["estimate"].tolist() == [0.28]
    hidden = estimates.assign(flag=estimates["flag"].mask(estimates["category"] == "part", ":c"))
    assert derive_comparisons(order, hidden)["flag"].tolist() == [":c"]


def test_a_hidden_difference_stays_hidden_although_both_sides_are_shown(estimates):
    differences = make_differences((ROMA, NGO)).assign(flag=":c", **dict.fromkeys(FIGURES, np.nan))
    got = derive_comparisons(differences, estimates)
    assert got["flag"].tolist() == [":c"] and got[FIGURES].isna().all(axis=None)


def test_without_bounds_none_appear(estimates):
    got = derive_comparisons(make_differences((ROMA, NGO), low=np.nan, high=np.nan), estimates)
    assert got["estimate"].tolist() == [-0.38] and got[["low", "high"]].isna().all(axis=None)


def test_a_side_that_no_table_holds_is_refused(estimates):
    with pytest.raises(StudyError, match="vetovo · roma · jp · part"):
        derive_comparisons(make_differences((("vetovo", "roma"), ROMA)), estimates)


SHARES = st.integers(0, 100).map(lambda number: number / 100)


@settings(max_examples=50, deadline=None)
@given(SHARES, SHARES, st.floats(-0.005, 0.005), st.floats(0, 0.3))
def test_the_bounds_hold_the_estimate_and_are_widened_by_no_more_than_that(one, two, off, half):
    estimates = pd.DataFrame({
        "municipality": "district", "group": ["roma", "ngo"], "indicator": "jp", "category": "part", "n": 60,
        "estimate": [one, two], "flag": "",
    })  # fmt: skip
    low, high = round(one - two + off - half, 2), round(one - two + off + half, 2)
    got = derive_comparisons(make_differences((ROMA, NGO), low=low, high=high), estimates).iloc[0]
    assert got["estimate"] == pytest.approx(one - two, abs=1e-9)
    assert got["low"] <= got["estimate"] <= got["high"]
    assert got["low"] in (low, got["estimate"]) and got["high"] in (high, got["estimate"])


def test_tests_are_hidden_with_what_they_are_on():
    tests = pd.DataFrame(
        {"indicator": ["jp", "jp", "qz1"], "category": ["", "part", ""], "flag": "", "n": 60, "p": 0.01}
    )
    primary = pd.DataFrame({"municipality": ["district"], "group": "ngo", "indicator": "jp", "category": "know"})
    assert hide_tests(tests, primary)["flag"].tolist() == [":c", "", ""]
    assert hide_tests(tests, primary.assign(category="part"))["flag"].tolist() == [":c", ":c", ""]
    assert hide_tests(tests, primary.assign(municipality="ruse"))["flag"].tolist() == ["", "", ""]


def test_a_copy_is_hidden_where_the_row_of_the_district_is(estimates):
    copies = pd.DataFrame({"group": ["roma", "ngo"], "indicator": "jp", "category": "part", "n": 90, "flag": ""})
    copies = copies.assign(estimate=0.5, low=0.4, high=0.6)
    assert hide_copies(copies, estimates)["flag"].tolist() == ["", ""]
    hidden = estimates.assign(flag=estimates["flag"].mask(estimates["group"] == "ngo", ":c"))
    got = hide_copies(copies, hidden)
    assert got["flag"].tolist() == ["", ":c"] and got.loc[1, ["n", "estimate", "low", "high"]].isna().all()
