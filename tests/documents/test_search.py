"""The search finds all forms of a word, phrases, and not what is to be left out; whatever is typed, it answers."""

import sqlite3

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.documents.queries import parse_query, read_words
from analysis.documents.search import build_index, count_words, list_lemmas, search
from analysis.errors import StudyError

QUOTES = [
    "Осигурява се участието на ромите в обществения съвет.",
    "Ромски медиатори и общината провеждат обсъждания с общността.",
    "Предвиждат се 12\N{NO-BREAK SPACE}500 лв. за ремонт на читалището в с. Сандрово.",
    "Промени в програмата не се предвиждат.",
    "Интeграция на pомите: социално-икономически мерки.",
    "Общината обсъжда мерките за участие на гражданите; съветът за участие ги приема.",
]


@pytest.fixture(scope="module")
def passages():
    rows = [("plan" if n < 4 else "other", n, n // 2 + 1, "Цели", quote) for n, quote in enumerate(QUOTES)]
    return pd.DataFrame(rows, columns=["document", "passage", "page", "heading", "quote"])


@pytest.fixture(scope="module")
def index(passages):
    return build_index(passages)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ром", {0, 4}),
        ("РОМИТЕ", {0, 4}),
        ("ромско", {1}),
        ("участие на ромите", {0}),
        ("участие", {0, 5}),
        ("читалища", {2}),
        ("12 500", {2}),
        ("12500 лева", {2}),
        ("„участие на граждани“", {5}),
        ('"ромите участие"', set()),
        ("«обществен съвет»", {0}),
        ("участие -ромите", {5}),
        ("участие -„обществен съвет“", {5}),
        ("социално-икономическо", {4}),
        ("икономическо-социално", set()),
        ("учaстие нa pомитe", {0}),
        ("ромите участие “", {0}),
        ("сандрово", {2}),
        ("интеграция", {4}),
        ("AND", set()),
        ("участие OR", set()),
        ("* ) ( : ^ NEAR", set()),
        ("'); DROP TABLE passages; --", set()),
        ("на", set()),
        ("-участие", set()),
        ("", set()),
        ("„“ -", set()),
    ],
)
def test_a_query_finds_its_passages(index, query, expected):
    assert {hit.passage for hit in search(index, query)} == expected


def test_the_passage_that_says_more_of_it_in_fewer_words_comes_first(index):
    hits = search(index, "участие")
    assert [hit.passage for hit in hits] == [5, 0]
    assert hits[0].score > hits[1].score > 0


def test_a_hit_says_where_it_stands_and_marks_the_words_in_its_quote(index):
    (hit,) = search(index, "„участие на ромите“ съвет")
    assert (hit.document, hit.passage, hit.page, hit.heading, hit.quote) == ("plan", 0, 1, "Цели", QUOTES[0])
    assert [hit.quote[start:end] for start, end in hit.marks] == ["участието на ромите", "съвет"]


def test_a_word_in_a_heading_above_counts_for_the_passages_below_it_but_finds_none_alone(passages):
    index = build_index(passages.assign(heading="План за интегриране на ромите"))
    assert [hit.passage for hit in search(index, "медиатори план")] == [1]
    assert search(index, "план") == []
    assert {hit.passage for hit in search(index, "участие -план")} == {0, 5}


def test_a_word_that_no_list_knows_is_found_by_its_stem():
    quote = "Проектът „Кашлимпи“ се води от кашлимпистите."
    frame = pd.DataFrame([("a", 1, 1, "", quote)], columns=["document", "passage", "page", "heading", "quote"])
    hits = search(build_index(frame), "кашлимпист")
    assert [hits[0].quote[start:end] for start, end in hits[0].marks] == ["кашлимпистите"]


def test_the_order_of_equal_passages_is_theirs_in_the_documents(passages):
    twice = pd.concat([passages, passages.assign(document="copy")])
    assert [hit.document for hit in search(build_index(twice), "читалище")] == ["plan", "copy"]


def test_what_each_word_finds_alone_is_counted(index):
    assert count_words(index, parse_query("участие читалище боклук")) == {"участие": 2, "читалище": 1, "боклук": 0}
    assert {"участие", "ром", "12500"} < set(list_lemmas(index))


def test_an_index_in_a_file_is_the_same(tmp_path, passages, index):
    path = tmp_path / "index.sqlite"
    build_index(passages, path).close()
    with sqlite3.connect(path) as opened:
        assert search(opened, "общината мерки") == search(index, "общината мерки") != []


def test_without_fts5_the_user_is_told_what_to_do(passages, monkeypatch):
    monkeypatch.setattr("analysis.documents.search.SCHEMA", "CREATE VIRTUAL TABLE passages USING fts0(quote)")
    with pytest.raises(StudyError, match="no such module.*FTS5.*install Python"):
        build_index(passages)


def test_no_documents_are_an_index_too(passages):
    assert search(build_index(passages.head(0)), "ромите") == []


def test_words_and_numbers_have_their_ranges():
    text = "До 2014\N{NO-BREAK SPACE}г. 1 200 деца"
    assert [text[word.start : word.end] for word in read_words(text)] == ["До", "2014", "г", "1 200", "деца"]


def test_stop_words_are_left_out_except_in_a_phrase():
    query = parse_query("в съвета „не се предвижда“")
    assert query.dropped == ("в",)
    assert [[word.form for word in words] for words in query.wanted] == [["съвета"], ["не", "се", "предвижда"]]


@given(
    st.text(
        alphabet=st.sampled_from("ромитеaeo -–„“”«»\"'()*:^+.12 \u00a0\u0301\u0456ßŉA")
        | st.characters(exclude_categories=["Cs"])
    )
)
def test_whatever_is_typed_is_answered_and_what_is_marked_is_in_the_quote(text):
    quotes = [*QUOTES, text]
    frame = pd.DataFrame({"document": "a", "passage": range(len(quotes)), "page": 1, "heading": text, "quote": quotes})
    for hit in search(build_index(frame), text):
        assert hit.marks
        assert all(0 <= start < end <= len(hit.quote) for start, end in hit.marks)
