"""Every rule about a form, each with a form that breaks it and one beside it that does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.survey.lint.codes import _is_safe
from analysis.survey.lint.rules import ERRORS, WARNINGS, lint_form
from analysis.survey.xlsform.draft import read_draft

FORMS = [
    Path(__file__).parents[2] / "data/raw/survey/forms/2026112301.xlsx",
    Path(__file__).parent / "exports/questionnaire_2026110101.xlsx",
]
COLUMNS = ["type", "name", "label::English (en)", "relevant", "constraint", "choice_filter", "calculation"]
LISTS = [
    ("yn", "yes", "Yes", ""),
    ("yn", "no", "No", ""),
    ("src", "media", "Media", "a"),
    ("src", "people", "People", "b"),
    ("src", "none", "None of these", "b"),
    ("mark", "1", "Bad", ""),
    ("mark", "2", "Good", ""),
]
CHOICES = [["list_name", "name", "label::English (en)", "kind"], *map(list, LISTS)]
ALONE = "not(selected(., 'none') and count-selected(.) > 1)"


def ask(kind: str, name: str = "", **cells: str) -> list[str]:
    """Return a row of the sheet survey; what is asked is called by its name unless it has a label."""
    label = cells.pop("label", "" if kind.startswith(("end", "calculate")) else f"Label of {name}")
    return [kind, name, label, *(cells.get(column, "") for column in COLUMNS[3:])]


SOUND = [
    ask("begin_group", "main"),
    ask("select_one yn", "agrees"),
    ask("select_multiple src", "src", relevant="${agrees} = 'yes'", constraint=ALONE),
    ask("select_one src", "best", relevant="count-selected(${src}) > 1", choice_filter="selected(${src}, name)"),
    ask("select_one mark", "mark", relevant="not(selected(${src}, 'none'))"),
    ask("calculate", "good", calculation="if(${mark} = 2, 1, 0)"),
    ask("end_group"),
]


@pytest.fixture
def judge(write_form):
    """A function that writes a form and returns what the rules find: messages of errors and of warnings."""

    def lint(survey: list[list[str]], **sheets: list | None) -> tuple[list[str], list[str]]:
        sheets = {"choices": CHOICES, "analysis": None, "settings": None} | sheets
        errors, warnings = lint_form(read_draft(write_form(survey=[COLUMNS, *survey], **sheets)))
        return [str(problem) for problem in errors], [str(problem) for problem in warnings]

    return lint


def with_choice(*choices: tuple[str, ...]) -> list[list[str]]:
    return [*CHOICES, *map(list, choices)]


def role(*rows: tuple[str, ...]) -> list[list[str]]:
    return [["name", "construct", "key", "missing"], *map(list, rows)]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_forms_of_the_study_break_no_rule(path):
    assert lint_form(read_draft(path)) == ([], [])


def test_a_sound_form_breaks_no_rule(judge):
    assert judge(SOUND) == ([], [])


def test_every_rule_is_applied_once():
    rules = [*ERRORS, *WARNINGS]
    assert len(rules) == len(set(rules))


# --- the sheets, types and names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ask("selectone yn", "q"), "survey row 2: unknown type “selectone”; to do: did you mean “select_one”?"),
        (ask("", "q"), "survey row 2: “q” has no type; to do: give it one"),
        (ask("begin_score", "q"), "survey row 2: begin_score is not supported; to do: of old KoboToolbox forms"),
        (ask("begin loop over yn", "q"), "survey row 2: begin_loop is not supported; to do: pyxform copies"),
        (ask("select_one yes", "q"), "survey row 2: list “yes” is not on sheet choices"),
        (ask("rank marks", "q"), "survey row 2: list “marks” is not on sheet choices; to do: did you mean “mark”?"),
        (ask("select_multiple", "q"), "survey row 2: select_multiple names no list"),
        (ask("text", "my q"), "survey row 2: name “my q” cannot be used; expected: letters, digits"),
        (ask("text", "1st"), "survey row 2: name “1st” cannot be used"),
        (ask("text", "_uuid"), "survey row 2: name “_uuid” belongs to the platform; to do: rename it"),
        (ask("text", "KEY"), "name “KEY” belongs to the platform"),
        (ask("text", "__version__"), "name “__version__” belongs to the platform"),
        (ask("begin_group", "meta"), "name “meta” belongs to the platform"),
        (ask("date", "start"), "name “start” belongs to the platform"),
    ],
)
def test_a_row_that_no_platform_can_use_is_an_error(judge, row, message):
    closing = {"begin_score": "end_score", "begin loop over yn": "end loop", "begin_group": "end_group"}
    errors, _ = judge([row, *([ask(closing[row[0]])] if row[0] in closing else [])])
    assert len(errors) == 1 and message in errors[0]


def test_metadata_may_have_the_names_of_metadata(judge):
    rows = [ask(kind, kind, label="") for kind in ("start", "end", "today", "deviceid")]
    assert judge([*rows, ask("audit", label="")], choices=None) == ([], [])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([ask("text", "age"), ask("text", "age")], "survey row 3: name “age” twice (rows 2, 3)"),
        ([ask("select_one yn or_other", "q"), ask("text", "q_other")], "name “q_other” twice (rows 2, 3)"),
        ([ask("begin_group", "g"), ask("end_group"), ask("text", "g")], "name “g” twice (rows 2, 4)"),
        ([ask("text", "")], "text has no name"),
        ([ask("text", "a"), ask("", "", label="A heading")], "survey row 3: “A heading” has no type"),
    ],
)
def test_a_name_that_is_missing_or_stands_twice_is_an_error(judge, rows, found):
    errors, _ = judge(rows)
    assert len(errors) == 1 and found in errors[0]


@pytest.mark.parametrize("rows", [[], [["My survey", "2026"], ["type", "name", "label"], ["text", "a", "A"]], [[""]]])
def test_a_sheet_of_questions_without_its_header_in_the_first_row_is_an_error(write_form, rows):
    errors, _ = lint_form(read_draft(write_form(survey=rows, choices=None, analysis=None)))
    assert [str(error) for error in errors] == [
        "form.xlsx, survey: asks nothing; expected: type, name and label in row 1, a question in each row below; "
        "to do: delete the rows above the header"
    ]


def test_a_group_may_be_called_like_a_question_elsewhere(judge):
    assert judge([ask("begin_group", "g"), ask("text", "g"), ask("end_group")])[0] == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("educ", "", "", ""), "analysis row 2: no question “educ” on sheet survey"),
        (("agrees", "", "", "dk"), "analysis row 2: missing code “dk” is not in list yn"),
        (
            ("agrees", "", "yess", ""),
            "analysis row 2: agrees: key “yess” is not in list yn; expected: yes, no; to do: did",
        ),
    ],
)
def test_a_row_of_the_sheet_analysis_must_fit_the_form(judge, row, message):
    errors, _ = judge(SOUND, analysis=role(row))
    assert len(errors) == 1 and message in errors[0]
    assert judge(SOUND, analysis=role(("agrees", "", "yes", "no")))[0] == []


def test_a_sheet_analysis_without_names_is_one_error(judge):
    errors, _ = judge(SOUND, analysis=[["Roles of the questions"], ["agrees"], ["src"]])
    assert errors == ["form.xlsx, analysis: has no column name; to do: put the header in row 1"]


def test_strata_are_made_by_questions_with_one_answer_from_a_list(judge):
    roles = [["name", "role"], ["place", "stratum"], ["agrees", "stratum"]]
    errors, _ = judge([*SOUND, ask("text", "place")], analysis=roles)
    assert len(errors) == 1 and "survey row 9: place has the role stratum, but is a text; expected: a sel" in errors[0]
    rows = [ask("begin_repeat", "child"), ask("select_one yn", "place"), ask("end_repeat")]
    assert "but is a select_one in a repeat" in judge([*SOUND, *rows], analysis=roles)[0][0]
    assert judge([*SOUND, ask("select_one yn", "place")], analysis=roles) == ([], [])


def test_a_sheet_or_a_column_that_is_nearly_known_is_a_warning(judge):
    errors, warnings = judge(SOUND, setting=[["version"], ["1"]], _choises=[["x"]], notes=[["x"]])
    assert errors == []
    assert warnings == [
        "form.xlsx: sheet “setting” is not read; expected: settings; to do: rename it settings or _setting"
    ]


def test_a_column_that_is_nearly_known_is_a_warning(write_form):
    survey = [["type", "name", "label", "relevent", "remark"], ["note", "hello", "Hello", "1 = 1", "short"]]
    _, warnings = lint_form(read_draft(write_form(survey=survey, choices=None, analysis=None)))
    assert [str(warning) for warning in warnings] == [
        "form.xlsx, survey: column “relevent” is not read; to do: did you mean “relevant”?"
    ]


def test_names_that_other_programs_would_change_are_one_warning(judge):
    names = ("возраст", "Age", "a" * 33, "a.b")
    _, warnings = judge([ask("text", name) for name in (*names, "a" * 32)])
    assert len(warnings) == 1
    assert f"names that other programs may cut or change: {', '.join(names)}; expected: at most 32" in warnings[0]


def test_names_that_differ_only_in_case_are_a_warning(judge):
    _, warnings = judge([ask("text", "age"), ask("text", "Age")])
    assert "form.xlsx, survey: names age, Age differ only in case; to do: rename one" in warnings


def test_a_column_of_any_sheet_that_is_nearly_known_is_a_warning(judge):
    roles = [["name", "Role", "note"], ["agrees", "eligibility", "x"]]
    settings = [["form_id", "versions", "style"], ["toy", "1", "pages"]]
    _, warnings = judge(SOUND, analysis=roles, settings=settings)
    assert warnings == [
        "form.xlsx, settings: column “versions” is not read; to do: did you mean “version”?",
        "form.xlsx, analysis: column “Role” is not read; to do: did you mean “role”?",
    ]


# --- codes -------------------------------------------------------------------------------------------------------


def test_a_code_that_stands_twice_is_an_error_unless_the_settings_allow_it(judge):
    choices = with_choice(("yn", "yes", "Yes, again", ""))
    message = "form.xlsx, choices row 9: list yn: code “yes” twice; to do: rename or remove one"
    assert judge(SOUND, choices=choices) == ([message], [])
    allowed = [["form_id", "allow_choice_duplicates"], ["toy", "yes"]]
    assert judge(SOUND, choices=choices, settings=allowed) == ([], [message])
    more = [*choices, ["yn", "no", "No, again", ""]]
    assert judge(SOUND, choices=more, settings=allowed) == ([], [message.replace("twice", "twice, and 1 codes more")])


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (("yn", "do not know", "Don't know"), "choices row 9: list yn: code “do not know” holds a blank"),
        (("yn", "", "Don't know"), "choices row 9: list_name or name is empty"),
        (("", "dk", "Don't know"), "choices row 9: list_name or name is empty"),
    ],
)
def test_a_choice_without_a_usable_code_is_an_error(judge, choice, message):
    errors, _ = judge(SOUND, choices=with_choice(choice))
    assert len(errors) == 1 and message in errors[0]


def test_a_row_of_choices_without_list_and_code_is_a_remark(judge):
    assert judge(SOUND, choices=with_choice(("", "", "to be translated"))) == ([], [])


@pytest.mark.parametrize(
    "code", ["да", "NA", "None", "null", "NaN", "True", "FALSE", "18_29", "01", "1e3", "+5", "1.50"]
)
def test_a_code_that_exports_or_programs_change_is_a_warning(judge, code):
    errors, warnings = judge(SOUND, choices=with_choice(("yn", code, "Other")))
    assert errors == []
    assert warnings == [
        f"form.xlsx, choices: list yn: codes that exports or programs may change: {code}; "
        "to do: use Latin letters, such as a18_29 for 18_29"
    ]


@given(st.integers())
def test_every_plain_number_is_a_safe_code_and_none_with_a_leading_zero_is(number):
    assert _is_safe(str(number))
    assert not _is_safe(f"0{abs(number)}")


def test_an_exclusive_code_needs_a_constraint(judge):
    def warnings_of(constraint, **sheets):
        return judge([ask("select_multiple src", "q", constraint=constraint)], **sheets)[1]

    expected = [
        "form.xlsx, survey row 2: q: “none” can be chosen together with other answers; "
        "to do: add the constraint not(selected(., 'none') and count-selected(.) > 1)"
    ]
    assert warnings_of("") == expected
    assert warnings_of("count-selected(.) <= 2") == expected
    assert warnings_of("not(selected(., 'none')) or count-selected(.) > 1") == expected  # a slip that names the code
    assert warnings_of(ALONE) == []
    assert warnings_of("count-selected(.) = 1") == []
    declared = warnings_of(ALONE, analysis=role(("q", "", "", "people")))
    assert len(declared) == 1 and "“people” can be chosen together" in declared[0]


def test_items_of_one_grid_use_one_list(judge):
    rows = [ask("begin_group", "g"), ask("select_one yn", "a"), ask("select_one mark", "b"), ask("end_group")]
    one = judge(rows, analysis=role(("a", "trust", "", ""), ("b", "trust", "", "")))[1]
    assert one == [
        "form.xlsx, survey rows 3–4: “trust”: a uses yn, b uses mark; expected: one list for all items of a construct"
    ]
    assert judge(rows, analysis=role(("a", "trust", "", ""), ("b", "mood", "", "")))[1] == []


# --- languages and labels ----------------------------------------------------------------------------------------


def in_two(
    survey: list[list[str]], choices: list[list[str]], names=("Български (bg)", "English (en)")
) -> dict[str, list]:
    columns = [f"label::{name}" for name in names]
    return {
        "survey": [["type", "name", *columns], *survey],
        "choices": [["list_name", "name", "label::Български (bg)", "label::English (en)"], *choices],
        "analysis": None,
        "settings": [["form_id", "default_language"], ["toy", names[0]]],
    }


QUESTION, YES, NO = ["select_one yn", "q", "Въпрос", "Question"], ["yn", "yes", "Да", "Yes"], ["yn", "no", "Не", "No"]


@pytest.fixture
def judge_two(write_form):
    """As `judge`, for a form in two languages."""

    def lint(*args, **kwargs) -> tuple[list[str], list[str]]:
        errors, warnings = lint_form(read_draft(write_form(**in_two(*args, **kwargs))))
        return [str(problem) for problem in errors], [str(problem) for problem in warnings]

    return lint


def test_a_form_in_two_languages_breaks_no_rule(judge_two):
    assert judge_two([QUESTION], [YES, NO]) == ([], [])


def test_languages_are_called_the_same_on_both_sheets(judge_two):
    errors, _ = judge_two([QUESTION], [YES, NO], names=("Bulgarian (bg)", "English (en)"))
    assert len(errors) == 1
    assert (
        "languages differ between the sheets: survey has Bulgarian (bg), English (en); choices has Българ" in errors[0]
    )


def test_a_language_that_one_sheet_does_not_have_is_a_warning(judge_two):
    errors, warnings = judge_two([QUESTION], [YES[:3], NO[:3]])
    assert (errors, warnings) == ([], ["form.xlsx: label in en missing: yn yes, yn no; to do: translate it"])


def test_bare_labels_of_choices_are_shown_in_every_language(write_form):
    sheets = in_two([QUESTION], []) | {"choices": [["list_name", "name", "label"], ["yn", "yes", "1"]]}
    errors, warnings = lint_form(read_draft(write_form(**sheets)))
    missing = "form.xlsx: label in {} missing: yn yes; to do: translate it"
    assert (errors, [str(warning) for warning in warnings]) == ([], [missing.format("bg"), missing.format("en")])


@pytest.mark.parametrize(
    ("survey", "choices", "message"),
    [
        ([QUESTION, ["note", "n", "", "End"]], [YES, NO], "form.xlsx: label in bg missing: n; to do: translate it"),
        ([QUESTION], [YES, ["yn", "no", "Не", ""]], "form.xlsx: label in en missing: yn no; to do: translate it"),
        (
            [QUESTION, ["begin_group", "g", "Група", ""], ["note", "n", "Край", ""], ["end_group", "", "", ""]],
            [YES, NO],
            "form.xlsx: label in en missing: n, g; to do: translate it",
        ),
    ],
)
def test_a_label_that_is_missing_in_a_language_is_a_warning(judge_two, survey, choices, message):
    assert judge_two(survey, choices) == ([], [message])


def test_what_nobody_sees_needs_no_label(judge_two):
    assert judge_two([QUESTION, ["calculate", "c", "", ""], ["start", "start", "", ""]], [YES, NO]) == ([], [])


def test_one_label_for_two_choices_is_a_warning_whatever_the_quotes(judge):
    _, warnings = judge(SOUND, choices=with_choice(("mark", "3", "“Good”", ""), ("mark", "4", '"Good"', "")))
    assert warnings == [
        'form.xlsx, choices: list mark: 3, 4 have one label in en, “"Good"”; '
        "to do: change one; an export with labels cannot tell them apart"
    ]


def test_labels_that_a_list_has_more_than_once_are_one_warning(judge):
    twice = [("mark", str(number), f"Village {number // 2}", "") for number in range(10, 16)]
    _, warnings = judge(SOUND, choices=with_choice(*twice))
    assert len(warnings) == 1 and "10, 11 have one label in en, “Village 5”, and 2 labels more" in warnings[0]


def test_the_texts_that_or_other_adds_may_be_alike(judge):
    assert judge([*SOUND, ask("select_one yn or_other", "a"), ask("select_one mark or_other", "b")]) == ([], [])


def test_one_label_for_two_questions_is_a_warning_that_says_whether_groups_help(judge):
    apart = [ask("begin_group", "g"), ask("text", "a", label="Which one?"), ask("end_group")]
    _, warnings = judge([*apart, ask("text", "b", label="Which  one?")])
    assert len(warnings) == 1
    assert (
        "a, b have one label in en, “Which one?”" in warnings[0] and "only with the labels of the groups" in warnings[0]
    )
    _, warnings = judge([ask("text", "a", label="Which one?"), ask("text", "b", label="Which one?")])
    assert len(warnings) == 1 and "not even with the groups" in warnings[0]


@pytest.mark.parametrize(
    ("language", "column", "expected"),
    [
        ("English (en)", "label::English (en)", []),
        ("english", "label", []),
        ("English", "label::English (en)", ["default_language “English” is not a language of the labels"]),
        ("en (en)", "label::English (en)", ["“en (en)” is not a language of the labels, only its code is"]),
    ],
)
def test_the_default_language_is_one_of_the_labels(write_form, language, column, expected):
    survey = [["type", "name", column], ["text", "q", "Question"]]
    path = write_form(survey=survey, choices=None, analysis=None, settings=[["default_language"], [language]])
    errors, warnings = lint_form(read_draft(path))
    assert errors == [] and len(warnings) == len(expected)
    assert all(part in str(warning) for part, warning in zip(expected, warnings, strict=True))


# --- conditions, constraints, filters and calculations -----------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ask("text", "x", relevant="${agrees} = 'yess'"),
            "survey row 9, relevant: `x`: code “yess” is not in list yn, the question can never be asked; "
            "to do: did you mean “yes”?",
        ),
        (
            ask("text", "x", relevant="${mark} = 2 and selected(${src}, 'tv')"),
            "`x`: code “tv” is not in list src, the question can never be asked",
        ),
        (ask("text", "x", relevant="'yess' = ${agrees}"), "can never be asked"),
        (ask("text", "x", relevant="${agrees} = 'yes' or ${agrees} = 'y'"), "`x`: code “y” is not in list yn"),
        (ask("text", "x", relevant="${agrees} != 'y'"), "`x`: code “y” is not in list yn"),
        (ask("text", "x", relevant="not(selected(${src}, 'tv'))"), "`x`: code “tv” is not in list src"),
        (
            ask("text", "x", relevant="${mark} = 3"),
            "`x`: code “3” is not in list mark, the question can never be asked",
        ),
        (ask("text", "x", relevant="${mark} = -99"), "`x`: code “-99” is not in list mark"),
        (ask("select_one yn", "x", constraint=". != 'n'"), "survey row 9, constraint: `x`: code “n” is not in list yn"),
        (ask("select_one src", "x", choice_filter="name != 'tv'"), "choice_filter: `x`: code “tv” is not in list src"),
        (ask("select_one src", "x", choice_filter="kind = 'c'"), "`x`: code “c” is not in column kind of its list"),
        (
            ask("begin_group", "x", relevant="${agrees} = 'y'"),
            "`x`: code “y” is not in list yn, the group can never be",
        ),
    ],
)
def test_a_code_that_the_question_does_not_offer_is_an_error(judge, row, message):
    errors, _ = judge([*SOUND, row, *([ask("end_group")] if row[0] == "begin_group" else [])])
    assert len(errors) == 1 and message in errors[0]


def test_only_what_must_hold_makes_a_question_that_can_never_be_asked(judge):
    for condition in ("${agrees} = 'yes' or ${agrees} = 'y'", "${agrees} != 'y'", "not(${agrees} = 'y')"):
        errors, _ = judge([*SOUND, ask("text", "x", relevant=condition)])
        assert "never" not in errors[0]


@pytest.mark.parametrize(
    "condition",
    [
        "${agrees} = ''",
        "${mark} = 2.0",
        "${mark} > 7",
        "${good} = 'x'",
        "selected(${src}, ${agrees})",
        "${src} = 'media people'",
    ],
)
def test_a_comparison_that_can_hold_or_is_not_with_a_code_is_no_error(judge, condition):
    assert judge([*SOUND, ask("text", "x", relevant=condition)]) == ([], [])


def test_a_code_that_or_other_adds_is_offered(judge):
    rows = [ask("select_one yn or_other", "q"), ask("text", "x", relevant="${q} = 'other'")]
    assert judge(rows)[0] == []


def test_a_wrong_code_or_an_unknown_function_in_a_calculation_is_a_warning(judge):
    errors, warnings = judge([*SOUND, ask("calculate", "x", calculation="if(${agrees} = 'y', 1, 0)")])
    assert errors == [] and len(warnings) == 1 and "calculation: `x`: code “y” is not in list yn" in warnings[0]
    errors, warnings = judge([*SOUND, ask("calculate", "x", calculation="pulldata('prices', 'p', 'k', ${agrees})")])
    assert errors == [] and len(warnings) == 1
    assert "survey row 9, calculation of x" in warnings[0] and "function pulldata() is not supported" in warnings[0]


@pytest.mark.parametrize("column", ["relevant", "constraint", "choice_filter"])
@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("${agrees} =", "ends too early"),
        ("${agrees} == 'yes'", "does not belong here"),
        ("pulldata(${agrees})", "function pulldata() is not supported"),
        ("selected(${src})", "function selected() has 1 argument"),
    ],
)
def test_a_condition_that_cannot_be_read_is_an_error_with_its_row_and_question(judge, column, expression, message):
    errors, _ = judge([*SOUND, ask("select_one yn", "x", **{column: expression})])
    assert len(errors) == 1
    assert f"survey row 9, {column} of x" in errors[0] and message in errors[0]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ask("text", "x", relevant="${agree} = 'yes'"),
            "survey row 9: x: there is no question “agree”, named in relevant",
        ),
        (ask("calculate", "x", calculation="${marks} + 1"), "x: there is no question “marks”, named in calculation"),
        (ask("note", "x", label="Thank you, ${nam}"), "there is no question “nam”, named in label::English (en)"),
        (ask("text", "x", relevant="${agree"), "cannot be read from “${agree” on"),
    ],
)
def test_a_reference_to_no_question_is_an_error(judge, row, message):
    errors, _ = judge([*SOUND, row])
    assert len(errors) == 1 and message in errors[0]


def test_a_reference_may_name_a_group_or_the_last_interview(judge):
    rows = [ask("text", "x", relevant="${last-saved#agrees} = 'yes'", label="As in ${main}?")]
    errors, _ = judge([*SOUND, *rows])
    assert not any("there is no question" in error for error in errors)


def test_a_condition_on_each_of_many_villages_can_be_read(judge):
    condition = " or ".join(f"${{village}} = '{number}'" for number in range(600))
    assert judge([ask("text", "village"), ask("text", "x", relevant=condition)], choices=None) == ([], [])


def test_a_constraint_that_is_nested_too_deeply_is_one_error(judge):
    errors, _ = judge([ask("select_multiple src", "x", constraint="(" * 2000 + "1" + ")" * 2000)])
    assert len(errors) == 1 and "constraint of x" in errors[0] and "deeply nested; to do: split it" in errors[0]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ask("text", "x", relevant="agrees = 'yes'"),
            "“agrees” in relevant stands for nothing; to do: write ${agrees}",
        ),
        (
            ask("select_one src", "x", choice_filter="kinds = 'a'"),
            "“kinds” in choice_filter stands for nothing; to do: did",
        ),
        (ask("text", "x", relevant="${agrees} = yes"), "“yes” in relevant stands for nothing; to do: write 'yes'"),
    ],
)
def test_a_bare_name_that_is_no_column_of_the_choices_is_an_error(judge, row, message):
    errors, _ = judge([*SOUND, row])
    assert any(message in error for error in errors)
    assert judge([*SOUND, ask("select_one src", "x", choice_filter="kind = 'a'")]) == ([], [])


@pytest.mark.parametrize(
    ("rows", "cycle"),
    [
        (
            [
                ask("text", "a", relevant="${c} != ''"),
                ask("text", "b", relevant="${a} != ''"),
                ask("text", "c", relevant="${b} = '1'"),
            ],
            "survey rows 2, 4, 3: cycle a → c → b → a",
        ),
        ([ask("text", "a", relevant="${a} != ''")], "survey rows 2: cycle a → a"),
        ([ask("begin_group", "g", relevant="${a} != ''"), ask("text", "a"), ask("end_group")], "cycle a → a"),
        ([ask("text", "a", relevant="${b} > 1"), ask("calculate", "b", calculation="${a} + 1")], "cycle a → b → a"),
    ],
)
def test_a_question_that_depends_on_itself_is_an_error(judge, rows, cycle):
    errors, _ = judge(rows)
    assert len(errors) == 1 and cycle in errors[0]


def test_every_cycle_is_named(judge):
    rows = [ask("text", name, relevant=f"${{{other}}} = '1'") for name, other in ("ab", "ba", "cd", "dc")]
    errors, _ = judge(rows)
    assert ["cycle a → b → a" in errors[0], "cycle c → d → c" in errors[1], len(errors)] == [True, True, 2]


def test_a_long_chain_of_conditions_is_no_cycle(judge):
    rows = [ask("text", "q0"), *(ask("text", f"q{n}", relevant=f"${{q{n - 1}}} != ''") for n in range(1, 1100))]
    assert judge(rows) == ([], [])


def test_a_condition_that_looks_ahead_is_a_warning(judge):
    errors, warnings = judge([ask("text", "a", relevant="${b} != ''"), ask("text", "b")])
    assert errors == []
    assert warnings == [
        "form.xlsx, survey row 2: a: relevant looks at b (row 3), which is asked later; to do: move one of them"
    ]


def test_curly_quotes_are_a_warning_where_they_can_be_repaired_and_an_error_where_not(judge):
    errors, warnings = judge([*SOUND, ask("text", "x", relevant="${agrees} = ‘yes’")])
    assert errors == []
    assert warnings == ["form.xlsx, survey row 9: x: curly quotes in relevant; to do: type straight ones, ' or \""]
    errors, _ = judge([*SOUND, ask("text", "x", relevant="${agrees} = „yes“")])
    assert len(errors) == 1 and "relevant of x" in errors[0]
