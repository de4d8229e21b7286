"""Texts of a CSV and its schema in; a typed frame, and every problem with its row and column, out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.files import name_kind

NAMES = "the names of the columns, each once"
SAVE = "save it as CSV UTF-8; `study check --fix` can do that for a table in Windows-1251 or UTF-16"
MEND = "`study check --fix` shows how it would be mended"
QUOTED = "put cells that hold a comma in quotation marks, and look for a comma too many or too few"
ADD = "add it, as data/raw/README.md tells"
REMOVE = "remove or correct one of the two rows"
COMMENT = "#"
SEVERAL = ", with ; between them"  # ends what is expected of a cell that may hold several codes
FIRST_ROW = 2  # as a spreadsheet counts: row 1 holds the names of the columns


def read_texts(path: Path) -> pd.DataFrame:
    """Return the cells of a CSV as they stand, all text; an empty cell is the empty text.

    A row that begins with # is an example or a remark, and skipped; the index has the place of each row in the file,
    from 0 below the header.

    Raises `StudyError` for a file that is not there, is empty, is no text in UTF-8, is separated by semicolons, names a
    column twice, or has rows that are shorter or longer than the first.
    """
    where = path.name
    header, *rows = _read_rows(_read_text(path), where)
    if len(header) == 1 and ";" in header[0]:
        raise StudyError("is separated by semicolons", where=where, expected="commas", fix="save it with commas")
    if not any(header):
        raise StudyError(
            "the file is empty, or its first row is", where=where, expected=NAMES, fix="begin it with them"
        )
    if twice := sorted({name or "without a name" for name in header if header.count(name) > 1}):
        found = f"column {', '.join(twice)} twice"
        raise StudyError(found, where=f"{where}, row 1", expected=NAMES, fix="rename or remove one")
    raise_all([
        StudyError(f"{len(row)} cells", where=f"{where}, row {number}", expected=f"{len(header)} cells", fix=QUOTED)
        for number, row in enumerate(rows, FIRST_ROW)
        if not _is_comment(row) and len(row) != len(header)
    ])  # fmt: skip
    kept = {number: row for number, row in enumerate(rows) if not _is_comment(row)}
    return pd.DataFrame(list(kept.values()), index=pd.Index(list(kept), dtype="int64"), columns=header, dtype="str")


def _is_comment(row: list[str]) -> bool:
    return bool(row) and row[0].startswith(COMMENT)


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        found, fix = "there is no such file", "write it, if only with the names of its columns: see data/raw/README.md"
        raise StudyError(found, where=str(path), expected="a table as CSV", fix=fix) from None
    kind = name_kind(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        kind = kind or "not UTF-8"
    if kind := kind or ("damaged: it holds signs that no text has" if b"\0" in data else ""):
        raise StudyError(f"is {kind}", where=path.name, expected="a table as CSV UTF-8", fix=SAVE)
    return text


def _read_rows(text: str, where: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        found, expected = f"is not valid CSV: {error}", "a quotation mark at both ends of a cell, or at none"
        raise StudyError(found, where=where, expected=expected, fix="close the quotation marks") from error


def check_texts(texts: pd.DataFrame, schema, file: str) -> tuple[pd.DataFrame, list[StudyError]]:
    """Return the frame that `texts` stand for, typed as the pandera `schema` says, and what is wrong in it.

    A column whose name differs in its case only is one problem, and is checked under its right name.
    """
    written = {name: right for name, right in _find_names(texts, schema).items() if name != right}
    texts = texts.rename(columns=written)
    frame, problems = _convert(texts, schema, file)
    named = {problem.where for problem in problems}
    problems += [problem for problem in _validate(frame, texts, schema, file) if problem.where not in named]
    if written:
        found, expected = f"columns {', '.join(written)}", ", ".join(written.values())
        problems.insert(0, StudyError(found, where=f"{file}, row 1", expected=expected, fix=MEND))
    return frame, problems


def _find_names(texts: pd.DataFrame, schema) -> dict[str, str]:
    """Return each column by its name in the schema, whatever the case and the blanks around it."""
    known = {name.casefold(): name for name in schema.columns}
    names = {name: known.get(name.strip().casefold(), name) for name in texts}
    right = list(names.values())
    return {name: new if right.count(new) == 1 else name for name, new in names.items()}


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
            StudyError(f"“{text}”", where=_place(file, column, row), expected=expected, fix=_advise(text))
            for row, text in texts.loc[bad, column].items()
        ]
        frame[column] = numbers.mask(bad).astype(kind)
    return frame, problems


def _validate(frame: pd.DataFrame, texts: pd.DataFrame, schema, file: str) -> list[StudyError]:
    from pandera.errors import SchemaErrors  # here, not above: see load.py

    if not set(schema.unique or []) <= set(frame):  # a key is only looked for where all its columns are there
        schema = type(schema)(schema.columns, strict=schema.strict)
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
            name = case["failure_case"]
            return StudyError(
                f"the column {name} is missing",
                where=f"{file}, {name}",
                fix="add it; its cells may be empty where nothing is known",
            )
        case "column_in_schema":
            name = case["failure_case"]
            lacking = [known for known in schema.columns if known not in texts]
            fix = suggest(name, lacking) or "remove it, or give it one of these names"
            expected = ", ".join(lacking or schema.columns)
            return StudyError(f"unknown column “{name}”", where=f"{file}, {name}", expected=expected, fix=fix)
        case "multiple_fields_uniqueness":
            key = ", ".join(schema.unique)
            values = ", ".join(texts.loc[row, schema.unique])
            found, expected = f"“{values}” stands twice", f"{key} once per row"
            return StudyError(found, where=_place(file, key, row), expected=expected, fix=REMOVE)
        case "field_uniqueness":
            found, expected, fix = f"“{texts.at[row, column]}” stands twice", "each value once", REMOVE
        case "not_nullable":
            found, expected, fix = "the cell is empty", "a value", "fill it in"
        case _:
            found, fix = _explain_cell(texts.at[row, column], check)
            expected = check
    return StudyError(found, where=_place(file, column, row), expected=expected, fix=fix)


def _explain_cell(text: str, expected: str) -> tuple[str, str]:
    """Return what is wrong in a cell, and what to do: of several codes only those that are none, and the nearest one.

    >>> _explain_cell("health;housin", "some of health, housing, with ; between them")
    ('“housin”', 'did you mean “housing”?')
    """
    kind, _, rest = expected.partition(" of ")
    if kind not in ("one", "some") or text != text.strip():
        return f"“{text}”", _advise(text)
    known = rest.removesuffix(SEVERAL).split(", ")
    wrong = [code for code in text.split(";") if code not in known] if kind == "some" else [text]
    return f"“{'; '.join(wrong)}”", suggest(wrong[0], known) or "correct the cell"


def _advise(text: str) -> str:
    """Return what to do about a wrong cell."""
    return f"take away the blanks around it: {MEND}" if text != text.strip() else "correct the cell"


def _place(file: str, column: str, row: int) -> str:
    return f"{file}, row {row + FIRST_ROW}, column {column}"
