"""The texts of the pages: each section states its findings, with the numbers of the tables and of the settings."""

import re
from pathlib import Path

import pytest

from analysis.report.page import OF_MUNICIPALITY
from analysis.report.sentences import TEXTS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_every_line_is_an_item_of_a_list_and_a_whole_sentence(read_text):
    for language in ("bg", "en"):
        for name, notebook in (("main_points", "study"), ("activities", "round_table"), ("estimation", "methods")):
            for line in read_text(name, notebook, language=language):
                assert line.startswith("- ") and line.endswith("."), line


def test_a_municipality_is_stated_with_its_estimate_interval_and_base(read_text):
    first = read_text("main_points", "municipality", "ruse")[0]
    assert "Русе" in first
    assert re.findall(r"\d+(?:,\d+)?", first) == ["3,4", "11", "95", "2,9", "3,9", "105", "3,2"]


def test_both_languages_state_the_same_numbers(read_text):
    for name, notebook, place in (
        ("main_points", "municipality", "borovo"), ("main_points", "municipality", "vetovo"),
        ("main_points", "study", None), ("knowledge", "study", None), ("activities", "round_table", None),
    ):  # fmt: skip
        numbers = []
        for language in ("bg", "en"):
            text = " ".join(read_text(name, notebook, place, language)).replace(",", ".").replace("\xa0", " ")
            numbers.append(sorted(re.findall(r"\d+(?:\.\d+)?", text)))
        assert numbers[0] == numbers[1], name


@pytest.mark.parametrize(("place", "n"), [("vetovo", "14"), ("ivanovo", None)])
def test_a_hidden_municipality_is_said_to_be_hidden_with_the_base_only_where_it_may_be_known(read_text, place, n):
    first = read_text("main_points", "municipality", place)[0]
    assert "не се показват" in first
    assert re.findall(r"\d+", first) == ([n] if n else [])


def test_the_sample_and_the_plans_are_counted(read_text):
    got = read_text("activities", "round_table")
    assert "672" in got[0] and "В периода март – май 2015 г. са анкетирани" in got[0]
    assert re.findall(r"\d+", got[-1]) == ["2015", "2"], "plans found in Byala and Ruse"


def test_one_plan_more_is_one_more_in_the_sentence(read_text, change):
    """The twin: the number is counted, not written."""
    changed = change("plans", lambda plans: plans.assign(found="yes"))
    assert re.findall(r"\d+", read_text("activities", "round_table", at=changed)[-1]) == ["2015", "8"]


def test_a_plan_of_a_period_after_the_release_is_not_counted(read_text, change):
    changed = change("plans", lambda plans: plans.assign(found="yes", plan_period="2022-2023"))
    assert re.findall(r"\d+", read_text("activities", "round_table", at=changed)[-1]) == ["2015", "0"]


def test_what_the_project_did_has_its_source(read_text):
    assert "<https://example.org/a?b=1&c=2>" in read_text("project", "round_table")[-1]


def test_methods_say_of_a_quota_sample_that_it_is_not_random(read_text, quota_root):
    got = " ".join(read_text("estimation", "methods", at=quota_root))
    assert "не е случайна" in got
    assert "не е случайна" not in " ".join(read_text("estimation", "methods"))


def test_every_text_says_something_on_the_page_that_shows_it(open_page):
    called = set()
    for path in NOTEBOOKS.glob("*.ipynb"):
        calls = re.findall(r"report\.(?:text|section)\(([^)]*)\)", path.read_text(encoding="utf-8"))
        names = re.findall(r'\\"(\w+)\\"', " ".join(calls))
        if names:
            report = open_page(path.stem, "ruse" if path.stem in OF_MUNICIPALITY else None)
            assert all(TEXTS[name](report) for name in names)
        called |= set(names)
    assert called == set(TEXTS), "no text is without a page"
