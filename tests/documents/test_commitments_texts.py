"""Measures that stand in sentences and in free lists: what is promised, and what only looks like it."""

import math

import pandas as pd
import pytest

from analysis.documents.commitments import find_commitments
from analysis.documents.measures.fields import name_field
from analysis.documents.measures.sentences import read_sentence


def make_texts(*pairs, heading="4. Мерки"):
    made = pd.DataFrame(pairs, columns=["kind", "quote"])
    places = {"document": "plan", "page": 1, "level": 0, "table": 0, "row": -1, "column": -1, "header": ""}
    return made.assign(passage=range(1, len(made) + 1), heading=heading, **places)


def read(*texts, kind="paragraph", heading="4. Мерки"):
    return find_commitments(make_texts(*((kind, text) for text in texts), heading=heading))


FIELDS = ["target", "deadline", "responsible", "amount", "funding"]
PROMISES = {
    "До края на 2014 г. общината ще назначи двама медиатори със средства от общинския бюджет в размер на 14 400 лв.": (
        "двама медиатори", "До края на 2014 г.", "общината", 14_400, "общинския бюджет"),
    "РЗИ ще извърши 200 профилактични прегледа през м. май 2014 г.": (
        "200 профилактични прегледа", "през м. май 2014 г.", "РЗИ", math.nan, ""),
    "Предвижда се до 30.06.2014 г. да бъдат ремонтирани 12 покрива с 36 000 лв. от общинския бюджет.": (
        "12 покрива", "до 30.06.2014 г.", "", 36_000, "общинския бюджет"),
    "Двадесет младежи ще бъдат обучени за заварчици от дирекция „Бюро по труда“ до м. октомври 2014 г.": (
        "Двадесет младежи", "до м. октомври 2014 г.", "дирекция „Бюро по труда“", math.nan, ""),
    "Кметът ще изготви правилника до 1 юни 2014 г.; за това не са необходими средства.": (
        "", "до 1 юни 2014 г.", "Кметът", 0, ""),
    "През 2014 г. клубът ще събере 300 приказки; разходите от 4 500 лв. се поемат от Министерството на културата.": (
        "300 приказки", "През 2014 г.", "клубът", 4_500, "Министерството на културата"),
    "До 1.IX.2014 г. училището ще осигури превоз за 35 ученици в рамките на утвърдения бюджет.": (
        "35 ученици", "До 1.IX.2014 г.", "училището", math.nan, "в рамките на утвърдения бюджет"),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), PROMISES.items())
def test_a_sentence_of_promise_becomes_a_measure(sentence, expected):
    got = read(sentence)
    assert got["source"].tolist() == ["sentence"]
    assert got["measure"].tolist() == [sentence]
    wanted = pd.DataFrame([expected], columns=FIELDS)
    pd.testing.assert_frame_equal(got[FIELDS], wanted, check_dtype=False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Общината няма да закрива училището до края на 2014 г.",
        "Не се предвижда до края на 2014 г. да се строят 12 жилища.",
        "Планът ще бъде актуализиран до края на 2014 г. от общинската администрация.",
        "Учителите, които ще работят в школата до 2014 г., са трима.",
        "През 2013 г. общината ремонтира 12 покрива за 36 000 лв.",
        "Общината ще осигури превоз за всички ученици.",
        "Общината ще осигури учебници за 2000 деца.",
        "Националната стратегия за интегриране на ромите (2012 – 2020 г.) ще се изпълнява от общината.",
    ],
)
def test_what_is_denied_past_undated_or_about_the_plan_is_no_measure(sentence):
    assert read(sentence).empty


def test_the_past_and_the_reports_on_the_plan_have_chapters_of_their_own():
    sentence = next(iter(PROMISES))
    assert read(sentence, heading="2. Анализ на ситуацията").empty
    assert read(sentence, heading="V. Наблюдение и отчитане").empty
    assert len(read(sentence, heading="V. Образование")) == 1


def test_an_item_that_names_an_action_needs_no_verb_and_a_paragraph_does():
    text = "Изграждане на 2 км водопровод до 30.06.2014 г. със средства от общинския бюджет – 40 000 лв."
    got = read(text, kind="item")
    assert got[["target", "amount", "funding"]].to_numpy().tolist() == [["2 км водопровод", 40_000, "общинския бюджет"]]
    assert read(text).empty
    assert read("Разширяване на мрежата от здравни медиатори.", kind="item").empty


def test_of_several_sentences_only_the_promise_is_the_measure():
    got = read("Покривите текат. До 1 юни 2014 г. общината ще ремонтира 12 покрива. Хората ще помогнат с труд.")
    assert got["measure"].tolist() == ["До 1 юни 2014 г. общината ще ремонтира 12 покрива."]


def test_money_and_ages_and_times_are_no_targets():
    sentence = "До 1 юни 2014 г. кметът ще проведе два пъти годишно срещи с лица над 16 години за 300 лв."
    assert "target" not in read_sentence(sentence)


def test_fields_in_brackets_and_behind_dashes_are_read():
    got = read("Назначаване на медиатор (срок: м. юни 2014 г.; отговорник: кметът; средства: 14 400 лв. от ЕСФ)",
               "Ремонт на покриви (отговорник: общинският съвет; срок: постоянен)", kind="item")  # fmt: skip
    assert got["measure"].tolist() == ["Назначаване на медиатор", "Ремонт на покриви"]
    assert got["responsible"].tolist() == ["кметът", "общинският съвет"]
    got = read("Мярка 1. Ремонт на покриви", "Срок – до 30.06.2014 г.", "Отговорник – кметът")
    assert got[["measure", "deadline_to", "responsible"]].to_numpy().tolist() == [
        ["Ремонт на покриви", "2014-06-30", "кметът"]
    ]


def test_a_dash_in_the_text_of_a_field_is_no_label():
    got = read("1. Курс", "Срок: 2014 г.", "Финансиране: Програма „Развитие на човешките ресурси“ – 96 000 лв.")
    assert got[["amount", "funding"]].to_numpy().tolist() == [[96_000, "Програма „Развитие на човешките ресурси“"]]


def test_a_field_of_several_paragraphs_stays_with_its_measure():
    texts = [
        ("heading", "1.1. Ремонт на покриви"),
        ("paragraph", "Контекст: покривите текат."),
        ("paragraph", "Част от къщите са без улуци."),
        ("paragraph", "Индикатор: брой ремонтирани покриви"),
        ("paragraph", "Брой поставени улуци"),
        ("paragraph", "Срок: 2014 г."),
        ("heading", "1.2. Ремонт на улици"),
        ("paragraph", "Срок: 2015 г."),
        ("paragraph", "Отговорник: кметът"),
    ]
    got = find_commitments(make_texts(*texts))
    assert got["measure"].tolist() == ["Ремонт на покриви", "Ремонт на улици"]
    assert got["indicator"].tolist() == ["брой ремонтирани покриви Брой поставени улуци", ""]


def test_a_paragraph_before_labels_that_begin_anew_is_the_next_measure():
    texts = [
        "Ремонт на покриви",
        "Срок: 2014 г.",
        "Отговорник: кметът",
        "Ремонт на улици",
        "Срок: 2015 г.",
        "Отговорник: ВиК",
    ]
    assert read(*texts)["measure"].tolist() == ["Ремонт на покриви", "Ремонт на улици"]


def test_a_card_of_two_columns_is_a_labelled_list():
    rows = [("Мярка", "Ремонт на покриви"), ("Срок", "до 30.06.2014 г."), ("Отговорна институция", "кметът")]
    cells = [("cell", number, column, text) for number, row in enumerate(rows) for column, text in enumerate(row)]
    made = pd.DataFrame(cells, columns=["kind", "row", "column", "quote"])
    made = made.assign(document="plan", passage=range(1, 7), page=1, level=0, table=1, header="", heading="Мерки")
    got = find_commitments(made)
    assert got[["source", "measure", "deadline_to", "responsible"]].to_numpy().tolist() == [
        ["labels", "Ремонт на покриви", "2014-06-30", "кметът"]
    ]


def test_a_title_of_two_fields_gives_both():
    assert name_field("Индикатор и целева стойност") == "indicator+target"
    assert name_field("Целева стойност на индикатора") == "target"
    got = read(
        "Мярка: Ремонт", "Срок и отговорник: м. юни 2014 г., кметът", "Индикатор и целева стойност: Брой покриви – 12"
    )
    columns = ["deadline", "responsible", "indicator", "target"]
    assert got[columns].to_numpy().tolist() == [["м. юни 2014 г.", "кметът", "Брой покриви", "12"]]


def test_a_present_tense_promises_what_is_due_by_a_date():
    got = read("До 30 юни 2014 г. общинската администрация изготвя устройствен план за 45 имота.")
    assert got[["responsible", "target"]].to_numpy().tolist() == [["общинската администрация", "45 имота"]]
    assert read("През 2014 г. общинската администрация изготвя устройствен план за 45 имота.").empty
    assert read("До 30 юни 2014 г. общинската администрация не изготвя план за 45 имота.").empty


def test_a_run_of_months_in_a_sentence_is_read_whole():
    got = read("В периода март – юни 2014 г. здравната инспекция ще прегледа 150 деца.")
    assert got[["deadline", "deadline_from"]].to_numpy().tolist() == [["В периода март – юни 2014 г.", "2014-03-01"]]


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("Очакван резултат", "40", ["брой деца", "40"]),
        ("Цел", "40", ["брой деца", "40"]),
        ("Цел", "всяко дете да учи", ["брой деца", ""]),
        ("Очакван резултат", "по-малко отпадащи деца", ["брой деца", ""]),
    ],
)
def test_a_result_or_goal_is_the_target_where_it_is_a_figure(label, text, expected):
    got = read("Мярка 1. Занималня", "Индикатор: брой деца", f"{label}: {text}", "Срок: 2014 г.")
    assert got[["indicator", "target"]].to_numpy().tolist() == [expected]


def test_an_expected_result_is_the_indicator_where_there_is_no_other():
    got = read("Мярка 1. Занималня", "Очакван резултат: по-малко отпадащи деца", "Срок: 2014 г.", "Отговорник: кметът")
    assert got["indicator"].tolist() == ["по-малко отпадащи деца"]
