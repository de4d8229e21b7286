"""Writing and reading released tables: what stands in the file, what comes back, what a page's extract holds."""

import math

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.disclosure.door import cut_extract, format_table, index_places, read_released, write_table
from analysis.errors import StudyError

RELEASED = pd.DataFrame({
    "municipality": ["district", "borovo", "ruse"],
    "indicator": ["NA", "p_nris", ""],
    "n": pd.array([120, None, 31], dtype="Int64"),
    "estimate": [0.56, None, 0.1 + 0.2],
    "flag": ["", ":c", "low"],
})  # fmt: skip


def test_the_file_is_utf_8_with_commas_unix_line_ends_and_the_status_in_the_last_column(tmp_path):
    write_table(RELEASED.assign(indicator="Наредба, „Борово“"), tmp_path / "x.csv", "demonstration")
    got = (tmp_path / "x.csv").read_bytes().decode("utf-8")
    expected = (
        "municipality,indicator,n,estimate,flag,status\n"
        'district,"Наредба, „Борово“",120,0.56,,demonstration\n'
        'borovo,"Наредба, „Борово“",,,:c,demonstration\n'
        'ruse,"Наредба, „Борово“",31,0.3,low,demonstration\n'
    )
    assert got == expected


def test_what_adding_up_in_another_way_changes_does_not_stand_in_the_file():
    one, other = sum([0.1] * 1000), math.fsum([0.1] * 1000)
    assert f"{one:.15g}" != f"{other:.15g}"
    assert format_table(pd.DataFrame({"value": [one]})) == format_table(pd.DataFrame({"value": [other]}))


def test_a_whole_number_keeps_all_its_digits_and_any_other_ten():
    written = format_table(pd.DataFrame({"value": [14774000001.0, 2 / 3, -1234.56789012345, 0.0, None]}))
    assert written.splitlines() == ["value", "14774000001", "0.6666666667", "-1234.56789", "0", '""']


def test_a_table_comes_back_as_it_was_written(tmp_path):
    write_table(RELEASED, tmp_path / "recognition.csv", "published")
    got = read_released(tmp_path, ["recognition"])["recognition"]
    expected = RELEASED.assign(status="published", estimate=[0.56, None, 0.3])
    assert_frame_equal(got, expected.astype({"status": "str"}))


def test_a_column_of_figures_that_is_all_hidden_comes_back_as_missing_numbers(tmp_path):
    hidden = RELEASED.assign(n=pd.array([None] * 3, dtype="Int64"), estimate=float("nan"))
    write_table(hidden, tmp_path / "scores.csv", "published")
    got = read_released(tmp_path, ["scores"])["scores"]
    assert got["estimate"].dtype == float and got["estimate"].isna().all()
    assert got["n"].dtype == "Int64" and got["n"].isna().all()


def test_the_figures_of_differences_and_tests_come_back_as_numbers(tmp_path):
    names = ["p", "p_adjusted", "effect"]
    tests = pd.DataFrame({"indicator": ["a", "b"], "category": ["1", ""]} | dict.fromkeys(names, [0.25, None]))
    write_table(tests, tmp_path / "tests.csv", "published")
    got = read_released(tmp_path, ["tests"])["tests"]
    assert_frame_equal(got, tests.assign(status="published").astype({"status": "str"}))


def test_text_in_a_column_of_figures_is_refused_and_not_made_missing(tmp_path):
    (tmp_path / "scores.csv").write_text("municipality,estimate\nruse,about 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="about 3"):
        read_released(tmp_path, ["scores"])


def test_a_table_that_was_not_released_says_to_build(tmp_path):
    with pytest.raises(StudyError, match=r"scores\.csv.*run `study build` first"):
        read_released(tmp_path, ["scores"])


def test_an_extract_holds_its_municipality_and_the_district_only():
    got = cut_extract(RELEASED, "ruse")["municipality"].tolist()
    assert got == ["district", "ruse"]


def test_a_page_on_the_whole_district_and_a_table_without_places_stay_whole():
    assert_frame_equal(cut_extract(RELEASED, None), RELEASED)
    facts = RELEASED.drop(columns="municipality")
    assert_frame_equal(cut_extract(facts, "ruse"), facts)


def test_rows_that_were_indexed_before_are_the_same_and_only_they_are_looked_at():
    rows = index_places(RELEASED)
    assert_frame_equal(cut_extract(RELEASED, "ruse", rows), cut_extract(RELEASED, "ruse"))
    assert cut_extract(RELEASED, "ruse", rows | {"ruse": rows["borovo"]})["municipality"].tolist() == [
        "district",
        "borovo",
    ]


def test_an_extract_of_a_place_without_rows_is_the_district_alone():
    got = cut_extract(RELEASED, "byala")["municipality"].tolist()
    assert got == ["district"]
