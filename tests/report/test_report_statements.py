"""What chapters say alike of single estimates: of whom, between which bounds, and nets."""

import pandas as pd

from analysis.report import statements
from analysis.report.findings import ROMA

OWN, NGO = ("ruse", "roma"), ("district", "ngo")


def make_row(low: float | None, high: float | None, estimate: float = 0.41, flag: str = "") -> pd.Series:
    return pd.Series({"n": 60, "estimate": estimate, "low": low, "high": high, "flag": flag})


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
