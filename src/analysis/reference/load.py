"""The folder of reference files in, typed and checked frames out; every problem is named with file, row and column.

An empty cell means "not known" and stays missing. Nothing here fills, guesses or mends a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.languages import spread
from analysis.reference.checking import check_texts, read_texts


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


def check_languages(frames: Mapping[str, pd.DataFrame], languages: Iterable[str]) -> None:
    """Raise, all at once, for every text of the reference files (by name) that lacks a language of the study."""
    from analysis.reference.schemas import list_texts

    languages = list(languages)
    raise_all(
        [
            problem
            for name, frame in frames.items()
            for problem in find_untold(frame.columns, list_texts(name), languages, f"{name}.csv")
        ]
    )


def find_untold(columns: Iterable[str], texts: Iterable[str], languages: Iterable[str], where: str) -> list[StudyError]:
    """Return the problem, if there is one, of columns that lack a text (“name_*”) in one of the languages."""
    known = set(columns)
    lacking = [f"{text[:-1]}{code}" for code in languages for text in texts if f"{text[:-1]}{code}" not in known]
    if not lacking:
        return []
    expected = "every text in each language of study.languages"
    fix = "add what is missing, or take the language out of study.toml"
    return [StudyError(f"{', '.join(lacking)} missing", where=where, expected=expected, fix=fix)]


def check_municipalities(
    frame: pd.DataFrame, municipalities: pd.DataFrame, *, column: str = "municipality", where: str = ""
) -> pd.DataFrame:
    """Return `frame` when each value of `column` is the slug of a municipality, and raise when one is not.

    `municipalities` is municipalities.csv (slug, and name_LANGUAGE for each language). One that is not listed is
    refused with its spelling and the nearest known one, whether that is a slug or a name in any language.
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
    """Return a hint with the nearest municipality by slug or name, or an empty string.

    >>> known = pd.DataFrame({"slug": ["old_mill"], "name_bg": ["Стара мелница"], "name_en": ["Old Mill"]})
    >>> suggest_municipality("Стара мелница 1", known)
    'did you mean “Стара мелница” (old_mill)?'
    """
    kinds = [*reversed(spread(["name_*"], municipalities.columns)), "slug"]  # where two are alike, the later is shown
    known = {
        row[kind].casefold(): (row[kind], row["slug"])
        for kind in kinds
        for row in municipalities[kinds].to_dict("records")
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

    texts = read_texts(folder / f"{name}.csv")
    frame, problems = check_texts(texts, build_schema(name, codes, texts.columns), f"{name}.csv")
    raise_all([_with_municipality(problem, folder) for problem in problems])
    return frame.reset_index(drop=True)


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
    if "slug" not in municipalities:
        return problem
    hint = suggest_municipality(problem.found.strip("“”"), municipalities)
    return StudyError(problem.found, where=problem.where, expected=problem.expected, fix=hint or problem.fix)
