"""Look-alikes are mapped for looking up, and contacts are hidden; nothing moves."""

import pytest

from analysis.documents.letters import map_lookalikes, mask_contacts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("интeгриране на ромите", "интегриране на ромите"),
        ("Oбщина Борово", "Община Борово"),
        ("средства от EC по програма", "средства от ЕС по програма"),
        ("през XX век", "през XX век"),
        ("обучение по PDF формати", "обучение по PDF формати"),
        ("OPEN DATA CO", "OPEN DATA CO"),
    ],
)
def test_latin_letters_in_cyrillic_words_are_mapped_and_the_length_stays(text, expected):
    got = map_lookalikes(text)
    assert got == expected
    assert len(got) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("тел. 000-000.", "тел. •••••••."),
        ("тел.: +359 82 000 000", "тел.: +359 82 000 000".replace("+359 82 000 000", "•" * 15)),
        ("за връзка: 0888 000 000, g.example@obshtina.example.bg", f"за връзка: {'•' * 12}, {'•' * 29}"),
        ("082/00 00 00 и 082/00 00 01", f"{'•' * 12} и {'•' * 12}"),
    ],
)
def test_contacts_are_hidden_sign_by_sign(text, expected):
    assert mask_contacts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Решение № 278/05.05.2022 г., до 30.06.2014 г., 05/05/2022",
        "12 500 000 лв., 0,5 млн. лв. и 12 500 лв. за 2013-2014 г.",
        "телефонна линия за 300 000 души",
        "0,12345678 и 1.012345678",
    ],
)
def test_dates_numbers_and_amounts_are_no_contacts(text):
    assert mask_contacts(text) == text
