"""population.csv in, the sampling frame out: how many people each stratum (municipality × group) has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.reference.checking import FIRST_ROW, read_texts

COLUMNS = ["municipality", "group", "population", "basis", "origin", "source", "source_url", "verified"]
DEMONSTRATION = "demonstration"
PERSONS, MOST = re.compile("[0-9]{1,9}"), 100_000_000  # of one group in one municipality


def read_population(path: Path, municipalities: Sequence[str], groups: Sequence[str], status: str) -> pd.DataFrame:
    """Read the frame: one row per municipality and group, with municipality, group, population (persons).

    Raises `StudyError`, all problems at once, for a missing file or column, an unknown municipality or
    group, a stratum that is missing or stands twice, a population that is no whole number from 0, and rows
    whose origin does not agree with the status of the study.
    """
    if not path.exists():
        fix = "restore it, or write it from the template"
        raise StudyError("the sampling frame is missing", where=str(path), expected="a table as CSV", fix=fix)
    frame = read_texts(path)
    frame = frame.rename(columns={name: name.strip().casefold() for name in frame})
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        fix = suggest(missing[0], frame) or "add it"
        raise StudyError(f"no column {', '.join(missing)}", where=path.name, expected=", ".join(COLUMNS), fix=fix)
    known = {"municipality": municipalities, "group": groups}
    problems = [
        StudyError(
            f"unknown {column} “{name}”", where=_place(path, row, column), expected=", ".join(known[column]),
            fix=suggest(name, known[column]) or "take one of these",
        )
        for column in known
        for row, name in frame[column].items()
        if name not in known[column]
    ]  # fmt: skip
    problems += [
        StudyError(
            f"population “{text}”" if text else "the cell is empty", where=_place(path, row, "population"),
            expected=f"a whole number from 0 to {MOST}",
            fix=f"{'correct it' if text else 'fill it in'}; 0 where there is nobody",
        )
        for row, text in frame["population"].items()
        if not PERSONS.fullmatch(text) or int(text) > MOST
    ]  # fmt: skip
    raise_all(problems + _check_strata(frame, municipalities, groups, path) + _check_origin(frame, status, path))
    strata = frame[["municipality", "group"]].assign(population=frame["population"].astype(int))
    return strata.reset_index(drop=True)


def _place(path: Path, row: int, column: str) -> str:
    return f"{path.name}, row {row + FIRST_ROW}, column {column}"


def _check_strata(frame: pd.DataFrame, municipalities, groups, path: Path) -> list[StudyError]:
    found = list(zip(frame["municipality"], frame["group"], strict=True))
    missing = [" × ".join(pair) for pair in product(municipalities, groups) if pair not in found]
    twice = sorted({" × ".join(pair) for pair in found if found.count(pair) > 1})
    problems = [StudyError(f"no row for {', '.join(missing)}", where=path.name, fix="add a row")] if missing else []
    found, expected = f"more than one row for {', '.join(twice)}", "one row for each group in each municipality"
    return problems + ([StudyError(found, where=path.name, expected=expected, fix="remove one")] if twice else [])


def _check_origin(frame: pd.DataFrame, status: str, path: Path) -> list[StudyError]:
    is_demonstration = frame["origin"] == DEMONSTRATION
    wrong = int((is_demonstration if status == "published" else ~is_demonstration).sum())
    if not wrong:
        return []
    rows = "are demonstration rows" if status == "published" else "are not demonstration rows"
    return [
        StudyError(
            f"{wrong} of {len(frame)} rows {rows}",
            where=f"{path.name}, column origin",
            expected=f"rows that suit study.status = “{status}”",
            fix="correct the rows, or study.status in study.toml",
        )
    ]
