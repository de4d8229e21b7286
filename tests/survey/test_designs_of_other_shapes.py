"""Designs of other shapes than ours give R's numbers (survey 4.1-1; reference/designs_of_r.R made samples and them)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.errors import StudyError
from analysis.survey import estimates, intervals
from analysis.survey.design import Design

REFERENCE = Path(__file__).parent / "reference"
RESULTS = json.loads((REFERENCE / "designs_results.json").read_text(encoding="utf-8"))["results"]
SAMPLES = {
    name: pd.read_csv(REFERENCE / f"designs_{name}.csv") for name in ("stratified", "clustered", "two_each", "lonely")
}
SAMPLES["stratified"] = SAMPLES["stratified"].assign(one=618 / 120, all=618)
BY_REGION = {"strata": "region", "weights": "pw", "clusters": "village"}
DESIGNS = {
    "simple_fpc": ("stratified", {"weights": "one", "population": "all"}),
    "stratified_fpc": ("stratified", {"strata": "type", "weights": "pw", "population": "N"}),
    "stratified_nofpc": ("stratified", {"strata": "type", "weights": "pw"}),
    "stratified_uneven": ("stratified", {"strata": "type", "weights": "uneven", "population": "N"}),
    "uneven": ("stratified", {"weights": "uneven"}),
    "clustered_fpc": ("clustered", {"weights": "pw", "population": "M", "clusters": "district"}),
    "clustered_nofpc": ("clustered", {"weights": "pw", "clusters": "district"}),
    "two_each_fpc": ("two_each", BY_REGION | {"population": "M"}),
    "two_each_nofpc": ("two_each", BY_REGION),
    **{
        f"lonely_{way}": ("lonely", BY_REGION | {"population": "M", "lonely": way})
        for way in ("adjust", "certainty", "remove")
    },
}
ROW = {
    "mean": lambda d, where: estimates.mean(d, "score", where=where),
    "mean_missing": lambda d, where: estimates.mean(d, "visits", where=where),
    "total": lambda d, where: estimates.total(d, "size", where=where),
    "total_missing": lambda d, where: estimates.total(d, "visits", where=where),
    "ratio": lambda d, where: estimates.ratio(d, "score", "before", where=where),
    "ratio_missing": lambda d, where: estimates.ratio(d, "visits", "size", where=where),
}
TABLE = {
    "by_type_mean": lambda d: estimates.mean(d, "score", by="type"),
    "by_type_total_missing": lambda d: estimates.total(d, "visits", by="type"),
    "by_type_wide_mean_missing": lambda d: estimates.mean(d, "visits", by=["type", "wide"]),
    "by_type_award_total": lambda d: estimates.total(d, "size", by=["type", "award"]),
    "by_type_ratio": lambda d: estimates.ratio(d, "score", "before", by="type"),
    "by_seldom_mean": lambda d: estimates.mean(d, "score", by="seldom"),
}
DOMAINS = {"": None, "subset": ("wide", "Yes"), **{f"half{i}": (f"half{i}", 1) for i in (1, 2, 3)}}


@cache
def make(name) -> Design:
    sample, arguments = DESIGNS[name]
    return Design(SAMPLES[sample], **arguments)


def cases():
    """A design, a part of it and R's answers for the part."""
    for name in DESIGNS:
        for part, condition in DOMAINS.items():
            expected = RESULTS[name][part] if part else RESULTS[name]
            yield pytest.param(name, condition, expected, id=f"{name}-{part}")


@pytest.mark.parametrize("name, condition, expected", list(cases()))
def test_estimates_errors_intervals_and_design_effects_are_those_of_r(name, condition, expected):
    design = make(name)
    where = None if condition is None else design.frame[condition[0]] == condition[1]
    for question, ask in ROW.items():
        if question in expected:
            got = ask(design, where).loc[0]
            for column, number in expected[question].items():
                if number is not None:
                    assert_allclose(got[column], number, rtol=1e-10, err_msg=f"{question} {column}")
    if "degf" in expected:
        assert design.degrees_of_freedom(where) == expected["degf"]


@pytest.mark.parametrize("name", DESIGNS)
def test_a_constant_outcome_is_its_own_mean_without_error(name):
    """R's errors are up to 1e-13 there."""
    got, expected = estimates.mean(make(name), "year").loc[0], RESULTS[name]["mean_constant"]
    assert list(got[["estimate", "se", "low", "high"]]) == [2015, 0, 2015, 2015]
    assert np.isnan(got["deff"])
    assert_allclose(expected["estimate"], 2015)


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("table", TABLE)
def test_domains_over_one_and_two_factors_are_those_of_r(name, table):
    """Of a domain with one cluster R says that a mean has an error of 0; we say that it is not known."""
    got, expected = TABLE[table](make(name)), pd.DataFrame(RESULTS[name][table])
    keys = [key for key in ("type", "wide", "award", "seldom") if key in expected]
    both = got.merge(expected, on=keys, suffixes=("", "_r"), validate="one_to_one")
    assert len(both) == len(got) == len(expected)
    assert_allclose(both["estimate"], both["estimate_r"], rtol=1e-10)
    assert list(both["df"]) == list(both["df_r"])
    estimable = both["se"].notna()
    assert (both.loc[~estimable, "df_r"] == 0).all()
    assert_allclose(both.loc[estimable, "se"], both.loc[estimable, "se_r"], rtol=1e-10)


@pytest.mark.parametrize("name, condition, expected", [case for case in cases() if "half" not in case.id])
def test_quantiles_are_those_of_r(name, condition, expected):
    """But where the lower bound falls into the weight of the smallest answer: R 4.1-1 gives the next one there."""
    design = make(name)
    where = None if condition is None else design.frame[condition[0]] == condition[1]
    for question in (question for question in expected if question.startswith("quantile")):
        _, column, q = question.split("_")
        got = estimates.quantile(design, column, float(q), where=where).loc[0]
        smallest = np.sort(design.frame.loc[slice(None) if where is None else where, column].dropna())[:2]
        of_r = {key: np.nan if number is None else number for key, number in expected[question].items()}
        if got["low"] == smallest[0] and of_r["low"] == smallest[1]:
            of_r |= {"low": smallest[0], "se": of_r["se"] + np.diff(smallest)[0] / 2 / intervals.student(got["df"])}
        assert_array_equal(
            [got[key] for key in ("estimate", "low", "high")], [of_r[key] for key in ("estimate", "low", "high")]
        )
        assert_allclose(got["se"], of_r["se"], rtol=1e-10)


@pytest.mark.parametrize("name, condition, expected", [case for case in cases() if "half" not in case.id])
def test_intervals_of_shares_are_those_of_r(name, condition, expected):
    """R's beta interval counts the rows of the domain, answered or not, and does not cut the effective size at n."""
    design = make(name)
    where = None if condition is None else design.frame[condition[0]] == condition[1]
    rows = len(design.frame) if where is None else where.sum()
    for what, level in {"award": "Yes", "heard": 1}.items():
        for method, interval, tolerance in (("logit", "logit", 1e-7), ("xlogit", "logit", 1e-10), ("mean", "t", 1e-10)):
            got = estimates.proportion(design, what, level, interval, where=where).loc[0]
            number = expected[f"{method}_{what}"]
            assert_allclose(got["estimate"], number["estimate"], rtol=max(tolerance, 1e-8))
            assert_allclose(
                [got[key] for key in ("se", "low", "high")], [number[key] for key in ("se", "low", "high")], tolerance
            )
        number, n = expected[f"beta_{what}"], got["n"]
        size = intervals.adjusted_size(got["estimate"], got["se"] ** 2, rows, got["df"])
        uncut = intervals.clopper_pearson(got["estimate"] * size, size)
        assert_allclose(uncut, [number["low"], number["high"]], rtol=1e-10)
        ours = estimates.proportion(design, what, level, "korn-graubard", where=where).loc[0, ["low", "high"]]
        if n == rows and size < n:
            assert_allclose(list(ours), [number["low"], number["high"]], rtol=1e-10)
        elif size > n:
            assert ours["low"] < number["low"] and number["high"] < ours["high"]


def test_lonely_clusters_are_refused_as_r_refuses_them():
    assert RESULTS["lonely_fail"]["error"] == "Stratum (c) has only one PSU at stage 1"
    design = Design(SAMPLES["lonely"], **BY_REGION, population="M")
    with pytest.raises(StudyError, match="stratum 'c' has one sampled unit"):
        estimates.mean(design, "score")


@pytest.mark.parametrize("question", ["mean", "ratio", "total"])
def test_the_comparison_with_r_would_see_deleted_rows(question):
    """A domain is no sample of its own: without the others' rows the clusters and strata of the design are lost."""
    design = make("two_each_fpc")
    domain = design.frame["half1"] == 1
    deleted = Design(design.frame[domain], **BY_REGION, population="M", lonely="certainty")
    kept, lost = (ROW[question](d, where)["se"].item() for d, where in ((design, domain), (deleted, None)))
    assert abs(lost / kept - 1) > 1e-3
