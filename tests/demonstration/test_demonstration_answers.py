"""Filling in a form: what the model does not know is refused, and a new question moves no other answer."""

from dataclasses import replace

import pytest
from pandas.testing import assert_frame_equal

from analysis.demonstration.answers import fill_in
from analysis.demonstration.people import invite_people
from analysis.demonstration.schedule import plan_times
from analysis.errors import StudyError


@pytest.fixture(scope="module")
def people(written):
    invited = invite_people(written.model)
    return invited.join(plan_times(invited)[["today", "start", "end"]])


def with_question(form, name):
    """Return the form with a copy of the question about gender under another name."""
    gender = form.questions["gender"]
    new = replace(gender, name=name, path=gender.path.replace("gender", name))
    return replace(form, questions={**form.questions, name: new})


def test_a_question_that_the_model_does_not_know_is_refused(written, people):
    with pytest.raises(StudyError, match="no chances for question shoe_size"):
        fill_in(with_question(written.form, "shoe_size"), written.model, people)


def test_a_new_question_moves_no_other_answer(written, people):
    one = written.model["one"]
    model = {**written.model, "one": {**one, "second_gender": one["gender"]}}
    got = fill_in(with_question(written.form, "second_gender"), model, people)
    expected = fill_in(written.form, written.model, people)
    assert_frame_equal(got.drop(columns="second_gender"), expected)
    assert (got["second_gender"] != got["gender"]).any()
