"""Tests of independence are R's, on designs of several shapes, and what a hand can add up."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal, assert_series_equal
from scipy import stats

from analysis.errors import StudyError
from analysis.survey.calibration import post_stratify
from analysis.survey.design import Design
from analysis.survey.independence import rao_scott, rao_scott_first_order, share_table

SHAPES = ["stratified:fpc", "stratified:nofpc", "clustered:fpc", "clustered:nofpc", "one_stratum_of_clusters:nofpc"]
TABLES = ["kind_side", "agree_kind", "side_woman", "rare_kind"]  # 3 × 2, 5 × 3, 2 × 2, and one with empty cells
DOMAINS = [("all", table) for table in TABLES] + [("women", table) for table in TABLES if table != "side_woman"]


def find_domain(design, domain):
    return None if domain == "all" else design.frame["woman"] == 1


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("domain", "table"), DOMAINS)
def test_the_second_order_test_is_that_of_r(designs_of_r, tests_of_r, shape, domain, table):
    design, expected = designs_of_r[shape], tests_of_r[f"{shape}:{domain}:{table}:F"]
    got = rao_scott(design, *table.split("_"), where=find_domain(design, domain))
    assert list(got.index) == ["statistic", "df1", "df2", "p"]
    assert_allclose(got, [expected["statistic"], *expected["df"], expected["p"]], rtol=1e-10)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("domain", "table"), DOMAINS)
def test_the_first_order_test_is_that_of_r(designs_of_r, tests_of_r, shape, domain, table):
    design, expected = designs_of_r[shape], tests_of_r[f"{shape}:{domain}:{table}:Chisq"]
    got = rao_scott_first_order(design, *table.split("_"), where=find_domain(design, domain))
    assert list(got.index) == ["statistic", "df", "p"]
    assert_allclose(got, [expected["statistic"], expected["df"], expected["p"]], rtol=1e-10)


def test_the_test_of_a_post_stratified_sample_is_that_of_r(designs_of_r, tests_of_r):
    design, expected = designs_of_r["stratified:fpc"], tests_of_r["post_stratified:agree_woman"]
    adjusted = post_stratify(design, "kind", pd.Series({"x": 250, "y": 200, "z": 112}))
    got = rao_scott(adjusted, "agree", "woman")
    assert_allclose(got, [expected["statistic"], *expected["df"], expected["p"]], rtol=1e-10)
    assert abs(rao_scott(design, "agree", "woman")["statistic"] / got["statistic"] - 1) > 0.01


def test_the_first_order_test_of_the_sample_of_our_shape_is_that_of_r(ruse, ruse_of_r):
    expected = ruse_of_r["ruse:chisq_Chisq_aware_group"]
    got = rao_scott_first_order(ruse, "aware", "group")
    assert_allclose(got, [expected["statistic"], expected["parameter"], expected["p"]], rtol=1e-10)


def test_a_domain_keeps_the_strata_of_the_whole_design(designs_of_r):
    design = designs_of_r["stratified:fpc"]
    where = design.frame["woman"] == 1
    kept = rao_scott(design, "kind", "side", where=where)
    deleted = rao_scott(Design(design.frame[where], strata="stratum", weights="w", population="N"), "kind", "side")
    assert abs(kept["statistic"] / deleted["statistic"] - 1) > 1e-4
    with pytest.raises(StudyError, match="^where is not a condition"):
        rao_scott(design, "kind", "side", where=[1, 0])


def test_the_first_order_test_of_a_simple_random_sample_is_pearsons():
    """8, 2, 3, 7 in a table of 2 × 2, with replacement: the design effect is n / (n - 1) and no margin moves it."""
    frame = pd.DataFrame({"a": [0] * 10 + [1] * 10, "b": [0] * 8 + [1] * 2 + [0] * 3 + [1] * 7})
    pearson = 20 * (8 * 7 - 2 * 3) ** 2 / (10 * 10 * 11 * 9)
    expected = pd.Series({"statistic": pearson, "df": 1.0, "p": stats.chi2.sf(pearson * 19 / 20, 1)})
    assert_series_equal(rao_scott_first_order(Design(frame), "a", "b"), expected)


def test_the_order_of_rows_and_of_questions_does_not_matter(designs_of_r):
    design = designs_of_r["clustered:fpc"]
    shuffled = design.frame.sample(frac=1, random_state=5).reset_index(drop=True)
    again = Design(shuffled, strata="stratum", weights="w", population="M", clusters="cluster")
    for test in (rao_scott, rao_scott_first_order):
        got = test(design, "agree", "kind")
        assert_series_equal(got, test(again, "agree", "kind"), rtol=1e-10)
        assert_series_equal(got, test(design, "kind", "agree"), rtol=1e-10)


def test_rows_without_an_answer_are_in_the_first_order_statistic_but_not_in_its_p():
    frame = pd.DataFrame({"a": [0] * 10 + [1] * 10, "b": [0] * 8 + [1] * 2 + [0] * 3 + [1] * 7})
    more = pd.concat([frame, pd.DataFrame({"a": [0] * 5, "b": [None] * 5})], ignore_index=True)
    got, expected = (rao_scott_first_order(Design(rows), "a", "b") for rows in (more, frame))
    assert_allclose(got["statistic"], expected["statistic"] * 25 / 20)
    # n / (n - 1) of the design effect is all that five more units change
    assert_allclose(stats.chi2.isf(got["p"], 1) / stats.chi2.isf(expected["p"], 1), (24 / 25) / (19 / 20))


@pytest.mark.parametrize("test", [rao_scott, rao_scott_first_order])
def test_what_cannot_be_tested_is_refused_by_name(test):
    frame = pd.DataFrame({"a": [0, 0, 1, 1, 1], "b": [0, 1, 0, 1, 1], "one": [1, 1, 1, None, 1], "N": 5})
    assert 0 < test(Design(frame), "a", "b")["p"] < 1
    with pytest.raises(StudyError, match="one: fewer than two different answers"):
        test(Design(frame), "a", "one")
    with pytest.raises(StudyError, match="a by b: the answers have no sampling variance.*leave out population="):
        test(Design(frame, population="N"), "a", "b")
    with pytest.raises(StudyError, match="a: fewer than two"):
        test(Design(frame), "a", "b", where=frame["a"] == 1)
    with pytest.raises(StudyError, match="there is no column 'c'"):
        test(Design(frame), "a", "c")


def test_the_table_of_shares_adds_up_by_hand():
    frame = pd.DataFrame({"a": ["x", "x", "y", "y", None], "b": [1, 2, 2, 2, 1], "w": [1.0, 2.0, 3.0, 4.0, 9.0]})
    got = share_table(Design(frame, weights="w"), "a", "b")
    expected = pd.DataFrame(
        [[0.1, 0.2], [0.0, 0.7]], index=pd.Index(["x", "y"], name="a"), columns=pd.Index([1, 2], name="b")
    )
    assert_frame_equal(got, expected, check_names=True, check_index_type=False)


def test_categories_keep_their_order_and_those_that_nobody_chose_are_left_out():
    frame = pd.DataFrame({"a": ["x", "x", "y", "y", "x"], "b": [1, 2, 2, 2, 1]})
    words = pd.Categorical(frame["a"], categories=["y", "none", "x"])
    got = share_table(Design(frame.assign(a=words)), "a", "b")
    assert_frame_equal(got.reset_index(drop=True), share_table(Design(frame), "a", "b")[::-1].reset_index(drop=True))
    assert got.index.tolist() == ["y", "x"]
    assert_series_equal(rao_scott(Design(frame.assign(a=words)), "a", "b"), rao_scott(Design(frame), "a", "b"))


def test_answers_stand_in_their_own_order_and_not_in_that_of_the_rows():
    frame = pd.DataFrame({"a": ["y", "x", "z", "y", "x"], "b": [2, 1, 2, 1, 2]})
    got = share_table(Design(frame), "a", "b")
    assert (got.index.tolist(), got.columns.tolist()) == (["x", "y", "z"], [1, 2])
    assert_allclose(got, [[0.2, 0.2], [0.2, 0.2], [0, 0.2]])


def test_the_table_of_a_domain_is_its_own(designs_of_r):
    design = designs_of_r["stratified:fpc"]
    where = design.frame["woman"] == 1
    got = share_table(design, "kind", "side", where=where)
    rows = design.frame[where].dropna(subset=["side"])
    assert_allclose(
        got.loc["y", "left"], rows["w"][rows["kind"].eq("y") & rows["side"].eq("left")].sum() / rows["w"].sum()
    )
    assert_allclose(got.to_numpy().sum(), 1)
    assert not math.isclose(got.loc["y", "left"], share_table(design, "kind", "side").loc["y", "left"])
    assert np.isfinite(got).all(axis=None)
