"""Rank tests are R's where R ranks ties by rows, and Lumley and Scott's where rows have no order; effects by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal, assert_series_equal
from scipy import stats

from analysis.errors import StudyError
from analysis.survey.calibration import post_stratify
from analysis.survey.design import Design
from analysis.survey.ranks import rank_test, superiority

SHAPES = ["stratified:fpc", "stratified:nofpc", "clustered:fpc", "clustered:nofpc", "one_stratum_of_clusters:nofpc"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("domain", ["all", "women"])
@pytest.mark.parametrize("answer", ["points", "agree"])
def test_a_rank_test_is_that_of_r(designs_of_r, tests_of_r, shape, domain, answer):
    design = designs_of_r[shape]
    where = None if domain == "all" else design.frame["woman"] == 1
    expected = tests_of_r[f"{shape}:{domain}:{answer}:side"]
    got = rank_test(design, answer, "side", where=where, ties="rows")
    assert_allclose(got, [expected["t"] ** 2, 1, expected["df"], expected["p"]], rtol=1e-10)
    expected = tests_of_r[f"{shape}:{domain}:{answer}:kind"]
    got = rank_test(design, answer, "kind", where=where, ties="rows")
    assert_allclose(got, [expected[name] for name in ("chisq", "df1", "df2", "p")], rtol=1e-10)


def test_a_rank_test_of_a_post_stratified_sample_is_that_of_r(designs_of_r, tests_of_r):
    design, expected = designs_of_r["stratified:fpc"], tests_of_r["post_stratified:points:side"]
    adjusted = post_stratify(design, "kind", pd.Series({"x": 250, "y": 200, "z": 112}))
    got = rank_test(adjusted, "points", "side", ties="rows")
    assert_allclose(got, [expected["t"] ** 2, 1, expected["df"], expected["p"]], rtol=1e-10)
    assert abs(rank_test(design, "points", "side", ties="rows")["statistic"] / got["statistic"] - 1) > 0.01


def test_statistic_and_degrees_of_freedom_are_not_swapped_as_in_r(ruse, ruse_of_r):
    expected = ruse_of_r["ruse:kruskal_trust_group"]
    got = rank_test(ruse, "trust", "group", ties="rows")
    assert_allclose(
        got[["statistic", "df1", "p"]], [expected[name] for name in ("parameter", "statistic", "p")], rtol=1e-10
    )
    assert got["df1"] == 2


def test_the_order_of_rows_matters_in_r_and_not_here(ruse):
    shuffled = ruse.frame.sample(frac=1, random_state=1).reset_index(drop=True)
    again = Design(shuffled, strata="stratum", weights="w", population="N_h", lonely="adjust")
    assert_series_equal(rank_test(ruse, "trust", "group"), rank_test(again, "trust", "group"), rtol=1e-10)
    in_r = [rank_test(design, "trust", "group", ties="rows")["statistic"] for design in (ruse, again)]
    assert abs(in_r[0] / in_r[1] - 1) > 0.01
    with pytest.raises(StudyError, match="ties is 'row'; expected: one of middle, rows; .*“rows”"):
        rank_test(ruse, "trust", "group", ties="row")


def test_without_ties_among_unequal_weights_both_ways_to_rank_are_one(designs_of_r):
    frame = designs_of_r["clustered:fpc"].frame.assign(one=1.0)
    design = Design(frame, strata="stratum", weights="one", clusters="cluster")
    assert_series_equal(rank_test(design, "agree", "kind"), rank_test(design, "agree", "kind", ties="rows"), rtol=1e-10)


def test_two_groups_add_up_by_hand():
    """1, 3 against 2, 5, 6, no ties: mid-ranks / 5 are .1 .5 | .3 .7 .9, means .3 and 19/30.

    Their variances about the group's mean are 2 · .04 / 2² and Σ (-1/3, 1/15, 4/15)² / 3², times 5 / 4.
    """
    frame = pd.DataFrame({"y": [1, 3, 2, 5, 6], "g": list("aabbb")})
    variance = (0.08 / 4 + (1 / 9 + 1 / 225 + 16 / 225) / 9) * 5 / 4
    statistic = (19 / 30 - 0.3) ** 2 / variance
    got = rank_test(Design(frame), "y", "g")
    assert_allclose(got, [statistic, 1, 3, 2 * stats.t.sf(math.sqrt(statistic), 3)], rtol=1e-12)


def test_a_missing_answer_leaves_the_domain_and_not_the_design():
    frame = pd.DataFrame({"y": [1, 3, 2, 5, 6, None], "g": list("aabbbb"), "N": 60})
    got = rank_test(Design(frame, population="N"), "y", "g")
    deleted = rank_test(Design(frame.dropna(), population="N"), "y", "g")
    # the same means and the same squared influences, Σ over six units instead of five, and f = 6/60
    assert_allclose(deleted["statistic"] / got["statistic"], (0.9 * 6 / 5) / (55 / 60 * 5 / 4), rtol=1e-12)
    assert got["df2"] == deleted["df2"] == 3
    unknown = rank_test(Design(frame.assign(g=[*"aabbb", None], y=[1, 3, 2, 5, 6, 9]), population="N"), "y", "g")
    assert_series_equal(unknown, got)


def test_an_ordered_categorical_is_ranked_by_its_order():
    frame = pd.DataFrame({"y": [1, 3, 2, 3, 1, 2], "g": list("aabbab")})
    words = pd.Categorical(
        frame["y"].map({1: "never", 2: "once", 3: "always"}), ["never", "once", "always"], ordered=True
    )
    assert_series_equal(rank_test(Design(frame.assign(y=words)), "y", "g"), rank_test(Design(frame), "y", "g"))
    words = words.set_categories(["never", "once"])  # "always" is no answer now
    got = superiority(Design(frame.assign(y=words)), "y", "g", "b", "a").loc[0]
    assert (got["estimate"], got["n_first"], got["n_second"]) == (1, 2, 2)
    with pytest.raises(StudyError, match="y: the answers are not numbers.*ordered categorical"):
        rank_test(Design(frame.assign(y=words.astype(str))), "y", "g")


def test_what_cannot_be_ranked_is_refused_by_name():
    frame = pd.DataFrame({"y": [1, 3, 2, 5, 6, 4], "g": list("aabbcc"), "N": [2, 2, 2, 2, 90, 90]})
    design = Design(frame.assign(same=1, h=frame["g"], apart=[1, 1, 2, 2, 3, 3]))
    assert 0 < rank_test(design, "y", "g")["p"] < 1
    with pytest.raises(StudyError, match="same by g: all gave the same answer"):
        rank_test(design, "same", "g")
    with pytest.raises(StudyError, match="y by g: fewer than two groups with answers"):
        rank_test(design, "y", "g", where=frame["g"] == "a")
    with pytest.raises(StudyError, match="apart by g: groups have no sampling variance"):
        rank_test(design, "apart", "g")
    with pytest.raises(StudyError, match="y by g: there are no degrees of freedom"):
        rank_test(Design(frame.iloc[:2].assign(g=["a", "b"])), "y", "g")


def test_fully_enumerated_groups_have_nothing_to_test():
    frame = pd.DataFrame({"y": [1, 3, 2, 5, 6, 4, 7], "g": list("aabbccc"), "N": [2, 2, 2, 2, 90, 90, 90]})
    design = Design(frame, strata="g", population="N")
    with pytest.raises(StudyError, match="y by g: groups have no sampling variance.*leave out population="):
        rank_test(design, "y", "g", where=frame["g"] != "c")
    # a and b are known exactly, so their difference is no question of chance, whatever c says
    with pytest.raises(StudyError, match="no sampling variance"):
        rank_test(design, "y", "g")
    assert 0 < rank_test(design, "y", "g", where=frame["g"] != "a")["p"] < 1


def test_the_test_keeps_its_level_where_the_groups_are_alike():
    """Clusters of three that answer alike, all of one population; of 50 tests at 10 % some 5 reject.

    The twin: taken for 120 people instead of 40 clusters, the same answers reject far too often.
    """
    rng, rejected = np.random.default_rng(20150331), np.zeros(2, dtype=int)
    for _ in range(50):
        frame = pd.DataFrame({"c": np.arange(40).repeat(3), "g": np.repeat(["a", "b"], 60)})
        frame["y"] = np.round(rng.normal(size=40).repeat(3) * 1.5)
        rejected += [rank_test(design, "y", "g")["p"] < 0.1 for design in (Design(frame, clusters="c"), Design(frame))]
    assert [stats.binomtest(int(count), 50, 0.1).pvalue > 0.01 for count in rejected] == [True, False]


def test_the_probability_of_superiority_adds_up_by_hand():
    """2, 4 against 1, 2, 3 with weights 1, 3 and 1, 1, 2: pairs won 1 · 1 + 3 · 4, tied 1 · 1, of 16."""
    frame = pd.DataFrame({"y": [2, 4, 1, 2, 3], "g": list("aabbb"), "w": [1, 3, 1, 1, 2]})
    got = superiority(Design(frame, weights="w"), "y", "g", "a", "b")
    assert list(got.columns) == ["measure", "estimate", "se", "low", "high", "n_first", "n_second", "df"]
    assert_allclose(got["estimate"], [13.5 / 16, 2 * 13.5 / 16 - 1])
    # influences: a member's mid-rank among the others, less the estimate, times weight over its group's weight
    p = 13.5 / 16
    influence = np.array([(1.5 / 4 - p) / 4, (1 - p) * 3 / 4, (1 - p) / 4, (1 - 0.5 / 4 - p) / 4, (3 / 4 - p) * 2 / 4])
    se = math.sqrt((influence**2).sum() * 5 / 4)
    margin = stats.t.ppf(0.975, 4) * se / (p * (1 - p))
    low, high = (1 / (1 + math.exp(-(math.log(p / (1 - p)) + side * margin))) for side in (-1, 1))
    assert_allclose(got.loc[0, ["se", "low", "high"]].astype(float), [se, low, high])
    assert_allclose(got.loc[1, ["se", "low", "high"]].astype(float), [2 * se, 2 * low - 1, 2 * high - 1])
    assert got[["n_first", "n_second", "df"]].values.tolist() == [[2, 3, 4]] * 2


def test_its_error_is_nearly_that_of_the_jackknife(designs_of_r):
    """Leave out one cluster at a time, give its weight to the others of its stratum (JKn, Rust & Rao 1996)."""
    design = designs_of_r["clustered:nofpc"]
    frame, (estimate, se) = (
        design.frame,
        superiority(design, "agree", "side", "left", "right").loc[0, ["estimate", "se"]],
    )
    variance = 0
    for cluster in np.unique(design.cluster):
        left = design.cluster == cluster
        peers = design.stratum == design.stratum[left][0]
        count = len(np.unique(design.cluster[peers]))
        weights = np.where(peers, frame["w"] * count / (count - 1), frame["w"])
        again = Design(frame.assign(w=weights)[~left], weights="w")
        moved = superiority(again, "agree", "side", "left", "right")["estimate"][0]
        variance += (count - 1) / count * (moved - estimate) ** 2
    assert se == pytest.approx(math.sqrt(variance), rel=0.05)


def test_the_domain_of_an_effect_is_its_two_groups_answered_or_not(designs_of_r):
    design = designs_of_r["stratified:fpc"]
    where = design.frame["woman"] == 1
    got = superiority(design, "points", "kind", "y", "z", where=where)
    rows = design.frame[where & design.frame["kind"].isin(["y", "z"])]
    answered = rows.dropna(subset=["points"])["kind"].value_counts()
    assert got[["n_first", "n_second"]].values.tolist() == [[answered["y"], answered["z"]]] * 2
    assert set(got["df"]) == {len(rows) - rows["stratum"].nunique()} != {answered.sum() - rows["stratum"].nunique()}


def test_effects_that_cannot_be_estimated_are_not_numbers():
    frame = pd.DataFrame({"y": [1, 2, 3, 4, None], "g": list("aabbc")})
    apart = superiority(Design(frame), "y", "g", "b", "a")  # no pair lies the other way: nothing to estimate from
    assert apart["estimate"].tolist() == [1, 1]
    assert apart[["se", "low", "high"]].isna().all(axis=None)
    nobody = superiority(Design(frame), "y", "g", "b", "c")
    assert nobody[["estimate", "se", "low", "high"]].isna().all(axis=None)
    assert nobody[["n_first", "n_second", "df"]].values.tolist() == [[2, 0, 0]] * 2
    one = Design(frame.assign(c=1, y=[1, 3, 2, 4, 5]), clusters="c")
    got = superiority(one, "y", "g", "b", "a").loc[0]
    assert got["estimate"] == 0.75 and math.isnan(got["se"])
    alike = superiority(Design(frame.assign(y=3)), "y", "g", "b", "a")  # a constant does not vary, here or elsewhere
    assert alike["estimate"].tolist() == [0.5, 0]
    assert alike[["se", "low", "high"]].isna().all(axis=None)
    with pytest.raises(StudyError, match="g: there is no group 'd'"):
        superiority(Design(frame), "y", "g", "a", "d")
    with pytest.raises(StudyError, match="g: group 'a' is compared with itself"):
        superiority(Design(frame), "y", "g", "a", "a")


def test_the_effect_between_fully_enumerated_groups_is_known():
    frame = pd.DataFrame({"y": [1, 2, 3, 1], "g": list("aabb"), "N": 2})
    got = superiority(Design(frame, strata="g", population="N"), "y", "g", "b", "a")
    assert got[["estimate", "se", "low", "high"]].values.tolist() == [[0.625, 0, 0.625, 0.625], [0.25, 0, 0.25, 0.25]]


people = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5), st.integers(1, 9)), min_size=2, max_size=20)


@given(people, st.randoms())
@settings(max_examples=8, deadline=None)
def test_superiority_mirrors_and_ignores_the_order_of_rows(rows, random):
    rows = [("a", 1, 1), ("a", 3, 2), ("b", 2, 3), ("b", 4, 1), *rows]
    frame = pd.DataFrame(rows, columns=["g", "y", "w"])
    got = superiority(Design(frame, weights="w"), "y", "g", "a", "b")
    mirrored = superiority(Design(frame, weights="w"), "y", "g", "b", "a")
    assert_allclose(got["estimate"][0] + mirrored["estimate"][0], 1)
    assert_allclose(got["se"], mirrored["se"])
    assert_allclose(got["low"][1], -mirrored["high"][1], atol=1e-12)
    random.shuffle(rows)
    shuffled = pd.DataFrame(rows, columns=["g", "y", "w"])
    assert_frame_equal(got, superiority(Design(shuffled, weights="w"), "y", "g", "a", "b"))
    # a scale that keeps the order keeps everything
    assert_frame_equal(got, superiority(Design(frame.assign(y=frame["y"] ** 3), weights="w"), "y", "g", "a", "b"))
