"""Numbers and addresses of persons: check digits, and the many ways to write a phone number."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.identifiers import EGN_WEIGHTS, find_identifiers, is_egn, is_iban, is_lnc, is_phone

EGN, LNC, IBAN = "7525010012", "1000700422", "BG52XXXX00001234567890"  # born in 1875; a bank that is none
BORN = st.dates(date(1800, 1, 1), date(1899, 12, 31))  # nobody alive has the number
ORDERS = st.integers(0, 999)


def make_egn(born: date, order: int) -> str:
    head = f"{born:%y}{born.month + 20:02}{born:%d}{order:03}"
    return head + str(sum(weight * int(digit) for weight, digit in zip(EGN_WEIGHTS, head, strict=True)) % 11 % 10)


def list_found(text: str) -> list[tuple[str, str]]:
    return [(match.kind, text[match.start : match.end]) for match in find_identifiers(text)]


# Check digits


@given(BORN, ORDERS)
def test_a_date_an_order_and_the_check_digit_are_an_egn(born, order):
    assert is_egn(make_egn(born, order))


@given(BORN, ORDERS, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_but_for_the_remainder_ten(born, order, place, step):
    egn = make_egn(born, order)
    wrong = egn[:place] + str((int(egn[place]) + step) % 10) + egn[place + 1 :]
    sums = {sum(w * int(d) for w, d in zip(EGN_WEIGHTS, number, strict=False)) % 11 for number in (egn, wrong)}
    assert not is_egn(wrong) or sums == {0, 10}  # both have the check digit 0


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("7525010012", True),
        ("752501 0012", True),
        ("7525010013", False),  # check digit
        ("9622290004", True),  # 29 February 1896
        ("9722290008", False),  # 1897 had none
        ("7513010012", False),  # month 13
        ("7525320012", False),  # day 32
        ("7585010012", False),  # month 85
        ("752501001", False),
        ("75250100122", False),
        ("", False),
    ],
)
def test_an_egn_is_ten_digits_with_a_date_of_birth(digits, expected):
    assert is_egn(digits) is expected


def test_months_are_counted_from_21_in_the_1800s_and_from_41_in_the_2000s():
    assert is_egn("0002300007") is False  # 30 February
    assert is_egn("0002280003") is is_egn("0022280008") is is_egn("9952280009") is True  # 1900, 1800, 2099
    assert is_egn("0062280007") is False


def test_the_number_of_a_foreigner_has_a_check_digit_of_its_own():
    assert is_lnc(LNC)
    assert [digit for digit in "0123456789" if is_lnc(LNC[:9] + digit)] == [LNC[9]]
    assert not is_lnc(LNC[:9])


def test_an_iban_is_held_to_its_remainder():
    assert is_iban(IBAN)
    assert not any(is_iban(f"BG{check:02}{IBAN[4:]}") for check in range(100) if f"{check:02}" != IBAN[2:4])
    assert not is_iban(IBAN[:-1])


# Phones

PHONES = """0888123456|0888 123 456|0888 12 34 56|0888/123-456|088 812 3456|(0888) 123456|0888.123.456|0 888 123 456
+359888123456|+359 88 812 34 56|00359888123456|+359 (0) 888 123 456|+359(0)888123456|0878123456|0898 123456|0988 123 456
082123456|082/123 456|082 12 34 56|(082) 12-34-56|+359 82 123456|02 123 45 67|08116 2345|08116/23-45|0888 – 123 456"""
NO_PHONES = """20 000 лв.|1 250 000 лева|2014–2020|2014-2020|08.04.2015|08.04.2015 г., 10.30 ч.|05-03-2015|0,75
0.12345678|887 500 000 лв.|BG05M9OP001-2.018-0012|BG051PO001-4.1.05-0001|№ РД-02-14-637/22.06.1998|РД 09-1234/2014
93-00-0421/2014|112|8:30 до 17:00|чл. 26, ал. 4, т. 3|0 деца, 12 семейства|65,00 лв.|2015, 2016 и 2017
0800 12 345|0123456789012"""


@pytest.mark.parametrize("phone", re.split(r"[|\n]", PHONES))
def test_a_phone_number_is_found_however_it_is_written(phone):
    assert list_found(f"звънете на {phone}, моля") == [("phone", phone)]
    assert is_phone(phone)


@pytest.mark.parametrize("number", re.split(r"[|\n]", NO_PHONES))
def test_sums_dates_periods_and_codes_are_no_phone_numbers(number):
    assert list_found(f"срок и сума: {number}") == []


@pytest.mark.parametrize(
    "text", ["тел. 822 345", "тел: 822-345", "Телефонът ми е 822345", "GSM 888 123 456", "viber 888123456"]
)
def test_a_number_that_is_called_a_phone_needs_no_zero(text):
    assert [kind for kind, _ in list_found(text)] == ["phone"]


def test_a_mobile_number_without_its_zero_is_found_unless_it_is_money():
    assert list_found("888 123 456") == [("phone", "888 123 456")]
    assert list_found("888 123 456 лева") == list_found("888123456,50") == []


# What else there is


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"ЕГН {EGN}.", [("egn", EGN)]),
        ("7525010013", []),
        ("ЕГН 7525010013", [("egn", "7525010013")]),  # a slip, but it says what it is
        ("ЕГН-то ми е: 752501", [("egn", "752501")]),
        (f"1{EGN}", []),
        (f"{EGN}.5", []),
        (LNC, [("lnc", LNC)]),
        ("ЛНЧ 1000700423", [("lnc", "1000700423")]),
        ("1000700423", []),
        ("BG52 XXXX 0000 1234 5678 90", [("iban", "BG52 XXXX 0000 1234 5678 90")]),
        ("BG53XXXX00001234567890", []),
        ("пишете на m.petrova+x@example.bg.", [("email", "m.petrova+x@example.bg")]),
        ("стефка@пример.бг", [("email", "стефка@пример.бг")]),
        ("petrov (at) example (dot) bg", [("email", "petrov (at) example (dot) bg")]),
        ("petrov[ат]example.bg", [("email", "petrov[ат]example.bg")]),
        ("petrov маймунка example.bg", []),
        ("среща @ общината", []),
        ("в инстаграм съм @sashko_ruse87", [("profile", "@sashko_ruse87")]),
        ("https://www.facebook.com/ivan.primerov.5", [("profile", "facebook.com/ivan.primerov.5")]),
        ("https://ruse-bg.eu/bg/", []),
        ("вижте x.com/sashko", [("profile", "x.com/sashko")]),
        ("-t.me/ivan5, моят профил-x.com/ivan5", [("profile", "t.me/ivan5"), ("profile", "x.com/ivan5")]),
        ("https://wa.me/359888123456", [("profile", "wa.me/359888123456")]),
        ("www.tiktok.com/@ivan5", [("profile", "tiktok.com/@ivan5")]),
        ("http://schemas.microsoft.com/office/word", []),
        ("https://my-x.com/a, dropbox.com/s/a, next.me/abc", []),
        ("Р 1234 АВ", [("plate", "Р 1234 АВ")]),
        ("P1234AB", [("plate", "P1234AB")]),
        ("ПМС 1234 от", []),
        ("Я 1234 АВ", []),
        ("", []),
    ],
)
def test_addresses_accounts_and_numbers_are_told_from_other_text(text, expected):
    assert list_found(text) == expected


@given(st.text(alphabet="0123456789 +-/.()@БgЕГНтел", max_size=60))
def test_findings_stand_in_order_and_never_overlap(text):
    found = find_identifiers(text)
    edges = [edge for match in found for edge in (match.start, match.end)]
    assert edges == sorted(edges)
    assert all(match.start < match.end <= len(text) for match in found)


def test_hardly_any_run_of_ten_digits_is_taken_for_an_egn():
    days = [date(2015, 1, 1) + timedelta(step) for step in range(0, 300, 7)]
    numbers = [f"{day:%Y%m%d}{hour:02}" for day in days for hour in (9, 13, 17)]  # times without separators
    assert sum(is_egn(number) for number in numbers) <= 0.05 * len(numbers)
