"""What chapters say alike: estimates in a sentence, who stands first, who differs, in which municipalities."""

import pandas as pd
import pytest

from analysis.report import statements
from analysis.report.findings import ROMA

OWN, NGO, AUTHORITY = ("ruse", "roma"), ("district", "ngo"), ("district", "authority")
OPTIONS = ("noinfo", "noinvite", "notrust", "noeffect", "documents")
ITEMS = {("obst", code): f"Пречка {code}" for code in (*OPTIONS, "none", "dk")}
STEPS = {("chain", step): step for step in ("invited", "attended", "influenced")}


def make_row(low: float | None, high: float | None, estimate: float = 0.41, flag: str = "") -> pd.Series:
    return pd.Series({"n": 60, "estimate": estimate, "low": low, "high": high, "flag": flag})


@pytest.fixture
def rank(released):
    """A function that returns orders in which the first `tied` options share the place in one domain."""

    def make_orders(tied: int, domain: tuple[str, str]) -> pd.DataFrame:
        rows = [("noinfo", other, number >= tied) for number, other in enumerate(OPTIONS[1:], start=1)]
        rows += [(first, OPTIONS[-1], True) for first in OPTIONS[1:-1]]
        orders = pd.DataFrame(rows, columns=["category", "other_category", "differs"])
        return orders.assign(
            municipality=domain[0], group=domain[1], indicator="obst", other_indicator="obst", n=60, estimate=0.1,
            low=orders["differs"].map({True: 0.02, False: -0.02}), high=0.2,
            p_adjusted=orders["differs"].map({True: 0.001, False: 0.4}), flag="",
        )  # fmt: skip

    return make_orders


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


def test_an_estimate_stands_between_its_bounds_where_it_has_any(open_page):
    report = open_page("study")
    assert statements.write_between(report, make_row(0.36, 0.46), "share") == "41% (между 36% и 46%)"
    assert statements.write_between(report, make_row(None, None), "share") == "41%"
    assert statements.write_between(report, make_row(0.36, 0.46), "points") == "+41 процентни пункта (между +36 и +46)"
    assert statements.write_between(report, make_row(None, None, -0.05), "points") == "\N{MINUS SIGN}5 процентни пункта"
    english = open_page("study", language="en")
    assert statements.write_between(english, make_row(1.1, 1.5, 1.3), "mean") == "1.3 (between 1.1 and 1.5)"


def test_a_rough_estimate_is_called_rough_and_answers_of_a_quota_sample_are_no_estimate(open_page, quota_root):
    report, quota = open_page("municipality", "ruse"), open_page("municipality", "ruse", at=quota_root)
    row, rough = make_row(0.3, 0.5), make_row(0.3, 0.5, flag="low")
    leads = [statements.introduce(page, OWN, of)["lead"] for page in (report, quota) for of in (row, rough)]
    assert leads[0] == "По оценка от анкетата"
    assert "ориентировъчна" in leads[1]
    assert leads[2] == leads[3] and "оценка" not in leads[2]
    assert statements.introduce(quota, OWN, row)["who"] == "анкетираните роми"
    assert statements.introduce(quota, NGO, row)["lead"] == leads[0], "their sample is random"


def test_a_municipality_of_which_nothing_may_be_shown_is_spoken_of_as_the_district(open_page):
    item = ("chain", "invited")
    got = {
        place: statements.choose_domain(report, report.extract["participation"], item)
        for place in ("borovo", "vetovo", "ivanovo")
        for report in [open_page("municipality", place)]
    }
    assert got == {"borovo": ("borovo", "roma"), "vetovo": ROMA, "ivanovo": ROMA}


@pytest.mark.parametrize(("tied", "key", "expected"), [
    (1, "obstacles_alone", {"labels": "„Пречка noinfo“"}),
    (2, "obstacles_tied", {"labels": "„Пречка noinfo“ и „Пречка noinvite“"}),
    (4, "obstacles_open", {"rest": 3, "total": 5}),
])  # fmt: skip
def test_one_leads_several_share_the_place_or_nothing_stands_out(open_page, rank, tied, key, expected):
    report = open_page("study")
    report.extract["orders"] = rank(tied, ROMA)
    [(got, values)] = statements.state_leader(report, "obstacles", report.extract["obstacles"], ITEMS, ROMA)
    assert got == key
    assert expected.items() <= values.items()
    assert "labels" not in values or "none" not in values["labels"]


def test_where_no_order_is_released_nothing_leads_and_the_title_is_neutral(open_page, rank, quota_root):
    report = open_page("study")
    report.extract["orders"] = rank(1, OWN)
    assert statements.state_leader(report, "obstacles", report.extract["obstacles"], ITEMS, ROMA) == []
    assert statements.title_leaders(report, report.extract["obstacles"], ITEMS) == ("title", {})
    quota = open_page("study", at=quota_root)
    stated = statements.state_leaders(quota, "obstacles", quota.extract["obstacles"], ITEMS)
    assert all("роми" not in values["who"] for _, values in stated), "a sample that is not random has no order"


def test_a_title_names_the_leaders_unless_their_wordings_are_too_long_for_one(open_page, rank):
    report = open_page("study")
    report.extract["orders"] = rank(2, ROMA)
    estimates = report.extract["obstacles"]
    assert statements.title_leaders(report, estimates, ITEMS)[0] == "tied"
    long = {item: label + " " + "дълга " * 10 for item, label in ITEMS.items()}
    assert statements.title_leaders(report, estimates, long) == ("title", {})
    report.extract["orders"] = rank(5, ROMA)
    assert statements.title_leaders(report, estimates, ITEMS) == ("title", {}), "nothing stands out"


def test_what_the_title_says_of_roma_is_not_said_again(open_page, rank):
    report = open_page("municipality", "ruse")
    report.extract["orders"] = rank(2, OWN)
    estimates = report.extract["obstacles"]
    assert statements.title_leaders(report, estimates, ITEMS)[0] == "tied"
    assert statements.state_leaders(report, "obstacles", estimates, ITEMS) == []
    assert len(statements.state_leaders(report, "obstacles", estimates, ITEMS, titled=False)) == 1
    report.extract["orders"] = rank(5, OWN)
    assert [key for key, _ in statements.state_leaders(report, "obstacles", estimates, ITEMS)] == ["obstacles_open"]
    assert statements.state_points(report, "obstacles", estimates, ITEMS) == [], "no main point"


def test_a_contrast_is_said_of_those_items_only_that_are_shown_to_differ(open_page, differ):
    report = open_page("municipality", "ruse")
    report.extract["differences"] = differ(ruse__invited=1, ruse__attended=1, ruse__influenced=-1)
    got = statements.state_contrasts(report, "chain_place", STEPS, OWN, ROMA, quoted=False)
    assert [(key, values["items"]) for key, values in got] == [
        ("chain_place_lower", "influenced"), ("chain_place_higher", "invited и attended"),
    ]  # fmt: skip
    report.extract["differences"] = differ()
    assert [key for key, _ in statements.state_contrasts(report, "chain_place", STEPS, OWN, ROMA)] == [
        "chain_place_same"
    ]


def test_a_contrast_that_was_not_released_is_not_said_to_be_none(open_page, released, quota_root):
    report = open_page("municipality", "ruse")
    report.extract["differences"] = released["differences"].assign(low=None, high=None).astype({"low": float})
    assert statements.state_contrasts(report, "chain_place", STEPS, OWN, ROMA) == []
    quota = open_page("municipality", "ruse", at=quota_root)
    assert statements.state_contrasts(quota, "chain_place", STEPS, OWN, ROMA) == []


def test_many_items_are_counted_not_listed(open_page, differ):
    report = open_page("study")
    report.extract["differences"] = differ(**{f"district__{code}": -1 for code in OPTIONS})
    [(key, values)] = statements.state_all_contrasts(report, "obstacles", ITEMS, [AUTHORITY])
    assert key == "obstacles_lower"
    assert values["items"] == "5 от 5 пречки"


def test_what_holds_against_both_other_groups_is_said_once(open_page, differ):
    report = open_page("study")
    report.extract["differences"] = differ(district__more=-1)
    item = {("iap_gap", "more"): ""}
    [(key, values)] = statements.state_all_contrasts(report, "gap", item, [NGO, AUTHORITY])
    assert (key, values["others"]) == ("gap_lower", "другите две групи")
    rows = report.extract["differences"]
    p_adjusted = rows["p_adjusted"].mask(rows["other_group"] == "authority", 0.5)
    report.extract["differences"] = rows.assign(p_adjusted=p_adjusted)
    got = statements.state_all_contrasts(report, "gap", item, [NGO, AUTHORITY])
    assert [name for name, _ in got] == ["gap_lower", "gap_same"]


def test_a_title_says_which_steps_differ_and_is_neutral_when_they_differ_both_ways(open_page, differ):
    report = open_page("municipality", "ruse")
    report.extract["differences"] = differ(ruse__invited=-1)
    key, values = statements.title_contrasts(report, STEPS)
    assert (key, values["items"]) == ("own_lower", "invited")
    report.extract["differences"] = differ(ruse__invited=-1, ruse__attended=1)
    assert statements.title_contrasts(report, STEPS) == ("title", {})
    report.extract["differences"] = differ()
    assert statements.title_contrasts(report, STEPS) == ("title", {})


def test_municipalities_stand_in_the_order_of_the_study_whatever_their_values(open_page, differ):
    report = open_page("study")
    report.extract["differences"] = differ(tsenovo__invited=1, byala__invited=1, ruse__invited=-1)
    got = statements.state_places(report, "Поканени", ("chain", "invited"))
    assert [(key, values["places"]) for key, values in got] == [
        ("places_lower", "в община Русе"), ("places_higher", "в община Бяла и в община Ценово"),
    ]  # fmt: skip
    report.extract["differences"] = differ()
    assert [key for key, _ in statements.state_places(report, "Поканени", ("chain", "invited"))] == ["places_same"]


def test_a_net_is_that_of_the_municipality_or_of_the_groups_side_by_side(open_page):
    own, district, hidden = (
        open_page("municipality", "ruse"), open_page("study"), open_page("municipality", "ivanovo"),
    )  # fmt: skip
    [(key, values)] = statements.state_net(own, "trust_mun", own.extract["trust"], ("tr_mun", "net"))
    assert key == "trust_mun_own" and "Русе" in values["where"] and values["comparison"]
    [(key, values)] = statements.state_net(district, "trust_mun", district.extract["trust"], ("tr_mun", "net"))
    assert key == "trust_mun_groups" and values["roma"] == -0.04
    [(key, values)] = statements.state_net(hidden, "trust_mun", hidden.extract["trust"], ("tr_mun", "net"))
    assert "област" in values["where"] and values["comparison"] == "", "the district is not compared with itself"
