"""What the priorities are worth: a share per priority and group, of those who named any, in the district."""

import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.study import Sample
from analysis.tables.designs import make_designs
from analysis.tables.estimation import COLUMNS
from analysis.tables.worths import estimate_worths

ITEMS = ["education", "health", "housing", "employment", "rule_of_law", "culture_media"]


@pytest.fixture(scope="module")
def respondents(interviews):
    """Of every five interviews two put education first, one each housing and employment, one says nothing."""
    firsts = ["education", "housing", "education", "employment", ""]
    rows = interviews.assign(prio1=[firsts[number % 5] for number in range(len(interviews))], prio2="", prio3="")
    return rows.astype({"prio1": "str"})


def pick(table: pd.DataFrame, group: str) -> pd.DataFrame:
    return table[table["group"] == group].set_index("indicator")


def test_with_first_choices_only_a_worth_is_the_share_of_first_choices(respondents, form, random):
    got = estimate_worths(respondents, form, make_designs(respondents, random))
    assert got.columns.tolist() == COLUMNS
    assert (
        got["indicator"].tolist() == ITEMS * 3 and set(got["category"]) == {"worth"} and set(got["unit"]) == {"share"}
    )
    for group in random:
        own = respondents[(respondents["group"] == group) & (respondents["prio1"] != "")]
        expected = own.groupby("prio1")["weight"].sum() / own["weight"].sum()
        worths = pick(got, group)
        assert_allclose(worths["estimate"], expected.reindex(ITEMS).fillna(0), atol=1e-9)
        assert (worths["n"] == len(own)).all()
        assert worths.loc["education", ["se", "low", "high"]].notna().all()
        assert worths.loc["health", ["low", "high"]].isna().all(), "nobody named it: there is no finite model"


def test_second_choices_count(respondents, form, random):
    second = respondents.assign(prio2=respondents["prio1"].map({"education": "health"}).fillna("").astype("str"))
    got = pick(estimate_worths(second, form, make_designs(second, random)), "roma")["estimate"]
    assert got["health"] > 0 and got.sum() == pytest.approx(1)


def test_a_sample_that_is_not_random_has_worths_without_bounds_and_nobody_has_empty_rows(respondents, form, random):
    samples = random | {"roma": Sample("quota")}
    got = estimate_worths(respondents, form, make_designs(respondents, samples))
    assert pick(got, "roma")[["se", "low", "high"]].isna().all(axis=None)
    assert pick(got, "ngo").loc["education", ["se", "low", "high"]].notna().all()
    silent = respondents[respondents["group"] != "ngo"]
    got = pick(estimate_worths(silent, form, make_designs(silent, random)), "ngo")
    assert got["n"].tolist() == [0] * 6 and got["estimate"].isna().all()
