"""Tables of figures are found in data files of every kind, wherever they stand in them, with all cells as text."""

import json

import pytest

from analysis.disclosure.reading.tabular import list_tables

ROW = {"municipality": "ruse", "n": 26, "estimate": 0.5, "flag": None}
READ = {"municipality": "ruse", "n": "26", "estimate": "0.5", "flag": ""}


def read(held: object) -> dict[str, list[dict]]:
    return {name: rows.to_dict("records") for name, rows in list_tables("a/trust.json", json.dumps(held).encode())}


@pytest.mark.parametrize("held", [[ROW], {"data": [ROW]}, {"rows": [ROW]}, {"records": {"data": [ROW]}}, [[ROW]]])
def test_records_without_a_name_of_their_own_have_that_of_the_file(held):
    assert read(held) == {"trust": [READ]}


@pytest.mark.parametrize(
    "held", [{"scores": [ROW]}, {"all": {"scores": [ROW]}}, [[], 1, {"scores": [ROW]}], {"scores": {"data": [ROW]}}]
)
def test_records_under_a_name_are_the_table_of_this_name(held):
    assert read(held) == {"scores": [READ]}


def test_tables_within_records_are_found_and_their_cells_are_those_of_all_records():
    held = {"pages": [{"page": "x", "scores": [ROW, {"municipality": "borovo", "low": 0.25, "n": 7}]}]}
    assert read(held) == {"scores": [READ | {"low": ""}, {
        "municipality": "borovo", "n": "7", "estimate": "", "flag": "", "low": "0.25"
    }]}  # fmt: skip


@pytest.mark.parametrize("held", [[{"municipality": "ruse", "note": 1}], [{"n": 3, "note": 1}], [], {}, 3, [1, "n"]])
def test_what_names_no_place_or_tells_no_figure_is_no_table(held):
    assert read(held) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("municipality,n\nruse,26\n", [("ruse", "26")]),
        ("\ufeffmunicipality;n\nruse;26\n", [("ruse", "26")]),
        ("A title, with a comma\n\n municipality ,n\nruse,26\n,\nborovo\n", [("ruse", "26"), ("borovo", "")]),
        ("municipality,n\nruse,26,27\n", [("ruse", "26")]),
        ("municipality,share\nruse,26\n", None),
    ],
)
def test_a_csv_file_is_read_from_its_header_on_whatever_parts_its_cells(text, expected):
    found = list_tables("data/t.csv", text.encode())
    assert [name for name, _ in found] == ([] if expected is None else ["t"])
    for _, rows in found:
        assert list(rows) == ["municipality", "n"] and [*rows.itertuples(index=False, name=None)] == expected


def test_a_file_of_another_kind_has_no_tables():
    assert list_tables("data/t.txt", b"municipality,n\nruse,26\n") == []
