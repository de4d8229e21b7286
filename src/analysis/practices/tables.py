"""A TOML file of practices/ in, its tables out as frames of texts and numbers; every wrong field is named."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest


def read_toml(path: Path) -> dict:
    """Return what a TOML file holds; raises `StudyError` for a file that is not there or cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise StudyError("there is no such file", where=str(path), fix="restore it") from None
    except UnicodeDecodeError as error:
        raise StudyError("is not UTF-8", where=path.name, expected="TOML in UTF-8", fix="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        fix = (
            "correct that line: a text stands in quotation marks, a list in brackets, [[…]] around the name of an entry"
        )
        raise StudyError(f"is not valid TOML: {error}", where=path.name, expected="key = value", fix=fix) from error


def list_entries(
    path: Path, name: str, fields: Mapping[str, type], optional: Mapping[str, type] = MappingProxyType({})
) -> pd.DataFrame:
    """Return the entries `[[name]]` of a file as a frame with just `fields` and `optional` ones, in the file's order.

    Raises `StudyError` – all at once – for a field that is missing, unknown or of another type.
    """
    entries = read_toml(path).get(name, [])
    known, problems = {**fields, **optional}, []
    for number, entry in enumerate(entries, start=1):
        where = f"{path.name}, {name} {number}"
        for field, kind in known.items():
            if field not in entry:
                if field in fields:
                    problems.append(StudyError("the field is missing", where=f"{where}, {field}", fix="add it"))
            elif not isinstance(entry[field], kind):
                found = repr(entry[field])
                problems.append(StudyError(found, where=f"{where}, {field}", expected=f"a {kind.__name__}"))
        problems += [
            StudyError("unknown field", where=f"{where}, {field}", fix=suggest(field, known) or "remove it")
            for field in entry.keys() - known.keys()
        ]
    raise_all(problems)
    return pd.DataFrame(entries, columns=list(known))


def check_known(frame: pd.DataFrame, column: str, known: object, where: str) -> list[StudyError]:
    """Return a problem for each value of the column that is none of `known`, with its row and the nearest one."""
    codes = [str(code) for code in known]
    return [
        StudyError(f"unknown {column} “{value}”", where=f"{where} {row}, {column}", fix=suggest(value, codes))
        for row, value in enumerate(frame[column], start=1)
        if value not in codes
    ]
