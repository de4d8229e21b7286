"""Who is in a domain, and when its error can be estimated."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.survey.design import Design
from analysis.survey.domains import is_estimable, select_rows


def test_without_a_condition_everybody_is_in_the_domain():
    design = Design(pd.DataFrame({"y": [1, 2, 3]}))
    assert select_rows(design).tolist() == [True, True, True]
    assert select_rows(design, design.frame["y"] > 1).tolist() == [False, True, True]


@pytest.mark.parametrize(
    "where",
    [
        [True, False],
        ["a", "b", "c"],
        [True, None, False],
        pd.Series([True, True, False], index=[5, 6, 7]),
        pd.DataFrame({"y": [True, True, False]}),
        "y > 1",
        True,
    ],
)
def test_what_is_not_true_or_false_for_each_row_is_refused(where):
    with pytest.raises(StudyError, match="^where "):
        select_rows(Design(pd.DataFrame({"y": [1, 2, 3]})), where)


def test_one_cluster_has_no_error_unless_its_stratum_is_fully_enumerated():
    frame = pd.DataFrame({"h": list("aabb"), "c": [1, 1, 1, 2], "M": [1, 1, 9, 9]})
    design = Design(frame, strata="h", clusters="c", population="M")
    assert is_estimable(design, (frame["h"] == "a").to_numpy())
    assert is_estimable(design, (frame["h"] == "b").to_numpy())
    assert not is_estimable(design, (frame.index == 2))
    assert not is_estimable(design, frame["h"].eq("none").to_numpy())
    without = Design(frame, strata="h", clusters="c", lonely="adjust")
    assert not is_estimable(without, (frame["h"] == "a").to_numpy())
