"""The chapters on what people know and where from: programmes, quiz, sources, the plan, rights."""

import pytest

from analysis.report.chapters import awareness
from analysis.report.charts import CHARTS
from analysis.report.sentences import TEXTS
from analysis.report.tables import TABLES

LINES = ["Стратегия 2012–2020 г. <проект> & план", "Здравните медиатори"]


def keys(found) -> list[str]:
    return [key for key, _ in found]


def show(sign: int, **cells):
    """An edit that makes the differences with these values shown (+1, -1), and all others not."""

    def edit(differences):
        chosen = (differences[list(cells)] == list(cells.values())).all(axis=1)
        assert chosen.any()
        rows = differences.assign(low=-0.1, high=0.1, p_adjusted=0.5)
        rows.loc[chosen, ["low", "high", "p_adjusted"]] = [*((0.1, 0.3) if sign > 0 else (-0.3, -0.1)), 0.001]
        return rows

    return edit


def test_the_programmes_near_people_are_those_declared_and_stand_in_their_order(open_page):
    rows = CHARTS["near"].rows(open_page("study"))
    got = list(dict.fromkeys(rows["indicator"]))
    assert got == [name for name in awareness.NEAR if name in got] == ["p_munplan", "p_mediator", "p_nris"]
    assert rows["label"].tolist()[:9][-1] == "Област Русе"


def test_no_municipality_is_called_the_highest_in_an_alternative_text(open_page, shown, undrawn):
    report = open_page("study")
    for name in ("near", "places"):
        report.figure(name)
        names = [text for text in report.names.values() if text != "Русе"]  # the district has its name
        assert not [text for text in names if text in shown[-1]["alt"]]
        assert all(text in shown[-1]["table"] for text in names), "the twin: the table has them all"


def test_levels_of_the_quiz_say_how_many_statements_they_have(open_page):
    rows = CHARTS["quiz"].rows(open_page("study"))
    got = list(dict.fromkeys(rows["label"].str.replace("\N{NO-BREAK SPACE}", " ")))
    assert got == [
        "Европейско равнище (2 твърдения)", "Национално равнище (4 твърдения)", "Областно равнище (1 твърдение)",
        "Общинско равнище (1 твърдение)",
    ]  # fmt: skip


def test_recognition_above_the_invented_programme_is_in_points_in_the_order_of_the_figure(open_page):
    report = open_page("study")
    table = TABLES["corrected"].rows(report)
    shown = list(dict.fromkeys(CHARTS["recognition"].rows(report)["label"]))
    assert table.iloc[:, 0].tolist() == shown[:-1], "all but the invented one"
    shown = '<span data-figure="recognition|district|roma|p_mediator|above_foil|">+54</span>'
    assert table.iloc[0, 1] == f"{shown} <small>от +49 до +59; n = 368</small>"


def test_recognition_is_stated_for_each_group_once_and_with_the_check(open_page):
    got = TEXTS["recognition"](open_page("study"))
    assert keys(got) == ["best_alone", "best_alone", "least_tied", "programmes_gap", "foil", "corrected"]
    assert [values["who"] for key, values in got if key == "best_alone"] == [
        "представителите на организациите и читалищата", "представителите на властта",
    ], "the title of the figure says it of Roma"  # fmt: skip
    gap = dict(got)["programmes_gap"]
    assert (gap["ngo"], gap["authority"], gap["total"]) == (3, 3, 3)
    assert (dict(got)["corrected"]["least"], dict(got)["corrected"]["most"]) == (0.2, 0.54)


def test_a_programme_known_less_than_the_invented_one_is_a_difference_below_zero(open_page, change):
    def lower(rows):
        is_least = (rows["indicator"] == "p_munplan") & (rows["category"] == "above_foil")
        return rows.assign(estimate=rows["estimate"].mask(is_least, -0.03))

    report = open_page("study", at=change("recognition", lower))
    text = report.words.text("findings.corrected", **dict(TEXTS["recognition"](report))["corrected"])
    assert "от \N{MINUS SIGN}3 до +54 процентни пункта" in text


def test_a_programme_that_more_roma_know_is_named(open_page, change):
    changed = change("differences", show(1, indicator="p_mediator", category="recognised", group="roma"))
    got = dict(TEXTS["recognition"](open_page("study", at=changed)))
    assert (got["programmes_gap"]["ngo"], got["programmes_gap"]["authority"]) == (0, 0)
    assert got["programmes_higher"]["items"] == "„Здравните медиатори“"
    assert got["programmes_higher"]["others"] == "другите две групи"


def test_the_gap_is_not_counted_when_one_of_the_differences_is_hidden(open_page, change):
    def hide(differences):
        chosen = (differences["indicator"] == "p_nris") & (differences["other_group"] == "ngo")
        return differences.assign(low=differences["low"].where(~chosen), high=differences["high"].where(~chosen))

    got = keys(TEXTS["recognition"](open_page("study", at=change("differences", hide))))
    assert "programmes_gap" not in got


def test_a_municipality_says_which_programmes_it_knows_less_or_more(open_page, change):
    assert keys(TEXTS["recognition"](open_page("municipality", "ruse"))) == ["own_programmes_same"]
    changed = change("differences", show(-1, indicator="p_nris", category="recognised", municipality="ruse"))
    ((key, values),) = TEXTS["recognition"](open_page("municipality", "ruse", at=changed))
    assert (key, values["items"]) == ("own_programmes_lower", "„Стратегия 2012–2020 г. <проект> & план“")
    assert TEXTS["recognition"](open_page("municipality", "ivanovo")) == []


def test_sources_are_stated_of_the_groups_or_against_the_district(open_page, change):
    assert keys(TEXTS["sources"](open_page("study"))) == ["sources_tied"] * 2
    assert keys(TEXTS["sources"](open_page("municipality", "ruse"))) == ["own_sources_same"]
    changed = change("differences", show(1, indicator="src", category="mediator", municipality="ruse"))
    ((key, values),) = TEXTS["sources"](open_page("municipality", "ruse", at=changed))
    assert (key, values["items"]) == ("own_sources_higher", "„Медиатор“")


@pytest.mark.parametrize(("place", "lead"), [("ruse", "По оценка"), ("borovo", "По ориентировъчна оценка")])
def test_the_plan_and_rights_are_stated_with_bounds_and_base(open_page, place, lead):
    report = open_page("municipality", place)
    for name in ("plan_known", "rights"):
        ((_, values),) = TEXTS[name](report)
        assert values["lead"].startswith(lead)
        assert values["n"] == {"ruse": 105, "borovo": 26}[place]
    assert "между" in values["no"] and "yes" not in values, "one answer does not tell the others"


@pytest.mark.parametrize("name", ["plan_known", "rights", "projects"])
def test_what_may_not_be_shown_of_a_municipality_is_not_said(open_page, name):
    for place in ("vetovo", "ivanovo"):
        assert TEXTS[name](open_page("municipality", place)) == []
    assert TEXTS[name](open_page("municipality", "ruse"))


def test_of_a_sample_that_is_not_random_only_the_answers_are_stated(open_page, quota_root):
    report = open_page("municipality", "ruse", "en", at=quota_root)
    for name in ("plan_known", "rights", "projects"):
        ((_, values),) = TEXTS[name](report)
        assert (values["lead"], values["who"]) == ("In the survey,", "Roma respondents")
        assert "between" not in str(values)
        assert values.get("comparison", "") == ""


def test_a_text_with_nothing_to_say_shows_nothing(open_page, shown):
    open_page("municipality", "ivanovo").text("plan_known")
    assert shown == []
    open_page("municipality", "ruse").text("plan_known")
    assert len(shown) == 1 and "  " not in shown[0]["text"]
