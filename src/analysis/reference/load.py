"""The folder of reference files in, typed and checked frames out; every problem is named with file, row and column.

An empty cell means "not known" and stays missing. Nothing here fills, guesses or mends a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.reference.checking import check_texts, read_texts

NAMES_OF_A_MUNICIPALITY = ("name_en", "name_bg", "slug")  # where two are alike, the later one is shown


def load_reference(folder: Path, name: str) -> pd.DataFrame:
    """Return the reference file `name` (without .csv) of `folder`, typed and checked.

    Text columns hold `str`, counts `Int64`, other numbers `float64`; an empty cell is missing in each.
    `verified` says per row whether the fact was read in its source; `unverified_fields`, where the file
    has it, names the fields of a verified row that were not.

    Raises `StudyError` with every problem at once: the file, row and column, what was found and expected.
    """
    from analysis.reference import schemas  # here, not above: pandera takes longer to import than pandas

    if name not in schemas.FILES:
        known = ", ".join(schemas.FILES)
        raise StudyError(f"there is no reference file “{name}”", expected=known, fix=suggest(name, schemas.FILES))
    return _load(folder, name, _read_codes(folder))


def read_all(folder: Path) -> dict[str, pd.DataFrame]:
    """Return every reference file of `folder` by its name; raises with the problems of all files together."""
    from analysis.reference import schemas

    frames, problems = {}, []
    try:
        codes = _read_codes(folder)
    except StudyError:  # nothing can be held to codes that are not known
        raise_all([problem for name in schemas.FILES for problem in _find_unreadable(folder / f"{name}.csv")])
        raise
    _check_begun(folder, codes)
    for name in schemas.FILES:
        try:
            frames[name] = _load(folder, name, codes)
        except StudyError as error:
            problems += getattr(error, "problems", [error])
    raise_all(problems)
    return frames


def check_municipalities(
    frame: pd.DataFrame, municipalities: pd.DataFrame, *, column: str = "municipality", where: str = ""
) -> pd.DataFrame:
    """Return `frame` when each value of `column` is the slug of a municipality, and raise when one is not.

    `municipalities` is municipalities.csv (slug, name_bg, name_en). A ninth municipality is refused with
    its spelling and the nearest known one, whether that is a slug, a Bulgarian or an English name.
    """
    spellings = frame.loc[~frame[column].isin(municipalities["slug"]), column].drop_duplicates()
    raise_all(
        [
            StudyError(
                f"unknown municipality “{spelling}”",
                where=f"{where}, column {column}".removeprefix(", "),
                expected=", ".join(municipalities["slug"]),
                fix=suggest_municipality(spelling, municipalities),
            )
            for spelling in spellings
        ]
    )
    return frame


def check_all_listed(municipalities: pd.DataFrame, slugs: Iterable[str]) -> pd.DataFrame:
    """Return municipalities.csv in the order of `slugs`, which study.toml names; raise when the two differ."""
    listed, wanted = list(municipalities["slug"]), list(slugs)
    if set(listed) != set(wanted):
        lacking = ", ".join(sorted(set(wanted) - set(listed))) or "none"
        extra = ", ".join(sorted(set(listed) - set(wanted))) or "none"
        raise StudyError(
            f"is not the list of study.toml (lacking: {lacking}; not in study.toml: {extra})",
            where="municipalities.csv, column slug",
            expected=", ".join(wanted),
            fix="correct the rows, or study.municipalities in study.toml",
        )
    return municipalities.set_index("slug", drop=False).loc[wanted].reset_index(drop=True)


def suggest_municipality(spelling: str, municipalities: pd.DataFrame) -> str:
    """Return a hint with the nearest municipality by slug, Bulgarian or English name, or an empty string.

    >>> known = pd.DataFrame({"slug": ["ruse"], "name_bg": ["Русе"], "name_en": ["Ruse"]})
    >>> suggest_municipality("Руссе", known)
    'did you mean “Русе” (ruse)?'
    """
    known = {
        row[kind].casefold(): (row[kind], row["slug"])
        for kind in NAMES_OF_A_MUNICIPALITY
        for row in municipalities[list(NAMES_OF_A_MUNICIPALITY)].to_dict("records")
    }
    near = get_close_matches(str(spelling).strip().casefold(), known, n=1)
    if not near:
        return ""
    name, slug = known[near[0]]
    return f"did you mean “{name}”?" if name == slug else f"did you mean “{name}” ({slug})?"


def _check_begun(folder: Path, codes) -> None:
    """Raise `StudyError` for a file without the codes that the others are held to: only it is wrong then, not they."""
    problems: list[StudyError] = []
    for name, known in (("municipalities", codes.municipalities), ("priorities", codes.themes)):
        if known:
            continue
        try:
            _load(folder, name, codes)
        except StudyError as error:
            problems += getattr(error, "problems", [error])
        else:
            expected, fix = "a row for each", "write them down first, for the other files are held to them"
            problems.append(StudyError("has no rows", where=f"{name}.csv", expected=expected, fix=fix))
    raise_all(problems)


def _find_unreadable(path: Path) -> list[StudyError]:
    """Return why a file cannot be read as a table, or nothing."""
    try:
        read_texts(path)
    except StudyError as error:
        return getattr(error, "problems", [error])
    return []


def _load(folder: Path, name: str, codes) -> pd.DataFrame:
    from analysis.reference.schemas import build_schema

    frame, problems = check_texts(read_texts(folder / f"{name}.csv"), build_schema(name, codes), f"{name}.csv")
    raise_all([_with_municipality(problem, folder) for problem in problems])
    return frame


def _read_codes(folder: Path):
    """Collect the codes that other files refer to from the files that define them."""
    from analysis.reference.schemas import Codes

    def column_of(name: str, column: str) -> tuple[str, ...]:
        texts = read_texts(folder / f"{name}.csv")
        named = next((own for own in texts if own.strip().casefold() == column), None)
        return tuple(texts[named].str.strip().drop_duplicates()) if named is not None else ()

    municipalities = column_of("municipalities", "slug")
    districts = tuple(f"district-{name.casefold()}" for name in column_of("district", "district"))
    return Codes(
        municipalities=municipalities,
        areas=municipalities + districts,
        themes=column_of("priorities", "theme_id"),
        policies=column_of("policies", "id"),
    )


def _with_municipality(problem: StudyError, folder: Path) -> StudyError:
    """Add the nearest municipality to a problem in a column of slugs; other problems pass unchanged."""
    if not problem.where.endswith(("column slug", "column area")) or not problem.expected.startswith("one of "):
        return problem
    municipalities = read_texts(folder / "municipalities.csv")
    if not set(NAMES_OF_A_MUNICIPALITY) <= set(municipalities):
        return problem
    hint = suggest_municipality(problem.found.strip("“”"), municipalities)
    return StudyError(problem.found, where=problem.where, expected=problem.expected, fix=hint or problem.fix)
