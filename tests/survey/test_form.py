"""The XLSForm as a codebook: what is read, and every way a form can be refused."""

import pickle

import pytest

from analysis.errors import Problems, StudyError
from analysis.survey.form import load_form, require_questions

HEADER = ["type", "name", "label::English (en)", "required", "relevant", "constraint", "calculation"]


def row(kind: str, name: str = "") -> list[str]:
    return [kind, name, "", "", "", "", ""]


def test_the_form_of_the_study_holds_what_was_designed(form):
    assert (form.form_id, form.version, form.languages) == ("ruse_roma_participation", "2026112301", ("bg", "en"))
    assert (len(form.questions), len(form.choices), sum(map(len, form.choices.values()))) == (89, 36, 220)
    kinds = [question.type for question in form.questions.values()]
    assert {kind: kinds.count(kind) for kind in ("select_one", "select_multiple", "text", "calculate", "note")} == {
        "select_one": 60, "select_multiple": 11, "text": 9, "calculate": 2, "note": 2,
    }  # fmt: skip


def test_a_question_knows_its_place_its_routing_and_its_role(form):
    got = form.questions["jp_n"]
    assert (got.path, got.type, got.list, got.required) == ("main/s_c/jp/jp_n", "integer", "", False)
    assert got.relevant == (
        "${consent} = 'yes'",
        "${jp_any} = 'part' or ${jp_any} = 'know'",
        "${resp_group} != 'roma'",
    )
    assert (got.role, got.construct, got.scale, got.missing) == ("joint", "number of joint projects", "count", {"-99"})
    assert form.questions["use_prop"].missing == {"dk", "noprop"}
    assert (form.questions["qz1"].key, form.questions["qz1"].level) == ("f", "eu")
    assert form.questions["position"].sensitive and form.questions["consent"].required


def test_labels_come_in_every_language_for_questions_choices_and_groups(form):
    assert form.label("gender", "bg") == "Вашият пол"
    assert form.choice_label("municipality", "ruse", "en") == "Ruse"
    assert form.groups["main/s_d/trust"] == {"bg": "Доколко имате доверие на…", "en": "How much do you trust…"}
    assert list(form.choices["know5"]) == ["1", "2", "3", "4", "5"]


def test_old_spellings_of_types_and_columns_are_understood(write_form):
    survey = [["type", "name", "label:English (en)", "relevance"], ["select one  yes_no ", "agrees", "Agree?", "1 = 1"]]
    got = load_form(write_form(survey=survey, analysis=None)).questions["agrees"]
    assert (got.type, got.list, got.labels, got.relevant) == ("select_one", "yes_no", {"en": "Agree?"}, ("1 = 1",))


def test_a_number_in_a_cell_is_read_as_its_text(write_form):
    choices = [["list_name", "name", "label"], ["yes_no", 1.0, "Yes"], ["yes_no", 2, "No"]]
    got = load_form(write_form(survey=[HEADER, row("select_one yes_no", "q")], choices=choices, analysis=None))
    assert got.choices == {"yes_no": {"1": {"default": "Yes"}, "2": {"default": "No"}}}


def test_a_form_survives_the_way_to_a_worker_process(form):
    assert pickle.loads(pickle.dumps(form)) == form


@pytest.mark.parametrize(
    ("sheet", "name", "column", "value", "message"),
    [
        ("survey", "edu", "type", "select_one educ", "row 18: list “educ” is not on sheet choices; to do: did"),
        ("survey", "edu", "type", "selectone edu", "row 18: unknown type “selectone”; to do: did you mean “select_one"),
        ("survey", "edu", "name", "age", "survey row 18: name “age” twice (rows 17, 18)"),
        ("survey", "edu", "name", "", "survey row 18: select_one has no name"),
        ("choices", "secondary", "name", "basic", "list edu: code “basic” twice"),
        ("choices", "secondary", "name", "sec ond", "list edu: code “sec ond” holds a blank"),
        ("choices", "secondary", "name", None, "list_name or name is empty"),
        ("analysis", "edu", "name", "educ", "row 11: no question “educ” on sheet survey; to do: did you mean “edu”?"),
        ("analysis", "edu", "missing", "rev", "“rev” is not in list edu; to do: did you mean “ref”?"),
    ],
)  # fmt: skip
def test_a_fault_in_a_cell_is_named_with_its_sheet_and_row(change_form, sheet, name, column, value, message):
    with pytest.raises(StudyError) as error:
        load_form(change_form(sheet, name, column, value))
    assert message in str(error.value)


def test_all_faults_of_a_form_are_reported_at_once(write_form):
    survey = [HEADER, row("select_one yes", "q"), row("begin_matrix", "r")]
    with pytest.raises(Problems) as error:
        load_form(write_form(survey=survey, analysis=None))
    assert [problem.found for problem in error.value.problems] == [
        "matrix “r” (row 3) is not closed",
        "unknown type “begin_matrix”",
        "list “yes” is not on sheet choices",
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row("begin_group", "main"), row("text", "q")], "group “main” (row 2) is not closed"),
        ([row("text", "q"), row("end_group")], "survey row 3: end_group closes no group"),
        (
            [row("begin_repeat", "visits"), row("text", "q"), row("end_group")],
            "survey row 4: end_group closes the repeat “visits” (row 2); expected: end_repeat",
        ),
    ],
)
def test_groups_that_do_not_close_are_refused(write_form, rows, message):
    with pytest.raises(StudyError) as error:
        load_form(write_form(survey=[HEADER, *rows], analysis=None))
    assert message in str(error.value)


def test_a_form_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StudyError, match="there is no such file"):
        load_form(tmp_path / "form.xlsx")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"survey": None}, "has no sheet survey; expected: an XLSForm"),
        ({"survey": None, "survay": [HEADER]}, "expected: an XLSForm; to do: rename the sheet survay"),
        ({"choices": None}, "has no sheet choices; to do: agrees and others need their lists there"),
        ({"choices": None, "choises": [["list_name"]]}, "has no sheet choices; to do: rename the sheet choises"),
    ],
)  # fmt: skip
def test_a_missing_sheet_is_refused_and_the_one_that_was_meant_is_named(write_form, changed, message):
    with pytest.raises(StudyError) as error:
        load_form(write_form(**changed))
    assert message in str(error.value)


def test_sheets_that_nothing_needs_may_be_missing(write_form):
    got = load_form(write_form(survey=[HEADER, row("text", "q")], choices=None, settings=None, analysis=None))
    assert (got.form_id, got.title, got.version, got.versions) == ("form", "form", "", {"form"})
    assert (list(got.questions), got.choices) == (["q"], {})


def test_a_form_without_settings_is_called_by_its_file(write_form):
    got = load_form(write_form(settings=[["form_title", "form_id", "version"]]))
    assert (got.form_id, got.version, got.versions) == ("form", "", {"form"})


def test_unknown_questions_are_named_together_with_the_nearest(form):
    require_questions(form, ["consent", "p_nris"])
    with pytest.raises(StudyError) as error:
        require_questions(form, ["p_nriss", "consent", "gendr"])
    assert str(error.value) == (
        "form ruse_roma_participation, version 2026112301: no question p_nriss, gendr; "
        "to do: did you mean “p_nris”?; did you mean “gender”?"
    )


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda form: form.label("gendr", "bg"), "no question gendr"),
        (lambda form: form.label("gender", "de"), "question gender has no label in “de”; expected: bg, en"),
        (lambda form: form.label("start", "bg"), "question start has no label in “bg”"),
        (lambda form: form.choice_label("educ", "basic", "bg"), "unknown list “educ”"),
        (lambda form: form.choice_label("edu", "basik", "bg"), "unknown code of list edu “basik”"),
        (lambda form: form.choice_label("edu", "basic", "de"), "code basic of list edu has no label in “de”"),
    ],
)
def test_a_label_that_does_not_exist_is_an_error_not_a_blank(form, ask, message):
    with pytest.raises(StudyError) as error:
        ask(form)
    assert message in str(error.value)
