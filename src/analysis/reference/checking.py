"""Texts of a CSV and its schema in; a typed frame, and every problem with its row and column, out."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, suggest

FIRST_ROW = 2  # as a spreadsheet counts: row 1 holds the names of the columns


def read_texts(path: Path) -> pd.DataFrame:
    """Return the cells of a CSV as they stand, all text; an empty cell is the empty text.

    Raises `StudyError` for a file that is not there, is not UTF-8, is separated by semicolons, names a
    column twice, or has a row that is shorter or longer than the first.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = list(csv.reader(lines, strict=True)) or [[]]
    except FileNotFoundError:
        raise StudyError("there is no such file", where=str(path), fix="see data/raw/README.md") from None
    except UnicodeDecodeError as error:
        raise StudyError("is not UTF-8", where=path.name, fix="save it again as CSV UTF-8") from error
    except csv.Error as error:
        raise StudyError(f"is not valid CSV: {error}", where=path.name, fix="close the quotation marks") from error
    if len(header) == 1 and ";" in header[0]:
        raise StudyError("is separated by semicolons", where=path.name, expected="commas", fix="save it with commas")
    if not header or len(set(header)) < len(header):
        raise StudyError(f"first row {header}", where=path.name, expected="names of columns, each once")
    for number, row in enumerate(rows, FIRST_ROW):
        if len(row) != len(header):
            raise StudyError(f"{len(row)} cells", where=f"{path.name}, row {number}", expected=f"{len(header)} cells")
    return pd.DataFrame(rows, columns=header, dtype="str")


def check_texts(texts: pd.DataFrame, schema, file: str) -> tuple[pd.DataFrame, list[StudyError]]:
    """Return the frame that `texts` stand for, typed as the pandera `schema` says, and what is wrong in it."""
    frame, problems = _convert(texts, schema, file)
    named = {problem.where for problem in problems}
    problems += [problem for problem in _validate(frame, texts, schema, file) if problem.where not in named]
    return frame, problems


def _convert(texts: pd.DataFrame, schema, file: str) -> tuple[pd.DataFrame, list[StudyError]]:
    """Type each column: empty texts become missing, and a text in a number column is a problem, not missing."""
    frame, problems = texts.mask(texts == ""), []
    for column in frame.columns.intersection(list(schema.columns)):
        kind = str(schema.columns[column].dtype)
        if kind not in ("Int64", "float64"):
            continue
        numbers = pd.to_numeric(frame[column], errors="coerce").astype("float64")
        bad = frame[column].notna() & (numbers.isna() | ((kind == "Int64") & (numbers % 1 != 0)))
        expected = "a whole number" if kind == "Int64" else "a number with a decimal point"
        problems += [
            StudyError(f"“{texts.at[row, column]}”", where=_place(file, column, row), expected=expected)
            for row in frame.index[bad]
        ]
        frame[column] = numbers.mask(bad).astype(kind)
    return frame, problems


def _validate(frame: pd.DataFrame, texts: pd.DataFrame, schema, file: str) -> list[StudyError]:
    from pandera.errors import SchemaErrors  # here, not above: see load.py

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.astype({"index": "Int64"}).sort_values("index", kind="stable")
        problems = [_explain(case, texts, schema, file) for case in cases.to_dict("records")]
        return list({problem.where: problem for problem in problems}.values())
    return []


def _explain(case: dict, texts: pd.DataFrame, schema, file: str) -> StudyError:
    """Say in the reader's words what pandera found; an unnamed check brings its own words."""
    check, column, row = case["check"], case["column"], case["index"]
    match check:
        case "column_in_dataframe":
            return StudyError(f"the column {case['failure_case']} is missing", where=f"{file}, {case['failure_case']}")
        case "column_in_schema":
            name = case["failure_case"]
            lacking = [known for known in schema.columns if known not in texts]
            return StudyError(f"unknown column “{name}”", where=f"{file}, {name}", fix=suggest(name, lacking))
        case "multiple_fields_uniqueness":
            key = ", ".join(schema.unique)
            values = ", ".join(texts.loc[row, schema.unique])
            return StudyError(f"“{values}” stands twice", where=_place(file, key, row), expected=f"{key} once per row")
        case "field_uniqueness":
            found, expected = f"“{texts.at[row, column]}” stands twice", "each value once"
        case "not_nullable":
            found, expected = "the cell is empty", "a value"
        case _:
            found, expected = f"“{texts.at[row, column]}”", check
    return StudyError(found, where=_place(file, column, row), expected=expected)


def _place(file: str, column: str, row: int) -> str:
    return f"{file}, row {row + FIRST_ROW}, column {column}"
