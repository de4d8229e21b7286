"""A deadline is an interval with a precision, whatever way a plan writes it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.documents.deadlines import parse_deadline
from analysis.documents.measures.points import MONTHS

PLAN = (2013, 2014)
DAYS = st.dates(date(1991, 1, 1), date(2098, 12, 31))
FORMS = {
    "м. юни 2014 г.": ("2014-06-01", "2014-06-30", "month"),
    "м.юни 2014": ("2014-06-01", "2014-06-30", "month"),
    "06.2014 г.": ("2014-06-01", "2014-06-30", "month"),
    "ХІ.2014 г.": ("2014-11-01", "2014-11-30", "month"),  # Cyrillic and Ukrainian letters typed for XI
    "м. февруари 2016 г.": ("2016-02-01", "2016-02-29", "month"),
    "м.05-м.09.2014": ("2014-05-01", "2014-09-30", "month"),
    "03 – 06.2014 г.": ("2014-03-01", "2014-06-30", "month"),
    "15-30.06.2014 г.": ("2014-06-15", "2014-06-30", "day"),
    "01.03. – 30.06.2014 г.": ("2014-03-01", "2014-06-30", "day"),
    "първите шест месеца на 2014 г.": ("2014-01-01", "2014-06-30", "half-year"),
    "лятото на 2014 г.": ("2014-06-01", "2014-08-31", "quarter"),
    "от 01.09.2014 г.": ("2014-09-01", "", "day"),
    "от 2014 г. до 2016 г.": ("2014-01-01", "2016-12-31", "years"),
    "до средата на 2014 г.": ("", "2014-06-30", "half-year"),
    "31.12.14 г.": ("2014-12-31", "2014-12-31", "day"),
    "м. април – м. октомври 2013 г.": ("2013-04-01", "2013-10-31", "month"),
    "декември 2014 г. – март 2015 г.": ("2014-12-01", "2015-03-31", "month"),
    "до края на 2015": ("", "2015-12-31", "year"),
    "до края на м. юни 2014 г.": ("", "2014-06-30", "month"),
    "в срок до 31.12.2014 г.": ("", "2014-12-31", "day"),
    "не по-късно от 15 май 2014 г.": ("", "2014-05-15", "day"),
    "2014 – 2015 г.": ("2014-01-01", "2015-12-31", "years"),
    "2014-2015": ("2014-01-01", "2015-12-31", "years"),
    "2014 г. и 2015 г.": ("2014-01-01", "2015-12-31", "years"),
    "през 2014 година": ("2014-01-01", "2014-12-31", "year"),
    "учебната 2014/2015 година": ("2014-09-15", "2015-09-14", "years"),
    "второ тримесечие на 2014": ("2014-04-01", "2014-06-30", "quarter"),
    "IV тримесечие на 2014 г.": ("2014-10-01", "2014-12-31", "quarter"),
    "2-ро тримесечие 2014 г.": ("2014-04-01", "2014-06-30", "quarter"),
    "първо и второ тримесечие на 2014 г.": ("2014-01-01", "2014-06-30", "quarter"),
    "второто полугодие на 2014 г.": ("2014-07-01", "2014-12-31", "half-year"),
    "1.III.2012 г.": ("2012-03-01", "2012-03-01", "day"),
    "до 30.06.2014": ("", "2014-06-30", "day"),
    "30 юни 2014 г.": ("2014-06-30", "2014-06-30", "day"),
    "15 – 30 юни 2014 г.": ("2014-06-15", "2014-06-30", "day"),
    "от 01.03.2014 г. до 30.06.2014 г.": ("2014-03-01", "2014-06-30", "day"),
    "1 юли 2016 – 30 юни 2018": ("2016-07-01", "2018-06-30", "day"),
    "2014-06-30": ("2014-06-30", "2014-06-30", "day"),
    "постоянен, 2014 – 2015 г.": ("2014-01-01", "2015-12-31", "permanent"),
}


@pytest.mark.parametrize(("text", "expected"), FORMS.items())
def test_every_form_of_a_deadline_is_read(text, expected):
    assert tuple(parse_deadline(text, PLAN))[:3] == expected


@pytest.mark.parametrize(
    "text",
    [
        "постоянен",
        "Постоянно",
        "ежегодно",
        "всяка година",
        "ежегодно, до 31 март",
        "текущо",
        "два пъти годишно",
        "веднъж на тримесечие",
    ],
)
def test_what_is_permanent_has_no_end_and_no_dates(text):
    assert tuple(parse_deadline(text, PLAN)) == ("", "", "permanent", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I полугодие", ("2013-01-01", "2014-06-30", "half-year")),
        ("м. септември", ("2013-09-01", "2014-09-30", "month")),
        ("до 30 юни", ("", "2014-06-30", "day")),
        ("до края на периода", ("", "2014-12-31", "year")),
        ("през целия период", ("2013-01-01", "2014-12-31", "years")),
    ],
)
def test_a_text_without_a_year_takes_those_of_the_plan_and_without_a_plan_none(text, expected):
    assert tuple(parse_deadline(text, PLAN))[:3] == expected
    assert tuple(parse_deadline(text))[:2] == ("", "")


def test_the_29th_of_february_of_a_plan_without_a_leap_year_is_the_28th():
    assert parse_deadline("29 февруари", PLAN)[:2] == ("2013-02-28", "2014-02-28")


def test_a_plan_of_one_year_makes_it_exact():
    assert parse_deadline("м. септември", (2015, 2015))[:2] == ("2015-09-01", "2015-09-30")


@pytest.mark.parametrize(
    "text",
    [
        "№ 278/05.05.2022",
        "Решение № 278 от 05.05.2022 г.",
        "ДВ, бр. 21/2012 г.",
        "2,5 км",
        "12 500 лв.",
        "31.02.2014",
        "III полугодие",
        "III – I тримесечие",
        "",
    ],
)
def test_numbers_of_acts_and_of_other_things_are_no_dates(text):
    assert tuple(parse_deadline(text, PLAN)) == ("", "", "", False)


def test_a_number_of_an_act_beside_a_deadline_does_not_move_it():
    got = parse_deadline("до 30.06.2014 г., съгласно Решение № 278/05.05.2022 г.")
    assert got[:2] == ("", "2014-06-30")


@given(DAYS)
def test_a_day_is_the_same_in_every_spelling(day):
    month = MONTHS[day.month - 1]
    roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"][day.month - 1]
    for text in (f"{day:%d.%m.%Y} г.", f"{day.day} {month} {day.year} г.", f"{day.day}.{roman}.{day.year}", f"{day}"):
        assert tuple(parse_deadline(text)) == (str(day), str(day), "day", False)


@given(DAYS, DAYS)
def test_a_range_of_days_holds_both_ends_and_never_runs_backwards(one, other):
    got = parse_deadline(f"{one:%d.%m.%Y} – {other:%d.%m.%Y} г.")
    assert (got.start, got.end) == (str(min(one, other)), str(max(one, other)))


@given(st.text(alphabet="0123456789.–-/ IVXгмод юнимартдокраяна", max_size=40))
def test_no_text_breaks_the_reading_and_every_interval_is_in_order(text):
    got = parse_deadline(text, PLAN)
    assert not (got.start and got.end) or got.start <= got.end
    assert bool(got.precision) or not (got.start or got.end)
