"""The key of a figure is told by its row, and what else tells rows apart stands in its version."""

import pandas as pd
import pytest

from analysis.disclosure.keys import KEYS, list_keys, name_figures, turn_key

ROWS = pd.DataFrame(
    {"municipality": ["ruse", None], "group": ["roma", "ngo"], "indicator": "tr", "n": [12, 30]}, [7, 3]
)


def test_keys_have_all_columns_of_keys_and_nothing_where_a_table_tells_nothing_apart():
    got = list_keys("trust", ROWS)
    assert list(got) == KEYS and got.index.tolist() == [7, 3]
    assert got[["table", "municipality", "group", "indicator"]].to_numpy().tolist() == [
        ["trust", "ruse", "roma", "tr"], ["trust", "", "ngo", "tr"]
    ]  # fmt: skip
    assert (got[["category", "version", "other_municipality", "other_category"]] == "").all(axis=None)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"version": "plain"}, "plain"),
        ({"version": "plain", "margin": "age"}, "plain"),
        ({"margin": "age"}, "age"),
        ({"proposal": 4}, "4"),
        ({"target": "0.8", "test": "rao_scott", "scale": "trust"}, "trust rao_scott 0.8"),
        ({"other": "x"}, ""),
    ],
)
def test_the_version_is_what_else_tells_rows_apart(columns, expected):
    assert list_keys("t", ROWS.assign(**columns))["version"].tolist() == [expected] * 2


def test_a_figure_is_named_by_its_key_without_the_second_side():
    got = name_figures("gaps", ROWS.assign(category="net", other_group="ngo", scale="s"))
    assert got.to_dict() == {7: "gaps|ruse|roma|tr|net|s", 3: "gaps||ngo|tr|net|s"}
    assert turn_key(got[7]) == "-gaps|ruse|roma|tr|net|s"
