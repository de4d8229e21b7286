"""The tables of the technical report: field work, outcomes, blanks, weights and scales, each added up by hand."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.study import Sample, load_study
from analysis.survey.measures.battery import SHARE, Battery, stack
from analysis.survey.reliability import describe_scale
from analysis.tables import field_work, nonresponse, scales, weighting
from analysis.tables.technical import describe_technically

RANDOM = {group: Sample("probability") for group in ("authority", "ngo", "roma")}
RATES = pd.DataFrame(
    [
        ("ruse", "roma", 20, 1, 4, 10, 2, 1, 2, 3), ("borovo", "roma", 10, 0, 1, 5, 0, 0, 2, 2),
        ("ruse", "ngo", 5, 0, 0, 0, 0, 0, 0, 0), ("total", "total", 35, 1, 5, 15, 2, 1, 4, 5),
    ],
    columns=["municipality", "group", "I", "P", "R", "NC", "O", "UH", "UO", "NE"],
)  # fmt: skip


@pytest.fixture(scope="module")
def interviews(respondents):
    """The toy with the columns on the interview itself: Roma face to face but one on paper, the others alone."""
    modes = ["f2f"] * 7 + ["paper"] + ["self_web"] * 5
    languages = ["bg", "rom", "bg", "tr", "", "bg", "bg", "", *[""] * 5]
    return respondents.assign(
        mode=modes, int_lang=languages, interview_month=["2015-04"] * 3 + ["2015-03"] * 10,
        duration_minutes=pd.array([30, 40, 50, None, 20, 34, 36, 9, 20, 22, 24, 10, 30], dtype="Int64"),
    )  # fmt: skip


# Field work


def test_interviews_are_counted_by_mode_language_and_month_in_the_order_of_the_form(interviews, form):
    got = field_work.count_field_work(interviews, form)
    assert list(dict.fromkeys(got["indicator"])) == ["mode", "int_lang", "interview_month"]
    roma = got[got["group"] == "roma"]
    assert roma[["indicator", "category", "n"]].to_numpy().tolist() == [
        ["mode", "f2f", 7], ["mode", "paper", 1],
        ["int_lang", "bg", 4], ["int_lang", "rom", 1], ["int_lang", "tr", 1],
        ["interview_month", "2015-03", 5], ["interview_month", "2015-04", 3],
    ]  # fmt: skip


def test_a_questionnaire_that_says_nothing_of_the_interview_has_no_counts(respondents, short_form):
    assert field_work.count_field_work(respondents, short_form).empty


def test_the_length_is_the_median_and_leaves_out_what_was_entered_later(interviews):
    effect = pd.DataFrame([{"interviewers": 6, "interviews": 40, "icc": 0.25}])
    got = field_work.describe_conduct(interviews, effect).set_index(["indicator", "group", "category"])
    assert got.loc[("duration", "roma", "f2f"), ["n", "estimate"]].tolist() == [6, 35]
    assert ("duration", "roma", "paper") not in got.index
    assert got.loc[("interviewers", "", ""), ["n", "estimate"]].tolist() == [40, 6]
    assert got.loc[("icc", "", ""), ["n", "estimate"]].tolist() == [40, 0.25]


def test_without_times_and_interviewers_there_is_nothing_to_say_of_the_conduct(respondents):
    assert field_work.describe_conduct(respondents, pd.DataFrame()).empty


def test_an_interview_that_a_check_flags_twice_counts_once_and_every_check_has_a_row():
    flags = pd.DataFrame(
        {"id": ["a", "a", "b", "a"], "check": ["straight_line", "straight_line", "speeder", "speeder"]}
    )
    cleaning = pd.DataFrame({"change_type": ["change_response", "no_action"], "logged": [3, 5], "applied": [2, 0]})
    got = field_work.count_checks(flags, cleaning).set_index("indicator")["n"]
    expected = {"straight_line": 1, "speeder": 2, "change_response": 2}
    assert got.to_dict() == dict.fromkeys(field_work.CHECKS, 0) | expected
    assert field_work.count_checks(pd.DataFrame(), pd.DataFrame())["n"].sum() == 0


def test_outcomes_are_summed_over_municipalities_and_the_total_is_no_group():
    got = field_work.count_outcomes(RATES).set_index(["group", "category"])["n"]
    assert got["roma"].to_dict() == {"I": 30, "P": 1, "R": 5, "NC": 15, "O": 2, "U": 5, "NE": 5}
    assert got["ngo"].sum() == 5
    assert set(got.index.get_level_values("group")) == {"roma", "ngo"}


def test_rates_are_those_of_the_sums_with_their_formulas():
    got = field_work.list_rates(RATES).set_index(["group", "indicator"])
    roma = got.loc["roma"]
    assert roma.at["RR1", "estimate"] == pytest.approx(30 / 58)
    assert roma.at["e", "estimate"] == pytest.approx(53 / 58)
    assert roma.at["RR3", "estimate"] == pytest.approx(30 / (53 + 5 * 53 / 58))
    assert roma.at["sought", "estimate"] == 63
    assert roma.loc["RR1", ["formula", "above", "below"]].tolist() == [
        "I / (I + P + R + NC + O + U)", "I", "I P R NC O U",
    ]  # fmt: skip
    assert roma.at["CON3", "formula"] == "(I + P + R + O) / (I + P + R + NC + O)"
    assert got.loc["ngo"].at["RR1", "estimate"] == 1


@pytest.mark.parametrize("name", ["RR1", "RR6", "COOP4", "REF1", "CON3", "e"])
def test_a_rate_is_what_its_formula_says(name):
    """Its parts stand above and below the line; a formula with another part would give another rate."""
    rate = field_work.list_rates(RATES).set_index(["group", "indicator"]).loc[("roma", name)]
    parts = field_work.count_outcomes(RATES).set_index(["group", "category"])["n"]["roma"]
    above, below = (parts[side.split()].sum() for side in (rate["above"], rate["below"]))
    assert rate["estimate"] == pytest.approx(above / below)
    assert rate["estimate"] != pytest.approx(above / (below + 1))


def test_without_a_contact_log_there_are_no_outcomes_and_no_rates():
    assert field_work.count_outcomes(pd.DataFrame()).empty
    assert field_work.list_rates(pd.DataFrame()).empty
    assert {"formula", "above", "below", "estimate"} <= set(field_work.list_rates(pd.DataFrame()))


# Answers left out


@pytest.fixture
def counts():
    """Counts of answers of two questions and of some that are not of substance."""
    names = ["question", "resp_group", "asked", "answered", "dk", "refused", "missing", "invalid"]
    rows = [
        ("gender", "roma", 40, 32, 0, 4, 3, 1), ("gender", "ngo", 20, 20, 0, 0, 0, 0),
        ("mun_plan", "roma", 40, 20, 18, 0, 2, 0), ("disc_org", "ngo", 0, 0, 0, 0, 0, 0),
        ("mode", "roma", 40, 40, 0, 0, 0, 0), ("jp_any", "roma", 40, 40, 0, 0, 0, 0),
        ("src_other", "roma", 5, 1, 0, 0, 4, 0), ("open", "roma", 40, 10, 0, 0, 30, 0),
        ("n_known", "roma", 40, 40, 0, 0, 0, 0),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=names).assign(rate=math.nan)


def test_refusals_blanks_and_inadmissible_answers_are_without_answer_and_dk_is_apart(counts, form):
    got = nonresponse.list_nonresponse(counts, form).set_index(["indicator", "group", "category"])
    assert got.loc[("gender", "roma", "unanswered"), ["n", "estimate"]].tolist() == [40, 0.2]
    assert got.loc[("mun_plan", "roma", "unanswered"), "estimate"] == 0.05
    assert got.loc[("mun_plan", "roma", "dk"), "estimate"] == 0.45


def test_questions_that_nobody_may_leave_or_that_are_not_on_the_subject_have_no_row(counts, form):
    got = nonresponse.list_nonresponse(counts, form)
    assert list(dict.fromkeys(got["indicator"])) == ["gender", "mun_plan", "open"]


def test_a_group_that_was_not_asked_has_no_row(counts, form):
    assert "disc_org" not in set(nonresponse.list_nonresponse(counts, form)["indicator"])


# Weights


def test_weights_vary_by_hand_and_their_extremes_are_those_of_large_strata(respondents):
    got = weighting.describe_weights(respondents, RANDOM, minimum=4).set_index(["group", "indicator"])
    roma = got.loc["roma", "estimate"]
    cv = 1.25 / 3.75  # weights 2.5 and 5, four each
    expected = {"min": 2.5, "max": 5, "cv": cv, "kish": 1 + cv**2, "n_kish": 8 / (1 + cv**2)}
    assert roma.to_dict() == pytest.approx(expected)
    assert set(got.loc["roma", "n"]) == {8}
    assert got.loc["authority", "estimate"][["min", "max"]].isna().all(), "three interviews would be given away"
    assert got.loc["authority", "estimate"]["kish"] == 1


def test_a_small_stratum_with_the_largest_weight_is_not_given_away(respondents):
    is_one = respondents.index == respondents.index[0]
    odd = respondents.assign(
        weight=respondents["weight"].mask(is_one, 99.0), stratum=respondents["stratum"].mask(is_one, "byala|roma")
    )
    got, shown = (
        weighting.describe_weights(odd, RANDOM, minimum).set_index(["group", "indicator"])["estimate"]
        for minimum in (3, 1)
    )
    assert got["roma", "max"] == 5 and shown["roma", "max"] == 99


@pytest.fixture
def estimates():
    """One table with a main result, another one that is none, and rows of a municipality."""
    rows = [
        ("district", "roma", "p_nris", 7, 0.4, 1.5), ("district", "ngo", "p_nris", 2, 0.0, math.nan),
        ("district", "roma", "p_decade", 7, 0.4, 9.0), ("ruse", "roma", "p_nris", 4, 0.2, 9.0),
        ("district", "roma", "p_foil", 7, 0.1, 0.5),
    ]  # fmt: skip
    names = ["municipality", "group", "indicator", "n", "estimate", "deff"]
    table = pd.DataFrame(rows, columns=names).assign(category="recognised", unit=SHARE, low=0.0, high=1.0)
    return {"recognition": table}


def test_the_design_effect_is_the_mean_over_the_main_results_of_the_district(estimates):
    got = weighting.describe_effects(estimates, pd.Series({"roma": 8, "ngo": 2})).set_index(["group", "indicator"])
    assert got["estimate"].to_dict() == pytest.approx({("roma", "deff"): 1.0, ("roma", "n_effective"): 8.0})
    assert set(got["n"]) == {8}


def test_results_stand_with_and_without_weights(estimates, respondents):
    heard = respondents["p_nris"].isin(["heard", "know", "used"]).astype(float).where(respondents["p_nris"] != "")
    values = stack({("p_nris", "recognised"): heard, ("p_foil", "recognised"): heard * 0})
    battery = Battery("recognition", SHARE, values)
    got = weighting.compare_weighting({"recognition": [battery]}, estimates, respondents["group"])
    got = got.set_index(["indicator", "group", "version"])["estimate"]
    assert got["p_nris", "roma", "weighted"] == 0.4
    assert got["p_nris", "roma", "plain"] == pytest.approx(3 / 7)
    assert got["p_nris", "ngo", "plain"] == 0
    assert "p_decade" not in got.index, "it is none of the main results"


def test_a_study_without_the_main_results_has_no_rows_of_them(respondents):
    assert weighting.compare_weighting({}, {}, respondents["group"]).empty
    assert weighting.describe_effects({}, pd.Series(dtype=int)).empty


# Scales


@pytest.fixture(scope="module")
def answers(form) -> pd.DataFrame:
    """Forty Roma and two organisations, drawn with a fixed seed, who answer all scales."""
    random = np.random.default_rng(20150304)
    level = random.random(42)

    def draw(codes: list[str]) -> list[str]:
        place = (level + random.random(42)) / 2 * len(codes)
        return [codes[int(min(at, len(codes) - 1))] for at in place]

    asked = {"self_eu": "know5", "p_nris": "rec4", "qz1": "tfdk", "tr_mun": "trust5"}
    lists = {form.questions[name].list: form.questions[name].construct for name in asked}
    names = [name for name, question in form.questions.items() if lists.get(question.list) == question.construct]
    columns = {name: draw(list(form.choices[form.questions[name].list])) for name in names}
    groups = ["roma"] * 40 + ["ngo"] * 2
    frame = pd.DataFrame("", index=range(42), columns=list(form.questions), dtype=str).assign(**columns)
    return frame.assign(group=groups, weight=[1.0, 3.0] * 21)


def test_the_scales_are_the_items_of_the_questionnaire(answers, form):
    got = scales.list_scales(answers, form)
    assert {name: items.shape[1] for name, items in got.items()} == {
        "quiz": 8, "recognition": 11, "self_rating": 4, "trust": 7,
    }  # fmt: skip
    assert "p_foil" not in got["recognition"]
    is_dk = answers["tr_mun"] == "dk"
    assert is_dk.any() and got["trust"].loc[is_dk, "tr_mun"].isna().all(), "don't know is no step"
    assert set(got["quiz"].loc[answers["qz1"] == "dk", "qz1"]) == {0.0}, "don't know is not right"


@pytest.fixture(scope="module")
def described(answers, form):
    return scales.describe_scales(answers, form, {"roma": Sample("probability"), "ngo": Sample("probability")})


def test_a_scale_is_described_with_the_weights_of_its_group(described, answers, form):
    is_roma = answers["group"] == "roma"
    items = scales.list_scales(answers, form)["self_rating"][is_roma]
    expected = describe_scale(items, answers.loc[is_roma, "weight"].to_numpy())
    got = described[(described["group"] == "roma") & (described["scale"] == "self_rating")]
    assert_frame_equal(
        got[["indicator", "category", "estimate", "n"]].reset_index(drop=True),
        expected[["item", "statistic", "estimate", "n"]].set_axis(["indicator", "category", "estimate", "n"], axis=1),
        check_dtype=False,
    )


def test_a_quota_sample_is_described_without_weights(described, answers, form):
    quota = scales.describe_scales(answers, form, {"roma": Sample("quota")})
    first, second = (table[table["group"] == "roma"].iloc[0]["estimate"] for table in (described, quota))
    items = scales.list_scales(answers, form)["quiz"][answers["group"] == "roma"]
    assert second == describe_scale(items).iloc[0]["estimate"] != first
    assert quota[["low", "high"]].isna().all(axis=None) and described[["low", "high"]].notna().any(axis=None)


def test_a_group_of_two_has_no_alpha_and_no_omega(described):
    got = described[(described["group"] == "ngo") & (described["scale"] == "quiz")]
    assert got["category"].tolist() == ["alpha", "omega"]
    assert got["estimate"].isna().all() and set(got["n"]) == {2}


def test_items_of_steps_are_means_and_all_else_has_two_decimals(described):
    units = described.groupby(["scale", "category"])["unit"].first()
    assert units["trust", "difficulty"] == units["self_rating", "difficulty"] == "mean"
    assert set(units.drop([("trust", "difficulty"), ("self_rating", "difficulty")])) == {"share"}


# All of them


def test_a_study_without_logs_has_all_tables(interviews, form, slugs, counts, answers, monkeypatch):
    monkeypatch.setattr(scales, "list_scales", lambda *_: {})
    monkeypatch.setattr("analysis.tables.technical.describe_scales", lambda *_: pd.DataFrame())
    study = replace(load_study(Path(__file__).parents[2]), sample=RANDOM)
    quality = dict.fromkeys(("rates", "flags", "cleaning", "interviewer_effect"), pd.DataFrame()) | {
        "nonresponse": counts
    }
    got = describe_technically(interviews, form, study, {}, {}, quality)
    assert list(got) == [
        "field_work", "conduct", "checks", "outcomes", "rates", "nonresponse", "weights", "weighting", "reliability",
        "made_of",
    ]  # fmt: skip
    assert got["outcomes"].empty and len(got["checks"]) == len(field_work.CHECKS)
