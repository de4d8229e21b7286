"""How much of each released table is hidden, counted by hand."""

import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.disclosure.hidden import count_hidden


def test_rows_are_counted_by_flag_and_a_table_without_flags_is_left_out():
    trust = pd.DataFrame({"flag": [":c", ":u", ":u", "low", "", ""]})
    got = count_hidden({"trust": trust, "places": pd.DataFrame({"name": ["a"]}), "empty": trust.head(0)})
    expected = pd.DataFrame({
        "table": ["trust", "empty"], "rows": [6, 0], "confidential": [1, 0], "too_few": [2, 0], "low": [1, 0],
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_one_row_more_that_is_hidden_is_one_more():
    table = pd.DataFrame({"flag": ["", ":c"]})
    assert count_hidden({"a": table}).loc[0, "confidential"] == 1
    assert count_hidden({"a": table.assign(flag=":c")}).loc[0, "confidential"] == 2


def test_nothing_released_is_an_empty_table_with_its_columns():
    assert count_hidden({}).columns.tolist() == ["table", "rows", "confidential", "too_few", "low"]
