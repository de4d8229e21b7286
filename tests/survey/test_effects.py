"""Effect sizes are what a hand and the textbook's tables give."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy.stats import contingency

from analysis.errors import StudyError
from analysis.survey.effects import cohen_h, cramers_v
from analysis.survey.independence import share_table


def test_cohens_h_is_that_of_his_tables():
    """Cohen 1988, table 6.2.2: φ of .05, .25, .50 and .90 is .451, 1.047, 1.571 and 2.498."""
    assert_allclose(cohen_h([0.05, 0.25, 0.5, 0.9], 0), [0.451, 1.047, 1.571, 2.498], atol=5e-4)
    assert cohen_h(1, 0) == math.pi
    assert cohen_h(0.2, 0.7) == -cohen_h(0.7, 0.2) < 0
    assert np.isnan(cohen_h(np.nan, 0.5))


@pytest.mark.parametrize(("first", "second"), [(40, 0.5), (0.5, -0.1)])
def test_a_percentage_is_no_share(first, second):
    with pytest.raises(StudyError, match="outside 0-1; expected: shares, not percentages"):
        cohen_h(first, second)


def test_cramers_v_is_that_of_scipy_on_counts():
    table = np.array([[10, 3, 8], [4, 12, 7]])
    assert_allclose(cramers_v(table), contingency.association(table, method="cramer"))
    assert cramers_v(np.outer([1, 2, 3], [4, 5])) < 1e-15
    assert cramers_v(pd.DataFrame([[0.3, 0.0], [0.0, 0.7]])) == pytest.approx(1)
    assert cramers_v([[10, 3, 8, 0], [4, 12, 7, 0], [0, 0, 0, 0]]) == cramers_v(table)


def test_cramers_v_of_a_survey_is_that_of_its_weighted_table(designs_of_r):
    design = designs_of_r["stratified:fpc"]
    shares = share_table(design, "agree", "kind")
    rows = design.frame.dropna(subset=["agree"])
    weighted = rows.pivot_table(index="agree", columns="kind", values="w", aggfunc="sum")
    pearson = contingency.chi2_contingency(weighted, correction=False).statistic
    assert_allclose(cramers_v(shares), np.sqrt(pearson / weighted.to_numpy().sum() / 2))
    unweighted = pd.crosstab(rows["agree"], rows["kind"])
    assert abs(cramers_v(shares) - cramers_v(unweighted)) > 0.01


@pytest.mark.parametrize("table", [[[1, 2]], [[1, 0], [2, 0]], [[0, 0], [0, 0]]])
def test_one_row_or_column_goes_together_with_nothing(table):
    with pytest.raises(StudyError, match="fewer than two rows or columns hold answers"):
        cramers_v(table)


@pytest.mark.parametrize("table", [[1, 2], [[1, -1], [2, 3]], [[1, np.nan], [2, 3]]])
def test_what_is_no_table_of_shares_is_refused(table):
    with pytest.raises(StudyError, match="not a table of shares"):
        cramers_v(table)
