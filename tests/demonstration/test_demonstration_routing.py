"""The answers obey the form: relevance, constraints, choice filters and calculations, asked of the file again."""

import pytest

from analysis.demonstration.answers import were_asked
from analysis.demonstration.filters import allowed_codes
from analysis.survey.relevance import compute, evaluate


def find_breaches(form, answers):
    """Return the questions that hold an answer where the form does not ask them."""
    return [
        question.name
        for question in form.questions.values()
        if ((answers[question.name] != "") & ~were_asked(question, answers)).any()
    ]


def find_broken_constraints(form, answers):
    """Return the questions with an answer that their constraint forbids."""
    broken = []
    for question in form.questions.values():
        if question.constraint:
            answered = answers[answers[question.name] != ""]
            if not evaluate(question.constraint, answered, answered[question.name]).all():
                broken.append(question.name)
    return broken


def find_foreign_codes(form, answers):
    """Return the questions with a code that is not in their list or that their filter leaves out."""
    foreign = []
    for question in form.questions.values():
        if question.list:
            codes = list(form.choices[question.list])
            open_codes = allowed_codes(question, codes, answers)
            for cell, allowed in zip(answers[question.name], open_codes, strict=True):
                known = {code for code, is_open in zip(codes, allowed, strict=True) if is_open}
                if not set(cell.split()) <= known:
                    foreign.append(question.name)
                    break
    return foreign


def find_wrong_calculations(form, answers):
    """Return the calculations whose column does not hold what the form computes."""
    return [
        question.name
        for question in form.questions.values()
        if question.calculation
        and (compute(question.calculation, answers) != answers[question.name])[were_asked(question, answers)].any()
    ]


def test_nobody_answered_what_the_form_did_not_ask(written):
    assert find_breaches(written.form, written.answers) == []


def test_every_constraint_holds(written):
    assert find_broken_constraints(written.form, written.answers) == []


def test_every_code_is_in_its_list_and_left_open_by_its_filter(written):
    assert find_foreign_codes(written.form, written.answers) == []


def test_calculations_are_those_of_the_form(written):
    assert find_wrong_calculations(written.form, written.answers) == []


def test_required_questions_are_answered_wherever_they_are_asked(written):
    for question in written.form.questions.values():
        if question.required:
            asked = were_asked(question, written.answers)
            assert (written.answers[question.name][asked] != "").all(), question.name


def test_questions_are_asked_of_somebody(written):
    never = [
        name for name, question in written.form.questions.items() if not were_asked(question, written.answers).any()
    ]
    assert never == []


@pytest.mark.parametrize(
    ("question", "group", "cell", "check"),
    [
        ("position", "roma", "mayor", find_breaches),
        ("jp_benefit", "authority", "yes", find_breaches),
        ("topic", "ngo", "none jobs", find_broken_constraints),
        ("mech", "ngo", "mayor mediator online assembly", find_broken_constraints),
        ("jp_n", "authority", "600", find_broken_constraints),
        ("prio1", "roma", "roads", find_foreign_codes),
        ("n_known", "roma", "12", find_wrong_calculations),
    ],
)
def test_one_wrong_cell_is_seen(written, question, group, cell, check):
    answers = written.answers.copy()
    row = answers.index[answers["resp_group"] == group][0]
    answers.loc[row, question] = cell
    assert question in check(written.form, answers)


def test_a_second_priority_that_repeats_the_first_is_seen(written):
    answers = written.answers.copy()
    row = answers.index[answers["prio2"] != ""][0]
    answers.loc[row, "prio2"] = answers.loc[row, "prio1"]
    assert "prio2" in find_foreign_codes(written.form, answers)
