"""Open answers in, findings out: measured on invented answers, and nothing altered on the way."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.survey.privacy.open_answers import (
    COLUMNS,
    collect_known_words,
    find_personal,
    list_open_questions,
    mask_text,
    scan_open_answers,
)

SENTENCES = Path(__file__).with_name("personal_sentences.txt")
MARK = re.compile(r"\{(?P<kind>\w+)\|(?P<text>[^}]*)\}")
BARS = {"name": 0.95, "egn": 1.0, "lnc": 1.0, "phone": 1.0, "email": 1.0, "iban": 1.0}  # of recall and of precision
Span = tuple[str, int, int]


def read_sentences() -> list[tuple[str, list[Span]]]:
    """Every sentence without its marks, and where they stood."""
    sentences = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            spans, shift = [], 0
            for mark in MARK.finditer(line):
                start = mark.start() - shift
                spans.append((mark["kind"], start, start + len(mark["text"])))
                shift += len(mark[0]) - len(mark["text"])
            sentences.append((MARK.sub(r"\g<text>", line), spans))
    return sentences


def measure(found: list[list[Span]], marked: list[list[Span]]) -> dict[str, tuple[float, float]]:
    """Recall and precision by kind; a finding is right when it overlaps a mark of its kind."""

    def count(these, those):
        every = Counter(span[0] for spans in these for span in spans)
        met = Counter(
            span[0]
            for spans, others in zip(these, those, strict=True)
            for span in spans
            if any(span[0] == other[0] and span[1] < other[2] and other[1] < span[2] for other in others)
        )
        return {kind: met[kind] / every[kind] for kind in every}

    recall, precision = count(marked, found), count(found, marked)
    return {kind: (recall.get(kind, 0.0), precision.get(kind, 0.0)) for kind in {*recall, *precision}}


@pytest.fixture(scope="module")
def sentences():
    return read_sentences()


@pytest.fixture(scope="module")
def known_words(form):
    return collect_known_words(form)


@pytest.fixture
def answers(form):
    """Three interviews with two open questions, and one that is none."""
    names = ["unaided", "open", "enumerator", "municipality"]
    rows = [
        ("", "Иван Петров, тел. 0888 123 456", "Иван Петров", "ruse"),
        ("Кметът да идва", "", "E01", "ruse"),
        ("Питайте Иван Петров", "Иван Петров, тел. 0888 123 456", "E01", "ruse"),
    ]
    return pd.DataFrame(rows, columns=names, index=[7, 8, 9], dtype=str)


# How much is found


def test_recall_and_precision_are_above_their_bars(sentences, known_words):
    marked = [spans for _, spans in sentences]
    got = measure([find_personal(text, known_words) for text, _ in sentences], marked)
    assert {kind: values for kind, values in got.items() if min(values) < BARS.get(kind, 1.0)} == {}
    assert set(BARS) <= set(got)


def test_half_of_the_sentences_hold_nothing_personal(sentences):
    without = sum(not spans for _, spans in sentences)
    assert len(sentences) >= 200
    assert 0.4 < without / len(sentences) < 0.6


def test_the_measure_sees_what_is_missed_and_what_is_too_much():
    marked = [[("name", 0, 4), ("name", 5, 9)], [], [("egn", 0, 10)]]
    found = [[("name", 2, 4)], [("name", 0, 3)], [("phone", 0, 10)]]
    assert measure(found, marked) == {"name": (0.5, 0.5), "egn": (0.0, 0.0), "phone": (0.0, 0.0)}


def test_the_answers_of_a_quiet_survey_give_no_findings(form, export):
    assert scan_open_answers(export.answers, form).empty


# What comes out


def test_findings_name_interview_question_place_and_text(answers, form):
    got = scan_open_answers(answers, form)
    rows = [
        (7, "open", "name", 0, 11, "Иван Петров", "И… П…"),
        (7, "open", "phone", 18, 30, "0888 123 456", "0…"),
        (9, "unaided", "name", 8, 19, "Иван Петров", "И… П…"),
        (9, "open", "name", 0, 11, "Иван Петров", "И… П…"),
        (9, "open", "phone", 18, 30, "0888 123 456", "0…"),
    ]
    assert_frame_equal(got, pd.DataFrame(rows, columns=COLUMNS))


def test_the_answers_stay_as_they_are(answers, form):
    before = answers.copy()
    scan_open_answers(answers, form)
    assert_frame_equal(answers, before)


def test_without_findings_the_columns_are_still_there(answers, form):
    assert list(scan_open_answers(answers.iloc[:0], form)) == COLUMNS
    assert list(scan_open_answers(answers[["municipality"]], form)) == COLUMNS


def test_codes_of_interviewers_and_sheets_are_no_open_questions(form):
    assert {"open", "unaided", "src_other"} <= set(list_open_questions(form))
    assert not {"enumerator", "paper_id", "municipality"} & set(list_open_questions(form))


def test_the_words_of_the_labels_are_known_in_all_languages(known_words):
    assert {"ruse", "slivo", "pole", "borovo", "otvoren"} & set(known_words) >= {"ruse", "slivo", "pole", "borovo"}


def test_a_name_within_an_address_is_part_of_the_address(known_words):
    got = find_personal("ivan.petrov@example.bg и Иван Петров", known_words)
    assert [match.kind for match in got] == ["email", "name"]
    assert got[1].start == 25


@pytest.mark.parametrize("text", ["Иван Петров", "ivan.petrov@example.bg", "0888 123 456", "7525010012", "Р 1234 АВ"])
def test_a_masked_text_cannot_be_read(text):
    masked = mask_text(text, "name")
    assert not re.search(r"\w\w", masked)
    assert masked[0] == text[0]


def test_digits_apart_from_one_another_are_masked_too(form):
    answers = pd.DataFrame({"open": ["тел. 0 8 8 8 1 2 3 4 5 6"]}, dtype="str")
    assert scan_open_answers(answers, form)["masked"].tolist() == ["0…"]
