"""Files about to be committed in, what must not go into git out: private rows, and whatever looks like them.

A hook of pre-commit runs it on what is staged: `python -m analysis.pipeline.commit_guard FILE …`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import StudyError
from analysis.identifiers import is_egn
from analysis.study import load_study

if TYPE_CHECKING:
    import pandas as pd

# What the .gitignore of every study says of rows. git still takes what is added by force, or was tracked before.
IGNORED = """\
# Rows of answers, and what is made of them before disclosure control, never go into git.
data/processed/
data/raw/survey/*
!data/raw/survey/forms/
!data/raw/survey/population.csv
# Nor do records of meetings and forums: they count few people, and hold their answers.
data/raw/engagement/*
"""
PRIVATE = "data/processed"
RECORDS = "data/raw/engagement"
REGISTER = "data/raw/documents/register.csv"  # its origin is that of documents
TEXTS, BOOKS = (".csv", ".tsv", ".gz"), (".xlsx", ".xlsm", ".xls", ".ods")
ORIGINS, INVENTED = ("origin", "status"), "demonstration"  # the columns that say where rows come from
OF_INTERVIEWS = {
    "_uuid",
    "uuid",
    "rootuuid",
    "instanceid",
    "deviceid",
    "_submission_time",
    "submissiondate",
    "interview",
}
UUID = re.compile(r"(?:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
KINDS: dict[str, Callable[[str], object]] = {"uuids": UUID.fullmatch, "ЕГН": is_egn}
UNMARKED = "lies among the rows of the survey or of meetings, and nothing says that it is invented"
FIX = "take it out of the commit: git restore --staged FILE"


def main(names: Iterable[str], root: Path | None = None) -> int:
    """Print what must not be committed of the files named, relative to the folder of the study; return how many."""
    root = root or Path()
    problems = [problem for name in names for problem in find_problems(root, name)]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return min(len(problems), 1)


def find_problems(root: Path, name: str) -> list[StudyError]:
    """Return why a file, named relative to the folder of the study, must not be committed; nothing where it may."""
    path = root / name
    if f"{PRIVATE}/" in name:
        return [StudyError("is private", where=name, expected=f"nothing of {PRIVATE} in git", fix=FIX)]
    if not path.is_file():
        return []  # it was deleted
    study = load_study(root) if (root / "study.toml").is_file() else None
    if study and path.resolve() in (study.population, study.root / REGISTER):
        return []  # how many persons there are, which documents were sought: no rows of answers
    of_field = bool(study) and path.resolve().parent in (study.export.parent, study.root / RECORDS)
    try:
        tables = list(_read(path))
    except StudyError as error:
        return [error]
    found = [why for table in tables if (why := _judge(table, of_field))]
    if of_field and not tables:
        found = [UNMARKED]
    return [StudyError(why, where=name, expected=f"origin = {INVENTED} in every row", fix=FIX) for why in found]


def _judge(table: pd.DataFrame, of_field: bool) -> str:
    """Return why a table may hold rows of answers of real people; a table that does not is let through."""
    columns = {re.split(r"[/.:]", str(name))[-1].strip().casefold(): name for name in table}
    origin = next((columns[name] for name in ORIGINS if name in columns), None)
    if origin is not None and len(table) and table[origin].eq(INVENTED).all():
        return ""
    ids = sorted(columns.keys() & OF_INTERVIEWS)
    kinds = [
        f"{kind} in column {name}" for name in table for kind, holds in KINDS.items() if _holds(table[name], holds)
    ]
    if "origin" in columns:
        return "has rows whose origin is not the demonstration"
    if ids or kinds:
        return f"looks like rows of interviews: {', '.join([*(f'column {name}' for name in ids), *kinds][:5])}"
    return UNMARKED if of_field else ""


def _holds(cells: pd.Series, is_kind: Callable[[str], object]) -> bool:
    """Say whether at least half of the cells that are not empty are of a kind."""
    texts = [text.strip() for text in cells if text.strip()]
    return bool(texts) and 2 * sum(bool(is_kind(text)) for text in texts) >= len(texts)


def _read(path: Path) -> Iterator[pd.DataFrame]:
    """Yield the tables of a file, all cells as text; of other kinds none. Raises `StudyError` for a broken one."""
    import pandas as pd
    from python_calamine import CalamineError

    try:
        if path.suffix == ".json":
            content = json.loads(path.read_text(encoding="utf-8"))
            yield pd.DataFrame(content if isinstance(content, list) else [content]).astype("str")
        elif path.suffix == ".parquet":
            yield pd.read_parquet(path).astype("str")
        elif path.suffix in TEXTS:
            yield _read_text(path)
        elif path.suffix in BOOKS:
            sheets = pd.read_excel(path, sheet_name=None, engine="calamine", dtype="str", keep_default_na=False)
            yield from (sheet.fillna("").astype("str") for sheet in sheets.values())
    except (OSError, ValueError, CalamineError) as error:
        raise StudyError(f"cannot be read, so nobody knows what it holds: {error}", where=str(path), fix=FIX) from error


def _read_text(path: Path) -> pd.DataFrame:
    import gzip

    import pandas as pd

    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        header = file.readline().decode("utf-8-sig", "replace")
    separator = max(",;\t", key=header.count)
    try:
        return pd.read_csv(
            path, sep=separator, dtype="str", keep_default_na=False, encoding="utf-8-sig",
            encoding_errors="replace", on_bad_lines="skip",
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        return pd.DataFrame()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
