"""Tests of whole questions between the groups: which test each has, for whom, and what cannot be tested."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.study import Sample
from analysis.survey.design import Design
from analysis.survey.effects import cramers_v
from analysis.survey.independence import rao_scott, share_table
from analysis.survey.multiplicity import benjamini_hochberg
from analysis.survey.ranks import rank_test
from analysis.tables.designs import make_designs
from analysis.tables.group_tests import COLUMNS, list_group_tests

ASKED = ("tr_mun", "qz1", "mech", "jp_fund", "disc_org", "jp_any", "gender")
FOUND = ["statistic", "df1", "df2", "p"]


@pytest.fixture(scope="module")
def form_of_seven(form):
    return replace(form, questions={name: form.questions[name] for name in ASKED})


@pytest.fixture(scope="module")
def respondents(interviews, answer):
    """Answers to six questions; authorities and organisations have other chances, one question is of Roma only."""
    chance = np.random.default_rng(7)
    steps = pd.Series(chance.choice(["1", "2", "3", "4", "5", "dk", ""], len(interviews)), interviews.index)
    is_roma = interviews["group"] == "roma"
    marked = {code: answer(seed, roma=0.6, ngo=0.4, authority=0.2) for seed, code in enumerate(["mayor", "mediator"])}
    marks = pd.concat(marked, axis=1).fillna(0)
    return interviews.assign(
        tr_mun=steps.where(is_roma, steps.replace("1", "4")),
        qz1=answer(3, roma=0.3, ngo=0.6, authority=0.6).map({1.0: "f", 0.0: "dk"}).fillna(""),
        mech=[" ".join(marks.columns[row == 1]) or "none" for row in marks.to_numpy()],
        jp_fund=answer(4, roma=0.5, ngo=0.5, authority=0.3).map({1.0: "ophrd", 0.0: "dk"}).fillna("").mask(is_roma, ""),
        disc_org=answer(5, roma=0.5).map({1.0: "yes", 0.0: "no"}).fillna("").where(is_roma, ""),
        jp_any="ref",
        gender="f",
    ).astype(dict.fromkeys(ASKED, "str"))


@pytest.fixture(scope="module")
def tests(respondents, form_of_seven, random):
    return list_group_tests(respondents, form_of_seven, make_designs(respondents, random))


def pick(table: pd.DataFrame, indicator: str, category: str = "", target: str = "population") -> pd.Series:
    is_row = (table["indicator"] == indicator) & (table["category"] == category) & (table["target"] == target)
    return table[is_row].iloc[0]


def test_a_question_that_measures_something_has_its_test_for_both_targets_and_an_answer_of_several_its_own(tests, form):
    assert tests.columns.tolist() == COLUMNS
    assert tests.groupby("indicator", sort=False)["test"].unique().map(list).to_dict() == {
        "tr_mun": ["rank"], "qz1": ["rao_scott"], "mech": ["rao_scott"], "jp_fund": ["rao_scott"],
    }  # fmt: skip
    for indicator in ("mech", "jp_fund"):
        codes = tests.loc[tests["indicator"] == indicator, "category"].unique().tolist()
        assert codes == list(form.choices[form.questions[indicator].list])
    targets = tests.groupby(["indicator", "category"])["target"].agg(list)
    assert all(of_question == ["population", "process"] for of_question in targets)


@pytest.mark.parametrize("target", ["population", "process"])
def test_nominal_answers_are_tested_by_rao_and_scott_do_not_know_among_them(tests, respondents, target):
    population = "population" if target == "population" else None
    design = Design(respondents.replace("", None), strata="stratum", weights="weight", population=population)
    expected, got = rao_scott(design, "qz1", "group"), pick(tests, "qz1", target=target)
    assert got[FOUND].tolist() == pytest.approx(expected[FOUND].tolist())
    assert got["effect"] == pytest.approx(cramers_v(share_table(design, "qz1", "group")))
    assert got["n"] == respondents.loc[respondents["qz1"] != "", "group"].value_counts().min()


@pytest.mark.parametrize("target", ["population", "process"])
def test_steps_are_tested_by_rank_without_those_who_do_not_know(tests, respondents, target):
    population = "population" if target == "population" else None
    steps = pd.to_numeric(respondents["tr_mun"].replace({"": None, "dk": None}))
    design = Design(respondents.assign(tr_mun=steps), strata="stratum", weights="weight", population=population)
    expected, got = rank_test(design, "tr_mun", "group"), pick(tests, "tr_mun", target=target)
    assert got[FOUND].tolist() == pytest.approx(expected[FOUND].tolist())
    assert np.isnan(got["effect"])


def test_the_finite_population_makes_the_difference_between_the_targets(tests):
    process, population = (pick(tests, "qz1", target=target) for target in ("process", "population"))
    assert process["statistic"] < population["statistic"] and process["effect"] == population["effect"]


def test_an_answer_of_several_is_tested_among_those_who_marked_any(tests, respondents):
    marked = respondents["mech"].str.contains("mayor").map({True: "yes", False: "no"})
    design = Design(respondents.assign(marked=marked), strata="stratum", weights="weight", population="population")
    expected = rao_scott(design, "marked", "group")
    assert pick(tests, "mech", "mayor")[FOUND].tolist() == pytest.approx(expected.tolist())


def test_two_groups_that_were_asked_are_compared_without_the_third(tests, respondents):
    two = respondents[respondents["group"] != "roma"]
    marked = two["jp_fund"].eq("ophrd").where(two["jp_fund"] != "")
    design = Design(two.assign(marked=marked), strata="stratum", weights="weight", population="population")
    expected = rao_scott(design, "marked", "group")
    assert pick(tests, "jp_fund", "ophrd")[FOUND].tolist() == pytest.approx(expected.tolist())


def test_what_cannot_be_tested_has_a_row_without_figures(tests, respondents, form_of_seven, random):
    """Nobody named the municipality's money; and where everybody was asked there is nothing to test of the people."""
    unmarked = pick(tests, "jp_fund", "municipal")
    assert unmarked[[*FOUND, "p_adjusted", "effect"]].isna().all() and unmarked["n"] > 0
    census = respondents.assign(population=respondents["sample"], weight=1.0)
    got = list_group_tests(census, form_of_seven, make_designs(census, random))
    assert got.loc[got["target"] == "population", FOUND].isna().all(axis=None)
    assert pick(got, "qz1", target="process")[FOUND].notna().all()


def test_p_is_adjusted_over_all_tests_of_a_target(tests):
    for target in ("population", "process"):
        own = tests[tests["target"] == target]
        assert own["p_adjusted"].tolist() == pytest.approx(benjamini_hochberg(own["p"]).tolist(), nan_ok=True)
    assert not np.allclose(tests["p_adjusted"], benjamini_hochberg(tests["p"]), equal_nan=True), "the twin: one family"


@pytest.mark.parametrize("kind", ["quota", "convenience"])
def test_only_groups_drawn_at_random_are_compared(respondents, form_of_seven, random, tests, kind):
    samples = random | {"roma": Sample(kind)}
    got = list_group_tests(respondents, form_of_seven, make_designs(respondents, samples))
    two = respondents[respondents["group"] != "roma"]
    expected = list_group_tests(two, form_of_seven, make_designs(two, random))
    assert_frame_equal(got, expected)
    assert pick(got, "qz1")["statistic"] != pick(tests, "qz1")["statistic"]
    one = samples | {"ngo": Sample(kind)}
    assert list_group_tests(respondents, form_of_seven, make_designs(respondents, one)).empty
    none = one | {"authority": Sample(kind)}
    assert list_group_tests(respondents, form_of_seven, make_designs(respondents, none)).columns.tolist() == COLUMNS
