"""Alternative texts are made of the rows that are drawn: their extremes, and no number that is not there."""

import re

import pytest

from analysis.figures.alt import SHORT, build_alt, describe_extremes, shorten

SENTENCES = {
    "alt.dots": "Dot plot. {title}. {series}: highest {top} ({top_value}), lowest {bottom} ({bottom_value}).",
    "alt.dots_empty": "Dot plot. {title}. {series}: nothing is shown.",
}


def write(key: str, **values: str) -> str:
    return SENTENCES[key].format(**values)


def describe(rows) -> str:
    return build_alt(rows, write, lambda value: f"{value:.0%}", title="Heard of it", series="Roma")


def find_foreign_numbers(text: str, rows) -> list[str]:
    """Return the numbers of the text that are neither an estimate of the rows nor part of a label."""
    known = {f"{value * 100:.0f}" for value in rows["estimate"].dropna()}
    known |= set(re.findall(r"\d+", " ".join(rows["label"])))
    return [number for number in re.findall(r"\d+", text) if number not in known]


def test_highest_and_lowest_of_the_first_series_are_named_with_their_values(rows):
    got = describe(rows[rows["series"] == "roma"])
    assert f"highest {rows['label'][0]} (52%)" in got
    assert f"lowest {rows['label'][8]} (12%)" in got


def test_every_number_in_it_is_in_the_rows(rows):
    for series in ("own", "roma", "ngo", "authority"):
        of_series = rows[rows["series"] == series]
        assert find_foreign_numbers(describe(of_series), of_series) == []


def test_a_number_that_is_not_in_the_rows_is_found(rows):
    """The twin of the check above."""
    got = describe(rows[rows["series"] == "roma"]).replace("52%", "25%")
    assert find_foreign_numbers(got, rows) == ["25"]


def test_other_series_and_hidden_rows_are_not_described(rows):
    extremes = describe_extremes(rows)
    assert extremes["top_value"] == extremes["bottom_value"] == 0.42, "own has one value that may be shown"


def test_a_series_of_which_nothing_is_shown_says_so(rows):
    hidden = rows[(rows["series"] == "own") & rows["estimate"].isna()]
    assert describe_extremes(hidden) is None
    assert describe(hidden).endswith("nothing is shown.")


@pytest.mark.parametrize("label", ["Здравните медиатори", "x" * SHORT])
def test_a_short_label_stays_whole(label):
    assert shorten(label) == label


def test_a_long_label_is_cut_at_a_word():
    label = "Българо-швейцарска програма за сътрудничество – проекти за включване на роми"
    got = shorten(label)
    assert len(got) <= SHORT
    assert got.endswith(" …")
    assert label.startswith(got.removesuffix(" …") + " ")


def test_a_long_word_is_no_error():
    assert shorten("x" * 200) == "…"
