"""The catalogues: the same keys and braces in both languages, numbers and dates as each language writes them."""

import datetime as dt
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.report.catalogue import Catalogue
from analysis.report.entries import FOLDER, read_catalogue

NBSP = "\N{NO-BREAK SPACE}"
NOT_SHARED = {"ui.language_name", "ui.base_short"}


@pytest.fixture
def bg():
    return Catalogue("bg")


@pytest.fixture
def en():
    return Catalogue("en")


def list_fields(entry: str) -> list[tuple[str, str]]:
    """Return the braces of an entry: name and kind of value, sorted."""
    parsed = string.Formatter().parse(entry)
    return sorted((name, spec.partition(":")[0]) for _, name, spec, _ in parsed if name is not None)


def find_differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the keys that are in one catalogue only, and those whose braces differ."""
    alone = sorted(one.keys() ^ other.keys())
    return alone + [key for key in one.keys() & other.keys() if list_fields(one[key]) != list_fields(other[key])]


def test_both_catalogues_have_the_same_keys_and_the_same_braces():
    assert find_differences(read_catalogue(FOLDER / "bg"), read_catalogue(FOLDER / "en")) == []


@pytest.mark.parametrize(("english", "expected"), [
    ({"a.x": "{n:count} of {m}"}, ["a.y"]),
    ({"a.x": "{n:count} of {m}", "a.y": "y", "a.z": "z"}, ["a.z"]),
    ({"a.x": "{n:share} of {m}", "a.y": "y"}, ["a.x"]),
    ({"a.x": "{n:count}", "a.y": "y"}, ["a.x"]),
])  # fmt: skip
def test_a_key_or_a_brace_of_one_language_is_found(english, expected):
    bulgarian = {"a.x": "{m}: {n:count}", "a.y": "игрек"}
    assert find_differences(bulgarian, english) == expected
    assert find_differences(bulgarian, {"a.x": "{n:count} of {m}", "a.y": "y"}) == []


def test_every_entry_is_a_text_in_the_letters_of_its_language():
    for language, letters in (("bg", "абвгдежзийклмнопрстуфхцчшщъьюя"), ("en", string.ascii_lowercase)):
        for key, entry in read_catalogue(FOLDER / language).items():
            assert isinstance(entry, str), key
            words = "".join(text for text, *_ in string.Formatter().parse(entry))
            if key not in NOT_SHARED and any(char.isalpha() for char in words):
                assert any(char in letters for char in words.lower()), key


def test_the_catalogue_names_every_language_that_it_is_for():
    assert {path.parent.name for path in FOLDER.glob("*/*.toml")} == {"bg", "en"}


@pytest.mark.parametrize(("value", "decimals", "bulgarian", "english"), [
    (0, 0, "0", "0"),
    (999, 0, "999", "999"),
    (1234, 0, "1234", "1,234"),
    (9999, 0, "9999", "9,999"),
    (10000, 0, f"10{NBSP}000", "10,000"),
    (12345.6, 1, f"12{NBSP}345,6", "12,345.6"),
    (9999.96, 1, f"10{NBSP}000,0", "10,000.0"),
    (-12345, 0, f"-12{NBSP}345", "-12,345"),
    (2136251557, 0, f"2{NBSP}136{NBSP}251{NBSP}557", "2,136,251,557"),
    (3.25, 1, "3,2", "3.2"),
])  # fmt: skip
def test_numbers_are_written_as_the_language_does(bg, en, value, decimals, bulgarian, english):
    assert bg.number(value, decimals) == bulgarian
    assert en.number(value, decimals) == english


@given(st.integers(-(10**12), 10**12))
def test_no_digit_is_lost_in_either_language(value):
    for language in ("bg", "en"):
        text = Catalogue(language).number(value)
        assert int(text.replace(NBSP, "").replace(",", "")) == value


@pytest.mark.parametrize(("n", "bulgarian", "english"), [
    (1, "1 човек", "1 person"), (2, "2 души", "2 people"), (21, "21 души", "21 people"),
    (0, "0 души", "0 people"), (12345, f"12{NBSP}345 души", "12,345 people"),
])  # fmt: skip
def test_one_and_many_have_their_form_and_keep_to_their_number(bg, en, n, bulgarian, english):
    assert bg.format_field(n, "plural:човек|души") == bulgarian.replace(" ", NBSP)
    assert en.format_field(n, "plural:person|people") == english.replace(" ", NBSP)


def test_shares_means_and_counts_are_localised(bg, en):
    assert [bg.format_field(0.426, "share"), en.format_field(0.426, "share")] == ["43%", "43%"]
    assert [bg.format_field(3.0, "mean"), en.format_field(3.0, "mean")] == ["3,0", "3.0"]
    assert [bg.format_field(1234, "count"), en.format_field(1234, "count")] == ["1234", "1,234"]
    assert bg.format_field("текст", "") == "текст"


def test_dates_and_months_are_in_words(bg, en):
    day = dt.date(2015, 3, 9)
    assert bg.date(day).replace("\N{NARROW NO-BREAK SPACE}", " ") == "9 март 2015 г."
    assert en.date(day) == "9 March 2015"
    assert bg.month(day) == "март 2015 г."
    assert en.month(day) == "March 2015"


@pytest.mark.parametrize(("start", "end", "bulgarian", "english"), [
    (dt.date(2015, 3, 1), dt.date(2015, 5, 31), "март – май 2015 г.", "March – May 2015"),
    (dt.date(2014, 11, 1), dt.date(2015, 2, 1), "ноември 2014 г. – февруари 2015 г.", "November 2014 – February 2015"),
    (dt.date(2015, 3, 1), dt.date(2015, 3, 9), "март 2015 г. – март 2015 г.", "March 2015 – March 2015"),
])  # fmt: skip
def test_a_period_of_months_names_its_year_once(bg, en, start, end, bulgarian, english):
    assert ["{start} – {end}".format(**words.span(start, end)) for words in (bg, en)] == [bulgarian, english]


@pytest.mark.parametrize(("text", "bulgarian", "english"), [
    ("2021-09-07", "2021", "2021"), ("2014", "2014", "2014"), ("2014-11", "ноември 2014 г.", "November 2014"),
])  # fmt: skip
def test_a_period_is_its_year_or_month_and_year(bg, en, text, bulgarian, english):
    assert (bg.period(text), en.period(text)) == (bulgarian, english)


@pytest.mark.parametrize(("text", "bulgarian", "english"), [
    ("2021-09-07", "7 септември 2021 г.", "7 September 2021"), ("2014", "2014", "2014"),
    ("2014-11", "ноември 2014 г.", "November 2014"),
])  # fmt: skip
def test_a_moment_is_as_exact_as_it_is_known(bg, en, text, bulgarian, english):
    assert [words.moment(text).replace("\N{NARROW NO-BREAK SPACE}", " ") for words in (bg, en)] == [bulgarian, english]


def test_money_is_a_whole_amount_with_its_currency(bg, en):
    assert bg.money(2136251557.0, "BGN") == f"2{NBSP}136{NBSP}251{NBSP}557{NBSP}лв."
    assert "17,741" in en.money(17740.8, "EUR")


def test_values_go_into_the_braces(bg):
    got = bg.text("rules.below_reliable", minimum_base=10, reliable_top=19)
    assert "10" in got and "19" in got and "{" not in got


@pytest.mark.parametrize(("key", "near"), [
    ("ui.sorce", "ui.source"), ("finding.own_known", "findings.own_known"), ("marks.holow", "marks.hollow"),
])  # fmt: skip
def test_a_missing_key_is_an_error_that_suggests_one(en, key, near):
    with pytest.raises(StudyError, match=f"no text “{key}”; to do: did you mean “{near}”"):
        en.text(key)


def test_a_missing_value_is_no_silent_gap(en):
    with pytest.raises(KeyError, match="place"):
        en.text("findings.own_rough")


def test_a_language_without_a_catalogue_says_which_there_are():
    with pytest.raises(StudyError, match="no catalogue for “de”.*bg, en"):
        read_catalogue(FOLDER / "de")


def test_a_key_in_two_files_of_a_language_is_refused(tmp_path):
    (tmp_path / "a.toml").write_text('[ui]\nhome = "a"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[ui]\nskip = "b"\n', encoding="utf-8")
    assert read_catalogue(tmp_path) == {"ui.home": "a", "ui.skip": "b"}
    (tmp_path / "c.toml").write_text('[ui]\nhome = "c"\n', encoding="utf-8")
    read_catalogue.cache_clear()
    with pytest.raises(StudyError, match="c.toml: “ui.home” stands twice"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("language", "places", "expected"),
    [("bg", 8, "осемте общини"), ("bg", 265, "265-те общини"), ("en", 8, "The eight municipalities"),
     ("en", 1000, "The 1,000 municipalities")],
)  # fmt: skip
def test_how_many_municipalities_there_are_is_that_of_the_study(language, places, expected):
    assert Catalogue(language).text("index.municipalities", places=places) == expected


def test_no_text_says_itself_how_many_municipalities_there_are():
    for language, said in (("bg", r"осемте? общини"), ("en", r"eight municipalities")):
        assert re.search(said, Catalogue(language).text("leads.study", places=8))
        assert not [key for key, text in read_catalogue(FOLDER / language).items() if re.search(said, text, re.I)]
