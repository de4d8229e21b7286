"""The answers lie near the truth they were drawn from, and a truth that is another is told apart."""

import json
import math

import pytest

RECOGNISED = ("heard", "know", "used")
STEPS = ("1", "2", "3", "4", "5")
FAR = 4  # standard errors


def far_shares(answers, expected):
    """Return the (programme, group, place) whose drawn share lies further than `FAR` standard errors away."""
    far = []
    for programme, groups in expected.items():
        answered = answers[answers[programme] != ""]
        for (group, place), own in answered.groupby(["resp_group", "municipality"]):
            share = groups[group][place]
            error = math.sqrt(share * (1 - share) / len(own))
            if abs(own[programme].isin(RECOGNISED).mean() - share) > FAR * error:
                far.append((programme, group, place))
    return far


def far_means(scores, answers, expected):
    """Return the (group, place) whose mean of `scores` lies further than `FAR` standard errors from `expected`."""
    far = []
    for (group, place), own in scores.groupby([answers["resp_group"], answers["municipality"]]):
        error = own.std() / math.sqrt(len(own))
        if len(own) >= 20 and abs(own.mean() - expected[group][place]) > FAR * error:
            far.append((group, place))
    return far


def test_the_drawn_shares_lie_near_the_truth(written):
    assert far_shares(written.sound, written.truth["recognition"]) == []


def test_a_truth_that_is_another_is_told_apart(written):
    false = json.loads(json.dumps(written.truth["recognition"]))
    false["p_nris"]["roma"]["vetovo"] = 0.75
    assert far_shares(written.sound, false) == [("p_nris", "roma", "vetovo")]


@pytest.mark.parametrize("battery", ["self_rating", "trust"])
def test_the_drawn_means_lie_near_the_truth(written, battery):
    for question, expected in written.truth[battery].items():
        answered = written.sound[written.sound[question].isin(STEPS)]
        assert far_means(answered[question].astype(int), answered, expected) == [], question


def test_the_quiz_scores_lie_near_the_truth(written):
    items = list(written.model["quiz"])
    complete = written.sound[(written.sound[items] != "").all(axis=1)]
    assert far_means(complete["quiz_score"].astype(int), complete, written.truth["quiz_score"]) == []


def test_items_stay_empty_as_often_as_the_truth_says(written):
    kinds = written.sound["resp_group"].where(
        (written.sound["resp_group"] != "roma") | (written.sound["mode"] != "f2f"), "roma_f2f"
    )
    for question in ("p_romact", "iap_now", "gender", "qz8"):
        for kind, own in written.sound.groupby(kinds):
            share = written.truth["item_nonresponse"][question][kind]
            error = math.sqrt(share * (1 - share) / len(own))
            assert abs((own[question] == "").mean() - share) <= FAR * error, (question, kind)


def test_the_invented_programme_is_recognised_by_a_few_per_cent_of_the_sound_interviews(written):
    assert 0.01 <= written.sound["p_foil"].isin(RECOGNISED).mean() <= 0.08


def test_authorities_recognise_more_than_organisations_and_those_more_than_roma(written):
    known = written.sound["n_known"].astype(int).groupby(written.sound["resp_group"]).mean()
    assert known["authority"] > known["ngo"] > known["roma"]


def test_health_mediators_are_what_roma_know_best(written):
    roma = written.sound[written.sound["resp_group"] == "roma"]
    shares = {programme: roma[programme].isin(RECOGNISED).mean() for programme in written.model["recognition"]}
    assert max(shares, key=shares.get) == "p_mediator"
