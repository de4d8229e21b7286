"""What is chosen changes estimate, interval, base, chart, cautions and chapter at once; no browser is needed."""

import re
from dataclasses import replace

import pytest

from analysis.errors import StudyError
from analysis.exploring.comparing import compare_answers, list_cautions
from analysis.exploring.drawing import tabulate_answers
from analysis.exploring.panel import Panel


@pytest.fixture
def panel(data) -> Panel:
    return data.explore(question="src")


def find_chart(panel) -> str:
    return re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', panel.result.value)[1]


def find_numbers(panel) -> list[str]:
    return re.findall(r"\d+%|n = \d+", panel.result.value)


def test_another_choice_is_another_estimate_and_another_chart(panel):
    seen = [(find_numbers(panel), find_chart(panel))]
    for choice, value in ((panel.municipality, "borovo"), (panel.group, "roma"), (panel.question, "mech")):
        choice.value = value
        seen.append((find_numbers(panel), find_chart(panel)))
    assert all(len(numbers) > 5 for numbers, _ in seen)
    assert len({chart for _, chart in seen}) == len({tuple(numbers) for numbers, _ in seen}) == 4


def test_what_is_shown_is_what_the_question_estimates(data, panel):
    panel.group.value = "ngo"
    rows = data.questions["src"].estimate("ngo")
    assert [number for number in find_numbers(panel) if number[0] == "n"] == [f"n = {n}" for n in rows["n"]]
    assert f"{rows['estimate'].iloc[0]:.0%}" in panel.result.value
    assert data.questions["src"].wording in panel.result.value


def test_the_chapter_follows_the_question_and_the_place(panel):
    assert (
        "notebooks/study.ipynb" in panel.chapter.value and "report.figure(&quot;sources&quot;)" in panel.chapter.value
    )
    panel.municipality.value = "borovo"
    assert "notebooks/municipality.ipynb" in panel.chapter.value
    panel.question.value = "gender"
    assert "add-a-question.md" in panel.chapter.value


def test_the_panel_reminds_in_both_languages_that_rows_are_private(panel):
    shown = panel.children[0].value
    assert "Private" in shown and "Поверително" in shown


def test_every_question_can_be_chosen(data):
    panel = data.explore("borovo")
    assert [value for _, value in panel.question.options] == [question.name for question in data.questions]
    for question in data.questions:
        rows, series = compare_answers(data, question.name, "roma", "borovo")
        assert rows["label"].notna().all() and question.chapter("borovo")
        assert tabulate_answers(rows, series, data.words).count("<tr>") == rows["label"].nunique() + 1


@pytest.mark.parametrize(("choice", "value"), [("municipality", "borova"), ("group", "rom"), ("question", "scr")])
def test_what_is_no_choice_is_refused_with_the_nearest_one(data, choice, value):
    with pytest.raises(StudyError, match=f"unknown choice “{value}”.*did you mean"):
        data.explore(**{choice: value})


def test_a_group_of_a_municipality_stands_beside_the_district_and_groups_are_never_pooled(data):
    rows, series = compare_answers(data, "src", "roma", "borovo")
    assert list(series) == ["own", "roma"]
    assert set(rows.loc[rows["series"] == "own", "municipality"]) == {"borovo"}
    rows, series = compare_answers(data, "src")
    assert list(series) == list(data.study.groups) == list(rows["series"].unique())
    rows, series = compare_answers(data, "src", municipality="vetovo")
    assert set(rows["municipality"]) == {"vetovo"} and len(series) == len(data.study.groups)


@pytest.mark.parametrize(("bases", "found"), [
    ((10_000, 10_001, 10_002), "Below 10000 nothing is published"), ((1, 10_000, 10_001), "Below 10000 a value is not"),
    ((1, 2, 10_000), "only indicative"), ((1, 2, 3), ""),
])  # fmt: skip
def test_small_bases_are_warned_of_under_the_thresholds_of_the_study(data, monkeypatch, bases, found):
    names = ("minimum_base", "reliable_base", "plain_base")
    limits = replace(data.study.disclosure, **dict(zip(names, bases, strict=True)))
    monkeypatch.setattr(data, "study", replace(data.study, disclosure=limits))
    rows, series = compare_answers(data, "src", "roma")
    cautions = list_cautions(data, rows, series)
    assert found in " ".join(cautions) and bool(cautions) == bool(found)


def test_a_value_that_would_not_be_published_is_flagged_in_the_table(data, monkeypatch):
    rows, series = compare_answers(data, "src", "roma")
    shown = tabulate_answers(rows, series, data.words)
    assert "<b>" not in shown
    assert "<b>:c</b>" in tabulate_answers(rows.assign(flag=":c"), series, data.words)


def test_groups_told_by_municipality_and_samples_that_are_not_random_are_warned_of(data, monkeypatch):
    rows, series = compare_answers(data, "src", "authority", "borovo")
    assert any("for the district only" in caution for caution in list_cautions(data, rows, series))
    sample = dict(data.study.sample)
    changed = sample | {"roma": replace(sample["roma"], kind="quota")}
    monkeypatch.setattr(data, "study", replace(data.study, sample=changed))
    rows, series = compare_answers(data, "src", "roma")
    assert rows[["low", "high"]].isna().all(axis=None)
    assert any("not a random one" in caution for caution in list_cautions(data, rows, series))


def test_a_question_that_a_group_was_not_asked_is_told_and_drawn_without_values(data, panel):
    rows, series = compare_answers(data, "org_forms", "roma")
    assert not rows["n"].any()
    assert ["nobody answered" in caution for caution in list_cautions(data, rows, series)] == [True]
    panel.question.value, panel.group.value = "org_forms", "roma"
    assert "nobody answered" in panel.result.value
