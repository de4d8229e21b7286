"""What belongs together is hidden together: an order is told by the rows that are left as well as by those shown."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.disclosure.hidden import count_hidden
from analysis.disclosure.whole import hide_whole, leave_out_hidden

BY = ["battery", "municipality", "group"]


@pytest.fixture
def orders():
    """Of trust in Borovo one pair of three is hidden, in Ruse and of sources in Borovo none."""
    rows = [
        ("trust", "borovo", 60, ""), ("trust", "borovo", None, ":c"), ("trust", "borovo", 30, "low"),
        ("trust", "ruse", 60, ""), ("sources", "borovo", 60, ""),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["battery", "municipality", "n", "flag"]).assign(group="roma")
    figures = table["n"].mask(table["flag"] == ":c").notna().map({True: 0.2, False: None})
    return table.assign(n=table["n"].astype("Int64"), estimate=figures, p_adjusted=figures)


def test_where_one_row_is_hidden_all_of_its_battery_place_and_group_are(orders):
    got = hide_whole(orders, BY)
    assert got["flag"].tolist() == [":u", ":c", ":u", "", ""]
    assert got.loc[:2, ["n", "estimate", "p_adjusted"]].isna().all(axis=None)
    assert_frame_equal(got.loc[3:], orders.loc[3:])


def test_a_hidden_order_is_left_out_whole_and_counted(orders):
    whole = hide_whole(orders, BY)
    got = leave_out_hidden(whole)
    assert got[["battery", "municipality"]].to_numpy().tolist() == [["trust", "ruse"], ["sources", "borovo"]]
    assert len(leave_out_hidden(orders)) == 4, "the twin: the rows of Borovo would tell which one is not there"
    counts = count_hidden({"orders": whole}).iloc[0]
    assert counts[["rows", "confidential", "too_few"]].tolist() == [5, 1, 2]


def test_where_nothing_is_hidden_nothing_changes(orders):
    shown = orders[orders["flag"] != ":c"]
    assert_frame_equal(hide_whole(shown, BY), shown)
    assert hide_whole(orders.head(0), BY).empty and leave_out_hidden(orders.head(0)).empty
