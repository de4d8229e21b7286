"""A table with texts of the package in, the same in the languages of the study out.

Needs, rules and the reasons for them are texts of the package in two languages. Of another one the study has them
among its words: `rules.RULE.need`, `gaps.GAP.name`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.errors import StudyError, raise_all
from analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

IN_PACKAGE = ("bg", "en")


def translate(table: pd.DataFrame, section: str, names: Sequence[str], study: Study) -> pd.DataFrame:
    """Return a table whose texts (STEM_bg, STEM_en) stand in the languages of the study, and in no other.

    `names`: what each row is called in the `section` of the words. Raises `StudyError`, all at once, for what lacks.
    """
    from analysis.report.catalogue import open_catalogue

    catalogues = {code: open_catalogue(study, code) for code in study.languages if code not in IN_PACKAGE}
    dropped = [f"_{code}" for code in IN_PACKAGE if code not in study.languages]
    made, missing = {}, []
    for column in table.columns:
        stem, _, language = column.rpartition("_")
        if language not in IN_PACKAGE:
            made[column] = table[column]
            continue
        if not column.endswith(tuple(dropped)):
            made[column] = table[column]
        if language == IN_PACKAGE[-1]:
            for code, words in catalogues.items():
                keys = [f"{section}.{name}.{stem}" for name in names]
                is_told = table[column].ne("")
                missing += [
                    StudyError(f"there is no text {key}", where=f"words/{code}", expected=text, fix="translate it")
                    for key, text, told in zip(keys, table[column], is_told, strict=True)
                    if told and not words.has(key)
                ]
                made[f"{stem}_{code}"] = [
                    words.text(key) if told and words.has(key) else "" for key, told in zip(keys, is_told, strict=True)
                ]
    raise_all(missing)
    return table.assign(**made)[list(made)]


def number_feeds(feeds: pd.DataFrame) -> list[str]:
    """Return what each figure behind a gap is called: the gap, and its number within it."""
    return [f"{gap}-{number}" for gap, number in zip(feeds["gap"], feeds.groupby("gap").cumcount() + 1, strict=True)]
