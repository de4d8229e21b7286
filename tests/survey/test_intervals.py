"""Intervals cover what they promise, agree with R and are chosen as announced."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from analysis.errors import StudyError
from analysis.survey import estimates, intervals
from analysis.survey.design import Design

REFERENCE = Path(__file__).parent / "reference"
RESULTS = json.loads((REFERENCE / "r_results.json").read_text(encoding="utf-8"))["results"]
TINY_STRATA = [(7, 6), (12, 6), (20, 8), (40, 18), (120, 22), (400, 12)]


def ruse_design(population="N_h") -> Design:
    frame = pd.read_csv(REFERENCE / "ruse_like.csv", encoding="utf-8")
    return Design(frame, strata="stratum", weights="w", population=population, lonely="adjust")


def bounds(interval, **keywords) -> np.ndarray:
    return estimates.proportion(ruse_design(), "aware", 1, interval=interval, **keywords)[["low", "high"]].to_numpy()


def coverage(interval_of, population: int, n: int) -> list[float]:
    """Chance that the interval holds the share, for each number of the population who would say so."""
    kept = [interval_of(k) for k in range(n + 1)]
    chances = []
    for size in range(population + 1):
        holds = [low - 1e-12 <= size / population <= high + 1e-12 for low, high in kept]
        chances.append(stats.hypergeom.pmf(np.arange(n + 1), population, size, n) @ holds)
    return chances


@pytest.mark.parametrize("population, n", TINY_STRATA)
def test_the_hypergeometric_interval_covers_at_every_share(population, n):
    assert min(coverage(lambda k: intervals.hypergeometric(k, n, population), population, n)) >= 0.95


@pytest.mark.parametrize("population, n", TINY_STRATA)
def test_a_logit_interval_would_not_cover_there(population, n):
    """The check above can fail: of unanimous samples the logit interval knows nothing (here: the estimate)."""

    def interval_of(k):
        share = k / n
        variance = (1 - n / population) * share * (1 - share) / (n - 1)
        low, high = intervals.logit(share, variance, n - 1)
        return (share, share) if math.isnan(low) else (low, high)

    assert min(coverage(interval_of, population, n)) < 0.9


@given(st.integers(1, 30), st.data())
@settings(max_examples=60, deadline=None)
def test_the_hypergeometric_interval_is_symmetric_holds_the_share_and_is_possible(population, data):
    n = data.draw(st.integers(1, population))
    k = data.draw(st.integers(0, n))
    low, high = intervals.hypergeometric(k, n, population)
    mirrored = intervals.hypergeometric(n - k, n, population)
    assert k / population <= low <= high <= (population - n + k) / population
    assert low <= k / n + 1 / population and high >= k / n - 1 / population  # shares of N, so at most one step away
    assert (low, high) == pytest.approx((1 - mirrored[1], 1 - mirrored[0]))


def test_the_hypergeometric_interval_leaves_out_the_next_number_on_either_side():
    low, high = (round(bound * 40) for bound in intervals.hypergeometric(9, 18, 40))
    assert stats.hypergeom.sf(8, 40, low, 18) > 0.025 >= stats.hypergeom.sf(8, 40, low - 1, 18)
    assert stats.hypergeom.cdf(9, 40, high, 18) > 0.025 >= stats.hypergeom.cdf(9, 40, high + 1, 18)


def test_the_hypergeometric_interval_of_a_census_is_its_share():
    assert [intervals.hypergeometric(k, 5, 5) for k in range(6)] == [(k / 5, k / 5) for k in range(6)]


def test_five_answers_of_six_leave_two_possible_shares():
    assert intervals.hypergeometric(3, 5, 6) == (3 / 6, 4 / 6)


def test_clopper_pearson_inverts_the_binomial():
    low, high = intervals.clopper_pearson(3, 10)
    assert stats.binom.sf(2, 10, low) == pytest.approx(0.025)
    assert stats.binom.cdf(3, 10, high) == pytest.approx(0.025)


@pytest.mark.parametrize("share, k", [(0.0, 0), (1.0, 10)])
def test_korn_graubard_of_a_unanimous_sample_is_clopper_pearson_on_n(share, k):
    assert intervals.korn_graubard(share, 0.0, n=10, df=0) == intervals.clopper_pearson(k, 10)


def test_korn_graubard_never_takes_more_than_n():
    """A variance of 0.01 would be that of 25 respondents; there were 10."""
    assert intervals.korn_graubard(0.5, 0.01, n=10, df=9) == intervals.clopper_pearson(5, 10)
    assert intervals.korn_graubard(0.5, 0.05, n=10, df=9) == pytest.approx(intervals.clopper_pearson(2.5, 5))


def test_korn_graubard_pays_for_few_degrees_of_freedom():
    size = 5 * (stats.t.ppf(0.975, 9) / stats.t.ppf(0.975, 2)) ** 2
    assert intervals.korn_graubard(0.5, 0.05, n=10, df=2) == pytest.approx(intervals.clopper_pearson(size / 2, size))


def test_without_degrees_of_freedom_a_bound_is_not_a_number():
    for got in (
        intervals.t_interval(1.0, 0.1, 0),
        intervals.korn_graubard(0.5, 0.05, n=10, df=0),
        intervals.logit(0.5, 0.05, 0),
    ):
        assert np.isnan(got).all()


def test_the_logit_interval_of_a_unanimous_sample_is_not_a_number():
    assert np.isnan([*intervals.logit(0.0, 0.0, 9), *intervals.logit(1.0, 0.0, 9)]).all()


def test_the_wilson_interval_solves_its_equation():
    z = stats.norm.ppf(0.975)
    for bound in intervals.wilson(0.3, 0.3 * 0.7 / 25, n=40):
        assert abs(0.3 - bound) == pytest.approx(z * math.sqrt(bound * (1 - bound) / 25))
    assert intervals.wilson(0.0, 0.0, n=10) == pytest.approx((0, z**2 / (10 + z**2)))


def test_a_sample_unanimous_within_each_stratum_is_not_certain_of_its_share():
    """Its variance is 0 and its share ½: both intervals fall back on n."""
    assert intervals.korn_graubard(0.5, 0.0, n=10, df=8) == intervals.clopper_pearson(5, 10)
    assert intervals.wilson(0.5, 0.0, n=10) == intervals.wilson(0.5, 0.025, n=10)


def test_the_logit_intervals_are_those_of_r():
    expected = RESULTS["ruse:ciprop_by_group_logit"]["rows"]
    assert_allclose(bounds("logit", by="group"), [(row["ci_l"], row["ci_u"]) for row in expected], rtol=1e-7)
    expected = RESULTS["ruse:ciprop_by_group_xlogit"]["rows"]
    assert_allclose(bounds("logit", by="group"), [(row["ci_l"], row["ci_u"]) for row in expected], rtol=1e-10)
    official = bounds("logit", where=ruse_design().frame["group"] == "official")
    assert_allclose(official[0], RESULTS["ruse:ciprop_official_logit"]["ci95"], rtol=1e-7)


def test_korn_graubard_is_the_beta_interval_of_r_but_for_the_cut_at_n():
    """R takes the rows of the domain, answered or not, for n in the t quantile: 62, 56 and 196."""
    expected = {row["group"]: (row["ci_l"], row["ci_u"]) for row in RESULTS["ruse:ciprop_by_group_beta"]["rows"]}
    assert expected["official"] == tuple(RESULTS["ruse:ciprop_official_beta"]["ci95"])
    got = estimates.proportion(ruse_design(), "aware", 1, interval="korn-graubard", by="group").set_index("group")
    for group, rows in {"ngo": 62, "official": 56, "roma": 196}.items():
        share, variance = got.loc[group, "estimate"], got.loc[group, "se"] ** 2
        size = intervals.adjusted_size(share, variance, rows, got.loc[group, "df"])
        assert_allclose(intervals.clopper_pearson(share * size, size), expected[group], rtol=1e-10)
    assert_allclose(got.loc["roma", ["low", "high"]].astype(float), expected["roma"], rtol=1e-4)


def test_by_itself_a_whole_stratum_gets_the_hypergeometric_interval_and_a_group_korn_graubard():
    strata = estimates.proportion(ruse_design(), "aware", 1, by="stratum").set_index("stratum")
    assert tuple(strata.loc["Ruse|official", ["low", "high"]]) == intervals.hypergeometric(14, 18, 40)
    missing_some = strata.loc["Ruse|roma"]
    assert missing_some["n"] == 57
    assert tuple(missing_some[["low", "high"]]) == intervals.hypergeometric(17, 57, 2800)
    assert_allclose(bounds("auto", by="group"), bounds("korn-graubard", by="group"), rtol=0)
    women_of_one_stratum = {
        "where": (ruse_design().frame["gender"] == "f") & (ruse_design().frame["stratum"] == "Ruse|ngo")
    }
    assert_allclose(bounds("auto", **women_of_one_stratum), bounds("korn-graubard", **women_of_one_stratum), rtol=0)


def test_without_a_known_population_a_stratum_gets_korn_graubard():
    design = ruse_design(population=None)
    got, expected = (
        estimates.proportion(design, "aware", 1, interval=interval, by="stratum")
        for interval in ("auto", "korn-graubard")
    )
    pd.testing.assert_frame_equal(got, expected)


@pytest.mark.parametrize("interval", ["auto", "hypergeometric", "korn-graubard", "logit", "wilson"])
def test_where_everybody_answered_the_share_is_known_whatever_the_interval(interval):
    got = estimates.proportion(ruse_design(), "aware", 1, interval=interval, by="stratum").set_index("stratum")
    assert tuple(got.loc["Vetovo|official", ["estimate", "se", "low", "high"]]) == (0.875, 0, 0.875, 0.875)


def test_a_census_with_a_missing_answer_is_not_certain():
    frame = pd.DataFrame({"y": ["yes", "yes", "yes", "no", "no", None], "N": 6})
    got = estimates.proportion(Design(frame, population="N"), "y", "yes").loc[0]
    assert tuple(got[["estimate", "low", "high", "n"]]) == (0.6, 3 / 6, 4 / 6, 5)


def test_one_respondent_of_seven_gets_no_interval():
    got = estimates.proportion(ruse_design(), "aware", 1, by="stratum").set_index("stratum").loc["Slivo pole|official"]
    assert got["estimate"] == 0
    assert got[["se", "low", "high"]].isna().all()


def test_the_hypergeometric_interval_is_refused_over_several_strata():
    with pytest.raises(StudyError, match="one whole stratum"):
        bounds("hypergeometric", by="group")


def test_an_unknown_interval_is_refused():
    with pytest.raises(StudyError, match="interval is 'wald'; expected: one of auto, hypergeometric"):
        bounds("wald")
