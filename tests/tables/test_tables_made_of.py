"""Which questions the numbers of the batteries are made of, as a table for the release."""

import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.survey.measures.battery import SHARE, Battery, stack
from analysis.tables.made_of import COLUMNS, list_made_of

FIRST = "prio1"


def make_battery(**questions: tuple[str, ...]) -> Battery:
    column = pd.Series([1.0, 0.0])
    return Battery("chain", SHARE, stack({("chain", "invited"): column, ("inv", "local"): column}), questions=questions)


def test_a_number_has_a_row_for_each_question_that_it_is_made_of(form):
    got = list_made_of({"participation": [make_battery(chain=("inv", "att"))]}, form)
    expected = pd.DataFrame([("chain", "invited", "inv"), ("chain", "invited", "att")], columns=COLUMNS)
    assert_frame_equal(got.head(2), expected, check_dtype=False)
    assert "inv" not in set(got["indicator"]), "a question needs no row of its own"


def test_worths_are_made_of_the_first_choice_although_no_battery_holds_them(form):
    got = list_made_of({"participation": [make_battery()]}, form)
    assert set(got["category"]) == {"worth"} and set(got["question"]) == {FIRST}
    assert "education" in set(got["indicator"])
