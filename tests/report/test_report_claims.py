"""What may be claimed of differences: only what the released interval and Holm's p-value show."""

import pandas as pd
import pytest

from analysis.report.claims import find_leaders, find_shown, read_difference

HERE, ROMA, NGO = "district", ("district", "roma"), ("district", "ngo")
ITEMS = [(name, "recognised") for name in ("p_a", "p_b", "p_c")]


def make_differences(low: float | None, high: float | None, p: float | None) -> pd.DataFrame:
    return pd.DataFrame([{
        "municipality": HERE, "group": "roma", "other_municipality": HERE, "other_group": "ngo", "indicator": "p_a",
        "category": "recognised", "estimate": None if low is None else (low + high) / 2, "low": low, "high": high,
        "p_adjusted": p,
    }])  # fmt: skip


def make_orders(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    columns = ["indicator", "other_indicator", "low", "high", "p_adjusted"]
    frame = pd.DataFrame(rows, columns=columns).assign(municipality=HERE, group="roma", category="recognised")
    return frame.assign(other_category="recognised", estimate=(frame["low"] + frame["high"]) / 2)


@pytest.mark.parametrize(
    ("low", "high", "p", "expected"),
    [
        (0.01, 0.2, 0.01, 1),
        (-0.2, -0.01, 0.01, -1),
        (0.0, 0.2, 0.01, 0),  # the released, rounded interval does not leave out 0
        (0.01, 0.2, 0.05, 1),  # the limit that p lies below
        (0.01, 0.2, 0.1, 0),  # Holm takes it back
        (-0.1, 0.2, 0.5, 0),
    ],
)
def test_a_difference_is_shown_only_by_its_interval_and_its_adjusted_p(low, high, p, expected):
    rows = make_differences(low, high, p).astype({"low": float, "high": float, "p_adjusted": float})
    assert find_shown(rows).tolist() == [expected]
    assert read_difference(rows, ITEMS[0], ROMA, NGO) == expected
    assert read_difference(rows, ITEMS[0], NGO, ROMA) == -expected


def test_of_a_hidden_difference_not_even_equality_is_claimed():
    rows = make_differences(None, None, None).astype({"low": float, "high": float, "p_adjusted": float})
    assert find_shown(rows).tolist() == [0]
    assert read_difference(rows, ITEMS[0], ROMA, NGO) is None


def test_an_item_that_is_not_compared_with_all_others_is_not_the_largest():
    orders = make_orders(("p_b", "p_a", 0.1, 0.2, 0.01), ("p_b", "p_c", 0.1, 0.3, 0.01), ("p_a", "p_c", 0.1, 0.2, 0.01))
    assert find_leaders(orders, ITEMS, HERE, "roma") == [ITEMS[1]]
    hidden = orders.assign(low=orders["low"].where(orders["other_indicator"] != "p_a"))
    assert find_leaders(hidden, ITEMS, HERE, "roma") == []


def test_what_was_not_compared_is_not_claimed():
    rows = make_differences(0.1, 0.2, 0.001)
    assert read_difference(rows, ITEMS[1], ROMA, NGO) is None
    assert read_difference(rows, ITEMS[0], ROMA, ("borovo", "roma")) is None


def test_the_largest_item_stands_alone_when_it_differs_from_every_other():
    orders = make_orders(("p_b", "p_a", 0.1, 0.2, 0.01), ("p_b", "p_c", 0.1, 0.3, 0.01), ("p_a", "p_c", -0.1, 0.1, 1))
    assert find_leaders(orders, ITEMS, HERE, "roma") == [("p_b", "recognised")]


def test_items_that_do_not_differ_from_the_largest_share_its_place():
    orders = make_orders(("p_b", "p_a", -0.1, 0.2, 0.4), ("p_b", "p_c", 0.1, 0.3, 0.01), ("p_a", "p_c", 0.1, 0.2, 0.01))
    assert find_leaders(orders, ITEMS, HERE, "roma") == [ITEMS[1], ITEMS[0]]
    assert find_leaders(orders, ITEMS, HERE, "roma", largest=False) == [ITEMS[2]]


def test_nothing_leads_where_nothing_is_released():
    hidden = make_orders(("p_b", "p_a", None, None, None), ("p_b", "p_c", None, None, None))
    assert find_leaders(hidden.astype({"low": float, "high": float, "p_adjusted": float}), ITEMS, HERE, "roma") == []
    assert find_leaders(hidden, ITEMS, "borovo", "roma") == []
