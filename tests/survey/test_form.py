"""The XLSForm as a codebook: what is read, and every way a form can be refused."""

import json
import pickle
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import parse_file_to_json
from pyxform.xls2xform import convert

from analysis.errors import Problems, StudyError
from analysis.survey.form import load_form, require_questions
from analysis.survey.xlsform.types import LIST_CELL, SIMPLE, split_type

FORMS = [
    Path(__file__).parents[2] / "data/raw/survey/forms/2026112301.xlsx",
    Path(__file__).parent / "exports/questionnaire_2026110101.xlsx",
]
SHARED = Path(__file__).parents[3] / "shared/survey"

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


@pytest.mark.parametrize(
    ("column", "field", "cell", "expected"),
    [
        ("Relevance", "relevant", "1 = 1", ("1 = 1",)),
        ("bind::relevant", "relevant", "1 = 1", ("1 = 1",)),
        ("relevant", "relevant", True, ("true()",)),
        ("calculate", "calculation", "1 + 1", "1 + 1"),
        ("Choice filter", "choice_filter", "name != 'no'", "name != 'no'"),
        ("control:appearance", "appearance", "minimal", "minimal"),
        ("hxl", "hxl", "#loc", "#loc"),
        ("Caption", "labels", "Agree?", {"default": "Agree?"}),
        ("label:fr", "labels", "D’accord ?", {"fr": "D’accord ?"}),
        ("required", "required", "TRUE", True),
        ("required", "required", "true()", True),
        ("required", "required", True, True),
        ("required", "required", "no", False),
        ("constraint", "constraint", ". != “no”", '. != "no"'),
    ],
)
def test_a_column_is_known_by_every_spelling(write_form, column, field, cell, expected):
    survey = [["Command", "Tag", column], ["select1 yes_no", "agrees", cell]]
    choices = [["list name", "value", "label"], ["yes_no", "yes", "Yes"], ["yes_no", "no", "No"]]
    label = column if field == "labels" else "label"
    got = load_form(write_form(survey=survey, choices=[[*choices[0][:2], label], *choices[1:]], analysis=None))
    assert getattr(got.questions["agrees"], field) == expected


def test_two_columns_of_one_meaning_are_refused(write_form):
    survey = [["type", "name", "relevant", "relevance"], ["text", "q", "1 = 1", "1 = 2"]]
    with pytest.raises(StudyError, match="survey: two columns mean “relevant”"):
        load_form(write_form(survey=survey))


def test_a_question_in_a_repeat_knows_it_and_inherits_its_relevance(write_form):
    survey = [
        [*HEADER, "appearance"],
        ["begin repeat", "visits", "Visits", "", "1 = 1", "", "", ""],
        ["begin group", "one", "Visit", "", "2 = 2", "", "", "field-list"],
        ["text", "where", "Where?", "", "3 = 3", "", "", "multiline"],
        ["end group", "", "", "", "", "", "", ""],
        ["end repeat", "", "", "", "", "", "", ""],
        ["text", "after", "And?", "", "", "", "", ""],
    ]
    form = load_form(write_form(survey=survey, analysis=None))
    got = form.questions["where"]
    assert (got.path, got.repeat, got.relevant) == ("visits/one/where", "visits", ("1 = 1", "2 = 2", "3 = 3"))
    assert (got.appearance, form.questions["after"].repeat) == ("multiline", "")
    assert (form.repeats, form.groups) == ({"visits": {"en": "Visits"}}, {"visits/one": {"en": "Visit"}})
    assert form.types == {"begin_repeat": 1, "begin_group": 1, "text": 2, "end_group": 1, "end_repeat": 1}
    assert form.labelled == {"en": 4}


def test_or_other_adds_a_choice_and_the_question_for_its_text(write_form):
    survey = [HEADER, ["select one yes_no or_other", "agrees", "Agree?", "yes", "1 = 1", "", ""]]
    form = load_form(write_form(survey=survey, analysis=[["name", "role"], ["agrees_other", "text"]]))
    assert list(form.choices["yes_no"]) == ["yes", "no", "other"]
    assert form.choices["yes_no"]["other"] == {"en": "Other"}
    assert "other" not in [row["name"] for row in form.choice_rows["yes_no"]]
    got = form.questions["agrees_other"]
    assert (got.type, got.list, got.labels, got.row, got.required) == ("text", "", {"en": "Specify other."}, 2, False)
    assert (got.relevant, got.role) == (("1 = 1", "selected(${agrees}, 'other')"), "text")
    assert form.types == {"select_one": 1}


def test_a_list_that_has_other_keeps_its_own_label(write_form):
    choices = [["list_name", "name", "label"], ["yn", "other", "Something else"], ["yn", "no", "No"]]
    survey = [["type", "name", "label"], ["select_one yn or_other", "q", "Agree?"]]
    form = load_form(write_form(survey=survey, choices=choices, analysis=None))
    assert form.choices["yn"] == {"other": {"default": "Something else"}, "no": {"default": "No"}}


def test_disabled_rows_and_remarks_are_absent(write_form):
    survey = [["type", "name", "label", "disabled", "hint"], ["text", "q", "Q", "yes", ""], ["", "", "", "", "to do"]]
    form = load_form(write_form(survey=[*survey, ["text", "r", "R", "no", ""]], choices=None, analysis=None))
    assert (list(form.questions), form.types, form.labelled) == (["r"], {"text": 1}, {"default": 1})


def test_a_list_in_a_file_of_its_own_is_not_looked_for(write_form):
    survey = [HEADER, row("select_one_from_file places.csv", "a"), row("select_multiple places.geojson", "b")]
    survey += [row("select one external places", "c")]
    form = load_form(write_form(survey=survey, choices=None, analysis=None))
    assert {name: (question.type, question.list) for name, question in form.questions.items()} == {
        "a": ("select_one_from_file", ""),
        "b": ("select_multiple_from_file", ""),
        "c": ("select_one_external", ""),
    }


def test_columns_of_choices_are_kept_for_filters(write_form):
    choices = [["list_name", "name", "label", "Region", "label::fr"], ["yes_no", 1, "Yes", "north", "Oui"]]
    survey = [["type", "name", "label", "label::fr"], ["rank yes_no", "q", "Agree?", "D’accord ?"]]
    form = load_form(write_form(survey=survey, choices=choices, analysis=None))
    assert form.choice_rows == {"yes_no": [{"name": "1", "Region": "north"}]}
    assert form.choices == {"yes_no": {"1": {"default": "Yes", "fr": "Oui"}}}
    assert form.questions["q"].list == "yes_no"


@pytest.mark.parametrize(
    ("setting", "expected"), [("English (en)", "en"), ("", "bg"), ("Deutsch (de)", "bg"), ("Български (bg)", "bg")]
)
def test_the_default_language_is_given_by_its_code(write_form, setting, expected):
    survey = [["type", "name", "label::Български (bg)", "label::English (en)"], ["text", "q", "Име", "Name"]]
    settings = [["default_language", "version"], [setting, 3.0]]
    form = load_form(write_form(survey=survey, choices=None, settings=settings, analysis=None))
    assert (form.default_language, form.languages, form.source) == (expected, ("bg", "en"), "form.xlsx")
    assert (form.version, form.versions) == ("3", {"3", "form"})


def test_what_is_only_suspicious_is_a_warning_of_the_form(write_form):
    form = load_form(write_form(survey=[HEADER, row("text", "Name")], choices=None, analysis=None))
    assert [warning.found for warning in form.warnings] == ["names that other programs may cut or change: Name"]


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


# --- pyxform, the reference reader of XLSForms -------------------------------------------------------------------


def walk_nodes(node: dict, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict]]:
    """Return the questions of a form as pyxform reads it, each with its path; what it adds by itself is left out."""
    for child in node.get("children", []):
        inner = (*path, child["name"])
        if child["type"] in ("group", "repeat"):
            yield from () if child["name"] == "meta" else walk_nodes(child, inner)
        else:
            yield inner, child


def seen_by_pyxform(path: Path) -> dict[str, tuple]:
    tree = parse_file_to_json(str(path))
    return {
        "/".join(inner): (split_type(f"{node['type']} {node.get('list_name', '')}").kind, node.get("list_name", ""))
        for inner, node in walk_nodes(tree)
    }


def seen_by_us(path: Path) -> dict[str, tuple]:
    return {question.path: (question.type, question.list) for question in load_form(path).questions.values()}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_pyxform_finds_nothing_wrong_with_the_forms_of_the_study(path):
    warnings: list[str] = []
    assert convert(str(path), warnings=warnings, validate=False).xform
    assert warnings == []


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_pyxform_sees_the_same_questions_types_and_lists(path):
    assert seen_by_us(path) == seen_by_pyxform(path)
    expected = parse_file_to_json(str(path))["choices"]
    assert {name: list(codes) for name, codes in load_form(path).choices.items()} == {
        name: [choice["name"] for choice in choices] for name, choices in expected.items()
    }


def essence_of(kind: str) -> tuple:
    """Return what a type means to pyxform: what is stored, where it comes from, how it is asked."""
    entry = QUESTION_TYPE_DICT[kind]
    bind, control = entry.get("bind", {}), entry.get("control", {})
    source = bind.get("jr:preloadParams", "").removeprefix("uri:")
    return bind.get("type", "string"), source, control.get("tag"), control.get("mediatype")


def test_every_type_of_pyxform_is_known_and_means_the_same():
    selects = {kind for kind in QUESTION_TYPE_DICT if "select" in kind or kind == "rank"}
    assert set(QUESTION_TYPE_DICT) - selects - set(SIMPLE) == set()
    known = {spelling: kind for spelling, kind in SIMPLE.items() if spelling in QUESTION_TYPE_DICT}
    differing = {spelling for spelling, kind in known.items() if essence_of(spelling) != essence_of(kind)}
    assert differing == set()


def test_every_spelling_of_a_select_is_known():
    assert [command for command in aliases.select if not LIST_CELL.fullmatch(f"{command} x")] == []
    kinds = Counter(split_type(f"{command} x").kind for command in aliases.select)
    assert set(kinds) == {
        "select_one", "select_multiple", "select_one_external", "rank",
        "select_one_from_file", "select_multiple_from_file",
    }  # fmt: skip


def test_pyxform_sees_the_same_in_a_form_with_every_spelling(write_form):
    selects = [command for command in aliases.select if "file" not in command and "external" not in command]
    simple = sorted({*SIMPLE} & {*QUESTION_TYPE_DICT} - {"audit", "csv-external", "xml-external"})
    needs = {"calculate": "1", "background-geopoint": "${s0}", "range": ""}
    columns = ["Type ", "Name", "caption", "Relevance", "constraining message", "calculate", "trigger", "readonly"]
    asked = [[f"{command}  yn ", f"s{n}", f"Select {n}", "", "", "", "", ""] for n, command in enumerate(selects)]
    for n, kind in enumerate(simple):
        quiet, trigger = "calculate" in kind, needs.get(kind, "") if kind == "background-geopoint" else ""
        label = "" if quiet or kind == "background-geopoint" else f"Simple {n}"
        asked.append([f"{kind} ", f"t{n}", label, "", "", "1" if quiet else "", trigger, ""])
    blocks = [
        ["begin lgroup", "r1", "First", "", "", "", "", ""], asked[0], ["end lgroup", *[""] * 7],
        ["begin looped group", "r2", "Second", "", "", "", "", ""], asked[1], ["end looped group", *[""] * 7],
        ["begin group", "g1", "Third", "1 = 1", "", "", "", ""], *asked[2:], ["end_group", *[""] * 7],
        ["select one yn or specify other", "o", "Other?", "", "", "", "", ""],
        ["note", "", "No name", "", "", "", "", ""],
    ]  # fmt: skip
    choices = [["list name", "value", "caption"], ["yn", 1.0, "Yes"], ["yn", 0, "No"]]
    settings = [["id_string", "title", "version"], ["old", "Old", 2]]
    path = write_form(survey=[columns, *blocks], choices=choices, settings=settings, analysis=None)
    assert seen_by_us(path) == seen_by_pyxform(path)
    form = load_form(path)
    assert list(form.choices["yn"]) == [choice["name"] for choice in parse_file_to_json(str(path))["choices"]["yn"]]
    assert (form.form_id, form.title, form.version) == ("old", "Old", "2")


@pytest.mark.parametrize(
    ("file", "key", "added"),
    [
        ("real/09_odk_aggregate_flat/form.xls", "09_odk_aggregate_flat", 1),  # one list has or_other
        ("real/11_kobo_api_multilang/form.xlsx", "11_kobo_api_multilang", 0),
        ("questionnaire.xlsx", "own", 0),
    ],
)
def test_forms_of_others_hold_what_was_counted_in_them(file, key, added):
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: forms of others are not part of the project")
    expected = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))[key]["form"]
    form = load_form(SHARED / file)
    assert form.types == expected["types"]
    assert list(form.labelled.values()) == list(expected["question_labels"].values())
    assert len(form.choices) == expected["lists"]
    assert sum(map(len, form.choices.values())) == expected["n_choices"] + added


def test_the_version_that_kobo_writes_into_a_form_is_a_version_of_it_and_no_question(write_form, toy_sheets):
    survey = [*toy_sheets["survey"], ["calculate", "__version__", "", "", "", "", "'vW6fMPTW'"]]
    form = load_form(write_form(survey=survey))
    assert "__version__" not in form.questions
    assert form.versions == {"1", "form", "vW6fMPTW"}
    assert form.types["calculate"] == 2


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["audit", "log", "", "", "${agrees} = 'yes'"], ""),
        (["note", "", "Note", "", "${agrees} = 'yes'"], ""),
        (["begin group", "", "Group", "", "${agrees} = 'yes'"], "has no name"),
        (["begin_score", "", "Score", "", "${agrees} = 'yes'"], "begin_score is not supported"),
    ],
)
def test_a_condition_on_a_row_without_a_name_decides_about_nothing(write_form, toy_sheets, row, message):
    survey = [*toy_sheets["survey"], row, *([["end group"]] if "group" in row[0] else [])]
    if not message:
        load_form(write_form(survey=survey))
        return
    with pytest.raises(StudyError, match=message):
        load_form(write_form(survey=survey))
