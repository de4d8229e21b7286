"""The sampling frame: read when it is whole, and every way it can be wrong provoked."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import Problems, StudyError
from analysis.survey.population import COLUMNS, read_population

PLACES, GROUPS = ("borovo", "ruse"), ("ngo", "roma")
FRAME = Path(__file__).parents[2] / "data/raw/survey/population.csv"


@pytest.fixture
def rows() -> list[dict]:
    """A frame of four strata, right in everything."""
    return [
        dict.fromkeys(COLUMNS, "")
        | {"municipality": place, "group": group, "population": str(persons), "origin": "list"}
        for persons, (place, group) in enumerate(((p, g) for p in PLACES for g in GROUPS), start=7)
    ]


@pytest.fixture
def read(tmp_path):
    """A function that writes rows as population.csv and reads them as the study would."""

    def write_and_read(rows: list[dict], status: str = "published", columns=COLUMNS) -> pd.DataFrame:
        path = tmp_path / "population.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return read_population(path, PLACES, GROUPS, status)

    return write_and_read


def test_a_frame_that_is_right_gives_persons_by_municipality_and_group(read, rows):
    got = read(rows)
    expected = pd.DataFrame({
        "municipality": ["borovo", "borovo", "ruse", "ruse"],
        "group": ["ngo", "roma", "ngo", "roma"],
        "population": [7, 8, 9, 10],
    })  # fmt: skip
    assert_frame_equal(got, expected.astype({"municipality": "str", "group": "str"}))


def test_the_frame_in_the_repository_has_all_strata():
    places = ("borovo", "byala", "vetovo", "dve_mogili", "ivanovo", "ruse", "slivo_pole", "tsenovo")
    got = read_population(FRAME, places, ("authority", "ngo", "roma"), "demonstration")
    assert len(got) == 24


def test_a_frame_that_is_not_there_says_where_it_should_be(tmp_path):
    with pytest.raises(StudyError, match=r"nowhere\.csv.*missing.*restore"):
        read_population(tmp_path / "nowhere.csv", PLACES, GROUPS, "published")


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(read, rows, column):
    with pytest.raises(StudyError, match=f"no column {column}"):
        read(rows, columns=[name for name in COLUMNS if name != column])


def test_a_municipality_that_is_misspelt_is_refused_with_its_row_and_the_nearest_one(read, rows):
    rows[2]["municipality"] = "russe"
    with pytest.raises(
        Problems,
        match=r"row 4, column municipality: unknown .* “russe”; expected: borovo, ruse; to do: did you mean “ruse”",
    ):
        read(rows)


def test_a_name_in_place_of_a_code_is_refused_and_its_stratum_is_missed(read, rows):
    rows[2]["municipality"] = "Руссе"
    with pytest.raises(Problems) as caught:
        read(rows)
    got = [problem.found for problem in caught.value.problems]
    assert got == ["unknown municipality “Руссе”", "no row for ruse × ngo"]


def test_a_ninth_municipality_is_refused(read, rows):
    with pytest.raises(StudyError, match="unknown municipality “razgrad”"):
        read([*rows, rows[0] | {"municipality": "razgrad"}])


def test_an_unknown_group_is_refused_with_the_nearest_one(read, rows):
    with pytest.raises(StudyError, match="unknown group “romas”.*did you mean “roma”"):
        read([*rows, rows[1] | {"group": "romas"}])


@pytest.mark.parametrize("text", ["-5", "12.0", "1 234", "many", "1e3", "²", "٣", "999999999", "9" * 30])
def test_a_population_that_is_no_whole_number_is_refused(read, rows, text):
    rows[3]["population"] = text
    with pytest.raises(
        StudyError, match=f"row 5, column population: population “{text}”; expected: a whole number from 0"
    ):
        read(rows)


def test_an_empty_population_is_no_zero(read, rows):
    rows[3]["population"] = ""
    with pytest.raises(StudyError, match="row 5, column population: the cell is empty"):
        read(rows)


def test_a_missing_stratum_is_named(read, rows):
    with pytest.raises(StudyError, match="no row for borovo × roma, ruse × roma"):
        read([row for row in rows if row["group"] != "roma"])


def test_a_stratum_given_twice_is_named(read, rows):
    with pytest.raises(StudyError, match="more than one row for ruse × roma"):
        read([*rows, rows[3]])


def test_a_published_study_refuses_demonstration_rows(read, rows):
    rows[1]["origin"] = "demonstration"
    with pytest.raises(StudyError, match="1 of 4 rows are demonstration rows.*published"):
        read(rows, "published")


def test_a_demonstration_refuses_rows_that_are_none(read, rows):
    invented = [row | {"origin": "demonstration"} for row in rows]
    assert len(read(invented, "demonstration")) == 4
    invented[0]["origin"] = ""
    with pytest.raises(StudyError, match="1 of 4 rows are not demonstration rows"):
        read(invented, "demonstration")


def test_all_problems_are_told_at_once(read, rows):
    rows[0]["population"] = "few"
    rows[1]["origin"] = "demonstration"
    rows[2]["group"] = "press"
    with pytest.raises(Problems) as caught:
        read([*rows, rows[3]])
    got = [problem.found for problem in caught.value.problems]
    expected = [
        "unknown group “press”",
        "population “few”",
        "no row for ruse × ngo",
        "more than one row for ruse × roma",
        "1 of 5 rows are demonstration rows",
    ]
    assert got == expected


@pytest.mark.parametrize(
    "content", [b"", b"municipality,group\nborovo,roma\nbyala,roma,1,2\n", "municipality\nРусе\n".encode("cp1251")]
)
def test_a_file_that_is_no_table_is_one_clear_error(tmp_path, content):
    path = tmp_path / "population.csv"
    path.write_bytes(content)
    with pytest.raises(StudyError, match="population.csv.*to do: "):
        read_population(path, ("borovo",), ("roma",), "demonstration")
