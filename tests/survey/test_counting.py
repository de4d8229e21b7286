"""Shares that are counted by stratum are those that are summed row by row."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis.survey import counting, estimates
from analysis.survey.calibration import post_stratify
from analysis.survey.design import Design


def sample(seed: int = 1, **arguments) -> Design:
    """Sixty respondents in four strata, of which one was asked completely; three places across the strata."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"stratum": np.sort(random.integers(0, 4, 60)), "place": random.choice(list("abc"), 60)})
    size = frame["stratum"].map({0: 40, 1: 90, 2: 25}).fillna((frame["stratum"] == 3).sum()).astype(int)
    frame = frame.assign(size=size, weight=size / frame.groupby("stratum")["place"].transform("size"))
    return Design(frame, **({"strata": "stratum", "weights": "weight", "population": "size"} | arguments))


def answers(design: Design, seed: int = 2) -> pd.DataFrame:
    """A common and a rare yes with blanks, a yes by stratum alone, all yes, all no, one answer, none."""
    random, rows = np.random.default_rng(seed), len(design.frame)
    columns = {
        "common": np.where(random.random(rows) < 0.2, np.nan, random.random(rows) < 0.4),
        "rare": np.where(random.random(rows) < 0.1, np.nan, random.random(rows) < 0.05),
        "by stratum": design.frame["stratum"] % 2,
        "yes": 1,
        "no": 0,
        "one": np.where(np.arange(rows) == 5, 1, np.nan),
        "none": np.nan,
    }
    return pd.DataFrame(columns, index=design.frame.index, dtype=float)


@pytest.mark.parametrize("by", [None, "place", "stratum"])
@pytest.mark.parametrize("arguments", [{}, {"population": None}, {"weights": None}, {"lonely": "adjust"}])
def test_counting_gives_what_summing_gives(by, arguments, monkeypatch):
    design = sample(**arguments)
    assert counting.can_count(design)
    got = estimates.means(design, answers(design), by=by, share=True)
    monkeypatch.setattr(estimates, "can_count", lambda design: False)
    expected = estimates.means(design, answers(design), by=by, share=True)
    assert_frame_equal(got, expected, rtol=1e-12, atol=1e-12)


def test_the_comparison_can_fail(monkeypatch):
    design = sample()
    got = estimates.means(design, answers(design), share=True)
    monkeypatch.setattr(counting, "ROUNDED", 0.9)
    with pytest.raises(AssertionError):
        assert_frame_equal(estimates.means(design, answers(design), share=True), got)


def test_where_every_stratum_is_unanimous_the_error_is_0_and_not_rounding():
    design = sample(weights=None)
    got = estimates.means(design, answers(design), share=True).set_index("column")["se"]
    assert got["by stratum"] == got["yes"] == got["no"] == 0 < got["common"]


def test_clusters_lonely_strata_uneven_weights_and_calibration_are_not_counted():
    frame = sample().frame
    uneven = frame.assign(weight=np.linspace(1, 2, len(frame)))
    arguments = {"strata": "stratum", "weights": "weight"}
    assert not counting.can_count(Design(uneven, **arguments))
    assert not counting.can_count(Design(frame, **arguments, clusters="place"))
    lonely = pd.concat([frame, frame.head(1).assign(stratum=9)], ignore_index=True)
    assert not counting.can_count(Design(lonely, **arguments, lonely="adjust"))
    totals = pd.Series({"a": 50, "b": 60, "c": 70})
    assert not counting.can_count(post_stratify(sample(), "place", totals))


def test_one_share_and_many_are_counted_alike():
    design = sample()
    design.frame = design.frame.assign(common=answers(design)["common"])
    one = estimates.proportion(design, "common", 1.0, by="place")
    many = estimates.means(design, answers(design)[["common"]], by="place", share=True)
    assert_allclose(many[one.columns.drop("place")].astype(float), one.drop(columns="place").astype(float), rtol=0)
