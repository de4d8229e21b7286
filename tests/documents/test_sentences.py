"""Sentences end where a reader would end them: measured on official sentences of our own, one a line."""

from pathlib import Path

import pytest

from analysis.documents import sentences
from analysis.documents.sentences import split_sentences

LINES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8")
PARAGRAPHS = [block.split("\n") for block in LINES.strip().split("\n\n")]


def count_ends() -> tuple[int, int, int]:
    """Return how many ends of sentences were found rightly, found wrongly, and missed."""
    right = wrong = missed = 0
    for lines in PARAGRAPHS:
        expected = {len(" ".join(lines[: number + 1])) for number in range(len(lines))}
        got = {end for _, end in split_sentences(" ".join(lines))}
        right, wrong, missed = right + len(got & expected), wrong + len(got - expected), missed + len(expected - got)
    return right, wrong, missed


def score_f1() -> float:
    right, wrong, missed = count_ends()
    return 2 * right / (2 * right + wrong + missed)


def test_at_most_one_end_in_twenty_is_wrong_or_missed():
    assert score_f1() >= 0.95


def test_without_the_abbreviations_the_measure_falls(monkeypatch):
    monkeypatch.setattr(sentences, "_read_abbreviations", lambda: {"before_names": (), "at_ends": ()})
    assert score_f1() < 0.9


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Отговорник е инж. Д. Иванова от дирекция „Образование“.",
        "В с. Сандрово и гр. Мартен живеят 120 деца, вкл. 45 роми.",
        "На 5 май 2014 г. Общинският съвет прие плана.",
        "2.1. Подбор на медиатори в ОУ „Св. св. Кирил и Методий“.",
        "По чл. 21, ал. 1, т. 12 от ЗМСМА (обн., ДВ, бр. 77 от 1991 г.) кметът внася доклад.",
    ],
)
def test_an_abbreviation_or_a_number_of_an_item_ends_no_sentence(text):
    assert split(text) == [text]


def test_an_abbreviation_at_the_end_of_a_sentence_ends_it():
    assert split("Срокът е 2014 г. Бюджетът е 5 хил. лв. Следва доклад.") == [
        "Срокът е 2014 г.", "Бюджетът е 5 хил. лв.", "Следва доклад.",
    ]  # fmt: skip


def test_a_line_break_ends_a_sentence_and_white_space_is_none():
    assert split("  Цел\nДо 2014 г.\n\n ") == ["Цел", "До 2014 г."]
    assert split_sentences("") == split_sentences(" \n ") == []
