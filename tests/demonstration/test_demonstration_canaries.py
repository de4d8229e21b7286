"""Canaries stand in private fields, all of them, and change nothing that is counted."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.demonstration.canaries import COUNT, FIELDS, list_canaries, plant_canaries

OPEN = "main/s_e/open"


def test_every_canary_stands_once_in_the_export(written):
    cells = written.export.to_numpy().ravel().tolist()
    assert [cells.count(value) for value in list_canaries()] == [1] * len(list_canaries())


def test_canaries_change_only_fields_that_are_not_analysed_and_answers_that_were_given(written):
    has_canary = written.export.isin(list_canaries())
    assert set(written.export.columns[has_canary.any()]) == {*FIELDS, OPEN}
    assert has_canary.any(axis=1).sum() == COUNT
    before = pd.DataFrame({name: ["x"] * 7 for name in (*FIELDS, OPEN, "consent")})
    planted = plant_canaries(before, OPEN)
    assert_frame_equal(planted[["consent"]], before[["consent"]])
    assert (planted[OPEN] != "").equals(before[OPEN] != "")


def test_an_export_with_too_few_open_answers_is_refused():
    with pytest.raises(ValueError, match="only 1 interviews"):
        plant_canaries(pd.DataFrame({OPEN: ["", "да"]}), OPEN)
