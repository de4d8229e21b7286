"""Estimates are R's (survey 4.1-1, on the invented sample in reference/) and what a hand can add up."""

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
from pandas.testing import assert_frame_equal, assert_series_equal
from scipy import stats

from analysis.errors import StudyError
from analysis.survey import estimates, intervals
from analysis.survey.design import Design

REFERENCE = Path(__file__).parent / "reference"
RESULTS = json.loads((REFERENCE / "r_results.json").read_text(encoding="utf-8"))["results"]
LONELY_IN_R = {"fail": "error", "adjust": "adjust", "certainty": "certainty", "remove": "remove"}

# What R was asked, and the same question put to us: function, column, by.
QUESTIONS = {
    "mean_aware": (estimates.mean, "aware", None),
    "mean_score": (estimates.mean, "score", None),
    "total_score": (estimates.total, "score", None),
    "total_joint": (estimates.total, "joint", None),
    "by_group_aware": (estimates.mean, "aware", ["group"]),
    "by_municipality_aware": (estimates.mean, "aware", ["municipality"]),
    "by_municipality_group_aware": (estimates.mean, "aware", ["municipality", "group"]),
    "by_gender_score": (estimates.mean, "score", ["gender"]),
    "by_gender_age_total_joint": (estimates.total, "joint", ["gender", "age"]),
}
# `domadj` (survey.adjust.domain.lonely) also adjusts strata of which the domain has one member; we have no such
# option. It changes nothing but two questions under "adjust", so all other answers under it are compared too.
CHANGED_BY_DOMADJ = {"by_gender_score", "by_gender_age_total_joint"}
LINEARISED = [
    name
    for name in RESULTS
    if name.split(":")[1] in ("fpc", "nofpc")
    and name.split(":")[2] in LONELY_IN_R
    and not (":adjust:domadj:" in name and name.split(":")[-1] in CHANGED_BY_DOMADJ)
]
# Compared one by one in the tests below and in those of the station that gives the number.
SINGLE = {
    "ruse:quantile_score",
    "ruse:chisq_F_aware_group",
    "ruse:chisq_F_trust_group",
    "ruse:chisq_Chisq_aware_group",  # test_independence.py
    "ruse:kruskal_trust_group",  # test_ranks.py
    "ruse:ciprop_by_group_mean",
    "ruse:ciprop_by_group_logit",  # these in test_intervals.py
    "ruse:ciprop_by_group_xlogit",
    "ruse:ciprop_by_group_beta",
    "ruse:ciprop_official_mean",
    "ruse:ciprop_official_logit",
    "ruse:ciprop_official_beta",
    "ruse:rake_noop",  # test_calibration.py
    "ruse:rake_group_gender_age",
    "ruse:cronbach_alpha",  # test_reliability.py
    "ruse:cronbach_alpha_unweighted",
    "ruse:psych_alpha",
    "ruse:omega_from_ml_1factor",
}
# Not compared, and why.
NOT_COMPARED = {
    "ruse:ciprop_by_group_likelihood": "interval not offered",
    "ruse:ciprop_by_group_asin": "interval not offered",
    "ruse:psych_omega": "omega by minimal residuals; ours is by maximum likelihood",
    "ruse:glm_logit": "no regression",
    **{name: 'lonely.psu = "average" is not offered' for name in RESULTS if ":average:" in name},
    **{
        f"ruse:{fpc}:adjust:domadj:{question}": "survey.adjust.domain.lonely is not offered"
        for fpc in ("fpc", "nofpc")
        for question in CHANGED_BY_DOMADJ
    },
}


def sample() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "ruse_like.csv", encoding="utf-8")


def ruse_design(lonely="adjust", population="N_h") -> Design:
    return Design(sample(), strata="stratum", weights="w", population=population, lonely=lonely)


def assert_near(got, expected, tolerance=1e-10):
    assert_allclose(got, expected, rtol=tolerance, atol=0)


def test_every_result_of_r_is_compared_or_has_a_reason_why_not():
    compared = set(LINEARISED) | SINGLE
    assert not compared & set(NOT_COMPARED)
    assert compared | set(NOT_COMPARED) == set(RESULTS)
    assert (len(RESULTS), len(compared)) == (202, 158)


def test_what_is_compared_elsewhere_is_read_there():
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    unread = {name for name in SINGLE if tests.count(f'"{name}"') < 2 and not name.startswith("ruse:chisq_F_")}
    assert unread == set()


@pytest.mark.parametrize("name", LINEARISED)
def test_a_linearised_result_is_that_of_r(name):
    _, fpc, lonely, *_, question = name.split(":")
    function, column, by = QUESTIONS[question]
    design = ruse_design(LONELY_IN_R[lonely], "N_h" if fpc == "fpc" else None)
    expected = RESULTS[name]
    if "error" in expected:
        # R says "Stratum (Slivo pole|official) has only one PSU at stage 1"
        with pytest.raises(StudyError, match="one sampled unit"):
            function(design, column, by=by)
        return
    got = function(design, column, by=by)
    keys = [column] if by is None else got[by].astype(str).agg(".".join, axis=1)
    assert sorted(keys) == sorted(expected["est"])
    assert_near(got["estimate"], [expected["est"][key] for key in keys])
    # R gives a domain of one respondent SE 0; outside an enumerated stratum that is not estimable.
    estimable = got["se"].notna().to_numpy()
    assert (got.loc[~estimable, "n"] == 1).all()
    assert_near(
        got.loc[estimable, "se"], [expected["se"][key] for key in keys[estimable]] if by else expected["se"][column]
    )


def test_one_respondent_of_seven_has_no_error_but_one_of_one_has_error_zero():
    for population, one_of_one in (("N_h", 0.0), (None, math.nan)):
        got = estimates.mean(ruse_design(population=population), "aware", by=["municipality", "group"])
        got = got.set_index(["municipality", "group"])
        one_of_seven = got.loc[("Slivo pole", "official")]
        assert (one_of_seven["estimate"], one_of_seven["n"]) == (0, 1)
        assert one_of_seven[["se", "low", "high", "deff"]].isna().all()
        assert_allclose(got.loc[("Tsenovo", "ngo"), ["se"]].astype(float), one_of_one)


def test_a_fully_enumerated_domain_is_known_without_error():
    got = estimates.mean(ruse_design(), "score", by="stratum").set_index("stratum").loc["Vetovo|official"]
    expected = sample().query("stratum == 'Vetovo|official'")["score"].mean()
    assert (got["se"], got["low"], got["high"], got["n"], got["df"]) == (0, expected, expected, 8, 7)


def test_the_interval_of_a_mean_has_the_degrees_of_freedom_of_its_domain():
    got = estimates.mean(ruse_design(), "aware", by="group")
    expected = RESULTS["ruse:ciprop_by_group_mean"]
    assert list(got["df"]) == expected["degf_by_group"]
    assert_near(got["low"], [row["ci_l"] for row in expected["rows"]])
    assert_near(got["high"], [row["ci_u"] for row in expected["rows"]])
    assert estimates.mean(ruse_design(), "aware")["df"].item() == expected["degf_full"]
    official = estimates.mean(ruse_design(), "aware", where=sample()["group"] == "official")
    expected = RESULTS["ruse:ciprop_official_mean"]
    assert_near(official[["low", "high"]].to_numpy()[0], expected["ci95"])
    assert official["df"].item() == expected["degf_subset"]


def test_a_domain_keeps_the_strata_of_the_whole_design():
    """Deleting the others' rows would shrink n in each stratum: another standard error."""
    frame = sample()
    domain = frame["gender"] == "f"
    got = estimates.mean(ruse_design(), "score", where=domain)["se"].item()
    assert_near(got, RESULTS["ruse:fpc:adjust:by_gender_score"]["se"]["f"])
    deleted = Design(frame[domain], strata="stratum", weights="w", population="N_h", lonely="adjust")
    assert abs(estimates.mean(deleted, "score")["se"].item() / got - 1) > 1e-3


def test_the_quartiles_and_their_woodruff_intervals_are_those_of_r():
    expected = RESULTS["ruse:quantile_score"]
    got = pd.concat([estimates.quantile(ruse_design(), "score", q) for q in (0.25, 0.5, 0.75)])
    assert_near(got["se"], expected["se"])
    for column, name in {"estimate": "est", "low": "lo", "high": "hi"}.items():
        assert list(got[column]) == expected[name]


def test_a_quantile_reached_exactly_is_the_lower_of_two_values():
    """Half of the weight lies at or below 2; sums of 0.1 are not exact and must not lift the median to 3."""
    frame = pd.DataFrame({"y": [4, 2, 1, 3], "w": 0.1})
    assert estimates.quantile(Design(frame, weights="w"), "y", 0.5)["estimate"].item() == 2
    assert estimates.quantile(Design(frame, weights="w"), "y", 0.51)["estimate"].item() == 3
    many = pd.DataFrame({"y": range(1, 201), "w": 30.97})
    assert estimates.quantile(Design(many, weights="w"), "y", 0.5)["estimate"].item() == 100


def test_a_quantile_below_the_weight_of_the_smallest_answer_is_the_smallest_answer():
    """1 is not exceeded by a quarter: the smallest value at least a tenth does not exceed. R's survey 4.1-1 says 2."""
    design = Design(pd.DataFrame({"y": [1, 2, 3, 4]}))
    reached = [value for value in (1, 2, 3, 4) if (design.frame["y"] <= value).mean() >= 0.1]
    assert min(reached) == 1
    assert [estimates.quantile(design, "y", q)["estimate"].item() for q in (0.1, 0.25, 0.26)] == [1, 1, 2]


def test_a_bound_of_a_quantile_outside_the_sample_is_not_a_number():
    got = estimates.quantile(Design(pd.DataFrame({"y": [1, 2, 3]})), "y", 0.5).loc[0]
    assert got["estimate"] == 2
    assert got[["se", "low", "high"]].isna().all()


def test_the_quantile_of_one_answer_is_the_answer_without_an_error():
    """One of three answered, of nine: nothing says how far others are from it. Alone in a stratum of one it is all."""
    got = estimates.quantile(Design(pd.DataFrame({"y": [None, 4, None], "N": 9}), population="N"), "y", 0.5).loc[0]
    assert (got["estimate"], got["n"]) == (4, 1) and got[["se", "low", "high"]].isna().all()
    got = estimates.quantile(Design(pd.DataFrame({"y": [4], "N": 1}), population="N"), "y", 0.5).loc[0]
    assert list(got[["estimate", "se", "low", "high", "n"]]) == [4, 0, 4, 4, 1]


def test_the_median_of_an_enumerated_stratum_is_known():
    frame = pd.DataFrame({"y": [1, 2, 9], "N": 3})
    got = estimates.quantile(Design(frame, population="N"), "y", 0.5).loc[0]
    assert list(got[["estimate", "se", "low", "high"]]) == [2, 0, 2, 2]


@pytest.mark.parametrize("column", ["aware", "trust"])
def test_the_rao_scott_test_is_that_of_r(column):
    expected = RESULTS[f"ruse:chisq_F_{column}_group"]
    got = estimates.rao_scott(ruse_design(), column, "group")
    assert_near(got["statistic"], expected["statistic"])
    assert_near(got[["df1", "df2"]], expected["parameter"])
    assert_near(got["p"], expected["p"], 1e-9)  # a p of 1e-7 carries the error of its F thirtyfold
    assert_series_equal(got, estimates.rao_scott(ruse_design(), "group", column))


def test_the_rao_scott_test_of_a_simple_random_sample_is_nearly_pearsons():
    """8, 2, 3, 7 in a table of 2 × 2: the one design effect is n / (n - 1) times a factor of the margins, here 1."""
    frame = pd.DataFrame({"a": [0] * 10 + [1] * 10, "b": [0] * 8 + [1] * 2 + [0] * 3 + [1] * 7})
    got = estimates.rao_scott(Design(frame), "a", "b")
    pearson = 20 * (8 * 7 - 2 * 3) ** 2 / (10 * 10 * 11 * 9)
    assert_near(got[["statistic", "df1", "df2"]], [pearson * 19 / 20, 1, 19])
    assert_near(got["p"], 2 * stats.t.sf(math.sqrt(pearson * 19 / 20), 19))


def test_rao_scott_refuses_a_question_with_one_answer():
    with pytest.raises(StudyError, match="b: fewer than two different answers"):
        estimates.rao_scott(Design(pd.DataFrame({"a": [0, 1, 0], "b": [1, 1, None]})), "a", "b")


def test_rao_scott_bears_an_empty_cell_but_not_a_table_of_them():
    frame = pd.DataFrame({"a": [0, 0, 1, 1, 2, 2, 2, 0], "b": [0, 1, 0, 1, 1, 1, 1, 0]})
    got = estimates.rao_scott(Design(frame), "a", "b")
    assert np.isfinite(got).all() and 0 < got["p"] < 1
    with pytest.raises(StudyError, match="too many cells of the table are empty"):
        estimates.rao_scott(Design(frame), "a", "a")


def test_rao_scott_has_nothing_to_test_where_two_halves_each_answered_alike():
    """The variance is rounding, and a statistic of 10³¹ would be, too."""
    frame = pd.DataFrame({"a": list("xxyyxxyy")}).assign(b=lambda rows: rows["a"])
    with pytest.raises(StudyError, match="a by b: the answers have no sampling variance.*does not follow"):
        estimates.rao_scott(Design(frame), "a", "b")
    frame.loc[0, "b"] = "y"
    assert estimates.rao_scott(Design(frame), "a", "b")["statistic"] < 100


def test_rao_scott_has_nothing_to_test_where_everybody_answered():
    frame = pd.DataFrame({"a": [0, 0, 1, 1, 1], "b": [0, 1, 0, 1, 1], "N": 5})
    with pytest.raises(StudyError, match="a by b: the answers have no sampling variance.*leave out population="):
        estimates.rao_scott(Design(frame, population="N"), "a", "b")


def test_a_simple_random_sample_adds_up_by_hand():
    """1, 2, 3, 6 of ten: mean 3, s² = 14/3, variance (1 - 4/10) · 14/3 / 4 = 0.7; the total is ten times that."""
    design = Design(pd.DataFrame({"y": [1, 2, 3, 6], "N": 10, "w": 2.5}), weights="w", population="N")
    got = estimates.mean(design, "y")
    low, high = intervals.t_interval(3, math.sqrt(0.7), 3)
    expected = pd.DataFrame({"estimate": 3.0, "se": math.sqrt(0.7), "low": low, "high": high}, index=[0])
    assert_frame_equal(got, expected.assign(n=4, df=3, deff=1.0))
    assert_near(estimates.total(design, "y")[["estimate", "se", "deff"]].loc[0], [30, 10 * math.sqrt(0.7), 1])


def test_two_strata_add_up_by_hand():
    """A: 1, 3 of 4; B: 2, 2, 5 of 30. Total 2·4 + 10·9 = 98; variance 16·½·2/2 + 900·0.9·3/3 = 818."""
    frame = pd.DataFrame({"y": [1, 3, 2, 2, 5], "h": list("AABBB"), "N": [4, 4, 30, 30, 30], "w": [2, 2, 10, 10, 10]})
    design = Design(frame, strata="h", weights="w", population="N")
    got = estimates.total(design, "y").loc[0]
    assert_near(list(got[["estimate", "se", "df"]]), [98, math.sqrt(818), 3])
    # s² of the weighted sample: Σ w (y - 98/34)² / 34 · 5/4; simple random sampling: s² · 34² · (1 - 5/34) / 5
    spread = sum(w * (y - 98 / 34) ** 2 for y, w in zip(frame["y"], frame["w"], strict=True)) / 34 * 5 / 4
    assert_near(got["deff"], 818 / (spread * 34**2 * (1 - 5 / 34) / 5))
    assert_near(estimates.mean(design, "y")["se"], math.sqrt(818) / 34)


def test_design_effects_are_those_of_another_package():
    """svy 0.35.0, deff="wor", on the sample without its two strata of one, which svy refuses."""
    frame = sample()
    frame = frame[~frame["stratum"].isin(["Slivo pole|official", "Tsenovo|ngo"])]
    design = Design(frame, strata="stratum", weights="w", population="N_h")
    assert_near(estimates.mean(design, "score")["deff"], 1.3965649065746317)
    assert_near(estimates.mean(design, "aware")["deff"], 1.5521413086479456)
    by_group = estimates.mean(design, "score", by="group")["deff"]
    assert_near(by_group, [1.4187727291192054, 1.2555397438507774, 0.9669937981067196])
    assert_near(estimates.total(design, "score", by="gender")["deff"], [3.063571922892493, 2.4991602700558313])
    assert_near(estimates.total(design, "joint")["deff"], 1.3993563721265412)
    assert_near(estimates.ratio(design, "score", "k1")["deff"], 1.5054903412954532)


def test_clusters_are_the_units_that_vary():
    """Clusters of one stratum with totals 3, 5, 10, three of six: variance of the total ½ · 3/2 · 26 = 19.5."""
    frame = pd.DataFrame({"y": [1, 2, 5, 4, 6], "c": [7, 7, 8, 9, 9], "M": 6})
    design = Design(frame, population="M", clusters="c")
    got = estimates.total(design, "y").loc[0]
    assert_near(list(got[["estimate", "se", "n", "df"]]), [18, math.sqrt(19.5), 5, 2])
    in_one_cluster = estimates.mean(design, "y", by="c").set_index("c").loc[7]
    assert in_one_cluster["estimate"] == 1.5
    assert math.isnan(in_one_cluster["se"])


def test_a_ratio_adds_up_by_hand():
    """y 1, 2, 6 and x 1, 2, 3: ratio 1.5, residuals -0.5, -1, 1.5 over a total of 6: variance 3/2 · 3.5 / 36."""
    frame = pd.DataFrame({"y": [1, 2, 6, 9], "x": [1, 2, 3, None]})
    got = estimates.ratio(Design(frame.dropna()), "y", "x").loc[0]
    assert_near(list(got[["estimate", "se", "n", "df"]]), [1.5, math.sqrt(1.5 * 3.5 / 36), 3, 2])
    assert estimates.ratio(Design(frame), "y", "x")["estimate"].item() == 1.5
    with pytest.raises(StudyError, match="denominator is 0"):
        estimates.ratio(Design(frame.assign(x=0)), "y", "x")


def test_a_ratio_to_one_is_the_mean():
    design = Design(sample().assign(one=1), strata="stratum", weights="w", population="N_h", lonely="adjust")
    assert_frame_equal(estimates.ratio(design, "score", "one", by="group"), estimates.mean(design, "score", by="group"))


def test_a_missing_answer_leaves_the_domain_and_not_the_design():
    """1, 3 and no answer of 6: n 2 of 3 in the domain, so variance ½ · 3/2 · 2 · ½² with f = 3/6."""
    frame = pd.DataFrame({"y": [1, 3, None], "N": 6})
    got = estimates.mean(Design(frame, population="N"), "y").loc[0]
    assert_near(list(got[["estimate", "se", "n", "df"]]), [2, math.sqrt(0.5 * 1.5 * 2 / 4), 2, 2])


@pytest.mark.parametrize("function", [estimates.mean, estimates.total])
def test_an_empty_domain_has_no_estimate_and_not_zero(function):
    frame = pd.DataFrame({"y": [1.0, 2, None, None], "g": list("aabb")})
    got = function(Design(frame), "y", by="g").set_index("g").loc["b"]
    assert (got["n"], got["df"]) == (0, 0)
    assert got[["estimate", "se", "low", "high", "deff"]].isna().all()


@pytest.mark.parametrize("function", [estimates.mean, estimates.total])
def test_nobody_selected_has_no_estimate_and_no_error_of_0(function):
    """There is not even a missing answer."""
    frame = pd.DataFrame({"y": [1.0, 2], "N": 9})
    got = function(Design(frame, population="N"), "y", where=[False, False]).loc[0]
    assert got["n"] == 0 and got[["estimate", "se", "low", "high", "deff"]].isna().all()
    assert estimates.proportion(Design(frame), "y", 1, where=[False, False])[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "by, message",
    [
        ("n", "two columns 'n'.*rename"),
        (["y", "y"], "two columns 'y'"),
        ("none", "by none: no row has a level"),
        ("twice", "there are 2 columns 'twice'"),
    ],
)
def test_domains_that_make_no_table_are_refused(by, message):
    frame = pd.DataFrame([[1, 2, None, 3, 4]] * 2, columns=["y", "n", "none", "twice", "twice"])
    with pytest.raises(StudyError, match=message):
        estimates.mean(Design(frame), "y", by=by)
    assert len(estimates.mean(Design(frame), "y", by=[])) == 1


def test_an_empty_domain_has_no_share_no_quantile_and_no_ratio():
    design = Design(pd.DataFrame({"y": [1.0, 2, None, None], "g": list("aabb")}))
    for got in (
        estimates.proportion(design, "y", level=1, by="g"),
        estimates.quantile(design, "y", 0.5, by="g"),
        estimates.ratio(design, "y", "y", by="g"),
    ):
        assert got["n"].tolist() == [2, 0]
        assert got.loc[1, ["estimate", "se", "low", "high"]].isna().all()


def test_every_combination_in_the_frame_has_its_row_whatever_where_leaves():
    frame = pd.DataFrame({"g": ["b", "a", "b", None], "k": [1, 1, 2, 2], "y": [1, 2, 3, 4]})
    got = estimates.mean(Design(frame), "y", by=["g", "k"], where=frame["k"] == 1)
    expected = pd.DataFrame({"g": ["a", "b", "b"], "k": [1, 1, 2], "estimate": [2, 1, np.nan], "n": [1, 1, 0]})
    assert_frame_equal(got[["g", "k", "estimate", "n"]], expected)


def test_the_levels_of_a_categorical_keep_their_order():
    frame = pd.DataFrame({"g": pd.Categorical(["a", "b"] * 2, categories=["b", "a", "c"]), "y": [1, 2, 3, 4]})
    assert list(estimates.mean(Design(frame), "y", by="g")["g"]) == ["b", "a"]


def test_yes_and_no_are_numbers_also_with_missing_answers():
    frame = pd.DataFrame({"y": [True, False, None, True]}, dtype=object)
    assert estimates.total(Design(frame), "y")[["estimate", "n"]].loc[0].tolist() == [2, 3]


def test_the_mean_of_words_is_refused():
    with pytest.raises(StudyError, match="gender: the answers are not numbers"):
        estimates.mean(ruse_design(), "gender")


def test_an_unknown_question_is_refused_with_the_nearest():
    with pytest.raises(StudyError, match="did you mean “aware”"):
        estimates.mean(ruse_design(), "awre")
    with pytest.raises(StudyError, match="did you mean “group”"):
        estimates.mean(ruse_design(), "aware", by=["groups"])


def test_an_answer_that_nobody_gave_is_refused_unless_it_is_a_category():
    frame = pd.DataFrame({"y": ["yes", "no", "yes"]})
    with pytest.raises(StudyError, match="there is no answer 'yess'; expected: one of yes, no; .*“yes”"):
        estimates.proportion(Design(frame), "y", level="yess")
    frame["y"] = pd.Categorical(frame["y"], categories=["yes", "no", "never"])
    got = estimates.proportion(Design(frame), "y", level="never").loc[0]
    assert (got["estimate"], got["low"], got["n"]) == (0, 0, 3)


@pytest.mark.parametrize(
    "where",
    [
        [True, False],
        ["a", "b", "c"],
        [True, None, False],
        pd.Series([True, True, False], index=[5, 6, 7]),
    ],
)
def test_a_condition_that_is_not_true_or_false_for_each_row_is_refused(where):
    with pytest.raises(StudyError, match="^where "):
        estimates.mean(Design(pd.DataFrame({"y": [1, 2, 3]})), "y", where=where)


@pytest.mark.parametrize("q", [0, 1, 50, -0.1, "0.5", None])
def test_a_quantile_that_is_not_a_share_is_refused(q):
    with pytest.raises(StudyError, match="such as 0.5 for the median"):
        estimates.quantile(ruse_design(), "score", q)


def test_the_caller_frame_is_left_as_it_was():
    frame = sample()
    design = Design(frame, strata="stratum", weights="w", population="N_h", lonely="adjust")
    estimates.proportion(design, "aware", level=1, by=["group"])
    frame["w"] = 0
    assert_near(estimates.mean(design, "aware")["estimate"], RESULTS["ruse:fpc:adjust:mean_aware"]["est"]["aware"])
    assert_frame_equal(design.frame, sample())


def test_a_constant_answer_has_no_error_but_a_share_has_an_interval():
    """Six of six said yes: the sample does not vary, and does not speak for all either."""
    frame = pd.DataFrame({"y": ["yes"] * 6, "score": 0.1, "w": [1, 2, 3, 4, 5, 6.5]})
    got = estimates.mean(Design(frame, weights="w"), "score").loc[0]
    assert list(got[["estimate", "se", "low", "high"]]) == [0.1, 0, 0.1, 0.1]
    assert math.isnan(got["deff"])
    got = estimates.proportion(Design(frame, weights="w"), "y", "yes").loc[0]
    assert list(got[["estimate", "se", "low", "high"]]) == [1, 0, *intervals.clopper_pearson(6, 6)]
    got = estimates.ratio(Design(frame.assign(x=frame["w"] * 0.3), weights="w"), "x", "w").loc[0]
    assert_near(got["estimate"], 0.3)
    assert got["se"] == 0 and math.isnan(got["deff"])


def test_an_infinite_answer_is_refused_with_its_row():
    frame = pd.DataFrame({"y": [1, np.inf, 2]})
    with pytest.raises(StudyError, match="column 'y', row 2: the answer inf"):
        estimates.mean(Design(frame), "y")


respondents = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["yes", "no", "don't know", None]), st.integers(1, 9)),
    min_size=4,
    max_size=25,
)


def small_design(rows) -> Design:
    """Two members a stratum at least, of 100; weights of their own."""
    rows = [("A", "yes", 1), ("A", "no", 2), ("B", "yes", 3), ("B", "don't know", 4), *rows]
    frame = pd.DataFrame(rows, columns=["stratum", "answer", "weight"])
    return Design(frame.assign(N=100), strata="stratum", weights="weight", population="N")


@given(respondents, st.randoms())
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_does_not_matter(rows, random):
    design = small_design(rows)
    order = list(range(len(design.frame)))
    random.shuffle(order)
    shuffled = Design(design.frame.iloc[order], strata="stratum", weights="weight", population="N")
    for question in (
        lambda d: estimates.proportion(d, "answer", level="yes", by="stratum"),
        lambda d: estimates.total(d, "weight", by="answer"),
        lambda d: estimates.quantile(d, "weight", 0.3),
    ):
        assert_frame_equal(question(design), question(shuffled), rtol=1e-9, atol=1e-12)


@given(respondents)
@settings(max_examples=15, deadline=None)
def test_shares_sum_to_one_and_lie_in_their_intervals(rows):
    design = small_design(rows)
    shares = pd.concat(estimates.proportion(design, "answer", level=level) for level in ("yes", "no", "don't know"))
    assert shares["estimate"].sum() == pytest.approx(1)
    assert shares["n"].nunique() == 1
    assert ((shares["low"] <= shares["estimate"]) & (shares["estimate"] <= shares["high"])).all()
    assert shares["low"].ge(0).all() and shares["high"].le(1).all()


@given(respondents)
@settings(max_examples=15, deadline=None)
def test_the_totals_of_domains_sum_to_the_total(rows):
    design = small_design(rows)
    parts = estimates.total(design, "weight", by="stratum")
    whole = estimates.total(design, "weight").loc[0]
    assert parts["estimate"].sum() == pytest.approx(whole["estimate"])
    assert (parts["se"] ** 2).sum() == pytest.approx(whole["se"] ** 2)  # the domains are the strata: independent


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20))
@settings(max_examples=15, deadline=None)
def test_one_stratum_without_a_known_population_is_the_textbook(values):
    got = estimates.mean(Design(pd.DataFrame({"y": values})), "y").loc[0]
    mean, error = np.mean(values), np.std(values, ddof=1) / math.sqrt(len(values))
    margin = stats.t.ppf(0.975, len(values) - 1) * error
    expected = [mean, error, mean - margin, mean + margin, len(values), len(values) - 1]
    columns = ["estimate", "se", "low", "high", "n", "df"]
    assert_allclose(got[columns].astype(float), expected, rtol=1e-9, atol=1e-9)
