"""A measure is found in a table, in a labelled list, and in no other table or list."""

import math

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.documents.bodies import find_bodies, judge_responsible
from analysis.documents.commitments import COLUMNS, find_commitments
from analysis.documents.measures.fields import name_field

TITLES = ["№", "Дейност", "Индикатор", "Целева стойност", "Срок", "Отговорна институция", "Финансиране"]
ROW = [
    "1.",
    "Курс за шивачки",
    "Брой завършили",
    "30",
    "м. юни 2014 г.",
    "Дирекция „Бюро по труда“",
    "ЕСФ – 54 000 лв.",
]
LIST = [
    ("heading", "Приоритет „Образование“"),
    ("paragraph", "1. Записване на петгодишните деца"),
    ("paragraph", "Индикатор: брой записани деца"),
    ("paragraph", "Целева стойност: 40"),
    ("paragraph", "Срок: до 15.09.2014 г."),
    ("paragraph", "Отговорна институция: общинската администрация"),
    ("paragraph", "Други ангажирани институции: училищата"),
    ("paragraph", "Финансиране: не се предвиждат средства"),
]


def make_table(titles, *rows, heading="Приоритет „Заетост“", as_headers=True):
    """Make the passages of one table; an empty cell is none."""
    titled = [("header" if as_headers else "cell", 0, column, title, "") for column, title in enumerate(titles)]
    cells = [
        ("cell", number, column, text, titles[column] if as_headers else "")
        for number, row in enumerate(rows, 1)
        for column, text in enumerate(row)
        if text
    ]
    made = pd.DataFrame(titled + cells, columns=["kind", "row", "column", "quote", "header"])
    return made.assign(document="plan", passage=range(1, len(made) + 1), page=2, level=0, heading=heading, table=1)


def make_texts(pairs, heading="IV. Мерки"):
    made = pd.DataFrame(pairs, columns=["kind", "quote"])
    places = {"document": "plan", "page": 1, "level": 0, "table": 0, "row": -1, "column": -1, "header": ""}
    return made.assign(passage=range(1, len(made) + 1), heading=heading, **places)


def test_a_row_of_a_table_becomes_a_measure_with_all_its_fields():
    got = find_commitments(make_table(TITLES, ROW)).iloc[0]
    assert list(got.index) == list(COLUMNS)
    expected = {
        "source": "table", "theme": "employment", "measure": "Курс за шивачки", "indicator": "Брой завършили",
        "target": "30", "deadline_from": "2014-06-01", "deadline_to": "2014-06-30", "precision": "month",
        "responsible": "Дирекция „Бюро по труда“", "responsible_kind": "named", "amount": 54_000, "currency": "BGN",
        "amount_eur": 27_609.76, "funding": "ЕСФ", "missing": "", "completeness": 1, "passages": "8;9;10;11;12;13;14",
    }  # fmt: skip
    assert {key: got[key] for key in expected} == expected


def test_a_field_that_is_left_out_is_named_and_lowers_the_score():
    row = [text if column not in (3, 4) else "" for column, text in enumerate(ROW)]
    got = find_commitments(make_table(TITLES, row)).iloc[0]
    assert (got["missing"], got["completeness"]) == ("target;deadline", round(4 / 6, 4))


def test_that_no_money_is_needed_lacks_no_source_and_money_within_the_budget_lacks_its_amount():
    rows = [[*ROW[:-1], "Не се предвиждат средства"], [*ROW[:-1], "В рамките на бюджета"]]
    got = find_commitments(make_table(TITLES, *rows))
    assert got["missing"].tolist() == ["", "amount"]
    assert got["amount"].iloc[0] == 0 and math.isnan(got["amount"].iloc[1])


def test_titles_that_are_no_header_cells_are_read_from_the_first_row():
    expected = find_commitments(make_table(TITLES, ROW))
    assert_frame_equal(find_commitments(make_table(TITLES, ROW, as_headers=False)), expected)


def test_the_order_of_the_columns_does_not_matter():
    got = find_commitments(make_table(TITLES[::-1], ROW[::-1])).drop(columns="passages")
    assert_frame_equal(got, find_commitments(make_table(TITLES, ROW)).drop(columns="passages"))


@pytest.mark.parametrize("titles", [["Население", "Мъже"], ["Срок", "Отговорник"], ["Дейност", "Партньори"]])
def test_a_table_of_something_else_holds_no_measures(titles):
    assert find_commitments(make_table(titles, ["а", "б"])).empty


def test_a_row_that_names_a_priority_and_a_row_of_totals_are_no_measures():
    rows = [["Приоритет „Здравеопазване“"] * 7, ["2.", *ROW[1:]], ["", "Общо:", "", "", "", "", "54 000 лв."]]
    got = find_commitments(make_table(TITLES, *rows, heading="IV. Мерки"))
    assert got["theme"].tolist() == ["health"]


def test_a_row_without_a_measure_goes_on_with_the_one_above():
    got = find_commitments(make_table(TITLES, ROW, ["", "", "Брой наети", "10", "", "", ""]))
    assert got[["indicator", "target"]].to_numpy().tolist() == [["Брой завършили; Брой наети", "30; 10"]]


def test_a_labelled_list_becomes_a_measure_and_partners_are_not_responsible():
    got = find_commitments(make_texts(LIST))
    expected = ["labels", "Записване на петгодишните деца", "2014-09-15", "общинската администрация", 0, "40", ""]
    columns = ["source", "measure", "deadline_to", "responsible", "amount", "target", "missing"]
    assert got[columns].to_numpy().tolist() == [expected]


def test_labels_within_one_paragraph_and_over_the_end_of_a_page_are_parted_and_joined():
    texts = [
        ("paragraph", "1.1. Ремонт на покриви Срок: юни 2014 г. Отговорна институция: Агенция по вписвания и"),
        ("paragraph", "регионалните ѝ служби Други ангажирани институции: няма"),
        ("paragraph", "1.2. Ремонт на улици"),
        ("paragraph", "Срок: постоянен Отговорна институция: Министерство на финансите"),
    ]
    got = find_commitments(make_texts(texts))
    assert got["measure"].tolist() == ["Ремонт на покриви", "Ремонт на улици"]
    assert got["responsible"].tolist() == ["Агенция по вписвания и регионалните ѝ служби", "Министерство на финансите"]


def test_a_sentence_with_a_colon_and_a_single_label_are_no_measure():
    texts = ["Ще бъдат изпълнени следните дейности: ремонт и обучение.", "Цел: по-добър живот.", "Срок: 2014 г."]
    assert find_commitments(make_texts([("paragraph", text) for text in texts])).empty


def test_documents_are_numbered_apart_and_the_years_come_from_the_title_of_each():
    titled = make_texts([("heading", "План за действие 2015 – 2016 г."), *LIST[1:4], ("paragraph", "Срок: до 30 юни")])
    other = make_table(TITLES, ROW).assign(document="other")
    got = find_commitments(pd.concat([titled, other], ignore_index=True))
    assert got[["document", "commitment"]].to_numpy().tolist() == [["plan", 1], ["other", 1]]
    assert got["deadline_to"].iloc[0] == "2016-06-30"


def test_a_measure_under_no_thematic_heading_takes_its_theme_from_the_marks():
    marks = pd.DataFrame({"document": "plan", "passage": [2, 2, 3], "theme": ["education", "health", "education"],
                          "state": ["commitment", "mention", "mention"]})  # fmt: skip
    texts = make_texts([("heading", "Мерки"), *LIST[1:]])
    assert find_commitments(texts, marks=marks)["theme"].tolist() == ["education"]
    assert find_commitments(texts)["theme"].tolist() == [""]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Дейност/мярка", "measure"), ("Срок за изпълнение на мярката", "deadline"), ("Целева група", "other"),
     ("Показатели за изпълнение", "indicator"), ("Други ангажирани институции", "other"), ("Население", ""),
     ("Необходими средства (лв.)", "amount"), ("Източник на финансиране", "funding"), ("№ по ред", "number")],
)  # fmt: skip
def test_the_title_of_a_column_names_its_field(title, expected):
    assert name_field(title) == expected


def test_bodies_are_parted_named_in_full_and_told_from_classes_of_bodies():
    got = [(body.name, body.kind) for body in find_bodies("МОН, общинската администрация; НПО и училищата")]
    assert got == [
        ("Министерство на образованието и науката", "named"),
        ("общинска администрация", "named"),
        ("неправителствени организации", "generic"),
        ("училищата", "generic"),
    ]
    assert [judge_responsible(text) for text in ("РЗИ и НПО", "НПО", "няма", "")] == [
        "named",
        "generic",
        "none",
        "none",
    ]


def test_a_name_with_a_comma_or_and_within_stays_whole():
    text = "Министерство на труда и социалната политика, Дирекция „Човешки ресурси, обслужване и протокол“"
    assert [body.name for body in find_bodies(text)] == text.split(", ", 1)


def test_a_column_with_a_title_that_no_rule_knows_is_named_by_its_cells():
    odd = ["№", "Дейност", "Ориентир", "Мащаб", "Хоризонт", "Ръце", "Отделено"]
    rows = [ROW, ["2.", "Ремонт на покриви", "Дял на сухите къщи", "80 %", "постоянен", "Кметът", "12 500 лв."]]
    got, expected = (find_commitments(make_table(titles, *rows)) for titles in (odd, TITLES))
    assert_frame_equal(got, expected)


def test_a_column_is_not_guessed_against_its_cells_nor_twice():
    odd = ["№", "Дейност", "Индикатор", "Целева стойност", "Срок", "Отговорна институция", "Бележник"]
    got = find_commitments(make_table(odd, [*ROW[:-1], "м. май 2014 г."]))
    assert got["missing"].tolist() == ["amount;funding"]
