"""A table in another format says what the released table says, row by row, and nothing else."""

import io
import json

import openpyxl
import pytest

from analysis.disclosure.copies import find_altered, is_copy

TABLE = {"practices.csv": "id,themes,place\nа,health;housing,Русе\nб,,\n".encode()}
RECORDS = [{"id": "а", "themes": ["health", "housing"], "place": "Русе"}, {"id": "б", "themes": [], "place": ""}]


def make_json(records: list[dict]) -> dict[str, bytes]:
    return {"site/data/practices.json": json.dumps({"status": "x", "practices": records}).encode()}


def make_xlsx(rows: list[list], sheet: str = "practices") -> dict[str, bytes]:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return {"site/data/practices.xlsx": held.getvalue()}


ROWS = [["id", "themes", "place"], ["а", "health;housing", "Русе"], ["б", None, None]]


@pytest.mark.parametrize("files", [make_json(RECORDS), make_xlsx(ROWS)])
def test_a_copy_that_holds_the_same_values_is_not_found(files):
    assert find_altered(files, TABLE).empty


@pytest.mark.parametrize(
    ("files", "rows"),
    [
        (make_json([RECORDS[0] | {"place": "Борово"}, RECORDS[1]]), ["row 2"]),
        (make_json(RECORDS[:1]), ["row 3"]),
        (make_json([*RECORDS, RECORDS[0]]), ["row 4"]),
        (make_json([record | {"more": "1"} for record in RECORDS]), ["row 1", "row 2", "row 3"]),
        (make_json([RECORDS[0], RECORDS[1] | {"more": "1"}]), ["row 3"]),
        (make_json([]), ["row 1", "row 2", "row 3"]),
        (make_xlsx([*ROWS[:2], ["б", None, "Бяла"]]), ["row 3"]),
        (make_xlsx(ROWS, sheet="other"), ["row 1", "row 2", "row 3"]),
    ],
)
def test_a_copy_that_says_something_else_is_found(files, rows):
    assert list(find_altered(files, TABLE)["where"]) == rows


def test_only_a_file_named_as_a_released_table_is_a_copy():
    names = ("practices.json", "practices.xlsx", "practices.docx", "other.json")
    assert [is_copy(f"site/data/{name}", TABLE) for name in names] == [True, True, False, False]


def test_numbers_are_compared_as_they_are_written_and_nothing_is_an_empty_cell():
    table = {"scores.csv": b"place,n,mean,note\na,12,2.5,\n"}
    row = {"place": "a", "n": 12, "mean": 2.5, "note": None}
    held = {"site/data/scores.json": json.dumps({"scores": [row]}).encode()}
    assert find_altered(held, table).empty
    assert find_altered({"site/data/scores.json": json.dumps({"scores": [row | {"n": 12.0}]}).encode()}, table).empty
    for other in ({"n": 12.5}, {"mean": 2}, {"note": 0}, {"n": "12 "}):
        changed = {"site/data/scores.json": json.dumps({"scores": [row | other]}).encode()}
        assert find_altered(changed, table)[["artefact", "table", "where"]].to_numpy().tolist() == [
            ["site/data/scores.json", "scores", "row 2"]
        ], other


@pytest.mark.parametrize(
    ("files", "rows"), [(make_json([]), []), (make_xlsx(ROWS[:1]), []), (make_json(RECORDS[1:]), ["row 2"])]
)
def test_the_copy_of_a_table_without_rows_has_no_record(files, rows):
    assert list(find_altered(files, {"practices.csv": b"id,themes,place\n"})["where"]) == rows
