import pandas as pd
import pandera.pandas as pa
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import StudyError
from analysis.reference.checking import check_texts, read_texts

SCHEMA = pa.DataFrameSchema(
    {
        "slug": pa.Column(str),
        "n": pa.Column("Int64", nullable=True),
        "share": pa.Column("float64", nullable=True),
    },
    strict=True,
    unique=["slug"],
)


def texts(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["slug", "n", "share"], dtype="str")


def test_an_empty_number_is_missing_never_zero():
    got, problems = check_texts(texts(("ruse", "", ""), ("byala", "3", "0.5")), SCHEMA, "toy.csv")
    expected = pd.DataFrame({"slug": ["ruse", "byala"], "n": pd.array([None, 3], "Int64"), "share": [None, 0.5]})
    assert problems == []
    assert_frame_equal(got, expected)


@pytest.mark.parametrize("text", ["x", "1.5", "1e400", "1,000", "1 234", "nan", "−3"])
def test_a_text_in_a_number_column_is_a_problem_not_a_missing_value(text):
    _, problems = check_texts(texts(("ruse", text, "")), SCHEMA, "toy.csv")
    assert [str(problem) for problem in problems] == [
        f"toy.csv, row 2, column n: “{text}”; expected: a whole number; to do: correct the cell"
    ]


def test_both_rows_of_a_repeated_key_are_named():
    _, problems = check_texts(texts(("ruse", "1", ""), ("byala", "2", ""), ("ruse", "3", "")), SCHEMA, "toy.csv")
    assert [problem.where for problem in problems] == ["toy.csv, row 2, column slug", "toy.csv, row 4, column slug"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (b"\na,b\n1,2\n", "first row"),
        (b"a,a\n1,2\n", "column a twice"),
        (b"PK\x03\x04\x14\x00", "is a workbook"),
        (b"%PDF-1.4 \xe2\xe3", "is a PDF"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"a,b\n1,\x00\n", "is damaged"),
        (b"a;b\n1;2\n", "is separated by semicolons"),
        (b"a,b\n1\n", "1 cells"),
        (b"a,b\n1,2\n1,2,3\n", "3 cells"),
        (b'a,b\n1,"2\n', "is not valid CSV"),
        ("a,b\n1,Русе\n".encode("cp1251"), "is not UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, found):
    path = tmp_path / "toy.csv"
    path.write_bytes(content)
    with pytest.raises(StudyError, match=found) as caught:
        read_texts(path)
    assert "toy.csv" in caught.value.where


def test_columns_in_another_case_are_one_problem_and_their_cells_are_checked_all_the_same():
    given = texts(("ruse", "x", ""), ("byala ", "2", "")).rename(columns={"slug": "SLUG", "n": " N"})
    _, problems = check_texts(given, SCHEMA, "toy.csv")
    assert [(problem.where, problem.found) for problem in problems] == [
        ("toy.csv, row 1", "columns SLUG,  N"),
        ("toy.csv, row 2, column n", "“x”"),
    ]
    assert "study check --fix" in problems[0].fix


def test_a_blank_at_the_end_of_a_wrong_cell_is_told():
    _, problems = check_texts(texts(("ruse", "1", "x ")), SCHEMA, "toy.csv")
    assert problems[0].fix.startswith("take away the blanks around it")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StudyError, match="there is no such file"):
        read_texts(tmp_path / "toy.csv")


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    path = tmp_path / "toy.csv"
    path.write_bytes("a,b\n1,Русе\n".encode("utf-8-sig"))
    assert_frame_equal(read_texts(path), pd.DataFrame({"a": ["1"], "b": ["Русе"]}, dtype="str"))
