"""Weighted respondents: population over interviews, only answers that count, only rows that suit the study."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import Problems, StudyError
from analysis.survey.form import load_form
from analysis.survey.respondents import add_weights, check_origin, check_strata_questions
from analysis.survey.responses import read_responses

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


@pytest.fixture
def six(toy, interviews):
    return read_responses(interviews(*SIX), toy)


def test_rows_that_suit_the_status_of_the_study_pass_and_suit_no_other(interviews):
    invented, real = interviews(*SIX).meta, interviews(*SIX, origin="").meta
    for meta, status, other in (
        (invented, "demonstration", "published"),
        (real, "published", "demonstration"),
        (real.drop(columns="origin"), "published", "demonstration"),
    ):
        check_origin(meta, status)
        with pytest.raises(StudyError):
            check_origin(meta, other)


def test_a_published_study_refuses_invented_rows(interviews):
    meta = pd.concat([interviews(*SIX[:2]).meta, interviews(*SIX, origin="").meta])
    with pytest.raises(StudyError, match="2 of 8 rows are invented.*put the file from the field in its place"):
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
    sampled = (POPULATION["municipality"] + "|" + POPULATION["group"]).isin(strata)
    population = POPULATION.assign(population=[30, 15, 14])[sampled]
    frame = add_weights(read_responses(interviews(*rows), toy), population)
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
        (POPULATION.replace("byala", "bjala"), "no code “bjala”, which is in the study; expected: a code"),
        (POPULATION.assign(group=["roma", "ngos", "ngo"]), "form.xlsx, sheet choices, list kind: no code “ngos”"),
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
        add_weights(read_responses(interviews(SIX[0], ("yes", "ruse", "", "", "", "")), toy), POPULATION)


def test_a_stratum_without_any_interview_is_refused_and_a_declared_neighbour_takes_it(six):
    population = pd.concat([POPULATION, pd.DataFrame([{"municipality": "byala", "group": "roma", "population": 12}])])
    with pytest.raises(StudyError) as error:
        add_weights(six, population)
    assert "stratum byala|roma has a population of 12, but no interview" in str(error.value)
    assert '[sample.roma] merge = { byala = "…" }' in str(error.value)
    got = add_weights(six, population, {"roma": {"byala": "ruse"}})
    of_roma = got[got["group"] == "roma"]
    assert of_roma["weight"].tolist() == [14.0, 14.0, 14.0] and set(of_roma["population"]) == {42}
    nobody = population.assign(population=[30, 5, 4, 0])
    pd.testing.assert_frame_equal(add_weights(six, nobody), add_weights(six, POPULATION))


def test_two_strata_that_are_merged_share_their_weight(six):
    got = add_weights(six, POPULATION, {"ngo": {"byala": "ruse"}}).query("group == 'ngo'")
    assert got["stratum"].tolist() == ["ruse|ngo", "ruse|ngo"]
    assert got["municipality"].tolist() == ["ruse", "byala"], "a merged municipality stays a domain of its own"
    assert got["weight"].tolist() == [4.5, 4.5]


def test_what_the_form_lacks_of_the_study_is_named_at_once(toy):
    check_strata_questions(toy, ["ruse", "byala"], ["roma", "ngo"])
    with pytest.raises(Problems) as error:
        check_strata_questions(toy, ["ruse", "borovo"], ["roma", "authority"])
    assert [problem.found.split(",")[0] for problem in error.value.problems] == [
        "no code “borovo”",
        "no code “authority”",
    ]


@pytest.mark.parametrize(
    ("question", "role", "message"),
    [
        ("agrees", "count", "0 questions have the role eligibility; expected: 1; to do: write eligibility beside"),
        ("place", "count", "1 questions have the role stratum; expected: 2; to do: write stratum beside"),
        ("mark", "stratum", "3 questions have the role stratum"),
    ],
)
def test_a_form_that_does_not_say_who_is_in_which_stratum_is_refused(write_form, toy_sheets, question, role, message):
    head, *rows = toy_sheets["analysis"]
    changed = [[name, role if name == question else was, *rest] for name, was, *rest in rows]
    form = load_form(write_form(analysis=[head, *changed]))
    with pytest.raises(StudyError, match=message):
        check_strata_questions(form, ["ruse"], ["roma"])
