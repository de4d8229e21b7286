"""Interviews that stand twice: near pairs against every pair compared one by one, and toys to count by hand."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pandas.testing import assert_frame_equal

from analysis.survey.checks import near_pairs
from analysis.survey.checks.duplicates import find_similar, flag_duplicates, flag_similar
from analysis.survey.checks.near_pairs import find_near_pairs

NAMES = [f"q{number}" for number in range(30)]
CODES = np.array(list("abcde"))


def compare_all(codes: np.ndarray, most: int) -> list[list[int]]:
    return [
        list(pair) for pair in combinations(range(len(codes)), 2) if (codes[pair[0]] != codes[pair[1]]).sum() <= most
    ]


def make_responses(answers: pd.DataFrame, not_asked=(), no_consent=(), **kinds: dict) -> SimpleNamespace:
    """Responses with a select_one per column; `kinds` gives the type and role of some, `not_asked` cells."""
    questions = {
        name: SimpleNamespace(**{"name": name, "type": "select_one", "role": "", **kinds.get(name, {})})
        for name in answers
    }
    asked = pd.DataFrame(True, index=answers.index, columns=answers.columns)
    status = answers.mask(answers == "", "missing").where(answers == "", "answered")
    for cell in not_asked:
        asked.loc[cell] = False
    status.loc[list(no_consent)] = "no_consent"
    meta = pd.DataFrame({"id": [f"i{row}" for row in answers.index]}, dtype=str)
    form = SimpleNamespace(questions=questions)
    return SimpleNamespace(form=form, values=answers, asked=asked, status=status, meta=meta)


@pytest.fixture
def answers() -> pd.DataFrame:
    """Five interviews of 30 questions that have nothing in common but chance."""
    drawn = np.random.default_rng(5).integers(0, 5, (5, len(NAMES)))
    return pd.DataFrame(CODES[drawn], columns=NAMES, dtype=str)


def change(answers: pd.DataFrame, row: int, names: list[str], value: str = "z") -> None:
    answers.loc[row, names] = value


@settings(deadline=None, max_examples=60)
@given(
    arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=14), elements=st.integers(0, 2)),
    st.integers(0, 7),
    st.integers(1, 4),
)
def test_near_pairs_are_those_that_comparing_every_pair_finds(codes, most, many):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_pairs, "MANY", many)  # so that blocks are split again
        patch.setattr(near_pairs, "AT_ONCE", 3)
        got = find_near_pairs(codes, most)
    assert got.tolist() == compare_all(codes, most)


def test_near_pairs_are_exact_among_500_rows():
    stream = np.random.default_rng(11)
    codes = stream.integers(0, 4, (500, 45)).astype(np.uint16)
    codes[250:] = codes[:250]
    for row in range(250, 500):
        codes[row, stream.choice(45, row % 12, replace=False)] = 9
    got = find_near_pairs(codes, 7)
    assert got.tolist() == compare_all(codes, 7)
    assert len(got) > 100


def test_no_rows_and_no_columns_have_their_answer_too():
    assert find_near_pairs(np.empty((0, 4), dtype=np.uint8), 7).shape == (0, 2)
    assert find_near_pairs(np.empty((3, 0), dtype=np.uint8), 0).tolist() == [[0, 1], [0, 2], [1, 2]]


@pytest.mark.parametrize(("number", "found"), [(0, True), (7, True), (8, False)])
def test_up_to_seven_differing_answers_make_a_similar_pair(answers, number, found):
    answers.loc[4] = answers.loc[1]
    change(answers, 4, NAMES[:number])
    got = find_similar(make_responses(answers))
    expected = pd.DataFrame({"id": ["i4"], "earlier": ["i1"], "differing": [number], "compared": [30], "shared": [30]})
    assert_frame_equal(got, expected.iloc[: int(found)].reset_index(drop=True), check_dtype=False)


def test_an_answer_given_and_one_left_out_differ(answers):
    answers.loc[4] = answers.loc[1]
    change(answers, 4, NAMES[:8], "")
    assert find_similar(make_responses(answers)).empty
    change(answers, 1, NAMES[:1], "")
    got = find_similar(make_responses(answers)).loc[0]
    assert got[["differing", "compared", "shared"]].tolist() == [7, 30, 22]


def test_only_questions_that_both_were_asked_are_compared(answers):
    answers.loc[4] = answers.loc[1]
    change(answers, 4, NAMES[:8], "")
    got = find_similar(make_responses(answers, not_asked=[(4, NAMES[:8])])).loc[0]
    assert got[["differing", "compared", "shared"]].tolist() == [0, 22, 22]


def test_two_nearly_empty_interviews_are_not_similar(answers):
    answers.loc[[1, 4]] = ""
    change(answers, 1, NAMES[:19])
    change(answers, 4, NAMES[:19])
    assert find_similar(make_responses(answers)).empty
    change(answers, 1, NAMES[:20])
    change(answers, 4, NAMES[:20])
    assert len(find_similar(make_responses(answers))) == 1


def test_an_interview_without_consent_is_similar_to_none(answers):
    answers.loc[4] = answers.loc[1]
    assert find_similar(make_responses(answers, no_consent=[4])).empty


@pytest.mark.parametrize("kind", [{"type": "text"}, {"type": "start"}, {"role": "paradata"}, {"role": "derived"}])
def test_open_answers_and_what_is_about_the_interview_do_not_count(answers, kind):
    answers.loc[4] = answers.loc[1]
    change(answers, 4, NAMES[:8])
    assert find_similar(make_responses(answers)).empty
    got = find_similar(make_responses(answers, **dict.fromkeys(NAMES[:2], kind)))
    assert got["differing"].tolist() == [6]


def test_the_order_of_codes_makes_no_difference(answers):
    answers.loc[4] = answers.loc[1]
    answers["q0"] = ["a", "media school", "b", "c", "school media"]
    got = find_similar(make_responses(answers, q0={"type": "select_multiple"}))
    assert got["differing"].tolist() == [0]


def test_the_later_one_of_a_similar_pair_is_flagged(answers):
    answers.loc[4] = answers.loc[1]
    change(answers, 4, NAMES[:3])
    got = flag_similar(make_responses(answers))
    expected = ("i4", "similar", "", "at most 7 answers differ from an earlier interview")
    assert got.iloc[0].tolist() == [*expected, "id i1: 3 of 30 answers differ"]


def test_all_rows_but_the_last_with_a_uuid_are_flagged():
    meta = pd.DataFrame({"id": ["7", "8", "9", "10"], "uuid": ["u", "v", "u", "u"]}, dtype=str)
    got = flag_duplicates(meta)
    assert got["id"].tolist() == ["7", "9"]
    assert got["detail"].unique().tolist() == ["uuid u, last as id 10"]


def test_rows_without_a_uuid_are_no_duplicates():
    assert flag_duplicates(pd.DataFrame({"id": ["7", "8"], "uuid": ["", ""]}, dtype=str)).empty
    assert flag_duplicates(pd.DataFrame({"id": ["7", "7"]}, dtype=str)).empty


def test_a_form_of_branches_is_compared_without_comparing_every_pair(monkeypatch):
    """Two branches of thirty questions and one question in common: the copies are found, few pairs are looked at."""
    drawn = np.random.default_rng(7).integers(0, 5, (400, 61))
    answers = pd.DataFrame(CODES[drawn], columns=[f"q{number}" for number in range(61)], dtype=str)
    first = np.arange(400) < 200
    answers.loc[399], answers.loc[1] = answers.loc[300], answers.loc[0]
    answers.loc[~first, [f"q{number}" for number in range(1, 31)]] = ""
    answers.loc[first, [f"q{number}" for number in range(31, 61)]] = ""
    not_asked = [(row, name) for row, name in zip(*np.nonzero((answers == "").to_numpy()), strict=True)]
    responses = make_responses(answers)
    asked = responses.asked.to_numpy(copy=True)
    asked[tuple(zip(*not_asked, strict=True))] = False
    responses.asked = pd.DataFrame(asked, columns=answers.columns)
    seen = []
    find = near_pairs.find_near_pairs
    monkeypatch.setattr(
        "analysis.survey.checks.duplicates.find_near_pairs",
        lambda codes, most: seen.append(len(pairs := find(codes, most))) or pairs,
    )
    pairs = find_similar(responses)
    assert pairs[["earlier", "id"]].to_numpy().tolist() == [["i0", "i1"], ["i300", "i399"]]
    assert seen[0] < 100
