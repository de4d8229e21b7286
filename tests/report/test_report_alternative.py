"""Alternative texts are never too long, and what is cut of them is neither a number nor the name of a series."""

import re

import pytest

from analysis.report.alternative import LONGEST, write_alt
from analysis.report.cells import name_series
from analysis.report.charts import CHARTS
from analysis.report.leaders import LONGEST as LONGEST_LABELS

LABEL = "Безкрайно дълъг отговор, какъвто в някой въпросник все пак може да се намери"
SERIES = {
    "bg": "Роми, община Сливо поле – не е случайна извадка",
    "en": "Roma, municipality of Slivo Pole – not random",
}
VALUES = {"top_value": "57%", "bottom_value": "2%", "top": LABEL, "bottom": LABEL}


def make_title(report, labels: int) -> str:
    """The longest title of leaders there can be on a page of a municipality, with so many labels."""
    mark = report.words.text("ui.quotes")
    wordings = [f"{mark[0]}{LABEL[: LONGEST_LABELS // labels - 2]}{mark[1]}" for _ in range(labels)]
    where = {
        "who": report.words.text("respondents.roma"),
        "where": report.words.text("ui.in_municipality", name="Сливо поле"),
    }
    title = report.words.text("captions.topic.tied", labels=", ".join(wordings), **where)
    return report.words.text("rough.title", text=title)


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("labels", [1, 2, 3])
def test_the_longest_title_and_labels_make_a_text_of_good_length_with_every_number(open_page, language, labels):
    report = open_page("study", language=language)
    title = make_title(report, labels)
    whole = report.words.text("alt.dots", title=title, series=SERIES[language], **VALUES)
    got = write_alt(report, "alt.dots", title, series=SERIES[language], **VALUES)
    assert len(got) <= LONGEST < len(whole)
    assert re.findall(r"\d+%", got) == ["57%", "2%"]
    assert SERIES[language] in got


def test_a_text_that_is_short_enough_is_left_alone(open_page):
    words = open_page("study").words
    short = {**VALUES, "top": "Да", "bottom": "Не"}
    expected = words.text("alt.dots", title="Дял", series="Роми", **short)
    assert write_alt(open_page("study"), "alt.dots", "Дял", series="Роми", **short) == expected


def test_the_names_of_series_that_are_compared_are_not_cut(open_page, quota_root):
    report = open_page("study", at=quota_root)
    names = [name_series(report, group) for group in ("roma", "ngo")]
    values = {"top": names[0], "top_value": 0.1, "bottom": names[1], "bottom_value": -0.1}
    got = write_alt(report, "alt.likert_series", make_title(report, 3) + " " + LABEL * 2, **values)
    assert all(name in got for name in names)


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("place", [None, "slivo_pole"])
def test_a_chain_of_which_every_step_differs_has_a_text_of_good_length(open_page, shown, undrawn, place, language):
    report = open_page("municipality" if place else "study", place, language)
    rows = report.extract["differences"]
    chosen = rows["indicator"] == "chain"
    report.extract["differences"] = rows.assign(
        low=rows["low"].mask(chosen, -0.3), high=rows["high"].mask(chosen, -0.1), flag=rows["flag"].mask(chosen, "low"),
        p_adjusted=rows["p_adjusted"].mask(chosen, 0.001),
    )  # fmt: skip
    report.figure("chain")
    last = "attended" if place else "influenced"  # the last step is not compared by municipality
    assert report.words.text(f"steps.{last}") in shown[0]["title"]
    assert len(shown[0]["alt"]) <= LONGEST
    assert len(re.findall(r"\d+%", shown[0]["alt"])) == 3


@pytest.mark.parametrize("language", ["bg", "en"])
def test_where_no_label_can_be_cut_any_more_the_title_of_the_text_is_the_neutral_one(
    open_page, shown, undrawn, monkeypatch, language
):
    """Institutions, for one, stand in a title without quotation marks."""
    report = open_page("municipality", "slivo_pole", language)
    long = ("Много дълго заглавие на една фигура за доверието към институциите. " * 4).strip()
    monkeypatch.setattr(type(CHARTS["trust"]), "title", lambda *_: long)
    report.figure("trust")
    assert shown[0]["title"] == long
    assert len(shown[0]["alt"]) <= LONGEST and long not in shown[0]["alt"]
    assert report.words.text("captions.trust.title") in shown[0]["alt"]
    assert len(re.findall(r"[+\N{MINUS SIGN}]\d+", shown[0]["alt"])) == 2


@pytest.mark.parametrize("language", ["bg", "en"])
def test_of_small_charts_of_which_one_has_a_value_of_the_district_that_one_is_named(open_page, language):
    """The others are hidden: a number alone would be of any of them."""
    report = open_page("study", language=language)
    got = write_alt(report, "alt.multiples_one", "Доверие по общини", top="Общинският съвет", top_value="−46")
    assert "Общинският съвет (−46)" in got
