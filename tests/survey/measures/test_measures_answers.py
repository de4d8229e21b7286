"""Answers read as numbers: what is an answer, what is none, and what cannot be one."""

from dataclasses import replace

import pytest

from analysis.errors import Problems, StudyError
from analysis.survey.measures.answers import (
    collect_marks,
    keep_named,
    keep_unnamed,
    list_codes,
    list_steps,
    mark_answers,
    score_answers,
)
from analysis.survey.measures.battery import find_item


def test_blank_is_no_answer_but_none_of_these_is_one(hold, form):
    got = mark_answers(hold(["roma"] * 3, inv=["", "none", "local survey"]), form, "inv")
    assert got.columns.tolist() == list(form.choices["form"])
    assert got.loc[0].isna().all()
    assert got.loc[1].to_dict() == dict.fromkeys(form.choices["form"], 0.0) | {"none": 1.0}
    assert got.loc[2, ["local", "survey", "none", "session"]].tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize("question", ["jp_partner", "jp_theme", "jp_fund", "obst"])
def test_do_not_know_is_an_answer_with_its_own_share(hold, form, question):
    got = mark_answers(hold(["ngo"] * 2, **{question: ["dk", ""]}), form, question)
    assert got.loc[0, "dk"] == 1
    assert got.loc[0].sum() == 1
    assert got.loc[1].isna().all()


def test_a_refusal_is_no_answer_and_has_no_share(hold, form):
    got = mark_answers(hold(["roma"] * 2, jp_any=["ref", "no"]), form, "jp_any")
    assert got.columns.tolist() == ["part", "know", "no"]
    assert got.loc[0].isna().all()
    assert got.loc[1, "no"] == 1


def test_a_missing_cell_is_an_empty_one_and_not_the_answer_of_another(hold, form):
    respondents = hold(["roma"] * 2, ready=["5", "4"])
    respondents.loc[1, "ready"] = None
    assert score_answers(respondents, form, "ready", list_steps(form, "ready")).tolist()[0] == 5
    assert score_answers(respondents, form, "ready", list_steps(form, "ready")).isna().tolist() == [False, True]


def test_a_code_outside_its_list_is_refused_with_question_code_and_rows(hold, form):
    respondents = hold(["roma"] * 4, mech=["mayor", "major", "", "online major"])
    with pytest.raises(StudyError) as caught:
        mark_answers(respondents, form, "mech")
    assert str(caught.value).startswith("question mech, rows 2, 4: “major” is not in the list of mech")
    assert caught.value.fix == "did you mean “mayor”?"
    assert mark_answers(respondents.replace({"mech": {"major": "mayor"}}).iloc[:3], form, "mech").notna().any(axis=None)


def test_all_codes_outside_a_list_are_named_at_once(hold, form):
    with pytest.raises(Problems) as caught:
        score_answers(hold(["roma"] * 2, ready=["6", "0"]), form, "ready", {})
    assert [problem.where for problem in caught.value.problems] == ["question ready, row 1", "question ready, row 2"]


def test_two_codes_are_no_answer_to_a_question_for_one(hold, form):
    with pytest.raises(StudyError, match="“4 5” is not in the list of ready"):
        score_answers(hold(["roma"], ready=["4 5"]), form, "ready", {})


@pytest.mark.parametrize(("question", "answer"), [("inv", "none local"), ("obst", "time dk"), ("jp_theme", "dk other")])
def test_none_or_do_not_know_beside_another_answer_is_refused_with_its_rows(hold, form, question, answer):
    with pytest.raises(StudyError, match=rf"question {question}, row 2: .* excludes every other one"):
        mark_answers(hold(["ngo"] * 2, **{question: [answer.split()[0], answer]}), form, question)


def test_a_question_without_a_column_is_refused(hold, form):
    with pytest.raises(StudyError, match="there is no column 'ready'"):
        mark_answers(hold(["roma"]).drop(columns="ready"), form, "ready")


def test_codes_that_are_no_step_of_the_scale_are_not_on_it(form):
    steps = {"1": 1.0, "2": 2.0, "3": 3.0, "4": 4.0, "5": 5.0}
    assert list_steps(form, "tr_mun") == steps
    assert list_steps(form, "use_prop") == steps
    assert list_codes(form, "use_prop") == [*steps, "noprop", "dk"]


def test_what_names_nothing_stands_apart_from_what_may_be_put_in_order(hold, form):
    marks = collect_marks(hold(["roma"]), form, "obstacles")
    named, unnamed = (keep(marks).columns.get_level_values("category").tolist() for keep in (keep_named, keep_unnamed))
    assert unnamed == ["none", "dk"]
    assert named + unnamed == list(form.choices["obst"])


def test_two_questions_for_one_thing_are_refused(form):
    twin = replace(form.questions["ready"], name="ready_again")
    both = replace(form, questions=form.questions | {"ready_again": twin})
    assert find_item(form, "readiness") == "ready"
    with pytest.raises(StudyError, match="2 questions measure “readiness”: ready, ready_again"):
        find_item(both, "readiness")
