"""Recognition, the foil, the quiz, sources and rights: the cases that are easily counted wrongly."""

from dataclasses import replace

import pytest

from analysis.errors import StudyError
from analysis.survey.measures import knowledge, quiz, sources
from analysis.survey.measures.battery import POINTS, SHARE


@pytest.fixture
def change_questions(form):
    """A function that returns the form with other questions: name → what is another of it, or a new question."""

    def change(**changed) -> object:
        made = {name: replace(form.questions[name], **fields) for name, fields in changed.items()}
        return replace(form, questions=form.questions | made)

    return change


def test_nobody_calls_the_invented_programme_best_known(respondents, form):
    """It is in no battery whose columns are put in order."""
    recognition, foil = (
        measure(respondents, form) for measure in (knowledge.measure_recognition, knowledge.measure_foil)
    )
    assert "p_foil" not in recognition.values.columns.get_level_values("indicator")
    assert foil.values.columns.tolist() == [("p_foil", "recognised")]
    assert recognition.ordered
    assert not foil.ordered


def test_who_did_not_answer_the_foil_has_no_corrected_recognition(hold, form):
    answers = hold(["roma"] * 4, p_nris=["know", "know", "never", ""], p_foil=["", "never", "heard", "never"])
    got = knowledge.measure_recognition_above_foil(answers, form).values["p_nris", "above_foil"]
    assert got.isna().tolist() == [True, False, False, True]
    assert got[[1, 2]].tolist() == [1, -1]


def test_of_two_invented_programmes_the_mean_is_taken_off(hold, change_questions):
    form = change_questions(p_swiss={"construct": knowledge.FOIL})
    answers = hold(["roma"] * 2, p_nris=["know", "know"], p_foil=["heard", "never"], p_swiss=["never", ""])
    got = knowledge.measure_recognition_above_foil(answers, form).values["p_nris", "above_foil"]
    assert got[0] == 0.5
    assert got.isna()[1]


def test_the_number_of_programmes_is_counted_from_the_items_and_not_read_from_the_form(respondents, form):
    got = knowledge.measure_scores(respondents.assign(n_known="11", quiz_score="8"), form).values
    assert got.sum().to_dict() == {("n_known", "mean"): 6, ("quiz_score", "mean"): 16, ("quiz_net", "mean"): 8}


def test_do_not_know_is_not_right_and_not_wrong_either(hold, form):
    answers = hold(["roma"] * 3, qz1=["f", "t", "dk"])
    scores = knowledge.measure_scores(answers, form).values
    assert scores["quiz_score", "mean"].tolist() == [1, 0, 0]
    assert scores["quiz_net", "mean"].tolist() == [1, -1, 0]
    assert quiz.measure_quiz(answers, form).values["qz1", "right"].tolist() == [1, 0, 0]


def test_a_statement_without_a_right_answer_is_refused_and_not_right_for_who_left_it_empty(hold, change_questions):
    for key in ("", "true"):
        with pytest.raises(StudyError, match="qz1 has no right answer among its codes"):
            quiz.measure_quiz(hold(["roma"]), change_questions(qz1={"key": key}))


def test_levels_are_those_of_the_form_in_its_order(respondents, form):
    several, single = (measure(respondents, form) for measure in (quiz.measure_quiz_levels, quiz.measure_single_levels))
    assert several.values.columns.get_level_values("indicator").tolist() == ["quiz_eu", "quiz_national"]
    assert single.values.columns.get_level_values("indicator").tolist() == ["quiz_district", "quiz_municipal"]
    right = quiz.measure_quiz(respondents, form)
    assert single.unit == right.unit == SHARE and several.unit == POINTS
    assert single.values["quiz_district", "right"].equals(right.values["qz6", "right"]), "a level of one is a share"


def test_a_statement_left_empty_is_not_in_the_share_of_its_level(hold, form):
    answers = hold(["roma"] * 2, qz1=["f", "f"], qz2=["", "dk"])
    assert quiz.measure_quiz_levels(answers, form).values["quiz_eu", "right"].tolist() == [1, 0.5]


def test_the_only_source_named_is_the_main_one_without_being_asked(hold, form):
    answers = hold(["roma"] * 3, src=["people", "people media", "people media"], src_main=["", "", "media"])
    got = sources.measure_main_source(answers, form).values["src_main"]
    assert got.loc[0, "people"] == 1
    assert got.loc[1].isna().all(), "several, and not said which is the most important"
    assert got.loc[2, ["people", "media"]].tolist() == [0, 1]


def test_the_source_other_is_never_called_the_largest(respondents, form):
    named, other = (measure(respondents, form) for measure in (sources.measure_sources, sources.measure_other_sources))
    assert ("src", "other") not in named.values.columns
    assert other.values.columns.tolist() == [("src", "other")]
    assert (named.ordered, other.ordered) == (True, False)
