"""Who stands first: one, several, or nothing; in sentences and titles."""

import pandas as pd
import pytest

from analysis.report import leaders
from analysis.report.findings import ROMA
from analysis.report.phrases import say

OWN = ("ruse", "roma")
OPTIONS = ("noinfo", "noinvite", "notrust", "noeffect", "documents")
ITEMS = {("obst", code): f"Пречка {code}" for code in (*OPTIONS, "none", "dk")}


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


@pytest.mark.parametrize(("tied", "key", "expected"), [
    (1, "obstacles_alone", {"labels": "„Пречка noinfo“"}),
    (2, "obstacles_tied", {"labels": "„Пречка noinfo“ и „Пречка noinvite“"}),
    (4, "obstacles_open", {"rest": 3, "total": 5}),
])  # fmt: skip
def test_one_leads_several_share_the_place_or_nothing_stands_out(open_page, rank, tied, key, expected):
    report = open_page("study")
    report.extract["orders"] = rank(tied, ROMA)
    [(got, values)] = leaders.state_leader(report, "obstacles", report.extract["obstacles"], ITEMS, ROMA)
    assert got == key
    assert expected.items() <= values.items()
    assert "labels" not in values or "none" not in values["labels"]


def test_where_no_order_is_released_nothing_leads_and_the_title_is_neutral(open_page, rank, quota_root):
    report = open_page("study")
    report.extract["orders"] = rank(1, OWN)
    assert leaders.state_leader(report, "obstacles", report.extract["obstacles"], ITEMS, ROMA) == []
    assert leaders.title_leaders(report, report.extract["obstacles"], ITEMS) == ("title", {})
    quota = open_page("study", at=quota_root)
    stated = leaders.state_leaders(quota, "obstacles", quota.extract["obstacles"], ITEMS)
    assert all("роми" not in values["who"] for _, values in stated), "a sample that is not random has no order"


def test_a_title_names_the_leaders_unless_their_wordings_are_too_long_for_one(open_page, rank):
    report = open_page("study")
    report.extract["orders"] = rank(2, ROMA)
    estimates = report.extract["obstacles"]
    assert leaders.title_leaders(report, estimates, ITEMS)[0] == "tied"
    long = {item: label + " " + "дълга " * 10 for item, label in ITEMS.items()}
    assert leaders.title_leaders(report, estimates, long) == ("title", {})
    report.extract["orders"] = rank(5, ROMA)
    assert leaders.title_leaders(report, estimates, ITEMS) == ("title", {}), "nothing stands out"


def test_what_the_title_says_of_roma_is_not_said_again(open_page, rank):
    report = open_page("municipality", "ruse")
    report.extract["orders"] = rank(2, OWN)
    estimates = report.extract["obstacles"]
    assert leaders.title_leaders(report, estimates, ITEMS)[0] == "tied"
    assert leaders.state_leaders(report, "obstacles", estimates, ITEMS) == []
    assert len(leaders.state_leaders(report, "obstacles", estimates, ITEMS, titled=False)) == 1
    report.extract["orders"] = rank(5, OWN)
    assert [key for key, _ in leaders.state_leaders(report, "obstacles", estimates, ITEMS)] == ["obstacles_open"]
    assert leaders.state_points(report, "obstacles", estimates, ITEMS) == [], "no main point"


@pytest.mark.parametrize("tied", [1, 2])
def test_leaders_of_a_low_base_are_called_rough_in_title_and_sentence(open_page, rank, tied):
    report = open_page("municipality", "ruse")
    report.extract["orders"] = rank(tied, OWN)
    plain = report.extract["obstacles"]
    for estimates, is_rough in ((plain, False), (plain.assign(flag="low"), True)):
        key, values = leaders.title_leaders(report, estimates, ITEMS)
        assert values.get("rough", False) is is_rough
        title = say(report, f"captions.obstacles.{key}", "title", **values)
        assert title.endswith("ориентировъчно, при малка база") is is_rough
        [(key, values)] = leaders.state_leader(report, "obstacles", estimates, ITEMS, OWN)
        sentence = say(report, f"findings.{key}", "sentence", **values)
        assert sentence.endswith("Това е ориентировъчно, защото базата е малка.") is is_rough
    report.extract["orders"] = rank(5, OWN)
    [(key, values)] = leaders.state_leader(report, "obstacles", plain.assign(flag="low"), ITEMS, OWN)
    assert key == "obstacles_open" and "rough" not in values, "that nothing stands out claims nothing"
