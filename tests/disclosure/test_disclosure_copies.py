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
