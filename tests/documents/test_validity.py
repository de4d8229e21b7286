"""Rates of the rules hold for all passages, counts are corrected by them, and a theme that is not good enough goes."""

import numpy as np
import pandas as pd
import pytest

from analysis.documents.gate import judge_themes, measure_coders
from analysis.documents.validity import correct_counts, describe_rates, estimate_rates

ALL, FOUND, TRUE_FOUND, MISSED = 1000, 100, 90, 30  # passages; of which by rule; of these truly; truly and not by rule


def make_codes(codes: dict[str, np.ndarray]) -> pd.DataFrame:
    rows = [
        (f"plan-{passage % 2}", passage, theme, int(code))
        for theme, column in codes.items()
        for passage, code in enumerate(column)
    ]
    return pd.DataFrame(rows, columns=["document", "passage", "theme", "code"])


def make_world(state: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The codes of rules and of people for every passage."""
    rule, person = np.zeros(ALL), np.zeros(ALL)
    rule[:FOUND] = state
    person[:TRUE_FOUND] = state
    person[-MISSED:] = state
    return make_codes({"health": rule}), make_codes({"health": person})


def draw(predicted: pd.DataFrame, found: int, others: int, seed: int = 1) -> pd.DataFrame:
    """A sample of so many passages with the theme by rule, and so many without, with their weights."""
    chance = np.random.default_rng(seed)
    parts = []
    for rows, size in ((predicted[predicted["code"] > 0], found), (predicted[predicted["code"] == 0], others)):
        drawn = rows.iloc[chance.permutation(len(rows))[:size]]
        parts.append(drawn[["document", "passage"]].assign(weight=len(rows) / size))
    return pd.concat(parts, ignore_index=True)


def measure(found: int = FOUND, others: int = ALL - FOUND, seed: int = 1, state: int = 2) -> pd.DataFrame:
    predicted, gold = make_world(state)
    sample = draw(predicted, found, others, seed)
    gold = gold.merge(sample[["document", "passage"]], on=["document", "passage"])
    return describe_rates(estimate_rates(gold, predicted, sample)).set_index("of")


def test_coding_every_passage_gives_the_rates_without_any_uncertainty():
    got = measure().loc["any"]
    assert got["precision"] == got["precision_low"] == got["precision_high"] == 0.9
    assert got["recall"] == got["recall_low"] == got["recall_high"] == 90 / 120
    assert got["specificity"] == got["specificity_low"] == 1 - 10 / 880
    assert (got["found"], got["coded"]) == (100, 1000)


def test_a_sample_is_weighted_back_to_all_passages():
    recalls = [measure(50, 100, seed).loc["any", "recall"] for seed in range(30)]
    assert np.mean(recalls) == pytest.approx(0.75, abs=0.04)
    unweighted = 45 / (45 + 100 * MISSED / (ALL - FOUND))
    assert unweighted > 0.9


def test_the_intervals_hold_the_truth_about_as_often_as_they_say():
    holds = {"precision": 0, "recall": 0}
    for seed in range(50):
        got = measure(50, 100, seed).loc["any"]
        holds["precision"] += got["precision_low"] <= 0.9 <= got["precision_high"]
        holds["recall"] += got["recall_low"] <= 0.75 <= got["recall_high"]
    assert min(holds.values()) >= 45


def test_nothing_missed_among_a_hundred_does_not_say_that_nothing_was_missed():
    predicted, gold = make_world()
    gold["code"] = predicted["code"]
    sample = draw(predicted, 50, 100)
    gold = gold.merge(sample[["document", "passage"]], on=["document", "passage"])
    got = describe_rates(estimate_rates(gold, predicted, sample)).iloc[0]
    assert got["recall"] == 1
    assert got["recall_low"] < 0.9


def test_mentions_are_no_commitments():
    got = measure(state=1)
    assert got.loc["any", "precision"] == 0.9
    assert np.isnan(got.loc["commitment", "precision"])
    assert got.loc["commitment", "found"] == 0


def test_rules_that_find_nothing_true_have_no_precision():
    predicted, gold = make_world()
    gold["code"] = 2 * (predicted["code"] == 0)
    got = describe_rates(estimate_rates(gold, predicted, draw(predicted, FOUND, ALL - FOUND))).iloc[0]
    assert got["precision"] == got["recall"] == 0


def test_a_passage_of_the_sample_that_is_gone_is_left_out():
    predicted, gold = make_world()
    sample = draw(predicted, FOUND, ALL - FOUND)
    got = estimate_rates(gold, predicted.iloc[1:], sample)
    assert got[0].coded == ALL - 1


def test_counts_are_corrected_to_the_truth_when_the_rates_are_known():
    predicted, gold = make_world()
    rates = estimate_rates(gold, predicted, draw(predicted, FOUND, ALL - FOUND))
    got = correct_counts(predicted, rates)
    got = got[got["of"] == "any"].set_index("document")
    assert got["found"].tolist() == [50, 50]
    assert got["passages"].tolist() == [500, 500]
    assert got["corrected"].tolist() == pytest.approx([60, 60])
    assert ((got["low"] < 60) & (got["high"] > 60)).all()


def test_the_correction_of_nothing_found_is_nothing_with_room_above():
    predicted, gold = make_world()
    rates = estimate_rates(gold, predicted, draw(predicted, FOUND, ALL - FOUND))
    got = correct_counts(predicted.assign(code=0), rates).iloc[0]
    assert got["found"] == got["corrected"] == got["low"] == 0
    assert got["high"] >= 0


def test_less_coding_makes_the_corrected_count_less_certain():
    predicted, gold = make_world()
    widths = []
    for found, others in ((FOUND, ALL - FOUND), (25, 50)):
        sample = draw(predicted, found, others)
        some = gold.merge(sample[["document", "passage"]], on=["document", "passage"])
        got = correct_counts(predicted, estimate_rates(some, predicted, sample)).iloc[0]
        widths.append(got["high"] - got["low"])
    assert widths[1] > widths[0]


def test_rules_no_better_than_chance_give_no_corrected_count():
    predicted, gold = make_world()
    gold["code"] = 2 * (predicted["code"] == 0)
    got = correct_counts(predicted, estimate_rates(gold, predicted, draw(predicted, FOUND, ALL - FOUND)))
    assert got[["corrected", "low", "high"]].isna().all(axis=None)


def coders(slips: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    _, gold = make_world()
    second = gold.copy()
    second.loc[second.index[:slips], "code"] = 0
    return gold, second


def judge(slips: int = 0, min_alpha: float = 0.667, min_precision: float = 0.8) -> pd.Series:
    predicted, gold = make_world()
    rates = describe_rates(estimate_rates(gold, predicted, draw(predicted, FOUND, ALL - FOUND)))
    return judge_themes(measure_coders(*coders(slips)), rates, min_alpha, min_precision).iloc[0]


def test_a_theme_that_is_coded_and_found_well_is_kept():
    got = judge()
    assert got["kept"] and got["why"] == ""
    assert (got["alpha"], got["precision"]) == (1, 0.9)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"slips": 60}, "alpha"),
        ({"min_precision": 0.91}, "precision"),
        ({"slips": 60, "min_precision": 0.91}, "alpha;precision"),
    ],
)
def test_a_theme_below_a_limit_is_held_back_and_the_reason_is_named(changes, why):
    got = judge(**changes)
    assert not got["kept"]
    assert got["why"] == why


def test_a_theme_that_could_not_be_measured_is_held_back():
    nothing = coders(0)[0].assign(code=0)
    predicted = make_world()[0].assign(code=0)
    rates = describe_rates(estimate_rates(nothing, predicted, predicted[["document", "passage"]].assign(weight=1.0)))
    got = judge_themes(measure_coders(nothing, nothing), rates, 0.667, 0.8).iloc[0]
    assert not got["kept"]
    assert got["why"] == "alpha;precision"


def test_agreement_is_measured_on_presence_on_promises_and_on_the_codes():
    got = measure_coders(*coders(10)).set_index("of")
    assert list(got.index) == ["any", "commitment", "codes"]
    assert (got["alpha"] < 1).all()
    assert (got["units"] == ALL).all()
    first, second = coders(0)
    second = second.assign(code=second["code"].replace(2, 1))
    weaker = measure_coders(first, second).set_index("of")
    assert weaker.loc["any", "alpha"] == 1
    assert weaker.loc["commitment", "alpha"] < 0
    assert weaker.loc["commitment", "alpha"] < weaker.loc["codes", "alpha"] < 1


def test_a_theme_without_any_commitment_is_judged_by_its_mentions():
    predicted, gold = make_world(state=1)
    rates = describe_rates(estimate_rates(gold, predicted, draw(predicted, FOUND, ALL - FOUND)))
    assert judge_themes(measure_coders(gold, gold), rates, 0.667, 0.8).iloc[0]["kept"]
