"""The cleaning log: read when it is whole, applied to a copy, and every way it can go wrong provoked."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.errors import Problems, StudyError
from analysis.survey.cleaning import apply_log
from analysis.survey.corrections.log import COLUMNS, read_log

SRC = ("website", "media", "school")
PLACES = ("ruse", "byala", "borovo")
QUESTIONS = {"place": "select_one", "rating": "select_one", "src": "select_multiple", "times": "integer"}
QUESTIONS |= {"share": "decimal", "open": "text", "thanks": "note", "day": "date", "begun": "start", "mark": "range"}
BOOK = SimpleNamespace(
    questions={name: SimpleNamespace(name=name, type=kind, list=name, repeat="") for name, kind in QUESTIONS.items()}
    | {"child": SimpleNamespace(name="child", type="integer", list="", repeat="main/children")},
    codes={"place": dict.fromkeys(PLACES, {}), "src": dict.fromkeys(SRC, {}), "rating": {"1": {}, "2": {}, "3": {}}},
)
ANSWERS = pd.DataFrame(
    [
        ("ruse", "3", "media website", "45", "0.5", "ok"),
        ("byala", "1", "", "", "", ""),
        ("ruse", "3", "school", "7", "1.0", "no"),
        ("russe", "2", "media", "12", "0.1", ""),
    ],
    columns=["place", "rating", "src", "times", "share", "open"],
    dtype=str,
).assign(day="2026-11-02", begun="2026-11-02T09:00:54+02:00", mark="5")
META = pd.DataFrame({"id": ["7", "8", "9", "10"], "uuid": ["u-seven", "u-eight", "u-twice", "u-twice"]}, dtype=str)
LINE = dict.fromkeys(COLUMNS, "") | {"reason": "called back", "who": "E01", "when": "2026-11-30"}


TEN_PAST = "2026-11-02T09:10:00+02:00"


def log_of(*entries: tuple[str, str, str, str] | tuple[str, str, str, str, str]) -> pd.DataFrame:
    """A log from tuples of uuid, question, old and new value, and perhaps a change_type; the rows begin at 2."""
    names = ("uuid", "question", "old_value", "new_value", "change_type")
    lines = [LINE | {"change_type": "change_response"} | dict(zip(names, entry, strict=False)) for entry in entries]
    index = pd.RangeIndex(2, len(lines) + 2, name="row")
    return pd.DataFrame(lines, columns=COLUMNS, index=index, dtype=str)


def clean(*entries):
    return apply_log(ANSWERS, META, BOOK, log_of(*entries))


def changed(*entries) -> dict:
    """The cells that a log changes, by row and question."""
    answers = clean(*entries).answers
    return {
        (row, name): answers.at[row, name] for name in ANSWERS for row in ANSWERS.index[answers[name] != ANSWERS[name]]
    }


def test_an_entry_changes_one_cell_of_a_copy():
    before = ANSWERS.copy()
    assert changed(("u-seven", "place", "ruse", "borovo")) == {(0, "place"): "borovo"}
    assert_frame_equal(ANSWERS, before)


def test_a_row_with_a_uuid_that_stands_twice_is_named_by_its_id():
    assert changed(("10", "place", "russe", "ruse")) == {(3, "place"): "ruse"}
    with pytest.raises(StudyError, match=r"row 2: “u-twice” names 2 interviews \(id 9, 10\); to do: name .* by its id"):
        clean(("u-twice", "place", "russe", "ruse"))


def test_an_export_without_uuid_is_named_by_id():
    got = apply_log(ANSWERS, META[["id"]], BOOK, log_of(("9", "place", "ruse", "byala")))
    assert got.answers.at[2, "place"] == "byala"


@pytest.mark.parametrize(
    ("entry", "cell"),
    [
        (("u-seven", "times", "45.0", "46.0"), {(0, "times"): "46"}),
        (("u-seven", "share", "0.50", "0.6"), {(0, "share"): "0.6"}),
        (("9", "share", "1", "2"), {(2, "share"): "2"}),
        (("u-seven", "rating", "3.0", "2.0"), {(0, "rating"): "2"}),
        (("u-seven", "src", "website media", "school"), {(0, "src"): "school"}),
        (("u-seven", "src/school", "False", "True"), {(0, "src"): "website media school"}),
        (("u-seven", "src/media", "1", "0"), {(0, "src"): "website"}),
        (("u-eight", "src/media", "", "1"), {(1, "src"): "media"}),
        (("u-eight", "times", "", "3"), {(1, "times"): "3"}),
        (("u-seven", "open", "ok", "", "blank_response"), {(0, "open"): ""}),
        (("u-seven", "day", "2.11.2026 г.", "3.11.2026"), {(0, "day"): "2026-11-03"}),
        (("u-seven", "begun", "2026-11-02T09:00:54.768+02:00", "2026-11-02T07:10:00Z"), {(0, "begun"): TEN_PAST}),
        (("u-seven", "mark", "5.0", "6"), {(0, "mark"): "6"}),
    ],
)
def test_values_are_compared_in_one_spelling(entry, cell):
    assert changed(entry) == cell


def test_zero_is_not_false_in_an_answer_that_is_no_split():
    with pytest.raises(
        StudyError, match="interview 9, question times: the answer is “7”; expected: the old value “False”"
    ):
        clean(("9", "times", "False", "8"))


def test_an_old_value_that_does_not_stand_there_stops_the_log():
    with pytest.raises(StudyError, match="row 2, interview u-seven, question place: the answer is “ruse”.*“byala”"):
        clean(("u-seven", "place", "byala", "borovo"))
    with pytest.raises(StudyError, match="question src/media: the answer is “1”; expected: the old value “0”"):
        clean(("u-seven", "src/media", "0", "0"))


def test_an_empty_old_value_means_that_there_was_no_answer():
    with pytest.raises(StudyError, match="the answer is “45”; expected: the old value “”"):
        clean(("u-seven", "times", "", "46"))


def test_an_entry_that_stands_already_counts_so():
    got = clean(("u-seven", "place", "byala", "ruse"), ("u-seven", "src/media", "0", "1"))
    assert_frame_equal(got.answers, ANSWERS)
    assert got.report.loc["change_response", ["applied", "already_applied"]].tolist() == [0, 2]


def test_entries_on_one_answer_follow_each_other():
    entries = (("u-seven", "times", "45", "46"), ("u-seven", "times", "46", "47"))
    assert changed(*entries) == {(0, "times"): "47"}
    with pytest.raises(StudyError, match="row 3, .* old value “45” contradicts row 2, after which it is “46”"):
        clean(entries[0], ("u-seven", "times", "45", "47"))


def test_entries_on_the_whole_answer_and_on_a_code_of_it_are_refused():
    with pytest.raises(StudyError, match="rows 2, 3: entries on the whole answer and on single codes"):
        clean(("u-seven", "src", "media website", "school"), ("u-seven", "src/media", "1", "0"))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (("u-sevem", "place", "ruse", "byala"), "row 2: no interview “u-sevem”.*did you mean “u-seven”"),
        (("u-seven", "plaec", "ruse", "byala"), "row 2: no question “plaec”; to do: did you mean “place”"),
        (("u-seven", "thanks", "", "x"), "question thanks has no column in the export"),
        (("u-seven", "place", "ruse", "byalla"), "“byalla” is not in list place; to do: did you mean “byala”"),
        (("u-seven", "src", "media website", "media scool"), "“scool” is not in list src.*did you mean “school”"),
        (("u-seven", "src/scool", "0", "1"), "question src/scool: “scool” is not in list src"),
        (("u-seven", "place/ruse", "0", "1"), "place is a select_one, not a select_multiple"),
        (("u-seven", "src/school", "0", "yes"), "new_value is “yes”; expected: 0 or 1"),
        (("u-seven", "src/media", "1", "", "blank_response"), "a single code cannot be blanked"),
        (("u-seven", "times", "45", "46.5"), "new_value is “46.5”; expected: a whole number"),
        (("u-seven", "share", "0.5", "0,6"), "new_value is “0,6”; expected: a number, with a decimal point"),
        (("u-seven", "mark", "5", "often"), "new_value is “often”; expected: a number"),
        (("u-seven", "day", "2026-11-02", "11/3/2026"), "new_value is “11/3/2026”; expected: a day such as 2026-11-30"),
        (("u-seven", "begun", "", "soon"), "new_value is “soon”; expected: a time such as 2026-11-30T09:00:00"),
        (("u-seven", "main/who/place", "ruse", "byala"), "no question “main/who/place”; to do: write place, without"),
        (("u-seven", "child", "1", "2"), "child is asked in the repeat main/children, which has no log"),
        (("uuid", "", "", "", "remove_survey"), "no interview “uuid”; .*no_action"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused(entry, message):
    with pytest.raises(StudyError, match=message):
        clean(entry)


def test_a_code_that_left_the_list_can_be_corrected():
    assert changed(("10", "place", "russe", "ruse")) == {(3, "place"): "ruse"}


def test_all_problems_are_told_at_once_with_their_rows():
    with pytest.raises(Problems) as caught:
        clean(
            ("nobody", "plaec", "ruse", "byala"),
            ("u-seven", "times", "1", "2"),
            ("u-seven", "place", "ruse", "borovo"),
            ("u-eight", "rating", "2", "9"),
        )
    got = [(problem.where.split(",")[0], problem.found) for problem in caught.value.problems]
    assert got == [
        ("cleaning.csv row 2", "no interview “nobody”"),
        ("cleaning.csv row 2", "no question “plaec”"),
        ("cleaning.csv row 5", "“9” is not in list rating"),
        ("cleaning.csv row 3", "the answer is “45”"),
    ]


def test_a_survey_that_is_removed_twice_is_removed_once():
    got = clean(("u-seven", "", "", "", "remove_survey"), ("7", "", "", "", "remove_survey"))
    assert_series_equal(got.kept, pd.Series([False, True, True, True], name="kept"))
    assert_frame_equal(got.answers, ANSWERS)
    assert got.report.loc["remove_survey"].tolist() == [2, 1, 1, 1, 0]


def test_the_report_counts_entries_and_what_they_name():
    got = clean(
        ("u-seven", "place", "ruse", "byala"),
        ("u-eight", "times", "", "3"),
        ("u-eight", "rating", "2", "1"),
        ("u-seven", "open", "ok", "", "blank_response"),
        ("9", "", "", "", "remove_survey"),
        ("nobody", "anything", "", "", "no_action"),
    ).report
    expected = pd.DataFrame(
        [(3, 2, 1, 2, 3), (1, 1, 0, 1, 0), (1, 1, 0, 1, 0), (1, 0, 0, 0, 0)],
        index=pd.Index(["change_response", "blank_response", "remove_survey", "no_action"], name="change_type"),
        columns=["logged", "applied", "already_applied", "before", "after"],
    )
    assert_frame_equal(got, expected, check_index_type=False)


def test_an_empty_log_changes_nothing():
    got = clean()
    assert_frame_equal(got.answers, ANSWERS)
    assert got.kept.all()


VALUES = {"place": PLACES, "times": ("1", "2", "3"), "src": ("", "media", "media school", "website school")}


@st.composite
def logs_in_order(draw):
    """Entries of which each begins at the value that the one before it left."""
    state, entries = ANSWERS.copy(), []
    for _ in range(draw(st.integers(0, 8))):
        row, name = draw(st.integers(0, 2)), draw(st.sampled_from(sorted(VALUES)))
        new = draw(st.sampled_from(VALUES[name]))
        kind = "change_response" if new else "blank_response"
        entries.append((META.at[row, "id"], name, state.at[row, name], new, kind))
        state.loc[row, name] = new
    return entries, state


@settings(deadline=None, max_examples=20)
@given(logs_in_order())
def test_a_log_gives_the_last_values_and_applying_it_twice_changes_nothing_more(drawn):
    entries, state = drawn
    once = clean(*entries)
    twice = apply_log(once.answers, META, BOOK, log_of(*entries))
    assert_frame_equal(twice.answers, once.answers)
    assert_series_equal(twice.kept, once.kept)
    for name in VALUES:
        assert (
            once.answers[name]
            .map(lambda text: set(text.split()))
            .equals(state[name].map(lambda text: set(text.split())))
        )


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from(SRC), max_size=3, unique=True), st.permutations(SRC))
def test_entries_on_codes_apply_in_any_order(chosen, order):
    answers = ANSWERS.assign(src=" ".join(chosen))
    log = log_of(
        *(("7", f"src/{code}", "1" if code in chosen else "0", "0" if code in chosen else "1") for code in order)
    )
    got = apply_log(answers, META, BOOK, log)
    assert set(got.answers.at[0, "src"].split()) == set(SRC) - set(chosen)
    assert_frame_equal(apply_log(got.answers, META, BOOK, log).answers, got.answers)


@pytest.fixture
def read(tmp_path):
    """A function that writes entries as a log and reads it."""

    def write_and_read(
        *lines: dict, separator: str = ";", encoding: str = "utf-8-sig", columns=COLUMNS
    ) -> pd.DataFrame:
        path = tmp_path / "cleaning_log.csv"
        pd.DataFrame(lines, columns=columns).to_csv(path, sep=separator, encoding=encoding, index=False)
        return read_log(path)

    return write_and_read


GOOD = LINE | {"uuid": "u-seven", "question": "place", "old_value": "ruse", "new_value": "byala"}
GOOD |= {"change_type": "change_response"}


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16"), (";", "cp1251")]
)
def test_a_log_that_is_right_is_read_as_text_with_its_rows(read, separator, encoding):
    got = read(GOOD, GOOD | {"when": "1.12.2026 г.", "old_value": "007"}, separator=separator, encoding=encoding)
    expected = pd.DataFrame(
        [GOOD, GOOD | {"when": "2026-12-01", "old_value": "007"}],
        columns=COLUMNS,
        index=pd.Index([2, 3], name="row"),
        dtype="str",
    )
    assert_frame_equal(got, expected)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_of_the_log_is_named(read, column):
    with pytest.raises(StudyError, match=f"no column {column}"):
        read(GOOD, columns=[name for name in COLUMNS if name != column])


def test_an_unknown_column_of_the_log_is_named(read):
    with pytest.raises(StudyError, match="unknown column “reasons”; to do: did you mean “reason”"):
        read(GOOD | {"reasons": "x"}, columns=[*COLUMNS, "reasons"])


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ({"reason": ""}, "row 2: reason is empty"),
        ({"who": ""}, "row 2: who is empty"),
        ({"when": ""}, "row 2: when is empty"),
        ({"uuid": ""}, "row 2: uuid is empty"),
        ({"when": "soon"}, "when “soon” is no date"),
        ({"change_type": "change_respons"}, "unknown change_type “change_respons”.*did you mean “change_response”"),
        ({"question": ""}, "names no question"),
        ({"new_value": ""}, "new_value is empty"),
        ({"change_type": "blank_response"}, "blank_response has a new_value"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(read, cell, message):
    with pytest.raises(StudyError, match=message):
        read(GOOD | cell)


def test_all_problems_of_a_log_are_told_at_once(read):
    with pytest.raises(Problems) as caught:
        read(GOOD | {"reason": "", "when": "soon"}, GOOD | {"change_type": "delete"}, columns=[*COLUMNS, "note"])
    got = {(problem.where, problem.found) for problem in caught.value.problems}
    assert got == {
        ("cleaning_log.csv", "unknown column “note”"),
        ("cleaning_log.csv row 2", "reason is empty"),
        ("cleaning_log.csv row 2", "when “soon” is no date"),
        ("cleaning_log.csv row 3", "unknown change_type “delete”"),
    }
