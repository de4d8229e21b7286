"""Cells one by one: labels cut apart, numbers and codes read back, times in every spelling, splits joined."""

from types import SimpleNamespace as Question

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.survey.reading.coding import Reading, decode_column
from analysis.survey.reading.labels import normalise, read_one, read_several, spell_codes
from analysis.survey.reading.splits import find_conflicts, join_marks, mark_codes, read_marks
from analysis.survey.reading.tabular import Column, collect_columns
from analysis.survey.reading.times import read_time

LABELS = {
    "media": {"bg": "Телевизия, радио или вестници", "en": "Television, radio or newspapers"},
    "radio": {"bg": "радио или вестници", "en": "Radio"},
    "labour": {"bg": "Дирекция „Бюро по труда“", "en": "Labour office"},
    "dk": {"bg": "Не знам", "en": "Don’t know"},
}
SPELLINGS = spell_codes([LABELS], "bg")


def decode(texts: list[str], kind: str, codes: dict | None = None, typed: bool = False, language: str = "", missing=()):
    """Return what a column of texts becomes, and what was repaired."""
    book = Question(codes={"q": codes} if codes else {}, versions_of=lambda name: [codes] if codes else [])
    column, repaired = decode_column(
        collect_columns([[text] for text in texts], 1)[0],
        Question(name="q", type=kind),
        Reading(book, language, typed, frozenset(missing)),
    )
    return column.series().tolist(), repaired


@given(st.lists(st.sampled_from(list(LABELS)), unique=True, min_size=1), st.sampled_from([" ", ", "]))
def test_labels_joined_in_any_order_are_cut_apart_or_left(codes, joint):
    cell = joint.join(LABELS[code]["bg"] for code in codes)
    got = read_several(cell, SPELLINGS)
    assert got is None or set(got) == set(codes)


def test_a_label_within_another_is_no_second_answer():
    assert read_several("Телевизия, радио или вестници", SPELLINGS) == ("media",)
    assert read_several("Не знам Телевизия, радио или вестници", SPELLINGS) == ("dk", "media")


def test_a_cell_that_can_be_cut_in_two_ways_is_left():
    spellings = {"a": {"1"}, "a b": {"2"}, "b": {"3"}, "b a": {"4"}}
    assert read_several("a b", spellings) is None
    assert read_several("c", spellings) is None
    assert read_several("a a", spellings) is None
    assert read_several("x x y", {"x": {"1"}, "x x": {"2"}, "y": {"3"}, "x y": {"4"}}) is None


def test_straight_quotes_and_stray_blanks_are_the_same_label():
    assert read_one(' Дирекция "Бюро  по труда" ', SPELLINGS) == "labour"
    assert read_one("Don't know", SPELLINGS) == "dk"  # of another language, and no other code
    assert normalise("„а“ ’б’\u00a0в") == "\"а\" 'б' в"


def test_a_label_that_is_another_codes_name_is_read_as_a_label():
    codes = {"jobs": {"en": "Work"}, "health": {"en": "jobs"}}
    assert decode(["jobs", "jobs Work"], "select_multiple", codes, language="en")[0] == ["health", "jobs health"]
    assert decode(["jobs"], "select_one", codes, language="en")[0] == ["health"]


def test_a_label_that_changed_its_code_between_versions_is_not_read_back():
    spellings = spell_codes([{"1": {"bg": "Стария град"}, "2": {"bg": "Русе"}}, {"1": {"bg": "Русе"}}], "bg")
    assert read_one("Русе", spellings) is None
    assert read_one("Стария град", spellings) == "1"


def test_two_codes_with_one_label_cannot_be_read_back():
    spellings = spell_codes([{"a": {"bg": "Друго"}, "b": {"bg": "Друго"}}], "bg")
    assert read_one("Друго", spellings) is None
    assert read_several("Друго", spellings) is None


def test_a_label_of_endless_length_does_not_end_the_program():
    assert read_several("а " * 40_000, {"а": {"1"}, "а а": {"2"}}) is None


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("1829", True, "18_29"),
        ("1829", False, "18_29"),
        ("3.0", False, "3"),
        ("3", True, "3"),
        ("1", True, "1 (any of 01, 1)"),
        ("1", False, "1"),
        (" 3 ", False, "3"),
        ("4", True, "4"),
    ],
)
def test_a_code_that_became_a_number_is_read_back_only_when_it_can_be_no_other(text, typed, expected):
    codes = dict.fromkeys(["18_29", "01", "1", "3"], {})
    assert decode([text], "select_one", codes, typed)[0] == [expected]


def test_codes_stand_in_the_order_of_the_list_once_and_strangers_at_the_end():
    codes = dict.fromkeys(["a", "b", "c"], {})
    assert decode(["c a", "b  b", "x b", ""], "select_multiple", codes)[0] == ["a c", "b", "b x", ""]
    assert decode(["c a b"], "rank", codes)[0] == ["c a b"]


def test_numbers_lose_what_is_idle_and_excel_is_named():
    got, repaired = decode(["007", "+5", "1.50", "2,5", "1 000", "0E-10", "1e3", "12 34", "х"], "decimal")
    assert got == ["7", "5", "1.5", "2.5", "1000", "0", "1000", "12 34", "х"]
    assert repaired == {"numbers as Excel writes them": 2}


def test_a_number_of_a_hundred_digits_after_the_e_stays_text():
    assert decode(["1e999999999"], "integer")[0] == ["1e999999999"]


def test_marks_of_missing_answers_are_empty_and_text_is_kept():
    assert decode(["NA", "n/a", "x"], "text", missing=["NA"])[0] == ["", "n/a", "x"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("2026-11-02T09:00:00.683+02:00", "start", "2026-11-02T09:00:00+02:00"),
        ("2026-11-02T07:00:00Z", "end", "2026-11-02T09:00:00+02:00"),
        ("2015-07-01T09:00:00", "start", "2015-07-01T09:00:00+03:00"),  # summer time
        ("Nov 2, 2026 12:00:00 AM", "start", "2026-11-02T00:00:00+02:00"),
        ("Nov 2, 2026 12:30:00 PM", "start", "2026-11-02T12:30:00+02:00"),
        ("2.11.2026 г. 9:00:00", "start", "2026-11-02T09:00:00+02:00"),
        ("02.11.2026", "today", "2026-11-02"),
        ("2026-11-02T00:00:00", "date", "2026-11-02"),
        ("31.2.2026", "date", None),
        ("Xyz 2, 2026", "date", None),
        ("Nov 2, 2026 13:00:00 PM", "start", None),
        ("11/2/2026", "date", None),
        ("9999-12-31T23:59:59-12:00", "start", None),
        ("", "start", ""),
        ("09:05:00.000+02:00", "time", "09:05:00"),
        ("9:05 PM", "time", "21:05:00"),
        ("garbage", "time", None),
    ],
)
def test_a_time_in_any_spelling_is_one_moment_or_none(text, kind, expected):
    assert read_time(text, kind) == expected


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1))
def test_splits_and_summary_are_the_same_answer(marks):
    codes = ["a", "b", "c"]
    joined = join_marks(np.array(marks, dtype=np.int8), codes)
    assert mark_codes(joined, codes).tolist() == [[int(mark) for mark in row] for row in marks]


def test_a_split_that_is_empty_contradicts_nothing():
    summary = mark_codes(Column(["a"], np.zeros(4, dtype=np.int32)), ["a", "b"])
    marks = np.array([[1, -1], [1, 0], [0, 0], [1, 1]])
    assert find_conflicts(summary, marks).tolist() == [[False, False], [False, False], [True, False], [False, True]]


def test_marks_in_every_spelling():
    texts = ("1", "0", "", "True", "FALSE", "1.0", "Да", "no", "X", "Медиатор", "mediator", "2")
    column = collect_columns([[text] for text in texts], 1)[0]
    assert read_marks(column, {"mediator", "Медиатор"}).tolist() == [1, 0, -1, 1, 0, 1, 1, 0, 1, 1, 1, -2]


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=50))
def test_columns_hold_every_cell_as_it_was(rows):
    first, second = collect_columns([list(row) for row in rows], 2)
    assert list(zip(first.series(), second.series(), strict=True)) == rows
    assert first.counts().sum() == len(rows)
