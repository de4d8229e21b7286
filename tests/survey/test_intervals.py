"""Intervals cover what they promise, agree with R and are chosen as announced."""

from __future__ import annotations

import json
import math
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
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


def finite_bounds(by=None, where=None) -> np.ndarray:
    """Korn-Graubard for as many persons as the weights of those who were asked add up to."""
    got = estimates.proportion(ruse_design(), "aware", 1, by=by, where=where)
    asked = ruse_design().frame[slice(None) if where is None else where].groupby(by or (lambda row: 0))["w"]
    numbers = [got["estimate"], got["se"] ** 2, got["n"], got["df"], asked.size().to_numpy(), asked.sum().to_numpy()]
    return np.transpose(intervals.finite_korn_graubard(*numbers))


def describe(low, high, population: int, n: int) -> tuple[float, float, float]:
    """Mean and lowest chance that the interval holds the share, and its mean width, over all shares of a stratum.

    `low` and `high` go by the number of the n answers that say so; every number of the population counts alike.
    """
    counts, sizes = np.arange(n + 1), np.arange(population + 1)[:, None]
    chances = stats.hypergeom.pmf(counts, population, sizes, n)
    holds = (low - 1e-12 <= sizes / population) & (sizes / population <= high + 1e-12)
    covered = (chances * holds).sum(axis=1)
    return covered.mean(), covered.min(), (chances * (high - low)).sum(axis=1).mean()


def or_estimate(pair, share) -> np.ndarray:
    """The bounds of intervals, and the estimate itself where there is none."""
    return np.where(np.isnan(pair), share, pair)


def all_samples(population: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Share and variance of every sample that a stratum can give."""
    share = np.arange(n + 1) / n
    return share, (1 - n / population) * share * (1 - share) / (n - 1)


def interval_of_every_sample(name: str, population: int, n: int) -> np.ndarray:
    share, variance = all_samples(population, n)
    if name == "hypergeometric":
        return np.array([intervals.hypergeometric(k, n, population) for k in range(n + 1)]).T
    if name == "logit":  # of unanimous samples it knows nothing but the estimate
        return or_estimate(intervals.logit(share, variance, n - 1), share)
    if name == "wilson":  # on the effective size throughout
        return np.array(intervals.wilson(share, variance, (n - 1) / (1 - n / population)))
    if name == "finite korn-graubard":
        return np.array(intervals.finite_korn_graubard(share, variance, n, n - 1, n, population))
    return np.array(intervals.korn_graubard(share, variance, n, n - 1))


# Exact figures of an independent enumeration: mean coverage, lowest coverage, mean width.
COVERAGE = {
    "logit": ".964/.86/.27 .868/.50/.46 .870/.40/.44 .926/.45/.28 .907/.18/.31 .839/.00/.45",
    "korn-graubard": "1.000/1.00/.63 1.000/1.00/.63 .999/1.00/.56 .998/.99/.39 .988/.97/.35 .986/.96/.48",
    "wilson": ".964/.86/.23 .982/.92/.42 .965/.89/.40 .962/.93/.26 .955/.82/.29 .962/.86/.42",
    "hypergeometric": "1.000/1.00/.14 .998/.98/.43 .987/.96/.40 .984/.96/.28 .978/.96/.31 .982/.96/.46",
}


@pytest.mark.parametrize("name", list(COVERAGE))
def test_coverage_and_width_in_tiny_strata_are_those_enumerated_before(name):
    got = [describe(*interval_of_every_sample(name, *stratum), *stratum) for stratum in TINY_STRATA]
    expected = [[float(number) for number in row.split("/")] for row in COVERAGE[name].split()]
    assert [[round(mean, 3), round(lowest, 2), round(width, 2)] for mean, lowest, width in got] == expected


@pytest.mark.parametrize("name", ["hypergeometric", "finite korn-graubard"])
@pytest.mark.parametrize("population, n", [*TINY_STRATA, (60, 38), (136, 96), (326, 208), (40, 39), (200, 190)])
def test_the_intervals_for_a_finite_population_cover_at_every_share(name, population, n):
    mean, lowest, _ = describe(*interval_of_every_sample(name, population, n), population, n)
    assert lowest >= 0.95


@pytest.mark.parametrize("name", ["logit", "wilson"])
def test_logit_and_wilson_intervals_do_not_and_the_check_above_can_fail(name):
    assert min(describe(*interval_of_every_sample(name, *stratum), *stratum)[1] for stratum in TINY_STRATA) < 0.9


def test_the_wilson_interval_of_unanimous_samples_gains_by_falling_back_on_n():
    for population, n in TINY_STRATA:
        kept = describe(*np.array(intervals.wilson(*all_samples(population, n), n)), population, n)
        assert kept[1] >= describe(*interval_of_every_sample("wilson", population, n), population, n)[1] - 1e-12


def test_where_most_were_interviewed_korn_graubard_holds_far_more_than_its_level():
    """The frame and the interviews with officials of the demonstration, were they one stratum."""
    plain, finite, exact = (
        describe(*interval_of_every_sample(name, 326, 208), 326, 208)
        for name in ("korn-graubard", "finite korn-graubard", "hypergeometric")
    )
    assert plain[0] > 0.998
    assert plain[2] > 1.5 * exact[2]
    assert finite[:2] == pytest.approx(exact[:2], abs=0.005)
    assert finite[2] == pytest.approx(exact[2], abs=0.005)


def draw_group(group: str, share: float, draws: int = 1500) -> dict[str, np.ndarray]:
    """Estimates of stratified samples of a group from populations in which everybody says so with one chance.

    A stratum with one interview of seven has no variance: it is left out.
    """
    strata = ruse_design().frame.query("group == @group").groupby("stratum").agg(N=("N_h", "first"), n=("w", "size"))
    sizes, n = strata[(strata["n"] > 1) | (strata["N"] == 1)].to_numpy().T[:, :, None]
    chance = np.random.default_rng([20, *group.encode(), int(100 * share)])
    say_so = chance.binomial(sizes, share, size=(len(sizes), draws))
    shares = chance.hypergeometric(say_so, sizes - say_so, n) / n
    parts = sizes / sizes.sum()
    variance = (parts**2 * (1 - n / sizes) * shares * (1 - shares) / np.maximum(n - 1, 1)).sum(axis=0)
    return {"truth": say_so.sum(axis=0) / sizes.sum(), "share": (parts * shares).sum(axis=0), "variance": variance,
            "n": n.sum(), "df": n.sum() - len(n), "population": sizes.sum()}  # fmt: skip


def covered(drawn, pair) -> float:
    low, high = or_estimate(pair, drawn["share"])
    return ((low - 1e-12 <= drawn["truth"]) & (drawn["truth"] <= high + 1e-12)).mean()


@pytest.mark.parametrize("share", [0.05, 0.5])
@pytest.mark.parametrize("group", ["official", "ngo", "roma"])
def test_korn_graubard_covers_over_eight_strata_of_a_group(group, share):
    drawn = draw_group(group, share)
    estimated = [drawn[name] for name in ("share", "variance", "n", "df")]
    assert covered(drawn, intervals.korn_graubard(*estimated)) >= 0.95
    assert covered(drawn, intervals.finite_korn_graubard(*estimated, drawn["n"], drawn["population"])) >= 0.94


@pytest.mark.parametrize("group", ["official", "ngo"])
def test_logit_and_uncut_korn_graubard_do_not_cover_rare_answers_there(group):
    """The check above can fail: often nobody gives a rare answer, or its variance is guessed from two or three."""
    drawn = draw_group(group, 0.05)
    share, variance, n, df = (drawn[name] for name in ("share", "variance", "n", "df"))
    size = np.where(variance > 0, intervals.adjusted_size(share, variance, n, df), np.nan)
    assert covered(drawn, intervals.logit(share, variance, df)) < 0.9
    assert covered(drawn, intervals.clopper_pearson(share * size, size)) < 0.9


@given(st.integers(1, 30), st.data())
@settings(max_examples=25, deadline=None)
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


def is_possible(number, k, n, population) -> bool:
    """Whether neither so few nor so many as k have half of the error or less as their chance, in whole numbers."""
    ways = [comb(number, i) * comb(population - number, n - i) for i in range(n + 1)]
    return 40 * min(sum(ways[k:]), sum(ways[: k + 1])) > comb(population, n)


@pytest.mark.parametrize("population", [1, 7, 16, 24, 40])
def test_the_hypergeometric_interval_is_that_of_exact_arithmetic(population):
    """At 16 and 40 persons some chances are exactly half of the error, 1/40."""
    for n in {1, population // 3 + 1, population - 1 or 1, population}:
        for k in range(n + 1):
            kept = [number / population for number in range(population + 1) if is_possible(number, k, n, population)]
            assert intervals.hypergeometric(k, n, population) == (kept[0], kept[-1]), (k, n)


def test_the_hypergeometric_interval_of_a_large_stratum_is_nearly_the_binomial_one():
    assert intervals.hypergeometric(30, 200, 1_000_000) == pytest.approx(intervals.clopper_pearson(30, 200), abs=1e-5)


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


def test_the_population_draws_the_bounds_in_and_an_infinite_one_does_not():
    plain = intervals.korn_graubard(0.3, 0.004, 40, 35)
    infinite, vast, finite = (
        intervals.finite_korn_graubard(0.3, 0.004, 40, 35, 42, population) for population in (np.inf, 1e12, 60)
    )
    assert plain == pytest.approx(infinite, rel=1e-14)
    assert plain == pytest.approx(vast)
    assert plain[0] < finite[0] < 0.3 < finite[1] < plain[1]


def test_of_a_finite_population_the_effective_size_is_that_without_replacement():
    """9 of 36 drawn at random have the variance (1 - 9/36) p (1 - p) / 9; here 12 have it, who all answered."""
    low, high = intervals.clopper_pearson(3, 9)
    got = intervals.finite_korn_graubard(1 / 3, 0.75 * (2 / 9) / 9, n=12, df=11, interviews=12, population=36)
    saved = 1 - math.sqrt(0.75)
    assert got == pytest.approx((low + saved * (2.5 / 9 - low), high - saved * (high - 3.5 / 9)))


def test_who_did_not_answer_belongs_to_the_unknown_rest():
    """The variance counts 24 of 36 persons as known, only 12 are: it is half of what it should be."""
    got = intervals.finite_korn_graubard(1 / 3, 0.01, n=12, df=11, interviews=24, population=36)
    expected = intervals.finite_korn_graubard(1 / 3, 0.02, n=12, df=11, interviews=12, population=36)
    assert got == pytest.approx(expected)


def test_nobody_left_to_ask_leaves_half_an_answer():
    got = [intervals.finite_korn_graubard(share, 0.0, 20, 19, interviews=20, population=20) for share in (0.3, 0.0)]
    assert got == [pytest.approx((5.5 / 20, 6.5 / 20)), pytest.approx((0, 0.5 / 20))]


def test_answers_missing_in_enumerated_strata_keep_a_width():
    """Their variance is 0, and 10 of 100 did not answer: as wide as the exact interval, not as sure as a census."""
    low, high = intervals.finite_korn_graubard(0.5, 0.0, n=90, df=99, interviews=100, population=100)
    exact = intervals.hypergeometric(45, 90, 100)
    assert (low, high) == pytest.approx(exact, abs=0.01)
    assert low <= exact[0] and exact[1] <= high


def test_korn_graubard_pays_for_few_degrees_of_freedom():
    size = 5 * (stats.t.ppf(0.975, 9) / stats.t.ppf(0.975, 2)) ** 2
    assert intervals.korn_graubard(0.5, 0.05, n=10, df=2) == pytest.approx(intervals.clopper_pearson(size / 2, size))


CASES = {
    "t_interval": ("share", "variance", "df"),
    "student": ("df",),
    "clopper_pearson": ("k", "n"),
    "effective_size": ("share", "variance"),
    "adjusted_size": ("share", "variance", "n", "df"),
    "korn_graubard": ("share", "variance", "n", "df"),
    "finite_korn_graubard": ("share", "variance", "n", "df", "interviews", "population"),
    "logit": ("share", "variance", "df"),
    "wilson": ("share", "variance", "n"),
}


def many_estimates() -> pd.DataFrame:
    """Shares of all kinds: none, all, half of nobody's variance, no degrees of freedom, not a number."""
    chance = np.random.default_rng(4)
    numbers = pd.DataFrame(
        {"share": chance.random(60), "n": chance.integers(1, 90, 60), "df": chance.integers(1, 90, 60)}
    )
    numbers["variance"] = numbers["share"] * (1 - numbers["share"]) / chance.integers(1, 200, 60)
    numbers.loc[:5, ["share", "variance"]] = [[0, 0], [1, 0], [0, 0.01], [0.5, 0], [np.nan, 0], [0.5, np.nan]]
    numbers.loc[6:9, "df"] = 0
    interviews = numbers["n"] + chance.integers(0, 9, 60)
    population = interviews + chance.integers(0, 99, 60)
    return numbers.assign(k=numbers["share"] * numbers["n"], interviews=interviews, population=population)


@pytest.mark.parametrize("name", list(CASES))
def test_arrays_get_what_their_numbers_get_one_by_one_and_numbers_get_floats(name):
    of, arguments = getattr(intervals, name), many_estimates()[list(CASES[name])]
    one_by_one = [of(*row) for row in arguments.itertuples(index=False)]
    assert {type(bound) for row in one_by_one for bound in np.atleast_1d(row).tolist()} == {float}
    assert all(isinstance(bound, float) for row in one_by_one for bound in (row if isinstance(row, tuple) else [row]))
    assert_array_equal(np.array(one_by_one).T, of(*(arguments[column] for column in arguments)))
    assert_array_equal(np.array(one_by_one).T[..., :9], of(*arguments[:9].to_numpy().T))


def test_what_is_not_a_number_stays_so():
    numbers = many_estimates().loc[4:5]
    for name in ("t_interval", "korn_graubard", "finite_korn_graubard", "logit", "wilson"):
        got = getattr(intervals, name)(*(numbers[column] for column in CASES[name]))
        assert np.isnan(got)[:, 0].all() and (name == "wilson" or np.isnan(got)[:, 1].all()), name


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


def test_the_wilson_interval_of_a_unanimous_sample_is_that_of_n_whatever_variance_it_is_given():
    """It may have one from rounding or from outside: where all said the same, n is all there is to go by."""
    for share in (0.0, 1.0):
        assert intervals.wilson(share, 0.01, n=10) == intervals.wilson(share, 0.0, n=10)
    assert np.isnan(intervals.wilson(0.0, np.nan, n=10)).all()


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
    assert_allclose(bounds("auto", by="group"), finite_bounds(by="group"), rtol=1e-12)
    assert (bounds("auto", by="group") != bounds("korn-graubard", by="group")).all()
    women_of_one_stratum = {
        "where": (ruse_design().frame["gender"] == "f") & (ruse_design().frame["stratum"] == "Ruse|ngo")
    }
    assert_allclose(bounds("auto", **women_of_one_stratum), finite_bounds(**women_of_one_stratum), rtol=1e-12)


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
    alone = Design(pd.DataFrame({"y": ["yes", None]}))
    for interval in ("korn-graubard", "logit", "wilson", "t"):
        assert estimates.proportion(alone, "y", "yes", interval)[["se", "low", "high"]].isna().all(axis=None)


def test_the_hypergeometric_interval_is_refused_over_several_strata():
    with pytest.raises(StudyError, match="one whole stratum"):
        bounds("hypergeometric", by="group")


def test_an_unknown_interval_is_refused():
    with pytest.raises(StudyError, match="interval is 'wald'; expected: one of auto, hypergeometric"):
        bounds("wald")
