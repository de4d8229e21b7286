"""Measured on the demonstration, every stratum lies near the truth that it was drawn from."""

import json
import math

import pytest

from analysis.survey.measures import knowledge, views
from analysis.survey.measures.answers import list_steps, score_answers

FAR = 4  # standard errors
FEW = 20  # interviews
LEAST = 0.2  # standard deviation of an answer so rare that nobody in a stratum may have given it


@pytest.fixture
def find_far(demonstration):
    """A function that returns the strata (group, place) whose mean lies further from the truth than `FAR` errors."""
    interviews = demonstration.respondents

    def find(values, expected) -> list[tuple[str, str]]:
        strata = values.groupby([interviews["group"], interviews["municipality"]]).agg(["mean", "std", "count"])
        return [
            stratum
            for stratum, mean, std, count in strata.itertuples()
            if count >= FEW and abs(mean - expected[stratum[0]][stratum[1]]) > FAR * max(std, LEAST) / math.sqrt(count)
        ]

    return find


def test_recognition_lies_near_its_truth(demonstration, form, find_far):
    made = [
        measure(demonstration.respondents, form) for measure in (knowledge.measure_recognition, knowledge.measure_foil)
    ]
    measured = made[0].values.join(made[1].values).droplevel("category", axis=1)
    for programme, expected in demonstration.truth["recognition"].items():
        assert find_far(measured[programme], expected) == [], programme


def test_a_truth_that_is_another_is_told_apart(demonstration, form, find_far):
    values = knowledge.measure_recognition(demonstration.respondents, form).values["p_nris", "recognised"]
    false = json.loads(json.dumps(demonstration.truth["recognition"]["p_nris"]))
    false["roma"]["vetovo"] = 0.75
    assert find_far(values, false) == [("roma", "vetovo")]


def test_self_rating_lies_near_its_truth(demonstration, form, find_far):
    measured = knowledge.measure_self_rating(demonstration.respondents, form).values
    for question, expected in demonstration.truth["self_rating"].items():
        assert find_far(measured[question, "mean"], expected) == [], question


def test_quiz_scores_lie_near_their_truth_for_who_judged_every_statement(demonstration, form, find_far):
    items = [name for name in form.questions if form.questions[name].construct == "knowledge quiz"]
    scores = knowledge.measure_scores(demonstration.respondents, form).values["quiz_score", "mean"]
    complete = (demonstration.respondents[items] != "").all(axis=1)
    assert find_far(scores.where(complete), demonstration.truth["quiz_score"]) == []


def test_trust_lies_near_its_truth_and_its_net_falls_with_it(demonstration, form, find_far):
    net = views.measure_net_trust(demonstration.respondents, form).values
    truth = demonstration.truth["trust"]
    for question, expected in truth.items():
        steps = score_answers(demonstration.respondents, form, question, list_steps(form, question))
        assert find_far(steps, expected) == [], question
        assert net[question, "net"].equals((steps > 3).astype(float).where(steps.notna()) - (steps < 3)), question
