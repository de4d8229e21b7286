"""Every answer with its status: against the known truth of 50 interviews in every style, and in a toy survey."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import Problems, StudyError
from analysis.survey.export import load_export
from analysis.survey.form import load_form
from analysis.survey.judging.statuses import STATUSES
from analysis.survey.responses import check_findings, count_statuses, find_not_approved, read_responses

SIX = (
    ("yes", "ruse", "roma", "jobs health", "good", "2"),
    ("yes", "ruse", "roma", "dk", "ref", "-99"),
    ("yes", "ruse", "ngo", "", "", ""),
    ("yes", "byala", "ngo", "", "good", "3"),
    ("yes", "ruse", "roma", "jobs dk", "", "600"),
    ("no", "", "", "", "", ""),
)
ANSWERS = {
    "agrees": ["yes", "no", ""],
    "place": ["ruse", "byala", ""],
    "kind": ["roma", "ngo", ""],
    "topics": ["jobs", "jobs health", "dk", "dk jobs", ""],
    "mark": ["good", "ref", ""],
    "times": ["3", "-99", "600", "x", ""],
}
WITH_VERSIONS = [
    "kobo_xml_both_groups.xlsx", "kobo_xml_details.xlsx", "kobo_xml_summary_dot.csv", "kobo_labels_bg.xlsx",
    "kobo_labels_en_groups.csv", "emul_odk_central_split.csv", "emul_surveycto_wide.csv",
]  # fmt: skip


@pytest.fixture(scope="module")
def responses(forms, export):
    return read_responses(export, *forms)


@pytest.fixture
def six(toy, interviews):
    return read_responses(interviews(*SIX), toy)


def test_what_was_asked_and_what_is_missing_agrees_with_the_truth_in_every_interview(responses, truth):
    for row, record in enumerate(truth["records"]):
        names = list(truth["per_question"])
        asked, empty = responses.asked.loc[row, names], responses.values.loc[row, names] == ""
        assert responses.meta.at[row, "id"] == str(record["_id"])
        assert set(asked.index[asked]) == set(record["asked"]), record["_id"]
        assert set(asked.index[asked & empty]) == set(record["missing"]), record["_id"]


@pytest.mark.parametrize("name", WITH_VERSIONS)
def test_every_style_gives_the_same_values_and_statuses(forms, responses, exports, name):
    got = read_responses(load_export(exports / name, *forms), *forms)
    there = list(got.values.columns)
    assert set(responses.values.columns) - set(there) <= {"today"}
    pd.testing.assert_frame_equal(got.values, responses.values[there])
    pd.testing.assert_frame_equal(got.status, responses.status[there])
    assert got.findings.outside.empty and got.findings.breaches.empty and got.findings.broken.empty


def test_an_export_without_versions_is_judged_by_the_newest_and_without_a_mode_cannot_tell_what_was_missing(
    forms, responses, exports
):
    got = read_responses(load_export(exports / "emul_google_forms.csv", *forms), *forms)
    there = [name for name in got.values if name not in ("disc_which", "int_lang", "int_others")]
    pd.testing.assert_frame_equal(got.values[there], responses.values[there])
    pd.testing.assert_frame_equal(got.status[there], responses.status[there])
    said = "\n".join(map(str, got.findings.warnings))
    assert "does not tell the version of the form" in said
    assert "whether int_lang, int_others were asked depends on mode, which has no column" in said
    assert got.status["int_lang"].isin(["answered", "not_asked", "no_consent"]).all()


def test_a_question_that_an_older_version_did_not_have_is_not_in_version(responses):
    older = responses.meta["version"] == "2026110101"
    assert (responses.status.loc[older, "disc_which"].isin(["not_in_version", "no_consent"])).all()
    assert not (responses.status.loc[~older] == "not_in_version").any(axis=None)


def test_a_choice_that_an_older_version_did_not_have_is_outside_its_list(forms, export):
    row = export.meta.index[export.meta["version"] == "2026110101"][0]
    answers = export.answers.copy()
    answers.loc[row, "mech"] = "assembly"
    found = read_responses(dataclasses.replace(export, answers=answers), *forms).findings.outside
    assert found.to_dict("records") == [
        {"row": export.meta.at[row, "id"], "column": "mech", "value": "assembly", "nearest": ""}
    ]


def test_an_interview_of_an_unknown_version_is_judged_by_the_newest_with_a_warning(forms, export):
    got = read_responses(export, forms[0])
    assert "15 interviews have version “2026110101”, of which no form was given" in str(got.findings.warnings[-1])
    assert not (got.status == "not_in_version").any(axis=None)


def test_a_form_is_also_found_by_the_name_of_its_file(forms, export):
    renamed = dataclasses.replace(forms[0], versions=frozenset({"2026112301", "vW6fMPTW"}))
    meta = export.meta.assign(version=export.meta["version"].replace("2026112301", "vW6fMPTW"))
    got = read_responses(dataclasses.replace(export, meta=meta), renamed, forms[1])
    assert got.findings.warnings == ()


def test_an_answer_to_a_question_that_the_version_did_not_have_is_a_breach(forms, export):
    row = export.meta.index[(export.meta["version"] == "2026110101") & (export.answers["consent"] == "yes")][0]
    answers = export.answers.copy()
    answers.loc[row, "disc_which"] = "КЗД"
    got = read_responses(dataclasses.replace(export, answers=answers), *forms)
    assert got.status.at[row, "disc_which"] == "breach"
    assert got.findings.breaches.to_dict("records") == [{"row": export.meta.at[row, "id"], "question": "disc_which"}]


def test_calculations_may_look_at_later_ones_and_what_only_a_device_can_compute_is_said(
    write_form, toy_sheets, interviews
):
    survey = [list(row) for row in toy_sheets["survey"]]
    empty = [""] * 3
    survey[8] = ["calculate", "doubled", *empty, "", "${later} * 2"]
    survey.insert(9, ["calculate", "later", *empty, "", "${times} + 1"])
    survey.insert(10, ["calculate", "label", *empty, "", "jr:choice-name(${kind}, '${kind}')"])
    got = read_responses(interviews(*SIX), load_form(write_form(survey=survey)))
    assert got.values["doubled"].tolist()[0] == "6"
    assert "label" not in got.values
    assert "label cannot be computed: function jr:choice-name() is not supported" in str(got.findings.warnings[-1])


def test_three_refusals_of_consent_stay_as_rows(responses):
    refused = (responses.status == "no_consent").all(axis=1)
    assert refused.sum() == 3
    assert len(responses.values) == 50
    assert (count_statuses(responses)["no_consent"] == 3).all()


def test_one_interview_was_not_approved(responses):
    assert responses.meta.loc[find_not_approved(responses.meta), "id"].tolist() == ["500030"]
    assert not find_not_approved(responses.meta.drop(columns="validation")).any()


def test_a_calculation_without_a_column_is_computed_and_agrees_with_the_device(forms, responses, export):
    without = dataclasses.replace(export, answers=export.answers.drop(columns=["n_known", "quiz_score"]))
    pd.testing.assert_frame_equal(read_responses(without, *forms).values, responses.values)


def test_a_calculation_that_looks_at_a_question_without_a_column_is_left_out_and_said(forms, export):
    without = dataclasses.replace(export, answers=export.answers.drop(columns=["quiz_score", "qz3"]))
    got = read_responses(without, *forms)
    assert "quiz_score" not in got.values
    assert "quiz_score cannot be computed: qz3 has no column" in str(got.findings.warnings[0])


def test_every_status_of_the_toy_survey_is_the_one_worked_out_by_hand(six):
    expected = pd.DataFrame(
        [
            ["answered", "answered", "answered", "answered", "answered", "answered", "answered"],
            ["answered", "answered", "answered", "dk", "refused", "dk", "answered"],
            ["answered", "answered", "answered", "missing", "not_asked", "not_asked", "answered"],
            ["answered", "answered", "answered", "missing", "breach", "breach", "answered"],
            ["answered", "answered", "answered", "invalid", "missing", "invalid", "answered"],
            ["no_consent"] * 7,
        ],
        columns=["agrees", "place", "kind", "topics", "mark", "times", "doubled"],
        dtype=str,
    )
    pd.testing.assert_frame_equal(six.status.astype(str), expected)
    assert six.values["doubled"].tolist() == ["4", "-198", "NaN", "6", "1200", ""]


def test_marks_of_a_select_multiple_are_missing_where_it_is_empty(six):
    marks = {"jobs": [1, 0, None, None, 1, None], "health": [1, 0, None, None, 0, None]}
    expected = pd.DataFrame(marks | {"dk": [0, 1, None, None, 1, None]}, dtype="Int8")
    pd.testing.assert_frame_equal(six.multi["topics"], expected)


def test_statuses_are_counted_by_question(six):
    got = count_statuses(six)
    assert list(got.columns) == list(STATUSES)
    assert got.loc["times"].tolist() == [1, 1, 0, 0, 1, 0, 1, 1, 1]


def test_text_in_a_number_is_invalid_even_without_a_constraint(toy, interviews):
    times = dataclasses.replace(toy.questions["times"], constraint="")
    plain = dataclasses.replace(toy, questions=toy.questions | {"times": times})
    got = read_responses(
        interviews(("yes", "ruse", "roma", "", "", "many"), ("yes", "ruse", "roma", "", "", "3")), plain
    )
    assert got.status["times"].tolist() == ["invalid", "answered"]
    assert got.findings.broken.to_dict("records") == [
        {"row": "7", "question": "times", "value": "many", "rule": "a number (integer)"}
    ]


def test_breaches_and_broken_rules_are_listed(six):
    assert six.findings.breaches.to_dict("records") == [
        {"row": "10", "question": "mark"},
        {"row": "10", "question": "times"},
    ]
    assert [(cell.row, cell.question, cell.value) for cell in six.findings.broken.itertuples()] == [
        ("11", "topics", "jobs dk"),
        ("11", "times", "600"),
    ]


def test_an_unknown_municipality_is_one_error_that_names_it(toy, interviews):
    got = read_responses(interviews(SIX[0], ("yes", "Руссе", "roma", "", "", "")), toy)
    assert got.status["place"].tolist() == ["answered", "invalid"]
    with pytest.raises(StudyError) as error:
        check_findings(got)
    assert not isinstance(error.value, Problems)
    found = "interview 8, column place: “Руссе” is not in the list of place; to do: did you mean “ruse”?"
    assert str(error.value) == found


def test_all_codes_outside_their_lists_are_listed(toy, interviews):
    got = read_responses(interviews(("yes", "rusee", "roma", "jobs telegraph", "7", "")), toy)
    assert got.findings.outside.to_dict("records") == [
        {"row": "7", "column": "place", "value": "rusee", "nearest": "ruse"},
        {"row": "7", "column": "topics", "value": "telegraph", "nearest": ""},
        {"row": "7", "column": "mark", "value": "7", "nearest": ""},
    ]
    with pytest.raises(Problems) as error:
        check_findings(got)
    assert len(error.value.problems) == 3


def test_a_question_of_substance_without_a_column_stops_the_study_and_others_are_listed(toy, interviews):
    export = interviews(*SIX)
    got = read_responses(dataclasses.replace(export, answers=export.answers.drop(columns=["mark", "thanks"])), toy)
    assert got.findings.without_column == ("mark",)
    with pytest.raises(StudyError, match="question mark has no column"):
        check_findings(got)
    check_findings(read_responses(export, toy))


def test_a_choice_that_was_not_offered_is_invalid(write_form, toy_sheets, interviews):
    survey = [list(row) for row in toy_sheets["survey"]]
    survey[0].append("choice_filter")
    for row in survey[1:]:
        row.append("name != 'jobs' or ${kind} = 'ngo'" if row[1] == "topics" else "")
    got = read_responses(interviews(*SIX), load_form(write_form(survey=survey)))
    assert got.status["topics"].tolist()[:3] == ["invalid", "dk", "missing"]
    assert got.findings.broken["rule"].str.startswith("the choice was not offered: ").sum() == 1


def test_a_code_that_a_cascading_list_has_twice_is_offered_by_any_of_its_rows(write_form, toy_sheets, interviews):
    survey = [[*row, "kind = ${kind}" if row[1] == "mark" else ""] for row in toy_sheets["survey"]]
    survey[0][-1] = "choice_filter"
    choices = [[*row, ""] for row in toy_sheets["choices"] if row[0] != "mark"]
    choices[0][-1] = "kind"
    choices += [["mark", "good", "Good", "ngo"], ["mark", "good", "Good, too", "roma"], ["mark", "ref", "No", "ngo"]]
    settings = [["form_title", "form_id", "version", "allow_choice_duplicates"], ["Toy", "toy", "1", "yes"]]
    got = read_responses(interviews(*SIX), load_form(write_form(survey=survey, choices=choices, settings=settings)))
    assert got.status["mark"].tolist()[:2] == ["answered", "invalid"]  # ref is offered to organisations only


def test_a_form_without_a_question_of_consent_refuses_no_one(write_form, interviews):
    form = load_form(write_form(analysis=[["name", "role"], ["place", "stratum"]]))
    assert not (read_responses(interviews(*SIX), form).status == "no_consent").any(axis=None)


def test_the_sheet_analysis_may_name_another_answer_that_means_consent(write_form, interviews):
    form = load_form(write_form(analysis=[["name", "role", "key"], ["agrees", "eligibility", "no"]]))
    assert read_responses(interviews(*SIX), form).status["agrees"].tolist() == ["no_consent"] * 5 + ["answered"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(rows=st.lists(st.tuples(*map(st.sampled_from, ANSWERS.values())), min_size=1, max_size=6), data=st.data())
def test_every_cell_has_one_status_that_fits_it_and_rows_do_not_depend_on_one_another(toy, interviews, rows, data):
    got = read_responses(interviews(*rows), toy)
    assert got.values.shape == got.status.shape == (len(rows), 7)
    assert got.status.isin(STATUSES).all(axis=None)
    empty = got.status.isin(["missing", "not_asked"])
    pd.testing.assert_frame_equal(empty[got.status != "no_consent"], (got.values == "")[got.status != "no_consent"])
    row = data.draw(st.integers(0, len(rows) - 1))
    alone = read_responses(interviews(rows[row]), toy)
    assert alone.status.iloc[0].tolist() == got.status.iloc[row].tolist()
