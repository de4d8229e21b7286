"""Calibrated weights meet their totals, and the variances know it, as in R's postStratify and rake."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis.errors import StudyError
from analysis.survey import calibration, estimates
from analysis.survey.calibration import post_stratify, rake
from analysis.survey.contrasts import compare_domains
from analysis.survey.design import Design

REFERENCE = Path(__file__).parent / "reference"
OF_R = json.loads((REFERENCE / "designs_results.json").read_text(encoding="utf-8"))["calibrations"]
RUSE = json.loads((REFERENCE / "r_results.json").read_text(encoding="utf-8"))["results"]
DESIGNS = {
    "simple_fpc": ("stratified", {"weights": "one", "population": "all"}),
    "stratified_fpc": ("stratified", {"strata": "type", "weights": "pw", "population": "N"}),
    "clustered_fpc": ("clustered", {"weights": "pw", "population": "M", "clusters": "district"}),
    "two_each_fpc": ("two_each", {"strata": "region", "weights": "pw", "population": "M", "clusters": "village"}),
    "two_each_nofpc": ("two_each", {"strata": "region", "weights": "pw", "clusters": "village"}),
}
QUESTIONS = {
    "mean": lambda d: estimates.mean(d, "score"),
    "total": lambda d: estimates.total(d, "size"),
    "mean_missing": lambda d: estimates.mean(d, "visits"),
    "ratio": lambda d: estimates.ratio(d, "score", "before"),
    "subset": lambda d: estimates.mean(d, "score", where=d.frame["half1"] == 1),
    "median": lambda d: estimates.quantile(d, "score", 0.5),
}


def calibrate(name, kind) -> Design:
    sample, arguments = DESIGNS[name]
    frame = pd.read_csv(REFERENCE / f"designs_{sample}.csv").assign(one=618 / 120, all=618)
    design, totals = (
        Design(frame, **arguments),
        {key: pd.Series(levels) for key, levels in OF_R[name]["totals"].items()},
    )
    if kind == "raked":
        return rake(design, totals)
    post = post_stratify(design, "type", totals["type"])
    return post if kind == "post" else post_stratify(post, "wide", totals["wide"])


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("kind", ["post", "raked", "post_twice"])
def test_calibrated_weights_estimates_and_errors_are_those_of_r(name, kind):
    """Means, totals, ratios, subsets, quantiles and domains over two factors; R's tolerance set to 1e-15."""
    design, expected = calibrate(name, kind), OF_R[name][kind]
    assert_allclose(design.weights, expected["weights"], rtol=1e-11)
    assert design.degrees_of_freedom() == expected["degf"]
    for question, ask in QUESTIONS.items():
        got = ask(design).loc[0]
        for column, number in expected[question].items():
            if number is not None:
                assert_allclose(got[column], number, rtol=1e-10, err_msg=f"{question} {column}")
    by_type = estimates.mean(design, "score", by="type").merge(pd.DataFrame(expected["by_type_mean"]), on="type")
    of_two = pd.DataFrame(expected["by_wide_type_total"])
    by_two = estimates.total(design, "size", by=["wide", "type"]).merge(of_two, on=["wide", "type"])
    for both in (by_type, by_two):
        both = both[both["df_x"] > 0]  # of a domain with one cluster R gives an error, and we do not
        assert_allclose(both[["estimate_x", "se_x", "df_x"]], both[["estimate_y", "se_y", "df_y"]], rtol=1e-10)


@cache
def ruse_design() -> Design:
    frame = pd.read_csv(REFERENCE / "ruse_like.csv", encoding="utf-8")
    return Design(frame, strata="stratum", weights="w", population="N_h", lonely="adjust")


def known_margin(column) -> pd.Series:
    return pd.read_csv(REFERENCE / "ruse_like_frame.csv", encoding="utf-8").groupby(column)["N_h"].sum()


def test_raking_to_the_margins_it_has_changes_the_error_only():
    """R: the weights differ by 4e-14; the variance is that of what the margins do not explain."""
    design = ruse_design()
    raked = rake(design, {column: known_margin(column) for column in ("municipality", "group")})
    assert_allclose(raked.weights, design.weights, rtol=1e-12)
    got, expected = estimates.mean(raked, "score").loc[0], RUSE["ruse:rake_noop"]
    assert_allclose([got["estimate"], got["se"]], [expected["est"], expected["se"]], rtol=1e-10)
    assert abs(estimates.mean(design, "score")["se"].item() / got["se"] - 1) > 1e-4


def test_raking_to_three_margins_is_that_of_r():
    gender, age = pd.Series({"f": 5000, "m": 4447}), pd.Series({"18-34": 2900, "35-54": 3600, "55+": 2947})
    raked = rake(ruse_design(), {"group": known_margin("group"), "gender": gender, "age": age})
    expected, weights = RUSE["ruse:rake_group_gender_age"], raked.weights
    assert_allclose(weights[:10], expected["weights_first10"], rtol=1e-7)
    assert_allclose([weights.min(), weights.max()], [expected["weights_min"], expected["weights_max"]], rtol=1e-7)
    assert_allclose(len(weights) * (weights**2).sum() / weights.sum() ** 2, expected["deff_kish"], rtol=1e-7)
    for question in ("score", "aware"):
        got = estimates.mean(raked, question).loc[0]
        of_r = [expected[f"mean_{question}"], expected[f"mean_{question}_se"]]
        assert_allclose([got["estimate"], got["se"]], of_r, rtol=1e-7)
    by_group = estimates.mean(raked, "aware", by="group")
    assert_allclose(by_group["estimate"], [row["aware"] for row in expected["by_group"]], rtol=1e-7)
    assert_allclose(by_group["se"], [row["se"] for row in expected["by_group"]], rtol=1e-7)


def test_a_post_stratum_adds_up_by_hand():
    """f: 1, 3 of 60; m: 2, 4, 9 of 40. Mean (60·2 + 40·5) / 100; residuals 30·(∓1), 13⅓·(-3, -1, 4) over 100."""
    frame = pd.DataFrame({"sex": list("ffmmm"), "y": [1, 3, 2, 4, 9]})
    got = estimates.mean(post_stratify(Design(frame), "sex", pd.Series({"m": 40, "f": 60})), "y").loc[0]
    squares = 2 * 0.3**2 + (0.4 / 3) ** 2 * (9 + 1 + 16)
    assert_allclose([got["estimate"], got["se"], got["df"]], [3.2, np.sqrt(squares * 5 / 4), 4])


def test_what_the_margin_fixes_has_no_error():
    design = calibrate("two_each_fpc", "raked")
    got = estimates.proportion(design, "award", level="Yes", interval="t").loc[0]
    assert_allclose([got["estimate"], got["low"], got["high"]], 0.5, rtol=1e-9)


def test_a_calibrated_stratum_is_no_simple_random_sample_and_not_known():
    design = ruse_design()
    raked = rake(design, {"group": known_margin("group"), "gender": pd.Series({"f": 5000, "m": 4447})})
    with pytest.raises(StudyError, match="one whole stratum"):
        estimates.proportion(raked, "aware", 1, interval="hypergeometric", by="stratum")
    of_strata = estimates.mean(raked, "score", by="stratum").set_index("stratum")
    assert of_strata.loc["Vetovo|official", "se"] > 0  # all eight were asked, but their weights were not one
    assert np.isnan(of_strata.loc["Tsenovo|ngo", "se"])
    everybody = pd.DataFrame({"y": [1, 2, 4], "g": list("aab"), "N": 3})
    census = post_stratify(Design(everybody, population="N"), "g", pd.Series({"a": 2, "b": 1}))
    known = estimates.mean(census, "y").loc[0]
    assert known["se"] == 0
    assert_allclose(known[["estimate", "low", "high"]].astype(float), 7 / 3)


def test_a_lonely_stratum_anywhere_is_refused():
    """The error of a domain depends on the others of its levels."""
    design = ruse_design()
    raked = rake(
        Design(design.frame, strata="stratum", weights="w", population="N_h"), {"group": known_margin("group")}
    )
    with pytest.raises(StudyError, match="'Slivo pole|official' has one sampled unit"):
        estimates.mean(raked, "score", where=design.frame["group"] == "roma")


def test_calibration_leaves_the_design_as_it_was():
    design = ruse_design()
    before = estimates.mean(design, "score")
    rake(design, {"group": known_margin("group") * 2})
    assert_frame_equal(estimates.mean(design, "score"), before)


def test_differences_of_calibrated_groups_have_their_joint_variance():
    """Of two groups of half the population each, the difference is the mean of ±2 y."""
    frame = pd.DataFrame({"g": list("aaabb"), "y": [1.0, 2, 6, 3, 5]})
    design = post_stratify(Design(frame), "g", pd.Series({"a": 50, "b": 50}))
    difference = compare_domains(design, frame[["y"]], "g", [("a", "b")]).loc[0]
    signed = Design(frame.assign(y=frame["y"].where(frame["g"] == "a", -frame["y"]) * 2))
    expected = estimates.mean(post_stratify(signed, "g", pd.Series({"a": 50, "b": 50})), "y").loc[0]
    for column in ("estimate", "se", "low", "high"):
        assert_allclose(difference[column], expected[column])


SMALL = pd.DataFrame({"sex": ["f", "f", "m", "m"], "age": ["young", "old", "old", "old"], "y": range(4)})


@pytest.mark.parametrize(
    "totals, message",
    [
        ({"f": 5}, "column 'sex', rows 3, 4: level 'm' has no total"),
        ({"f": 5, "m": 5, "x": 1}, "totals of 'sex': level 'x' has a total, but no respondent"),
        ({"f": 5, "M": 5}, "level 'M' has a total, but no respondent"),
        ({"f": 5, "m": 0}, "totals of 'sex': level 'm' has no positive number"),
        ({"f": 5, "m": None}, "level 'm' has no positive number"),
        ({"f": np.inf, "m": 1}, "level 'f' has no positive number"),
        ({"f": "five", "m": 1}, "level 'f' has no positive number"),
    ],
)
def test_totals_that_do_not_fit_the_sample_are_refused(totals, message):
    with pytest.raises(StudyError, match=message):
        post_stratify(Design(SMALL), "sex", pd.Series(totals))
    with pytest.raises(StudyError, match=message):
        rake(Design(SMALL), {"sex": pd.Series(totals)})


def test_a_level_twice_a_row_without_level_and_an_unknown_column_are_refused():
    with pytest.raises(StudyError, match="totals of 'sex': level 'f' twice"):
        post_stratify(Design(SMALL), "sex", pd.Series([1, 2, 3], index=["f", "f", "m"]))
    with pytest.raises(StudyError, match="column 'sex', row 2: a missing value"):
        post_stratify(Design(SMALL.assign(sex=["f", None, "m", "m"])), "sex", pd.Series({"f": 1, "m": 2}))
    with pytest.raises(StudyError, match="there is no column 'sec'; .*“sex”"):
        post_stratify(Design(SMALL), "sec", pd.Series({"f": 1, "m": 2}))


def test_margins_of_different_sums_are_refused():
    margins = {"sex": pd.Series({"f": 5, "m": 6}), "age": pd.Series({"young": 5, "old": 5})}
    with pytest.raises(StudyError, match="the totals of 'age' sum to 10, those of 'sex' to 11"):
        rake(Design(SMALL), margins)


def test_without_margins_there_is_nothing_to_rake_to():
    with pytest.raises(StudyError, match="there are no margins"):
        rake(Design(SMALL), {})


def test_margins_that_cannot_be_met_together_are_refused(monkeypatch):
    """All men are old: there are 5 men, but only 3 old people are asked for."""
    monkeypatch.setattr(calibration, "ROUNDS", 200)
    margins = {"sex": pd.Series({"f": 5, "m": 5}), "age": pd.Series({"young": 7, "old": 3})}
    with pytest.raises(StudyError, match="margin 'sex': raking does not converge: after 200 rounds a count is 0.4 off"):
        rake(Design(SMALL), margins)


people = st.lists(st.tuples(*(st.integers(0, 2),) * 2, st.integers(0, 9), st.integers(1, 5)), max_size=15)


@given(people, st.lists(st.integers(1, 20), min_size=4, max_size=4))
@settings(max_examples=8, deadline=None)
def test_raked_weights_meet_their_margins_and_raking_again_changes_nothing(rows, shares):
    rows = [(a, b, a * b, 1) for a in range(3) for b in range(3)] + rows
    frame = pd.DataFrame(rows, columns=["a", "b", "y", "w"])
    total = sum(shares) * 6
    margins = {
        "a": pd.Series([shares[0], shares[1], total - shares[0] - shares[1]]),
        "b": pd.Series([total - shares[2] - shares[3], shares[2], shares[3]]),
    }
    raked = rake(Design(frame, weights="w"), margins)
    for column, totals in margins.items():
        assert_allclose(pd.Series(raked.weights).groupby(frame[column]).sum(), totals, rtol=1e-11)
    again = rake(raked, margins)
    assert_allclose(again.weights, raked.weights, rtol=1e-11)
    assert_allclose(estimates.mean(again, "y")["se"], estimates.mean(raked, "y")["se"], rtol=1e-6, atol=1e-9)
