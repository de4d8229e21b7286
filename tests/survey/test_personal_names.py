"""Names of persons in invented answers, half of which hold none: by rule, and by how many are found."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.survey.privacy.name_words import LISTS, to_key
from analysis.survey.privacy.names import find_names

PLACES = frozenset(to_key(word) for word in ("Русе", "Борово", "Две", "могили", "Ценово"))


def list_names(text: str) -> list[str]:
    return [text[name.start : name.end] for name in find_names(text, PLACES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Говорих с Иван Петров Стоянов от общината.", ["Иван Петров Стоянов"]),
        ("Сюлбие Мехмедова помага", ["Сюлбие Мехмедова"]),  # a given name that is on no list
        ("Ахмед Хасан Осман е медиатор", ["Ахмед Хасан Осман"]),  # no ending of a surname
        ("Помогна ми Тотева, не другите", ["Тотева"]),
        ("питай петров", ["петров"]),
        ("г-жа тотева", ["тотева"]),
        ("Кметът Пламен Дренчев обеща", ["Пламен Дренчев"]),
        ("кметът Заимски", ["Заимски"]),  # the ending of an adjective, but the office before it
        ("кака Ценка, бай рамадан и леля ми Живка", ["Ценка", "рамадан", "Живка"]),
        ("казвам се Севинч", ["Севинч"]),
        ("И. Петков, Ст. Заимска", ["И. Петков", "Ст. Заимска"]),
        ("Росица Михайлова-Кръстева", ["Росица Михайлова-Кръстева"]),
        ("ИСКАМ ПЕТЪР НИКОЛОВ ДА СИ ХОДИ", ["ПЕТЪР НИКОЛОВ"]),
        ("Ask Ivan Petrov or kaka Tsonka", ["Ivan Petrov", "Tsonka"]),
        ("И. Заимска дойде", ["И. Заимска"]),
        ("Няма училище. Иван Петров обеща", ["Иван Петров"]),
        ("в училището Мария ни чака", ["Мария"]),
        ("в училището директорката Тотева ни чака", ["Тотева"]),
        ("в клуба с Иван Петров", ["Иван Петров"]),
        ("Сашка и Гюнтен", ["Сашка", "Гюнтен"]),  # no list has it, but it stands beside a name
        ("говорете с Рабин", ["Рабин"]),
        ("Видях Надежда вчера", ["Надежда"]),
        ("Мария\nИванова махала", ["Мария", "Иванова"]),  # two lines are two answers
    ],
)
def test_a_name_is_found_with_the_words_that_belong_to_it(text, expected):
    assert list_names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Кметът Русе да чуе",  # a word of the form after an office
        "кметът каза", "баба ми и леля ми",
        "ОУ „Иван Петков“", "на ул. Иван Петков", "читалище „Д-р Иван Петков“", "Свети Георги", "св. Георги",
        "училището „Отец Паисий“", "ул. Д-р Петър Берон", "училище Иван Петков",
        "Надежда няма.", "„Надежда“", "нова надежда", "роза и вяра",
        "Готова съм", "Свищов", "Каменски път", "Баба Марта", "Областна дирекция", "директорът Общинска служба",
        "Министерски съвет", "Борово и Две могили", "",
    ],
)  # fmt: skip
def test_places_institutions_and_ordinary_words_are_no_names(text):
    assert list_names(text) == []


def test_a_word_of_the_form_is_no_name():
    assert list_names("Нека остане Белева") == ["Белева"]
    assert find_names("Нека остане Белева", frozenset({to_key("Белева")})) == []


def test_no_word_stands_on_two_lists_or_twice():
    words = [
        to_key(word) for names in tomllib.loads(LISTS.read_text(encoding="utf-8")).values() for word in names.split()
    ]
    assert sorted(words) == sorted(set(words))


@given(st.text(alphabet="ИвановМартина Кмет.„“\n-", max_size=60))
def test_names_stand_in_order_and_begin_and_end_with_a_letter(text):
    names = find_names(text, frozenset())
    edges = [edge for name in names for edge in (name.start, name.end)]
    assert edges == sorted(edges)
    assert all(text[name.start].isalpha() and text[name.end - 1].isalpha() for name in names)
