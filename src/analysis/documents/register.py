"""Texts of register.csv in, the checked register out: one row per document, sought or obtained.

What could not be had is a row too, `not_obtained` with its search log: it never reads as "there is no plan".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import pandera.pandas as pa

from analysis.errors import StudyError, raise_all
from analysis.reference import columns
from analysis.reference.checking import FIRST_ROW, check_texts
from analysis.reference.load import find_untold
from analysis.reference.schemas import DATE, YEARS

FILE = "register.csv"
NOT_OBTAINED, DEMONSTRATION, PUBLISHED = "not_obtained", "demonstration", "published"
FAMILIES = (
    "convention", "decade", "directive", "framework", "funding", "guidance", "law", "strategy", "programme",
    "action_plan", "report",
)  # fmt: skip
LEVELS = ("international", "eu", "national", "district", "municipal")
STATUSES = ("adopted", "draft", "report", NOT_OBTAINED)
SHA256 = r"[0-9a-f]{64}"
TITLE = "title_*"
PATH = r"[^\s/\\]+(/[^\s/\\]+)*"


def check_register(
    texts: pd.DataFrame, municipalities: Sequence[str], status: str, hashes: Mapping[str, str], languages: Sequence[str]
) -> pd.DataFrame:
    """Return the register, a row per document; an empty cell is the empty text.

    `texts`: the cells of register.csv as they stand. `status`, `languages`: of the study. `hashes`: SHA-256 of each
    file that is there, by its path below data/raw/documents. Raises `StudyError` – all problems at once, each with its
    row – for an unknown code, an id or a file that stands twice, a file that is missing or is not the one that was
    registered, a document without a text or a search log, an invented document in a published study, and a title that
    is not in every language.
    """
    register, problems = check_texts(texts, build_schema(municipalities, texts.columns), FILE)
    if not any(problem.found.startswith(("the column", "unknown column")) for problem in problems):
        register = register.fillna("")
        problems += [
            problem
            for row, document in zip(register.index, register.to_dict("records"), strict=True)
            for problem in _check_document(document, row + FIRST_ROW, status, hashes)
        ]
        problems += _check_twice(register)
    problems += find_untold(texts.columns, [TITLE], languages, FILE)
    raise_all(problems)
    return register.reset_index(drop=True)


def name_columns(languages: Iterable[str]) -> list[str]:
    """Return the columns that register.csv has in a study of these languages."""
    return list(build_schema([], [f"{TITLE[:-1]}{language}" for language in languages]).columns)


def build_schema(municipalities: Sequence[str], header: Sequence[str]) -> pa.DataFrameSchema:
    """Return the schema of register.csv, whose columns are `header`: they are complete, and no other is allowed."""
    own = {
        "document": columns.like(r"[a-z0-9_-]+", "small Latin letters, digits, - and _"),
        "family": columns.one_of(FAMILIES),
        "level": columns.one_of(LEVELS),
        "municipality": columns.one_of(municipalities, empty=True),
        "generation": columns.like(YEARS, "YYYY-YYYY", empty=True),
        "status": columns.one_of(STATUSES),
        TITLE: columns.text(),
        "date": columns.like(DATE, "YYYY, YYYY-MM or YYYY-MM-DD", empty=True),
        "source": columns.text(),
        "source_url": columns.web(empty=True),
        "file": columns.like(PATH, "a path below data/raw/documents", empty=True),
        "sha256": columns.like(SHA256, "64 digits of SHA-256", empty=True),
        "origin": columns.one_of(("real", DEMONSTRATION)),
        "search_log": columns.text(empty=True),
        "verified": columns.yes_no(),
    }
    return pa.DataFrameSchema(dict(columns.spread_columns(own, header)), strict=True, unique=["document"])


def _check_document(document: dict, row: int, status: str, hashes: Mapping[str, str]) -> list[StudyError]:
    """Return what is wrong in a row beyond its single cells."""

    def problem(found: str, column: str, expected: str, fix: str = "") -> StudyError:
        return StudyError(found, where=f"{FILE}, row {row}, column {column}", expected=expected, fix=fix)

    file, found = document["file"], []
    if (document["level"] == "municipal") != bool(document["municipality"]):
        found.append(problem("does not suit the level", "municipality", "one for a municipal document, else none"))
    if (document["status"] == NOT_OBTAINED) == bool(file):
        found.append(problem(f"“{file}”", "file", f"a file, or the status {NOT_OBTAINED} and none"))
    if document["status"] == NOT_OBTAINED and not document["search_log"]:
        found.append(problem("the cell is empty", "search_log", "where the text was sought, and what came of it"))
    if file and file not in hashes:
        found.append(problem(f"there is no file “{file}”", "file", "a file below data/raw/documents", "put it there"))
    if file and hashes.get(file, document["sha256"]) != document["sha256"]:
        fix = "restore the file, or register the new one as a document of its own"
        found.append(problem(f"“{file}” is another file than the registered one", "sha256", hashes[file], fix))
    if status == PUBLISHED and document["origin"] == DEMONSTRATION:
        expected = f"no invented document, because study.status is “{status}”"
        fix = "take the row out, or set study.status to “demonstration”"
        found.append(problem("is invented", "origin", expected, fix))
    return found


def _check_twice(register: pd.DataFrame) -> list[StudyError]:
    files = register.loc[register["file"] != "", "file"]
    return [
        StudyError(
            f"“{file}” stands twice",
            where=f"{FILE}, row {row + FIRST_ROW}, column file",
            expected="each file once",
            fix="remove or correct one of the two rows",
        )
        for row, file in files[files.duplicated()].items()
    ]
