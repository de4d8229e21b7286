"""Differences have the joint variance of both sides: R's svycontrast, what a hand can add up, and what must hold."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal
from scipy import stats

from analysis.errors import StudyError
from analysis.survey import estimates
from analysis.survey.contrasts import compare_domains, compare_items
from analysis.survey.design import Design

REFERENCE = Path(__file__).parent / "reference"
OF_R = json.loads((REFERENCE / "designs_results.json").read_text(encoding="utf-8"))["contrasts"]
DESIGNS = {
    "simple_fpc": ("stratified", {"weights": "one", "population": "all"}),
    "stratified_fpc": ("stratified", {"strata": "type", "weights": "pw", "population": "N"}),
    "uneven": ("stratified", {"weights": "uneven"}),
    "clustered_fpc": ("clustered", {"weights": "pw", "population": "M", "clusters": "district"}),
    "two_each_fpc": ("two_each", {"strata": "region", "weights": "pw", "population": "M", "clusters": "village"}),
    "two_each_nofpc": ("two_each", {"strata": "region", "weights": "pw", "clusters": "village"}),
}
NUMBERS = ["estimate", "se", "low", "high", "df", "p"]


@cache
def make(name) -> Design:
    sample, arguments = DESIGNS[name]
    return Design(pd.read_csv(REFERENCE / f"designs_{sample}.csv").assign(one=618 / 120, all=618), **arguments)


def items(design) -> pd.DataFrame:
    return design.frame[["score", "before", "size", "visits", "heard"]]


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("pair", [("E", "M"), ("H", "E"), ("E", None)])
def test_the_difference_of_two_groups_is_that_of_r(name, pair):
    """Groups that share clusters; a group and everybody, of whom it is a part."""
    expected = OF_R[name]["-".join(level or "all" for level in pair)]
    got = compare_domains(make(name), items(make(name))[["score"]], "type", [pair]).loc[0]
    for column in NUMBERS:
        assert_allclose(got[column], expected[column], rtol=1e-10, err_msg=column)


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("question", ["score-before", "score-size:wide", "visits-heard"])
def test_the_difference_of_two_questions_is_that_of_r(name, question):
    """The last two have missing answers of their own."""
    design, expected = make(name), OF_R[name][question]
    pair, _, condition = question.partition(":")
    where = design.frame["wide"] == "Yes" if condition else None
    got = compare_items(design, items(design), [tuple(pair.split("-"))], where).loc[0]
    for column in NUMBERS:
        assert_allclose(got[column], expected[column], rtol=1e-10, err_msg=column)


def test_independent_standard_errors_would_be_wrong():
    """The comparison with R can fail: groups in the same clusters, and answers of the same people, go together."""
    design = make("clustered_fpc")
    apart = math.hypot(*estimates.mean(design, "score", by="type").set_index("type").loc[["E", "M"], "se"])
    assert abs(apart / OF_R["clustered_fpc"]["E-M"]["se"] - 1) > 0.01
    apart = math.hypot(*(estimates.mean(design, column)["se"].item() for column in ("score", "before")))
    assert abs(apart / OF_R["clustered_fpc"]["score-before"]["se"] - 1) > 0.5


def test_a_difference_adds_up_by_hand():
    """a: 1, 2, 3; b: 6, 2, 4: influence ⅓ of the deviations, squares 2/9 and 8/9, times 6/5 gives 4/3."""
    frame = pd.DataFrame({"score": [1, 2, 3, 6, 2, 4, None], "group": list("aaabbba")})
    got = compare_domains(Design(frame.dropna()), frame.dropna()[["score"]], "group", [("b", "a")])
    t, margin = 2 / math.sqrt(4 / 3), stats.t.ppf(0.975, 5) * math.sqrt(4 / 3)
    numbers = {"estimate": 2.0, "se": math.sqrt(4 / 3), "low": 2 - margin, "high": 2 + margin, "df": 5}
    expected = {"first": "b", "second": "a", "column": "score", "n_first": 3, "n_second": 3, **numbers}
    assert_frame_equal(got, pd.DataFrame(expected | {"p": 2 * stats.t.sf(t, 5)}, index=[0]))
    missing = compare_domains(Design(frame), frame[["score"]], "group", [("b", "a")]).loc[0]
    assert (missing["n_second"], missing["df"]) == (3, 6)


def test_two_answers_of_the_same_people_add_up_by_hand():
    """Differences 1, 0, 2, 1 of four: mean 1, variance ⅔ / 4."""
    frame = pd.DataFrame({"a": [2, 3, 5, 4], "b": [1, 3, 3, 3]})
    got = compare_items(Design(frame), frame, [("a", "b")]).loc[0]
    assert_allclose([got["estimate"], got["se"], got["df"]], [1, math.sqrt(2 / 3 / 4), 3])


def test_columns_come_one_after_the_other_and_pairs_within_them():
    design = make("stratified_fpc")
    pairs = [("E", "M"), ("H", None)]
    values = items(design)
    got = compare_domains(design, values, "type", pairs)
    assert list(got["column"]) == [name for name in values for _ in pairs]
    assert list(got["first"]) == ["E", "H"] * 5
    assert list(got["second"].fillna("everybody")) == ["M", "everybody"] * 5
    for name in values:
        alone = compare_domains(design, values[[name]], "type", pairs)
        assert_frame_equal(got[got["column"] == name].reset_index(drop=True), alone)
    levels = pd.MultiIndex.from_tuples([("pupils", name) for name in values], names=["indicator", "category"])
    named = compare_domains(design, values.set_axis(levels, axis=1), "type", pairs)
    assert list(named.columns[:4]) == ["first", "second", "indicator", "category"]
    assert_frame_equal(named.iloc[:, 4:], got.iloc[:, 3:])


def test_many_columns_at_once_are_each_alone(monkeypatch):
    monkeypatch.setattr("analysis.survey.answers.NEAR", 300)
    monkeypatch.setattr("analysis.survey.answers.CHUNK", 400)
    design = make("two_each_fpc")
    got = compare_domains(design, items(design), "type", [("E", "M")])
    for name in items(design):
        alone = compare_domains(design, items(design)[[name]], "type", [("E", "M")])
        assert_frame_equal(got[got["column"] == name].reset_index(drop=True), alone, check_exact=True)


def enumerated(**answers) -> Design:
    """Everybody of A (three) and of B (two) was asked."""
    return Design(pd.DataFrame({"g": list("AAABB"), "N": [3, 3, 3, 2, 2]} | answers), strata="g", population="N")


def test_between_fully_enumerated_groups_the_difference_is_known():
    got = compare_domains(
        enumerated(), pd.DataFrame({"y": [0.0, 0, 1, 1, 0], "z": [1.0, 2, 3, 2, 2]}), "g", [("A", "B")]
    )
    assert_allclose(
        got[["estimate", "se", "low", "high", "p"]], [[-1 / 6, 0, -1 / 6, -1 / 6, 0], [0, 0, 0, 0, 1]], rtol=1e-15
    )


def test_equal_known_means_are_equal_whatever_the_rounding():
    frame = pd.DataFrame({"g": list("AAABBBBBB"), "N": [3] * 3 + [6] * 6})
    values = pd.DataFrame({"y": [0.1, 0.1, 0.4, 0.1, 0.4, 0.1, 0.1, 0.4, 0.1]})
    got = compare_domains(Design(frame, strata="g", population="N"), values, "g", [("A", "B")]).loc[0]
    assert (got["estimate"], got["p"]) == (0, 1)


def test_where_one_of_an_enumerated_group_did_not_answer_the_difference_is_not_known():
    got = compare_domains(enumerated(), pd.DataFrame({"y": [0.0, 0, None, 1, 0]}), "g", [("A", "B")]).loc[0]
    assert (got["n_first"], got["estimate"], got["se"]) == (2, -0.5, 0)
    assert got[["low", "high", "p"]].isna().all()


def test_two_unanimous_groups_are_no_proof_of_a_difference():
    """Three of many said yes and three of many no: the sample shows no variation to measure chance by."""
    frame = pd.DataFrame({"y": [1.0, 1, 1, 0, 0, 0], "g": list("aaabbb")})
    got = compare_domains(Design(frame), frame[["y"]], "g", [("a", "b")]).loc[0]
    assert (got["estimate"], got["se"]) == (1, 0)
    assert got[["low", "high", "p"]].isna().all()


def test_no_answer_and_one_answer_are_not_compared():
    frame = pd.DataFrame({"y": [1.0, 2, 3, 4, None, None], "g": list("aaabcc")})
    got = compare_domains(Design(frame), frame[["y"]], "g", [("a", "b"), ("a", "c")])
    assert_allclose(got["estimate"], [-2, np.nan])
    assert list(got["n_second"]) == [1, 0]
    assert got[["se", "low", "high", "p"]].isna().all(axis=None)
    assert list(got["df"]) == [3, 0]


def test_an_unknown_level_or_question_is_refused_with_the_nearest():
    design = make("stratified_fpc")
    with pytest.raises(StudyError, match="column 'wide': there is no level 'Yess'; .*“Yes”"):
        compare_domains(design, items(design), "wide", [("Yess", "No")])
    with pytest.raises(StudyError, match="there is no column 'scor'; .*“score”"):
        compare_items(design, items(design), [("scor", "size")])


def test_without_pairs_there_are_no_rows():
    design = make("stratified_fpc")
    some = compare_domains(design, items(design), "type", [("E", "M")])
    assert_frame_equal(compare_domains(design, items(design), "type", []), some.iloc[:0], check_dtype=False)
    none = compare_items(design, items(design), [])
    assert list(none) == [name for name in some if name != "column"] and none.empty


def test_a_category_that_nobody_has_has_no_difference():
    frame = pd.DataFrame({"y": [1.0, 2, 4], "g": pd.Categorical(list("aab"), categories=list("abc"))})
    got = compare_domains(Design(frame), frame[["y"]], "g", [("a", "c")]).loc[0]
    assert math.isnan(got["estimate"]) and got["n_second"] == 0


def test_a_stratum_of_one_is_refused_where_it_answered():
    frame = pd.DataFrame({"y": [1.0, 2, 3, None], "g": list("abab"), "h": list("xxxz")})
    design = Design(frame, strata="h")
    assert compare_domains(design, frame[["y"]], "g", [("a", "b")])["n_second"].item() == 1
    with pytest.raises(StudyError, match="stratum 'z' has one sampled unit"):
        compare_domains(design, frame[["y"]].fillna(1), "g", [("a", "b")])


respondents = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), st.sampled_from([0.0, 1, 2, None]), st.integers(1, 9)),
    max_size=20,
)


@given(respondents)
@settings(max_examples=6, deadline=None)
def test_a_difference_is_minus_its_reverse_and_a_group_differs_from_itself_by_nothing(rows):
    rows = [("A", "x", 1.0, 1), ("A", "y", 2.0, 2), ("B", "z", 0.0, 3), ("B", "x", 2.0, 1), *rows]
    frame = pd.DataFrame(rows, columns=["stratum", "group", "y", "weight"])
    design = Design(frame.assign(N=60), strata="stratum", weights="weight", population="N")
    got = compare_domains(design, frame[["y"]], "group", [("x", "y"), ("y", "x"), ("x", "x")])
    forth, back, same = (got.loc[row] for row in range(3))
    assert_allclose(
        forth[["estimate", "low", "high"]].astype(float), -back[["estimate", "high", "low"]].astype(float), atol=1e-12
    )
    assert_allclose(forth[["se", "p", "df"]].astype(float), back[["se", "p", "df"]].astype(float), rtol=1e-9)
    assert (same["estimate"], same["se"]) == (0, 0)
    means = estimates.mean(design, "y", by="group").set_index("group")["estimate"]
    assert_allclose(forth["estimate"], means["x"] - means["y"], atol=1e-12)


def test_an_infinite_answer_is_refused_with_its_row_of_the_frame_and_only_where_it_counts():
    frame = pd.DataFrame({"a": [1.0, 2, 3, np.inf, 5], "b": [2.0, 2, 1, 4, 4], "place": list("yxyxy")})
    design = Design(frame, strata="place")
    with pytest.raises(StudyError, match=r"'a', row 4.*inf"):
        compare_items(design, frame[["a", "b"]], [("a", "b")], frame["place"] == "x")
    assert compare_items(design, frame[["a", "b"]], [("a", "b")], frame["place"] == "y")["n_first"].tolist() == [3]
