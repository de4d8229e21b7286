"""A text is cut into the longest pieces that another one has, and numbers that stand in none of them are found."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.pieces import find_added, fold, list_pieces

SAID = fold("Доверие в общината: Борово 41% (35%–47%), Ценово не се показва, Русе 12 345 лв.")
texts = st.text("abc1", max_size=20)


@given(texts, texts)
def test_pieces_are_the_whole_text_and_each_is_as_long_as_it_can_be(text, whole):
    pieces = list(list_pieces(text, whole))
    assert "".join(pieces) == text
    assert all(piece in whole or len(piece) == 1 for piece in pieces)
    assert not any(one in whole and one + other[0] in whole for one, other in pairwise(pieces))


def test_a_text_that_stands_in_the_other_is_one_piece():
    assert list(list_pieces("abcdefghij", "xabcdefghijx")) == ["abcdefghij"]
    assert list(list_pieces("", "abc")) == []
    assert list(list_pieces("xyx", "")) == ["x", "y", "x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 234,5 %", "1234,5%"),
        ("A, b. C: 2,5; 3.", "abc2,53"),
        ("−3 и -3", "−3и3"),
        ("n = 26 (low)", "n26low"),
        ("_a_", "a"),
    ],
)
def test_only_letters_numbers_and_what_belongs_to_these_are_kept(text, expected):
    assert fold(text) == expected


def test_what_is_said_elsewhere_in_the_same_words_is_not_added():
    for text in ("Борово 41% (35%–47%)", "Русе 12 345 лв.", "Ценово не се показва", "Доверие"):
        assert find_added(fold(text), SAID) == [], text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ценово 3", ["ценово|3"]),
        ("Доверие в общината: Борово 42%", ["инатаборово4|2", "2|%"]),
        ("Доверие в общината: Борово 4 души", ["инатаборово4|д"]),
        ("Русе 12 345 678", ["русе12345|6", "6|7", "7|8"]),
        ("9", ["9"]),
        ("999999999999999", ["9|9"] * 14),
    ],
)
def test_a_number_that_is_not_said_there_is_named_with_what_stands_around_it(text, expected):
    assert find_added(fold(text), SAID) == expected


def test_a_number_in_a_short_piece_is_found_although_its_signs_stand_somewhere():
    """“35%” is said of Borovo: after other words it is another number."""
    assert find_added(fold("Ценово 35%"), SAID) == ["ценово|35%"]
    assert find_added(fold("души 41%35%47%Ценовонесепоказва"), SAID) == ["и|41%35%47%цен"]


def test_a_short_piece_is_chance_whatever_follows_it_and_one_of_twelve_signs_is_none():
    """All three stand in the text, before words that do not follow them there."""
    assert find_added(fold("35%. Доверие в общината"), SAID) == ["35%|довериевобщи"]
    assert find_added(fold("орово 41% (35%. Доверие в общината"), SAID) == ["орово41%35%|довериевобщи"]
    assert find_added(fold("Борово 41% (35%. Доверие в общината"), SAID) == []


def test_a_text_without_numbers_adds_none_whatever_it_says():
    assert find_added(fold("Нещо съвсем друго"), SAID) == []
