"""Which figures a later release shows otherwise; each kind of revision is made here, and none where there is none."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.disclosure.ledger import SHOWN
from analysis.disclosure.revisions import COLUMNS, compare_releases, count_revisions

NAN = np.nan
FIGURES = [
    ("attendance", "ruse", "", "", "total", "", 56.0, NAN, NAN, NAN, NAN),
    ("trust", "borovo", "roma", "tr_mun", "high", "", 60, 0.37, 0.30, 0.45, 0.01),
    ("trust", "ruse", "roma", "tr_mun", "high", "", 90, 0.50, 0.41, 0.59, 0.01),
]  # fmt: skip


@pytest.fixture
def before() -> pd.DataFrame:
    return pd.DataFrame(FIGURES, columns=SHOWN)


def change(before: pd.DataFrame, row: int, **values: float) -> pd.DataFrame:
    """Return the figures with one of them changed."""
    now = before.copy()
    for name, value in values.items():
        now.loc[row, name] = value
    return now


def tell(revisions: pd.DataFrame) -> list[tuple]:
    """Return of each revision its table and place, its kind, both figures and whether it is beyond the interval."""
    rows = revisions[["table", "municipality", "kind", "before", "after", "change", "beyond"]]
    return [tuple(None if pd.isna(value) else value for value in row) for row in rows.itertuples(index=False)]


def test_the_same_figures_have_no_revision_in_whatever_order_they_stand(before):
    got = compare_releases(before.iloc[::-1], before)
    assert got.empty and list(got) == COLUMNS
    assert compare_releases(change(before, 1, estimate=0.37 + 1e-12), before).empty


@pytest.mark.parametrize(
    ("estimate", "beyond"),
    [(0.45, False), (0.46, True), (0.30, False), (0.29, True), (0.38, False)],
)
def test_a_changed_figure_is_named_with_how_far_it_moved_and_beyond_the_interval_or_not(before, estimate, beyond):
    (got,) = tell(compare_releases(change(before, 1, estimate=estimate), before))
    assert got == ("trust", "borovo", "changed", 0.37, estimate, pytest.approx(estimate - 0.37), beyond)


def test_a_count_is_compared_and_has_no_interval(before):
    got = compare_releases(change(before, 0, n=58), before)
    assert tell(got) == [("attendance", "ruse", "changed", 56, 58, 2, None)]


@pytest.mark.parametrize("column", ["n", "low", "high"])
def test_a_base_or_a_bound_that_alone_has_changed_is_a_change(before, column):
    got = compare_releases(change(before, 1, **{column: before.loc[1, column] + 0.01}), before)
    assert tell(got) == [("trust", "borovo", "changed", 0.37, 0.37, 0, False)]


def test_a_figure_without_an_interval_in_the_earlier_release_is_neither_beyond_nor_within(before):
    for bound in ("low", "high"):
        (got,) = tell(compare_releases(change(before, 1, estimate=0.9), change(before, 1, **{bound: NAN})))
        assert got[-1] is None


def test_figures_that_are_new_and_gone_are_named(before):
    got = compare_releases(before.iloc[:2], before.iloc[1:])
    assert tell(got) == [
        ("attendance", "ruse", "new", None, 56, None, None),
        ("trust", "ruse", "gone", 0.5, None, None, None),
    ]


def test_the_bases_and_the_earlier_interval_stand_beside(before):
    got = compare_releases(change(before, 1, n=61, estimate=0.4), before)
    expected = {"n_before": 60.0, "n_after": 61.0, "low_before": 0.30, "high_before": 0.45}
    assert got[list(expected)].to_dict("records") == [expected]


def test_revisions_are_counted_by_table(before):
    now = change(change(before, 1, estimate=0.6), 0, n=57).iloc[:2]
    got = count_revisions(compare_releases(now, before))
    columns = ["table", "changed", "beyond", "new", "gone"]
    assert_frame_equal(got, pd.DataFrame([("attendance", 1, 0, 0, 0), ("trust", 1, 1, 0, 1)], columns=columns))


def test_of_nothing_there_is_nothing_to_count(before):
    assert count_revisions(compare_releases(before, before)).empty
