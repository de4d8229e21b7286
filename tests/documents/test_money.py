"""A sum is read with its currency, in whatever form; no sum is made of what is none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.documents.measures.funding import name_funding
from analysis.documents.money import RULE, parse_money

SPACES = st.sampled_from([" ", "\u00a0", "\u202f", ""])
FORMS = {
    "12 500 лв.": 12500,
    "12\u00a0500 лв.": 12500,
    "12\u202f500\u00a0лв.": 12500,
    "12500лв": 12500,
    "12.500 лв.": 12500,
    "12 500,50 лв.": 12500.5,
    "1,2 млн. лв.": 1_200_000,
    "1,5 милиона лева": 1_500_000,
    "1,250 млн. лв.": 1_250_000,
    "1 млн. и 200 хил. лв.": 1_200_000,
    "4 х 250 лв.": 1_000,
    "45 хил. лв.": 45_000,
    "45 хил.": 45_000,
    "500 (петстотин) лева": 500,
    "до 5 000 лв.": 5_000,
    "5 000 – 8 000 лв.": 8_000,
    "от 5 000 лв. до 8 000 лв.": 8_000,
    "общо 30 000 лв., от които 20 000 лв. по програма и 10 000 лв. собствени": 30_000,
    "20 000 лв. от министерството; 10 000 лв. от общината": 30_000,
}


@pytest.mark.parametrize(("text", "expected"), FORMS.items())
def test_every_form_of_a_sum_in_leva_is_read(text, expected):
    got = parse_money(text)
    assert (got.amount, got.currency, got.rule) == (expected, "BGN", RULE)
    assert got.eur == round(expected / 1.95583, 2)


@pytest.mark.parametrize(
    "text", ["54 000 лв. (27 609,76 евро)", "54 000 лв. / 27 609,76 €", "54 хил. лв. (около 28 хил. евро)"]
)
def test_a_sum_in_both_currencies_counts_once(text):
    assert parse_money(text)[:3] == (54_000, "BGN", 27_609.76)


def test_two_sums_in_two_currencies_that_are_not_the_same_are_added_in_euro():
    assert parse_money("19 558,30 лв. от общината и още 5 000 евро от фондация")[:3] == (15_000, "EUR", 15_000)


def test_a_sum_in_euro_stays_in_euro_and_needs_no_rule():
    assert parse_money("10 000 евро (19 558,30 лв.)")[:4] == (10_000, "EUR", 10_000, "")


@pytest.mark.parametrize(
    "text",
    [
        "не се предвиждат средства",
        "Не са необходими допълнителни средства.",
        "без финансиране",
        "средства не се изискват",
        "няма",
    ],
)
def test_that_no_money_is_foreseen_is_the_amount_nothing(text):
    assert parse_money(text)[:3] == (0, "", 0)
    assert name_funding(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "в рамките на бюджета",
        "2,5 км",
        "45 хил. души",
        "чл. 5, ал. 2",
        "№ 278/05.05.2022",
        "5 000",
        "тел. 082 000 000",
        "",
    ],
)
def test_what_is_no_sum_is_none(text):
    assert math.isnan(parse_money(text).amount)


@pytest.mark.parametrize(
    ("title", "expected"), [("Средства (лв.)", 5_000), ("Средства (хил. лв.)", 5_000_000), ("", math.nan)]
)
def test_a_bare_number_takes_its_unit_from_the_title_of_its_column(title, expected):
    got = parse_money("5 000", title).amount
    assert got == expected or math.isnan(got) and math.isnan(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Общински бюджет – 12 500 лв.", "Общински бюджет"),
        ("54 000 лв. (27 609,76 евро) по Оперативна програма", "Оперативна програма"),
        ("В рамките на бюджета", "В рамките на бюджета"),
        ("1 200 лв.", ""),
        ("2013 г. – 5 000 лв.; 2014 г. – 6 000 лв. от ЕСФ", "ЕСФ"),
        ("10 000 лв., от които 8 000 лв. от ЕСФ", "ЕСФ"),
        ("Осигурени 5 000 лв. годишно от общинския бюджет", "общинския бюджет"),
    ],
)
def test_the_source_of_the_money_is_what_stands_beside_the_sum(text, expected):
    assert name_funding(text) == expected


@given(st.integers(0, 10**9), SPACES, SPACES)
def test_the_space_between_the_groups_of_a_number_does_not_matter(amount, within, after):
    text = f"{amount:,}".replace(",", within) + f"{after}лв."
    assert parse_money(text).amount == amount


@given(st.integers(1, 10**7))
def test_the_worth_in_euro_leads_back_to_the_leva(amount):
    got = parse_money(f"{amount} лв.")
    assert abs(got.eur * 1.95583 - amount) < 0.01


@given(st.text(alphabet="0123456789., \u00a0лвхилмн.евро€()–", max_size=40))
def test_no_text_breaks_the_reading_of_money(text):
    got = parse_money(text)
    assert math.isnan(got.amount) == math.isnan(got.eur)
    assert not got.amount < 0
