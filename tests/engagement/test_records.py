"""Records of meetings and forums, whoever saved them and however: six clean frames."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.engagement.columns import list_columns, list_tables
from analysis.engagement.records import read_records

NAMES = ["events", "attendance", "knowledge", "proposals", "ballots", "actions"]


def test_good_files_are_read_with_the_types_of_their_columns(records, codes):
    read = read_records(records, codes)
    assert list(read) == NAMES
    events, ballots = read["events"], read["ballots"]
    assert events["held"].tolist() == [False, True, True]
    assert events["wave"].tolist() == [1, 1, 1]
    assert events["origin"].tolist() == ["real"] * 3
    assert read["attendance"]["n"].dtype == "int64"
    expected = pd.Series([2, 1, None], dtype="Int64", name="pubcouncil")
    pd.testing.assert_series_equal(ballots["pubcouncil"], expected)
    assert read["knowledge"].loc[0, ["qz3", "qz4"]].tolist() == ["dk", ""]


def test_an_empty_folder_and_one_that_is_not_there_are_empty_frames_with_all_columns(tmp_path, codes, records):
    full = read_records(records, codes)
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "none"):
        read = read_records(folder, codes)
        for table, name in zip(list_tables(), NAMES, strict=True):
            assert list(read[name].columns) == list(list_columns(table, codes))
            assert_frame_equal(read[name], full[name].iloc[:0], check_index_type=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator_gives_the_same_frames(records, codes, encoding, separator):
    expected = read_records(records, codes)
    for path in records.glob("*.csv"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows.to_csv(path, sep=separator, encoding=encoding, index=False)
    read = read_records(records, codes)
    for name in NAMES:
        assert_frame_equal(read[name], expected[name])


def test_headers_are_forgiven_their_case_and_blanks_and_counts_their_decimal_commas(records, codes):
    expected = read_records(records, codes)["attendance"]
    path = records / "attendance.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [" DATE ;Municipality; Group;sex;Age;N", *(row.replace(",", ";") + ",0" for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert_frame_equal(read_records(records, codes)["attendance"], expected)


def test_empty_rows_that_a_spreadsheet_left_do_no_harm(records, codes):
    expected = read_records(records, codes)["attendance"]
    path = records / "attendance.csv"
    path.write_text(path.read_text(encoding="utf-8") + ",,,,,\n" * 2, encoding="utf-8")
    assert_frame_equal(read_records(records, codes)["attendance"], expected)


@pytest.mark.parametrize("spelling", ["21.4.2015 г.", "21.04.2015", "2015-04-21T00:00:00", "21.4.2015г."])
def test_days_may_be_written_as_excel_does(records, codes, spelling):
    path = records / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2015-04-21", spelling), encoding="utf-8")
    assert read_records(records, codes)["events"]["date"].tolist()[1] == "2015-04-21"
