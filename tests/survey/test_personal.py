"""What passes the door to the private rows, what does not, and a guard that goes red for each kind of trace."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.errors import Problems, StudyError
from analysis.survey.form import load_form
from analysis.survey.privacy.personal import check_no_personal, drop_personal, list_passing_questions

SURVEY = [
    ["type", "name", "label::English (en)", "required", "relevant", "constraint", "calculation"],
    *([kind, name, name, "", "", "", formula] for kind, name, formula in (
        ("start", "began", ""), ("end", "ended", ""), ("today", "day", ""),
        ("deviceid", "device", ""), ("username", "user", ""), ("phonenumber", "number", ""), ("email", "mail", ""),
        ("geopoint", "where", ""), ("audio", "voice", ""), ("image", "picture", ""), ("file", "paper", ""),
        ("barcode", "ticket", ""), ("datetime", "met", ""), ("note", "thanks", ""), ("hidden", "secret", ""),
        ("text", "interviewer", ""), ("text", "words", ""), ("integer", "times", ""), ("decimal", "part", ""),
        ("select_one kind", "kind", ""), ("select_multiple kind", "kinds", ""), ("acknowledge", "seen", ""),
        ("calculate", "twice", "${times} * 2"), ("calculate", "trace", "concat(${ device }, '')"),
        ("calculate", "copy", "${trace}"),
    )),
]  # fmt: skip
CHOICES = [["list_name", "name", "label::English (en)"], ["kind", "roma", "Roma"], ["kind", "ngo", "NGO"]]
ANALYSIS = [["name", "role", "scale", "missing", "sensitive"], ["interviewer", "paradata", "id", "", "no"]]
PASSING = ["words", "times", "part", "kind", "kinds", "seen", "twice"]
PERSONAL = ["device", "user", "number", "mail", "where", "voice", "picture", "paper", "ticket", "met", "secret"]


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A form with questions of many types."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    settings = [["form_title", "form_id", "version"], ["Types", "types", "1"]]
    for name, rows in {"survey": SURVEY, "choices": CHOICES, "settings": settings, "analysis": ANALYSIS}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    book.save(path)
    return load_form(path)


@pytest.fixture
def answers(asked):
    """Two interviews that answer every question with its own name."""
    filled = pd.DataFrame({name: [name, ""] for name in asked.questions}, index=[7, 9], dtype=str)
    return filled.assign(
        began=["2015-03-28T23:50:10.683+02:00", ""],
        ended=["2015-03-29T05:20:09.120+03:00", "2015-03-29T05:20:09.120+03:00"],
        day=["2015-03-28", ""],
        _id=["500000", "500001"],
        region_of_phone=["BG", "BG"],
    )


# The door


def test_answers_pass_and_everything_else_stays_outside(answers, asked):
    got = drop_personal(answers, asked)
    assert list(got) == [*PASSING, "interview_month", "duration_minutes"]
    assert_frame_equal(got[PASSING], answers[PASSING])


@pytest.mark.parametrize("name", [*PERSONAL, "interviewer", "began", "ended", "day", "trace", "copy"])
def test_no_answer_that_leads_to_a_person_passes(answers, asked, name):
    assert name not in drop_personal(answers, asked)
    assert name not in list_passing_questions(asked)


@pytest.mark.parametrize(
    "formula",
    ["../device", "concat(/data/device, '')", "${last-saved#device}", "substr(now(), 0, 10)", "once(today())",
     "property('username')", "pulldata('persons.csv', 'name', 'id', ${times})"],
)  # fmt: skip
def test_a_calculation_that_asks_the_device_does_not_pass(asked, formula):
    made = replace(asked.questions["twice"], calculation=formula)
    assert "twice" not in list_passing_questions(replace(asked, questions=asked.questions | {"twice": made}))


def test_a_text_in_a_calculation_is_no_name(asked):
    made = replace(asked.questions["twice"], calculation="if(${kind} = 'device', \"now\", starts-with(${words}, 'a'))")
    assert "twice" in list_passing_questions(replace(asked, questions=asked.questions | {"twice": made}))


def test_a_column_nobody_thought_of_stays_outside(answers, asked):
    assert not {"_id", "region_of_phone"} & set(drop_personal(answers, asked))


def test_times_become_a_month_and_whole_minutes_across_the_change_of_the_clock(answers, asked):
    got = drop_personal(answers, asked)
    assert_series_equal(
        got["interview_month"], pd.Series(["2015-03", ""], index=[7, 9], name="interview_month", dtype=str)
    )
    # 4 hours 29 minutes and 58 seconds later, though the clocks show 5 hours and 30 minutes
    expected = pd.Series([269, pd.NA], index=[7, 9], name="duration_minutes", dtype="Int64")
    assert_series_equal(got["duration_minutes"], expected)


def test_winter_and_summer_time_may_stand_in_one_column(asked):
    began = ["2015-03-28T10:00:00+02:00", "2015-03-29T10:00:00+03:00"]
    ended = ["2015-03-28T10:20:00+02:00", "2015-03-29T10:05:00+03:00"]
    got = drop_personal(pd.DataFrame({"began": began, "ended": ended}, dtype=str), asked)
    assert got["duration_minutes"].tolist() == [20, 5]


def test_without_columns_of_time_there_is_no_month_and_no_duration(answers, asked):
    assert list(drop_personal(answers[["words", "began"]], asked)) == ["words"]


def test_the_design_and_the_hash_of_the_id_pass(answers, asked):
    design = answers[["kind"]].assign(
        interview="643a76edb083d0ab", stratum="ruse|roma", weight=1.5, origin="demonstration"
    )
    assert_frame_equal(drop_personal(design, asked), design)


def test_what_passed_once_passes_again_unchanged(answers, asked):
    once = drop_personal(answers, asked)
    assert_frame_equal(drop_personal(once, asked), once)


def test_the_answers_are_not_altered(answers, asked):
    before = answers.copy()
    drop_personal(answers, asked)
    assert_frame_equal(answers, before)


@pytest.mark.parametrize(
    ("name", "value"), [("began", "28.03.2015 г. 23:50"), ("ended", "soon"), ("day", "28.03.2015")]
)
def test_a_text_that_is_no_time_is_refused_with_its_row_but_not_shown(answers, asked, name, value):
    answers.loc[7, name] = value
    with pytest.raises(StudyError, match=rf"column {name}: 1 cells are no time \(rows 7") as error:
        drop_personal(answers, asked)
    assert value not in str(error.value)


@pytest.mark.parametrize("name", ["duration_minutes", "weight", "interview", "group"])
def test_a_question_with_the_name_of_a_column_made_here_is_refused(asked, name):
    form = replace(asked, questions=asked.questions | {name: replace(asked.questions["times"], name=name)})
    with pytest.raises(StudyError, match=f"{name} is reserved"):
        drop_personal(pd.DataFrame({name: ["3"]}), form)


def test_the_question_that_makes_the_strata_may_be_called_like_their_column(asked):
    place = replace(asked.questions["kind"], name="municipality", role="stratum")
    form = replace(asked, questions=asked.questions | {"municipality": place})
    assert list(drop_personal(pd.DataFrame({"municipality": ["ruse"]}), form)) == ["municipality"]


def test_the_export_of_the_study_passes_without_devices_interviewers_and_times(form, export):
    got = drop_personal(export.answers, form)
    dropped = {"start", "end", "today", "deviceid", "enumerator", "paper_id"}
    assert dropped <= set(export.answers)
    assert set(got) == {*list_passing_questions(form), "interview_month", "duration_minutes"}
    assert not dropped & set(got)
    assert got["duration_minutes"].between(0, 24 * 60).all()
    check_no_personal(got, form)


@settings(max_examples=15)
@given(st.permutations(["began", "ended", "day", *PERSONAL, *PASSING]))
def test_the_order_of_columns_decides_nothing_but_the_order_of_columns(asked, order):
    answers = pd.DataFrame({name: [""] for name in order}, dtype=str)
    got = drop_personal(answers, asked)
    assert list(got) == [*(name for name in order if name in PASSING), "interview_month", "duration_minutes"]


# The guard behind it


def test_what_passed_the_door_passes_the_guard_and_what_did_not_is_refused(answers, asked):
    check_no_personal(drop_personal(answers, asked), asked)
    with pytest.raises(StudyError):
        check_no_personal(answers, asked)


@pytest.mark.parametrize(
    "name", [*PERSONAL, "began", "ended", "day", "interviewer", "trace", "_id", "_uuid", "uuid", "submitted"]
)
def test_a_column_that_must_not_be_kept_is_refused_even_when_empty(asked, name):
    with pytest.raises(StudyError, match=f"column {name}: "):
        check_no_personal(pd.DataFrame({"kind": ["roma"], name: [""]}), asked)


@pytest.mark.parametrize(
    ("trace", "what"),
    [
        ("2015-03-28T23:50:10.683+02:00", "an exact time"),
        ("28.03.2015 г. 9:50:10", "an exact time"),
        ("collect:aBcD0123", "the id of a device"),
        ("d214f9ae-e4b4-4ab1-a345-0b681e992e70", "the id of a device or a submission"),
        ("43.8564 25.9708 0 0", "coordinates"),
        ("43.8564, 25.9708", "coordinates"),
        ("m.petrova@example.bg", "email"),
        ("7525010012", "egn"),
        ("0888 123 456", "phone"),
    ],
)
@pytest.mark.parametrize("column", ["kind", "times", "unheard_of"])
def test_a_trace_of_a_person_is_refused_wherever_it_stands_and_not_shown(asked, trace, what, column):
    with pytest.raises(StudyError, match=f"column {column}: .*{what}") as error:
        check_no_personal(pd.DataFrame({column: ["roma", trace]}), asked)
    assert trace not in str(error.value)


@pytest.mark.parametrize(
    "cell", ["2015-03", "2015-03-28", "10:30", "2014-2020", "1.25", "ruse|roma", "643a76edb083d0ab"]
)
def test_months_numbers_and_codes_are_let_through_where_a_personal_number_is_not(asked, cell):
    check_no_personal(pd.DataFrame({"unheard_of": [cell]}), asked)
    with pytest.raises(StudyError, match="column unheard_of: .*egn"):
        check_no_personal(pd.DataFrame({"unheard_of": [cell, "7525010012"]}), asked)


def test_moments_are_refused_and_days_are_not(asked):
    check_no_personal(pd.DataFrame({"verified": pd.to_datetime(["2026-11-24", None])}), asked)
    with pytest.raises(StudyError, match="column seen_at: moments in time"):
        check_no_personal(pd.DataFrame({"seen_at": pd.to_datetime(["2026-11-24 10:30"])}), asked)


def test_numbers_and_missing_cells_are_let_through(asked):
    frame = pd.DataFrame({"weight": [1.5, np.nan], "n": pd.array([3, None], dtype="Int64"), "note": ["x", None]})
    check_no_personal(frame, asked)
    with pytest.raises(StudyError, match="column note: "):
        check_no_personal(frame.assign(note=["7525010012", None]), asked)


def test_open_answers_are_left_to_the_scan_and_no_other_column_is(asked):
    written = ["пишете на m.petrova@example.bg"]
    check_no_personal(pd.DataFrame({"words": written}), asked)
    with pytest.raises(StudyError, match="column kind: .*email"):
        check_no_personal(pd.DataFrame({"kind": written}), asked)


def test_all_columns_are_refused_at_once(asked):
    with pytest.raises(Problems) as error:
        check_no_personal(pd.DataFrame({"device": [""], "kind": ["7525010012"], "_id": ["7"]}), asked)
    assert re.findall(r"column (\w+)", str(error.value)) == ["device", "kind", "_id"]


def test_a_hash_that_looks_like_a_phone_number_passes_and_an_id_in_its_place_does_not(form):
    check_no_personal(pd.DataFrame({"interview": ["0888123456789012", "0" * 16]}, dtype="str"), form)
    with pytest.raises(StudyError, match="column interview: it is not the hash of an id"):
        check_no_personal(pd.DataFrame({"interview": ["0888123456789012", "500000"]}, dtype="str"), form)
