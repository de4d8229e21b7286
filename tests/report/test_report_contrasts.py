"""Who differs from whom: groups of the district, a municipality from the district, in which municipalities."""

import pandas as pd
import pytest

from analysis.report import contrasts
from analysis.report.findings import ROMA, title_contrast

OWN, NGO, AUTHORITY = ("ruse", "roma"), ("district", "ngo"), ("district", "authority")
OPTIONS = ("noinfo", "noinvite", "notrust", "noeffect", "documents")
ITEMS = {("obst", code): f"Пречка {code}" for code in (*OPTIONS, "none", "dk")}
STEPS = {("chain", step): step for step in ("invited", "attended", "influenced")}


@pytest.fixture
def differ(released):
    """A function that returns the differences, of which those of the named places and answers are shown."""

    def make_differences(**signs: int) -> pd.DataFrame:
        rows = released["differences"].assign(low=-0.1, high=0.1, p_adjusted=0.5)
        for name, sign in signs.items():
            place, category = name.split("__")
            chosen = (rows["municipality"] == place) & (rows["group"] == "roma") & (rows["category"] == category)
            bounds = (0.02, 0.2) if sign > 0 else (-0.2, -0.02)
            rows.loc[chosen, ["low", "high", "p_adjusted"]] = [*bounds, 0.001]
        return rows

    return make_differences


def test_a_contrast_is_said_of_those_items_only_that_are_shown_to_differ(open_page, differ):
    report = open_page("municipality", "ruse")
    report.extract["differences"] = differ(ruse__invited=1, ruse__attended=-1)
    got = contrasts.state_contrasts(report, "chain_place", STEPS, OWN, ROMA, quoted=False)
    assert [(key, values["items"]) for key, values in got] == [
        ("chain_place_lower", "attended"), ("chain_place_higher", "invited"),
    ]  # fmt: skip
    report.extract["differences"] = differ()
    assert [key for key, _ in contrasts.state_contrasts(report, "chain_place", STEPS, OWN, ROMA)] == [
        "chain_place_same"
    ]


def test_a_contrast_that_was_not_released_is_not_said_to_be_none(open_page, released, quota_root):
    report = open_page("municipality", "ruse")
    report.extract["differences"] = released["differences"].assign(low=None, high=None).astype({"low": float})
    assert contrasts.state_contrasts(report, "chain_place", STEPS, OWN, ROMA) == []
    quota = open_page("municipality", "ruse", at=quota_root)
    assert contrasts.state_contrasts(quota, "chain_place", STEPS, OWN, ROMA) == []


def test_many_items_are_counted_not_listed(open_page, differ):
    report = open_page("study")
    report.extract["differences"] = differ(**{f"district__{code}": -1 for code in OPTIONS})
    [(key, values)] = contrasts.state_all_contrasts(report, "obstacles", ITEMS, [AUTHORITY])
    assert key == "obstacles_lower"
    assert values["items"] == "5 от 5 пречки"


def test_what_holds_against_both_other_groups_is_said_once(open_page, differ):
    report = open_page("study")
    report.extract["differences"] = differ(district__more=-1)
    item = {("iap_gap", "more"): ""}
    [(key, values)] = contrasts.state_all_contrasts(report, "gap", item, [NGO, AUTHORITY])
    assert (key, values["others"]) == ("gap_lower", "другите две групи")
    rows = report.extract["differences"]
    p_adjusted = rows["p_adjusted"].mask(rows["other_group"] == "authority", 0.5)
    report.extract["differences"] = rows.assign(p_adjusted=p_adjusted)
    got = contrasts.state_all_contrasts(report, "gap", item, [NGO, AUTHORITY])
    assert [name for name, _ in got] == ["gap_lower", "gap_same"]


def test_a_title_says_which_steps_differ_and_is_neutral_when_they_differ_both_ways(open_page, differ):
    report = open_page("municipality", "ruse")
    report.extract["differences"] = differ(ruse__invited=-1)
    key, values = contrasts.title_contrasts(report, STEPS)
    assert (key, values["items"]) == ("own_lower", "invited")
    report.extract["differences"] = differ(ruse__invited=-1, ruse__attended=1)
    assert contrasts.title_contrasts(report, STEPS) == ("title", {})
    report.extract["differences"] = differ()
    assert contrasts.title_contrasts(report, STEPS) == ("title", {})


def test_municipalities_stand_in_the_order_of_the_study_whatever_their_values(open_page, differ):
    report = open_page("study")
    report.extract["differences"] = differ(tsenovo__invited=1, byala__invited=1, ruse__invited=-1)
    got = contrasts.state_places(report, "Поканени", ("chain", "invited"))
    assert [(key, values["places"]) for key, values in got] == [
        ("places_lower", "в община Русе"), ("places_higher", "в община Бяла и в община Ценово"),
    ]  # fmt: skip
    report.extract["differences"] = differ()
    assert [key for key, _ in contrasts.state_places(report, "Поканени", ("chain", "invited"))] == ["places_same"]


def test_a_difference_of_low_base_is_called_rough(open_page, differ):
    """Borovo has a low base, Ruse has not."""
    for place, is_rough in (("borovo", True), ("ruse", False)):
        report = open_page("municipality", place)
        report.extract["differences"] = differ(**{f"{place}__invited": -1})
        [(_, values)] = contrasts.state_contrasts(report, "chain_place", STEPS, (place, "roma"), ROMA, quoted=False)
        assert values.get("rough", False) is is_rough
        assert contrasts.title_contrasts(report, STEPS)[1].get("rough", False) is is_rough
        assert title_contrast(report, ("chain", "invited"))[1].get("rough", False) is is_rough
    study = open_page("study")
    study.extract["differences"] = differ(borovo__invited=-1, ruse__invited=-1)
    [(_, values)] = contrasts.state_places(study, "Поканени", ("chain", "invited"))
    assert values["places"] == "в община Борово (ориентировъчно) и в община Русе"
