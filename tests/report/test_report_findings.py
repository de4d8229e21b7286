"""Findings: which sentence holds for a plain, a rough, a flagged and a hidden row, and the numbers in it."""

import pytest

from analysis.report.findings import find_district, find_knowledge, find_place, find_recognition

LABELS = {"p_nris": "Strategy", "p_mediator": "Mediators"}


def keys(findings) -> list[str]:
    return [key for key, _ in findings]


@pytest.fixture
def find(released):
    return lambda slug: find_place(released["scores"], released["recognition"], LABELS, slug, "Място")


def hide(table, **cells):
    """Empty the figures of the rows whose columns have these values, as the release does."""
    is_row = (table[list(cells)] == list(cells.values())).all(axis=1)
    assert is_row.any()
    changed = table.copy()
    changed.loc[is_row, ["estimate", "low", "high"]] = None
    changed.loc[is_row, "flag"] = ":u"
    return changed


def test_a_plain_row_is_stated_with_interval_base_and_what_is_known_best(find, released):
    got = find("ruse")
    assert keys(got) == ["own_known", "best_known"]
    scores = released["scores"]
    row = scores[(scores["municipality"] == "ruse") & (scores["indicator"] == "n_known")].iloc[0]
    expected = {"place": "Място", "mean": row["estimate"], "low": row["low"], "high": row["high"], "n": 105}
    assert got[0][1] == expected
    assert got[1][1]["label"] == "Mediators"


def test_a_row_with_a_low_base_says_that_it_is_rough(find):
    assert keys(find("borovo")) == ["own_known", "own_rough", "best_known"]


def test_a_row_with_too_few_gives_the_base_and_no_figure(find):
    got = find("vetovo")
    assert got == [("own_few", {"place": "Място", "n": 14})]


def test_of_a_confidential_row_not_even_the_base_is_said(find):
    assert find("ivanovo") == [("own_hidden", {"place": "Място"})]


def test_without_an_interval_none_is_stated(released):
    scores = released["scores"].assign(low=None, high=None)
    got = find_place(scores, released["recognition"], LABELS, "ruse", "Място")
    assert keys(got) == ["own_known_plain", "best_known"]


def test_nothing_is_called_best_known_when_no_share_may_be_shown(released):
    hidden = hide(released["recognition"], municipality="ruse")
    assert keys(find_place(released["scores"], hidden, LABELS, "ruse", "Място")) == ["own_known"]


def test_the_invented_programme_is_never_the_best_known_one(released):
    recognition = released["recognition"]
    flattered = recognition.assign(estimate=recognition["estimate"].where(recognition["indicator"] != "p_foil", 0.99))
    got = dict(find_recognition(flattered, LABELS | {"p_foil": "Invented"}, "p_foil"))
    assert got["best_known_district"]["label"] == "Mediators"
    assert got["least_known_district"]["label"] == "Strategy"


def test_the_district_is_stated_by_group(released):
    (key, values), *rest = find_district(released["scores"])
    assert (key, rest) == ("district_known", [])
    assert values == {"authority": 6.4, "ngo": 5.6, "roma": 3.2}


def test_a_comparison_is_left_out_when_one_of_its_groups_is_hidden(released):
    scores = hide(released["scores"], municipality="district", group="ngo")
    assert find_district(scores) == []
    assert keys(find_knowledge(scores, released["self_rating"])) == ["self_mun"]
    assert keys(find_knowledge(released["scores"], released["self_rating"])) == ["quiz", "self_mun"]


def test_recognition_states_best_least_and_the_check(released):
    got = find_recognition(released["recognition"], LABELS, "p_foil")
    assert keys(got) == ["best_known_district", "least_known_district", "foil"]
    assert got[0][1] == {"label": "Mediators", "share": 0.62}
    assert got[1][1] == {"label": "Strategy", "share": 0.31}
    hidden = hide(released["recognition"], indicator="p_foil", group="authority")
    assert keys(find_recognition(hidden, LABELS, "p_foil")) == ["best_known_district", "least_known_district"]
