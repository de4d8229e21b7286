"""population.csv in, the sampling frame out: how many people each stratum (municipality × group) has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest

COLUMNS = ["municipality", "group", "population", "basis", "origin", "source", "source_url", "verified"]
DEMONSTRATION = "demonstration"


def read_population(path: Path, municipalities: Sequence[str], groups: Sequence[str], status: str) -> pd.DataFrame:
    """Read the frame: one row per municipality and group, with municipality, group, population (persons).

    Raises `StudyError`, all problems at once, for a missing file or column, an unknown municipality or
    group, a stratum that is missing or stands twice, a population that is no whole number from 0, and rows
    whose origin does not agree with the status of the study.
    """
    if not path.is_file():
        raise StudyError(
            "the sampling frame is missing", where=str(path), fix="restore it, or write it from the template"
        )
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise StudyError(
            f"cannot be read: {error}", where=path.name, expected="a table, UTF-8, comma", fix="save it as CSV UTF-8"
        ) from error
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        raise StudyError(f"no column {', '.join(missing)}", where=path.name, expected=", ".join(COLUMNS))
    known = {"municipality": municipalities, "group": groups}
    problems = [
        StudyError(f"unknown {column} “{name}”", where=f"{path.name} row {row + 2}", fix=suggest(name, known[column]))
        for column in known
        for row, name in enumerate(frame[column])
        if name not in known[column]
    ]
    problems += [
        StudyError(f"population “{text}”", where=f"{path.name} row {row + 2}", expected="a whole number from 0")
        for row, text in enumerate(frame["population"])
        if not text.isdecimal()
    ]
    raise_all(problems + _check_strata(frame, municipalities, groups, path) + _check_origin(frame, status, path))
    return frame[["municipality", "group"]].assign(population=frame["population"].astype(int))


def _check_strata(frame: pd.DataFrame, municipalities, groups, path: Path) -> list[StudyError]:
    found = list(zip(frame["municipality"], frame["group"], strict=True))
    missing = [" × ".join(pair) for pair in product(municipalities, groups) if pair not in found]
    twice = sorted({" × ".join(pair) for pair in found if found.count(pair) > 1})
    problems = [StudyError(f"no row for {', '.join(missing)}", where=path.name, fix="add one")] if missing else []
    return problems + ([StudyError(f"more than one row for {', '.join(twice)}", where=path.name)] if twice else [])


def _check_origin(frame: pd.DataFrame, status: str, path: Path) -> list[StudyError]:
    is_demonstration = frame["origin"] == DEMONSTRATION
    wrong = int((is_demonstration if status == "published" else ~is_demonstration).sum())
    if not wrong:
        return []
    rows = "are demonstration rows" if status == "published" else "are not demonstration rows"
    return [
        StudyError(
            f"{wrong} of {len(frame)} rows {rows}", where=path.name, expected=f"rows that fit status = {status!r}"
        )
    ]
