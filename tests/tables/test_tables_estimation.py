"""The tables of estimates, added up by hand on a toy survey of thirteen interviews."""

from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import StudyError
from analysis.study import Sample
from analysis.survey import estimates
from analysis.survey.design import Design
from analysis.survey.measures import knowledge
from analysis.survey.measures.battery import MEAN, POINTS, list_items
from analysis.tables import estimation
from analysis.tables.designs import make_designs
from analysis.tables.estimation import estimate_items
from analysis.tables.items import stack_batteries

RANDOM = {group: Sample("probability") for group in ("authority", "ngo", "roma")}
QUOTA = RANDOM | {"roma": Sample("quota")}
MEASURES = (knowledge.measure_recognition, knowledge.measure_self_rating, knowledge.measure_scores)
BOUNDS = ["se", "low", "high"]


@pytest.fixture(scope="module")
def recognition(respondents, short_form, slugs):
    return estimate_measure(knowledge.measure_recognition, respondents, short_form, RANDOM, slugs)


@pytest.fixture(scope="module")
def scores(respondents, short_form, slugs):
    return estimate_measure(knowledge.measure_scores, respondents, short_form, RANDOM, slugs)


def estimate_measure(measure, respondents, form, samples, slugs) -> pd.DataFrame:
    return estimate_items(stack_batteries([measure(respondents, form)]), make_designs(respondents, samples), slugs)


def pick(table: pd.DataFrame, indicator: str, group: str = "roma") -> pd.DataFrame:
    return table[(table["indicator"] == indicator) & (table["group"] == group)].set_index("municipality")


def test_a_share_counts_heard_know_and_used_over_those_who_answered(recognition):
    got = pick(recognition, "p_nris")["estimate"]
    assert got["borovo"] == pytest.approx(2 / 3)
    assert got["ruse"] == pytest.approx(1 / 4)
    assert got["district"] == pytest.approx((2 * 2.5 + 1 * 5) / (3 * 2.5 + 4 * 5))


def test_the_base_is_unweighted_and_leaves_out_who_did_not_answer(recognition):
    got = pick(recognition, "p_nris")["n"]
    assert (got["borovo"], got["ruse"], got["district"]) == (3, 4, 7)


def test_an_estimate_is_the_one_of_the_survey_package_with_the_correction_for_a_finite_population(
    recognition, respondents
):
    roma = respondents[respondents["group"] == "roma"]
    heard = roma["p_nris"].isin(["heard", "know", "used"]).astype(float).where(roma["p_nris"] != "")
    design = Design(roma.assign(heard=heard), strata="stratum", weights="weight", population="population")
    expected = estimates.proportion(design, "heard", level=1.0, by="municipality").set_index("municipality")
    columns = ["n", "estimate", *BOUNDS]
    got = pick(recognition, "p_nris").loc[["borovo", "ruse"], columns]
    assert_frame_equal(got, expected[columns])
    uncorrected = Design(roma.assign(heard=heard), strata="stratum", weights="weight")
    assert (
        estimates.proportion(uncorrected, "heard", level=1.0)["se"][0] > pick(recognition, "p_nris")["se"]["district"]
    )


def test_the_mean_self_rating_is_weighted(respondents, short_form, slugs):
    got = pick(estimate_measure(knowledge.measure_self_rating, respondents, short_form, RANDOM, slugs), "self_mun")[
        "estimate"
    ]
    assert got["borovo"] == 2
    assert got["ruse"] == 4.5
    assert got["district"] == pytest.approx((6 * 2.5 + 18 * 5) / (3 * 2.5 + 4 * 5))


def test_the_quiz_gives_a_point_for_a_right_answer_and_none_for_a_wrong_one_or_do_not_know(scores):
    got = pick(scores, "quiz_score")
    assert got.loc["borovo", "estimate"] == pytest.approx((2 + 0 + 0) / 3)
    assert got.loc["ruse", "estimate"] == pytest.approx((1 + 2 + 1 + 0) / 4)
    assert got["n"].loc[["borovo", "ruse", "district"]].tolist() == [3, 4, 7]


def test_the_number_of_programmes_leaves_out_the_invented_one(respondents, short_form, slugs, scores):
    expected = pick(scores, "n_known")["estimate"]
    assert expected["borovo"] == pytest.approx(2 / 3)
    fooled = respondents.assign(p_foil="know")
    got = pick(estimate_measure(knowledge.measure_scores, fooled, short_form, RANDOM, slugs), "n_known")["estimate"]
    assert got["borovo"] == expected["borovo"]
    another = respondents.assign(p_decade="know")
    got = pick(estimate_measure(knowledge.measure_scores, another, short_form, RANDOM, slugs), "n_known")["estimate"]
    assert got["borovo"] == pytest.approx((2 + 4) / 4), "who answered one item is in the base"


def test_nobody_having_heard_of_a_programme_is_a_share_of_zero(recognition):
    got = pick(recognition, "p_nris", "ngo").loc["district"]
    assert (got["estimate"], got["low"], got["n"]) == (0.0, 0.0, 2)


def test_only_roma_have_rows_by_municipality_and_always_all_eight(recognition, scores, slugs):
    for table in (recognition, scores):
        for _, rows in table[table["group"] == "roma"].groupby("indicator"):
            assert rows["municipality"].tolist() == ["district", *slugs]
        others = table[table["group"] != "roma"]
        assert set(others["municipality"]) == {"district"}
        assert set(others["group"]) == {"authority", "ngo"}


def test_a_municipality_where_nobody_was_asked_has_a_base_of_zero_and_no_figures(recognition):
    got = pick(recognition, "p_nris").loc["tsenovo"]
    assert got["n"] == 0
    assert got[["estimate", *BOUNDS]].isna().all()


def test_a_group_nobody_of_whom_was_asked_still_has_its_rows(respondents, short_form, slugs):
    silent = respondents[respondents["group"] != "ngo"]
    got = pick(estimate_measure(knowledge.measure_recognition, silent, short_form, RANDOM, slugs), "p_nris", "ngo")
    assert got["n"].tolist() == [0]


@pytest.mark.parametrize("kind", ["quota", "convenience"])
def test_a_sample_that_is_not_random_has_no_interval_anywhere(respondents, short_form, slugs, kind):
    for measure in MEASURES:
        table = estimate_measure(measure, respondents, short_form, RANDOM | {"roma": Sample(kind)}, slugs)
        is_roma = table["group"] == "roma"
        assert table.loc[is_roma, BOUNDS].isna().all(axis=None)
        differ = ~is_roma & (table["n"] > 1) & ((table["se"] > 0) | (table["group"] == "authority"))
        assert differ.any() and table.loc[differ, BOUNDS].notna().all(axis=None), "the twin: random ones have it"


def test_a_sample_that_is_not_random_has_the_same_estimates_and_bases(respondents, short_form, slugs, recognition):
    columns = ["municipality", "group", "indicator", "n", "estimate"]
    got = estimate_measure(knowledge.measure_recognition, respondents, short_form, QUOTA, slugs)
    assert_frame_equal(got[columns], recognition[columns])


def test_a_sample_that_is_not_random_is_not_corrected_for_a_finite_population(respondents, short_form, slugs):
    """More interviews than persons are no contradiction for it; a random sample refuses them."""
    crowded = respondents.assign(population=respondents["population"].where(respondents["group"] != "roma", 1))
    assert not estimate_measure(knowledge.measure_recognition, crowded, short_form, QUOTA, slugs).empty
    with pytest.raises(StudyError, match="population at least as large as the sample"):
        estimate_measure(knowledge.measure_recognition, crowded, short_form, RANDOM, slugs)


def test_columns_are_always_the_same(recognition, scores):
    for table in (recognition, scores):
        assert table.columns.tolist() == ["battery", *estimation.COLUMNS]


def test_the_order_of_interviews_does_not_matter(respondents, short_form, slugs, recognition):
    got = estimate_measure(
        knowledge.measure_recognition, respondents.sample(frac=1, random_state=1), short_form, RANDOM, slugs
    )
    assert_frame_equal(got, recognition)


def test_a_group_that_was_not_asked_has_no_rows_and_a_battery_not_by_place_none_of_places(
    interviews, answer, make_battery, random, estimate, slugs
):
    said = answer(1, roma=0.5, ngo=0.5, authority=0.5)
    batteries = [
        make_battery("rights", {"yes": said}, groups=("roma",)), make_battery("pairs", {"a+b": said}, by_place=False)
    ]  # fmt: skip
    got = estimate(batteries, interviews, random)[2]
    shown = got.groupby("battery")[["municipality", "group"]].apply(lambda rows: list(map(tuple, rows.to_numpy())))
    assert shown["rights"] == [(place, "roma") for place in ("district", *slugs)]
    assert shown["pairs"] == [("district", group) for group in ("authority", "ngo", "roma")]


@pytest.mark.parametrize("unit", [MEAN, POINTS])
def test_people_who_happen_to_agree_have_no_interval_unless_they_are_all_there_are(
    interviews, answer, make_battery, random, estimate, unit
):
    """Tsenovo was asked completely, Borovo was not; one of Tsenovo leaving the question out makes it a part, too."""
    numbers = answer(1, roma=0.5).fillna(0).mask(interviews["municipality"].isin(["borovo", "tsenovo"]), 1.0)
    got = pick(estimate([make_battery("net", {"e": numbers}, unit)], interviews, random)[2], "net")
    assert got.loc["borovo", ["low", "high"]].isna().all() and got.loc["borovo", "estimate"] == 1
    assert got.loc["tsenovo", ["estimate", "low", "high"]].tolist() == [1, 1, 1]
    assert got.loc["ruse", ["low", "high"]].notna().all()
    numbers[interviews.index[interviews["municipality"] == "tsenovo"][0]] = float("nan")
    got = pick(estimate([make_battery("net", {"e": numbers}, unit)], interviews, random)[2], "net")
    assert got.loc["tsenovo", ["low", "high"]].isna().all()


def test_points_lie_within_minus_one_and_one_and_means_where_they_lie(interviews, make_battery, random, estimate):
    numbers = pd.Series(1.0, interviews.index)
    numbers[interviews.index[interviews["municipality"] == "ivanovo"][:2]] = -1.0
    for unit, limit in ((POINTS, True), (MEAN, False)):
        got = pick(estimate([make_battery("net", {"e": numbers}, unit)], interviews, random)[2], "net").loc["ivanovo"]
        assert (got["high"] == 1) == limit and got["estimate"] < 1 <= got["high"]


def test_a_stratum_with_one_interview_is_refused_and_a_declared_rule_or_a_neighbour_helps(
    interviews, answer, make_battery, random, estimate
):
    batteries = [make_battery("known", {"a": answer(1, roma=0.5, ngo=0.5, authority=0.5)})]
    alone = interviews.drop(interviews[interviews["municipality"] == "ivanovo"].index[1:])
    with pytest.raises(StudyError, match=r"stratum ivanovo\|roma.*\[sample\.roma\] merge"):
        estimate(batteries, alone, random)
    declared = random | {"roma": Sample("probability", lonely="adjust")}
    merged = alone.assign(stratum=alone["stratum"].replace("ivanovo|roma", "borovo|roma"))
    sizes = merged["stratum"].map({"borovo|roma": 198 + 117}).fillna(merged["population"]).astype(int)
    merged = merged.assign(population=sizes, weight=sizes / merged.groupby("stratum")["weight"].transform("size"))
    for respondents, samples in ((alone, declared), (merged, random)):
        got = pick(estimate(batteries, respondents, samples)[2], "known")
        assert got.loc["district", ["se", "low", "high"]].notna().all()
        assert got.loc["ivanovo", "n"] == 1 and pd.isna(got.loc["ivanovo", "se"]), "of one person nothing is known"


def test_items_are_found_by_what_they_measure(form):
    got = list_items(form, "aided recognition")
    assert len(got) == 11
    assert "p_foil" not in got
    assert list_items(form, "foil (does not exist)") == ["p_foil"]


def test_a_form_that_measures_no_such_thing_is_refused_with_the_nearest_construct(form):
    quiz = {name: question for name, question in form.questions.items() if question.construct != "knowledge quiz"}
    with pytest.raises(StudyError, match="knowledge quiz"):
        list_items(replace(form, questions=quiz), "knowledge quiz")
    with pytest.raises(StudyError, match="did you mean “aided recognition”"):
        list_items(form, "aided recogniton")
