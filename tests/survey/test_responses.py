"""Every answer with its status: against the known truth of 50 interviews, and in a toy survey."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import Problems, StudyError
from analysis.survey.export import load_export
from analysis.survey.form import load_form
from analysis.survey.responses import add_weights, check_origin, count_statuses, read_responses
from analysis.survey.statuses import STATUSES

NEW = "2026112301"  # the version of the form; the export also holds interviews with the version before
SIX = (
    ("yes", "ruse", "roma", "jobs health", "good", "2"),
    ("yes", "ruse", "roma", "dk", "ref", "-99"),
    ("yes", "ruse", "ngo", "", "", ""),
    ("yes", "byala", "ngo", "", "good", "3"),
    ("yes", "ruse", "roma", "jobs dk", "", "600"),
    ("no", "", "", "", "", ""),
)
POPULATION = pd.DataFrame(
    {"municipality": ["ruse", "ruse", "byala"], "group": ["roma", "ngo", "ngo"], "population": [30, 5, 4]}
)
ANSWERS = {
    "agrees": ["yes", "no", ""],
    "place": ["ruse", "byala", ""],
    "kind": ["roma", "ngo", ""],
    "topics": ["jobs", "jobs health", "dk", "dk jobs", ""],
    "mark": ["good", "ref", ""],
    "times": ["3", "-99", "600", "x", ""],
}


@pytest.fixture(scope="module")
def responses(form, export):
    return read_responses(form, export)


@pytest.fixture
def six(toy, interviews):
    return read_responses(toy, interviews(*SIX))


def test_what_was_asked_answered_and_missing_agrees_with_the_truth(responses, truth):
    for row, record in enumerate(truth["records"]):
        got = responses.status.loc[row, list(truth["per_question"])]
        assert responses.meta.at[row, "_id"] == str(record["_id"])
        if (got == "no_consent").all():
            assert set(record["asked"]) <= {"mode", "enumerator", "paper_id", "consent"}
            continue
        if record["version"] != NEW:
            got = got.drop("disc_which")  # the version before did not have this question
        assert set(got.index[got != "not_asked"]) == set(record["asked"]), record["_id"]
        assert set(got.index[got == "missing"]) == set(record["missing"]), record["_id"]


def test_counts_of_missing_agree_with_the_truth_where_both_versions_ask(responses, truth):
    counts = count_statuses(responses)
    for name, expected in truth["per_question"].items():
        if name == "disc_which":
            continue
        filled = counts.loc[name, ["answered", "dk", "refused"]].sum() + counts.at[name, "no_consent"]
        assert counts.at[name, "missing"] == expected["missing"], name
        if name not in ("mode", "enumerator", "paper_id", "consent"):  # asked before consent
            assert filled - 3 == expected["answered"], name
            assert counts.at[name, "not_asked"] + 3 == expected["not_asked"], name


def test_three_refusals_of_consent_stay_as_rows(responses):
    refused = (responses.status == "no_consent").all(axis=1)
    assert refused.sum() == 3
    assert len(responses.values) == 50
    assert (count_statuses(responses)["no_consent"] == 3).all()


def test_both_styles_of_export_give_the_same_responses(form, responses, summary_export):
    got = read_responses(form, load_export(summary_export, form))
    pd.testing.assert_frame_equal(got.values, responses.values)
    pd.testing.assert_frame_equal(got.status, responses.status)


def test_codes_rebuilt_from_the_answers_agree_with_the_columns_of_the_export(responses, export):
    for column, expected in export.splits.items():
        name, code = column.split("/")
        got = responses.multi[name][code].astype(str).replace("<NA>", "")
        known = expected != ""  # empty also where the version of the interview did not have the choice
        pd.testing.assert_series_equal(got[known], expected[known], check_names=False, check_dtype=False)


def test_a_calculation_without_a_column_is_computed_and_agrees_with_the_device(form, responses, export):
    without = dataclasses.replace(export, answers=export.answers.drop(columns=["n_known", "quiz_score"]))
    got = read_responses(form, without)
    pd.testing.assert_frame_equal(got.values, responses.values)


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
    pd.testing.assert_frame_equal(six.status, expected)
    assert six.values["doubled"].tolist() == ["4", "-198", "NaN", "6", "1200", ""]


def test_marks_of_a_select_multiple_are_missing_where_it_is_empty(six):
    marks = {"jobs": [1, 0, None, None, 1, None], "health": [1, 0, None, None, 0, None]}
    expected = pd.DataFrame(marks | {"dk": [0, 1, None, None, 1, None]}, dtype="Int64")
    pd.testing.assert_frame_equal(six.multi["topics"], expected)


def test_statuses_are_counted_by_question(six):
    got = count_statuses(six)
    assert list(got.columns) == list(STATUSES)
    assert got.loc["times"].tolist() == [1, 1, 0, 0, 1, 1, 1, 1]


def test_text_in_a_number_is_invalid_even_without_a_constraint(toy, interviews):
    times = dataclasses.replace(toy.questions["times"], constraint="")
    plain = dataclasses.replace(toy, questions=toy.questions | {"times": times})
    got = read_responses(
        plain, interviews(("yes", "ruse", "roma", "", "", "many"), ("yes", "ruse", "roma", "", "", "3"))
    )
    assert got.status["times"].tolist() == ["invalid", "answered"]


def test_an_unknown_municipality_is_one_error_that_names_it(toy, interviews):
    with pytest.raises(StudyError) as error:
        read_responses(toy, interviews(SIX[0], ("yes", "Руссе", "roma", "", "", "")))
    assert not isinstance(error.value, Problems)
    assert str(error.value) == "interview 8, column place: “Руссе” is not in list place; to do: did you mean “ruse”?"


def test_all_codes_outside_their_lists_are_listed(toy, interviews):
    with pytest.raises(Problems) as error:
        read_responses(toy, interviews(("yes", "rusee", "roma", "jobs telegraph", "7", "")))
    assert [(problem.where, problem.found, problem.fix) for problem in error.value.problems] == [
        ("interview 7, column place", "“rusee” is not in list place", "did you mean “ruse”?"),
        ("interview 7, column topics", "“telegraph” is not in list topic", "use one of jobs, health, dk"),
        ("interview 7, column mark", "“7” is not in list mark", "use one of good, ref"),
    ]


def test_without_ids_an_interview_is_called_by_its_row_in_the_file(toy, interviews):
    export = interviews(SIX[0], ("yes", "rusee", "", "", "", ""))
    with pytest.raises(StudyError, match="row 3, column place"):
        read_responses(toy, dataclasses.replace(export, meta=export.meta.drop(columns="_id")))


def test_a_form_without_a_question_of_consent_is_refused(write_form, interviews):
    form = load_form(write_form(analysis=[["name", "role"], ["place", "stratum"]]))
    with pytest.raises(StudyError, match="0 questions have the role eligibility"):
        read_responses(form, interviews(*SIX))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(rows=st.lists(st.tuples(*map(st.sampled_from, ANSWERS.values())), min_size=1, max_size=6), data=st.data())
def test_every_cell_has_one_status_that_fits_it_and_rows_do_not_depend_on_one_another(toy, interviews, rows, data):
    got = read_responses(toy, interviews(*rows))
    assert got.values.shape == got.status.shape == (len(rows), 7)
    assert got.status.isin(STATUSES).all(axis=None)
    empty = got.status.isin(["missing", "not_asked"])
    pd.testing.assert_frame_equal(empty[got.status != "no_consent"], (got.values == "")[got.status != "no_consent"])
    row = data.draw(st.integers(0, len(rows) - 1))
    alone = read_responses(toy, interviews(rows[row]))
    assert alone.status.iloc[0].tolist() == got.status.iloc[row].tolist()


def test_rows_that_suit_the_status_of_the_study_pass(toy, interviews):
    check_origin(read_responses(toy, interviews(*SIX)), "demonstration")
    check_origin(interviews(*SIX, origin="").meta, "published")
    check_origin(interviews(*SIX).meta.drop(columns="origin"), "published")


def test_a_published_study_refuses_invented_rows(interviews):
    meta = pd.concat([interviews(*SIX[:2]).meta, interviews(*SIX, origin="").meta])
    with pytest.raises(StudyError, match="2 of 8 rows are invented.*put the export from the field in its place"):
        check_origin(meta, "published")


@pytest.mark.parametrize("without_column", [True, False])
def test_a_demonstration_refuses_rows_without_its_mark(interviews, without_column):
    meta = interviews(*SIX, origin="").meta
    meta = meta.drop(columns="origin") if without_column else meta
    with pytest.raises(StudyError, match="6 of 6 rows do not carry the mark.*set study.status to “published”"):
        check_origin(meta, "demonstration")


def test_weights_are_the_population_of_a_stratum_over_its_interviews(six):
    got = add_weights(six, POPULATION)
    expected = pd.DataFrame(
        {
            "municipality": ["ruse", "ruse", "ruse", "byala", "ruse"],
            "group": ["roma", "roma", "ngo", "ngo", "roma"],
            "stratum": ["ruse|roma", "ruse|roma", "ruse|ngo", "byala|ngo", "ruse|roma"],
            "population": [30, 30, 5, 4, 30],
            "sample": [3, 3, 1, 1, 3],
            "weight": [10.0, 10.0, 5.0, 4.0, 10.0],
        }
    )
    pd.testing.assert_frame_equal(got.iloc[:, :6], expected, check_dtype=False)
    assert list(got.columns[6:]) == list(six.values.columns)


def test_answers_that_do_not_count_are_empty_among_the_weighted_interviews(six):
    got = add_weights(six, POPULATION)
    assert got["times"].tolist() == ["2", "-99", "", "", ""]  # 3 was not asked, 600 breaks the constraint
    assert got["topics"].tolist() == ["jobs health", "dk", "", "", ""]
    assert six.values["times"].tolist() == ["2", "-99", "", "3", "600", ""]


@given(st.lists(st.sampled_from(["ruse|roma", "ruse|ngo", "byala|ngo"]), min_size=3, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
def test_weights_of_a_stratum_add_up_to_its_population(toy, interviews, strata):
    rows = [("yes", *stratum.split("|"), "", "", "") for stratum in strata]
    frame = add_weights(read_responses(toy, interviews(*rows)), POPULATION.assign(population=[30, 15, 14]))
    sums = frame.groupby("stratum")["weight"].sum()
    pd.testing.assert_series_equal(
        sums, frame.groupby("stratum")["population"].first().astype(float), check_names=False
    )


def test_a_population_read_as_text_gives_the_same_weights(six):
    pd.testing.assert_frame_equal(add_weights(six, POPULATION.astype(str)), add_weights(six, POPULATION))


@pytest.mark.parametrize(
    ("population", "message"),
    [
        (POPULATION.iloc[:2], "stratum byala|ngo has 1 interviews, but no population; to do: add a row byala,ngo"),
        (POPULATION.assign(population=[2, 5, 4]), "stratum ruse|roma has 3 interviews, but a population of 2"),
        (POPULATION.replace("byala", "bjala"), "“bjala” is not a municipality of the study; to do: did you mean"),
        (POPULATION.assign(group=["roma", "ngos", "ngo"]), "“ngos” is not a group of the study; to do: did you mean"),
        (POPULATION.assign(population=["30", "5", "~4"]), "byala|ngo has a population of “~4”; expected: a whole"),
        (pd.concat([POPULATION, POPULATION.tail(1)]), "stratum byala|ngo twice"),
        (POPULATION.drop(columns="population"), "column population is missing"),
    ],
)  # fmt: skip
def test_a_population_that_does_not_fit_the_interviews_is_refused(six, population, message):
    with pytest.raises(StudyError) as error:
        add_weights(six, population)
    assert message in str(error.value)


def test_all_strata_that_do_not_fit_are_named_at_once(six):
    with pytest.raises(Problems) as error:
        add_weights(six, POPULATION.assign(population=[2, 0, 4]))
    assert len(error.value.problems) == 2


def test_an_interview_without_a_group_cannot_be_weighted(toy, interviews):
    with pytest.raises(StudyError, match="1 interviews have no municipality or no group"):
        add_weights(read_responses(toy, interviews(SIX[0], ("yes", "ruse", "", "", "", ""))), POPULATION)
