"""An XLSForm in, all that its sheets say out, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError
from analysis.survey.xlsform.choices import Choices, read_choices
from analysis.survey.xlsform.columns import COLUMNS, find_languages, find_near, standardise_columns
from analysis.survey.xlsform.survey_sheet import Survey, read_survey
from analysis.survey.xlsform.workbook import Row, read_sheets

OWN_SHEET = "analysis"  # ours; form tools ignore it
OWN_COLUMNS = ("name", "role", "construct", "scale", "level", "key", "missing", "sensitive")
SHEETS = (*COLUMNS, OWN_SHEET)


@dataclass(frozen=True)
class Draft:
    """A form as it was read, with the problems of its rows but unjudged as a whole."""

    source: str  # name of the file
    sheets: tuple[str, ...]
    rows: dict[str, list[Row]]  # by sheet, in standard columns
    settings: dict[str, str]
    survey: Survey
    choices: Choices
    languages: dict[str, dict[str, str]]  # sheet → name of a language that has labels → its code


def read_draft(path: Path) -> Draft:
    """Read an XLSForm with the sheet survey and, if they are there, choices, settings and our own `analysis`.

    Raises `StudyError` for a file that is missing, damaged or without a sheet survey, and for a sheet with
    two columns of one meaning.
    """
    sheets = read_sheets(path, SHEETS)
    if "survey" not in sheets:
        near = find_near("survey", sheets)
        fix = f"rename the sheet {near}" if near else "name the sheet of questions “survey”"
        raise StudyError("has no sheet survey", where=path.name, expected="an XLSForm", fix=fix)
    rows = {name: _standardise(sheets.get(name, []), name, path) for name in SHEETS}
    survey = read_survey(rows["survey"], rows[OWN_SHEET], path.name)
    choices = read_choices(rows["choices"], survey.other_lists, path.name)
    return Draft(
        source=path.name,
        sheets=tuple(sheets),
        rows=rows,
        settings=_read_settings(rows["settings"], path),
        survey=survey,
        choices=choices,
        languages={"survey": find_languages(survey.rows), "choices": find_languages(rows["choices"])},
    )


def _standardise(rows: list[Row], sheet: str, path: Path) -> list[Row]:
    return standardise_columns(rows, sheet, f"{path.name}, {sheet}") if sheet in COLUMNS else rows


def _read_settings(rows: list[Row], path: Path) -> dict[str, str]:
    """Return the settings; a form without an id is called by its file, as pyxform does."""
    row = rows[0] if rows else Row(2, {})
    form_id = row["form_id"] or path.stem
    return row.cells | {"form_id": form_id, "form_title": row["form_title"] or form_id, "version": row["version"]}
