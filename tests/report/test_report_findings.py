"""Findings: which sentence or title holds for what is released, and the numbers in it."""

import pandas as pd
import pytest

from analysis.report import findings, leaders
from analysis.report.chapters import awareness
from analysis.report.charts import CHARTS
from analysis.report.findings import DISTRICT, ROMA

KNOWN, SCORE = ("n_known", "mean"), ("quiz_score", "mean")


def keys(found) -> list[str]:
    return [key for key, _ in found]


def hide(table, **cells):
    """Empty the figures of the rows whose columns have these values, as the release does."""
    is_row = (table[list(cells)] == list(cells.values())).all(axis=1)
    assert is_row.any()
    changed = table.copy()
    changed.loc[is_row, ["estimate", "low", "high"]] = None
    changed.loc[is_row, "flag"] = ":u"
    return changed


def set_shown(sign: int, **cells):
    """An edit that makes the differences whose columns have these values shown (+1, -1) or not shown (0)."""

    def edit(differences):
        changed = differences.copy()
        is_row = (changed[list(cells)] == list(cells.values())).all(axis=1)
        assert is_row.any()
        low, high = {1: (0.1, 0.3), -1: (-0.3, -0.1), 0: (-0.1, 0.1)}[sign]
        changed.loc[is_row, ["low", "high", "p_adjusted"]] = [low, high, 0.001 if sign else 0.5]
        return changed

    return edit


@pytest.fixture
def study(open_page):
    return open_page("study", language="en")


@pytest.fixture
def ruse(open_page):
    return open_page("municipality", "ruse", "en")


def test_a_row_that_a_table_does_not_have_is_without_values(study):
    row = findings.find_row(study.extract["scores"], ("borovo", "ngo"), KNOWN)
    assert pd.isna(row["estimate"]) and row["flag"] == ""
    assert findings.find_row(study.extract["scores"], ROMA, KNOWN)["estimate"] == 3.2


def test_groups_stand_side_by_side_with_what_their_difference_shows(study):
    ((key, values),) = findings.state_groups(study, "quiz", study.extract["scores"], SCORE)
    assert key == "quiz"
    assert {group: values[group] for group in study.study.groups} == {"authority": 7.3, "ngo": 6.5, "roma": 4.1}
    assert values["who_roma"] == "Roma"
    assert values["comparison"] == "The value for Roma is lower than for the other two groups."


@pytest.mark.parametrize(
    ("ngo", "authority", "expected"),
    [
        (0, -1, ["lower than for representatives of the authorities", "No difference between Roma and repres"]),
        (0, 0, ["No difference between Roma and the other two groups"]),
        (1, -1, ["lower than for representatives of the authorities", "higher than for representatives of org"]),
    ],
)  # fmt: skip
def test_a_comparison_says_of_each_group_what_is_shown(open_page, change, ngo, authority, expected):
    changed = change("differences", lambda table: set_shown(ngo, indicator="quiz_score", other_group="ngo")(
        set_shown(authority, indicator="quiz_score", group="roma", other_group="authority")(table)
    ))  # fmt: skip
    got = findings.compare_with_groups(open_page("study", language="en", at=changed), SCORE)
    assert all(part in got for part in expected)
    assert got.count(".") == len(expected)


def test_nothing_is_said_of_a_difference_that_was_not_released(open_page, quota_root):
    quota = open_page("study", language="en", at=quota_root)
    ((_, values),) = findings.state_groups(quota, "quiz", quota.extract["scores"], SCORE)
    assert values["comparison"] == ""
    assert values["who_roma"] == "Roma respondents"
    assert values["who_ngo"] == "representatives of organisations and chitalishta", "their sample is random"


def test_groups_are_left_out_when_one_of_them_is_hidden(study):
    scores = hide(study.extract["scores"], municipality=DISTRICT, group="ngo", indicator="n_known")
    assert findings.state_groups(study, "quiz", scores, KNOWN) == []
    assert keys(findings.state_groups(study, "quiz", study.extract["scores"], KNOWN)) == ["quiz"]


def test_a_municipality_is_compared_with_the_district_only_by_its_difference(open_page, change):
    scores = {"scores": "own_lower", -1: "lower", 0: "No difference", 1: "higher"}
    for sign in (-1, 0, 1):
        changed = change("differences", set_shown(sign, indicator="n_known", municipality="ruse"))
        report = open_page("municipality", "ruse", "en", at=changed)
        got = findings.compare_with_district(report, report.extract["scores"], KNOWN, "mean")
        assert scores[sign] in got and "(3.2)" in got
    hidden = open_page("municipality", "vetovo", "en")
    assert findings.compare_with_district(hidden, hidden.extract["scores"], KNOWN, "mean") == ""


@pytest.mark.parametrize(
    ("ngo", "authority", "key", "others"),
    [(-1, -1, "lower", "the other two groups"), (0, -1, "lower", "representatives of the authorities"),
     (1, 0, "higher", "representatives of organisations and chitalishta"), (1, -1, "title", None),
     (0, 0, "same", None)],
)  # fmt: skip
def test_the_title_of_one_measure_is_how_roma_stand_to_the_others(open_page, change, ngo, authority, key, others):
    changed = change("differences", lambda table: set_shown(ngo, indicator="quiz_score", other_group="ngo")(
        set_shown(authority, indicator="quiz_score", group="roma", other_group="authority")(table)
    ))  # fmt: skip
    got, values = findings.title_contrast(open_page("study", language="en", at=changed), SCORE)
    assert (got, values.get("others")) == (key, others)


@pytest.mark.parametrize(("sign", "expected"), [(-1, "own_lower"), (1, "own_higher"), (0, "title")])
def test_on_its_page_a_municipality_stands_against_the_district(open_page, change, sign, expected):
    changed = change("differences", set_shown(sign, indicator="jp_any", category="known", municipality="ruse"))
    report = open_page("municipality", "ruse", at=changed)
    assert findings.title_contrast(report, ("jp_any", "known"))[0] == expected
    assert findings.title_contrast(open_page("municipality", "ivanovo"), ("jp_any", "known")) == ("title", {})


def test_a_sample_that_is_not_random_has_neutral_titles(open_page, quota_root):
    for notebook, place in (("study", None), ("municipality", "ruse")):
        report = open_page(notebook, place, at=quota_root)
        assert findings.title_contrast(report, SCORE) == ("title", {})
        for name in ("recognition", "self_rating", "sources", "projects"):
            assert CHARTS[name].headline(report, CHARTS[name].rows(report)) == ("title", {})


@pytest.mark.parametrize(
    ("place", "expected"),
    [("ruse", ["own_known"]), ("borovo", ["own_known", "own_rough"]), ("vetovo", ["own_few"]),
     ("ivanovo", ["own_hidden"])],
)  # fmt: skip
def test_a_municipality_is_stated_as_far_as_its_base_allows(open_page, place, expected):
    got = [found for found in awareness.find_points(open_page("municipality", place)) if found[0].startswith("own")]
    assert keys(got) == expected
    if place == "vetovo":
        assert got[0][1] == {"place": "община Ветово", "n": 14}
    if place == "ivanovo":
        assert got[0][1] == {"place": "община Иваново"}


def test_without_an_interval_none_is_stated(open_page, quota_root):
    got = awareness.find_points(open_page("municipality", "ruse", at=quota_root))
    assert keys(got) == ["own_known_plain"]
    assert got[0][1]["who"] == "анкетираните роми"


def test_the_invented_programme_is_never_among_the_best_known(open_page, change):
    def flatter(orders):
        first = orders.iloc[[0]].assign(
            municipality=DISTRICT,
            group="roma",
            indicator="p_foil",
            category="recognised",
            low=0.2,
            high=0.4,
            p_adjusted=0,
        )
        return first.assign(other_indicator="p_nris", other_category="recognised")

    report = open_page("study", at=change("orders", flatter))
    programmes = awareness.list_programmes(report)
    assert leaders.state_leader(report, "best", report.extract["recognition"], programmes, ROMA) == []
    every = programmes | {("p_foil", "recognised"): "x"}
    assert leaders.state_leader(report, "best", report.extract["recognition"], every, ROMA), "the twin: it would lead"
