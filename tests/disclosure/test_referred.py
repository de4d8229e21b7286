"""A page gets only those facts that its other tables name."""

import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.disclosure.referred import keep_named

PRACTICES = pd.DataFrame({"id": ["a", "b", "c", "ab"], "title": ["c", "B", "C", "AB"]})
TABLES = {
    "practices": PRACTICES,
    "matches": pd.DataFrame({"rank": ["1"], "practice": ["a"]}),
    "advice": pd.DataFrame({"funding": ["x; ab;y"]}),
}


def test_rows_that_are_named_in_a_cell_or_a_part_of_one_stay_in_their_order():
    got = keep_named(TABLES, {"practices": "id"})
    assert_frame_equal(got["practices"], PRACTICES.loc[[0, 3]])
    assert list(got) == list(TABLES)


def test_tables_that_are_not_to_be_cut_stay_whole():
    got = keep_named(TABLES, {})
    for name, table in TABLES.items():
        assert_frame_equal(got[name], table)
        assert_frame_equal(keep_named(TABLES, {"practices": "id"})["matches"], TABLES["matches"])


def test_facts_do_not_name_one_another():
    """“c” is a title among the practices, which is no reason to show practice c."""
    assert "c" not in set(keep_named(TABLES, {"practices": "id"})["practices"]["id"])


def test_without_any_table_that_names_them_none_are_left():
    assert keep_named({"practices": PRACTICES}, {"practices": "id"})["practices"].empty
