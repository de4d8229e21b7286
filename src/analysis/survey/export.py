"""An export of interviews and its form in, answers by question name out; no column is dropped without a word.

Read so far: KoboToolbox, CSV with “XML values and headers”, with or without groups, with select_multiple
as one column, with or without a column per code (KoboToolbox help, “Exporting and downloading your data”).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.delimited import read_delimited
from analysis.survey.form import Form

GROUP_SEPARATORS = ("/", ".", "::")
ORIGIN = "origin"  # our own column: rows of the demonstration carry the mark "demonstration"
META = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__")
META += ("_tags", "_index", "_geolocation", "_attachments", "_duration", "_xform_id_string", "formhub/uuid")
META += ("meta/instanceID", "meta/instanceName", "meta/rootUuid", "meta/deprecatedID", ORIGIN)
WITHOUT_COLUMN = ("calculate", "note")  # a calculation can be computed, a note has no answer
SAME_FORM = 0.5  # below this share of questions with a column it is the export of another form

Place = tuple[str, str]  # kind of column (answers, splits or meta) and its name there


@dataclass(frozen=True)
class Export:
    """The interviews of one export; a row per interview in the order of the file, every cell text, "" is empty."""

    answers: pd.DataFrame  # a column per question, by name
    splits: pd.DataFrame  # a column per code of a select_multiple, by "question/code"
    meta: pd.DataFrame  # the columns of the platform, and `origin`
    detected: dict[str, str]


def load_export(path: Path, form: Form) -> Export:
    """Read the export of `form` at `path`.

    Raises `StudyError` for a file that cannot be read (see `read_delimited`), the export of another
    form, and – all at once – columns that are not in the form, two columns for one question, and
    questions without a column.
    """
    path = Path(path)
    table = read_delimited(path)
    known = _known_headers(form)
    places = [known.get(header) for header in table.header]
    _check_form(form, table.header, table.rows, places, path)
    raise_all(_check_columns(form, table.header, places, known, path))
    parts = {kind: _part(table.rows, places, kind) for kind in ("answers", "splits", "meta")}
    return Export(
        **parts,
        detected={
            "encoding": table.encoding,
            "separator": table.separator,
            "headers": _header_style(form, table.header),
            "select_multiple": "one column and a column per code" if len(parts["splits"].columns) else "one column",
        },
    )


def _known_headers(form: Form) -> dict[str, Place]:
    """Return every spelling a header may have – bare name or path, any separator – with the column it stands for."""
    known: dict[str, Place] = {name: ("meta", name) for name in META}
    for name, question in form.questions.items():
        for separator in GROUP_SEPARATORS:
            spellings = (name, question.path.replace("/", separator))
            known |= dict.fromkeys(spellings, ("answers", name))
            if question.type == "select_multiple":
                known |= {
                    f"{spelling}{between}{code}": ("splits", f"{name}/{code}")
                    for spelling in spellings
                    for between in ("/", separator)
                    for code in form.choices[question.list]
                }
    return known


def _check_form(form: Form, header: list[str], rows: list[list[str]], places: list, path: Path) -> None:
    found = {place[1] for place in places if place is not None and place[0] == "answers"}
    if len(found) >= SAME_FORM * len(form.questions):
        return
    column = header.index("__version__") if "__version__" in header else None
    versions = "" if column is None else ", ".join(sorted({row[column] for row in rows}))
    raise StudyError(
        f"{len(found)} of {len(form.questions)} questions have a column"
        + (f"; __version__ is {versions}" if versions else ""),
        where=str(path),
        expected=f"an export of form {form.form_id}, version {form.version}, with “XML values and headers”",
        fix="check that form and export in study.toml belong together, and export again",
    )


def _check_columns(form: Form, header: list[str], places: list, known: dict, path: Path) -> list[StudyError]:
    problems, first = [], {}
    for column, place in zip(header, places, strict=True):
        if place is None:
            fix = suggest(column, _free_headers(known, places, column))
            problems.append(StudyError(f"unknown column “{column}”", where=path.name, fix=fix))
        elif place in first:
            found = f"columns “{first[place]}” and “{column}” both hold {place[1]}"
            problems.append(StudyError(found, where=path.name, fix="export again, without older versions of the form"))
        else:
            first[place] = column
    problems += [
        StudyError(f"question {name} has no column", where=path.name, fix="export all questions")
        for name, question in form.questions.items()
        if question.type not in WITHOUT_COLUMN and ("answers", name) not in first
    ]
    return problems


def _free_headers(known: dict[str, Place], places: list, column: str) -> list[str]:
    """Return the headers that an unknown column may have been meant for; only “_…” can be a platform column."""
    kinds = ("meta",) if column.startswith("_") else ("answers", "splits")
    return [header for header, place in known.items() if place[0] in kinds and place not in places]


def _part(rows: list[list[str]], places: list[Place], kind: str) -> pd.DataFrame:
    """Return the columns of one kind under the names they have there."""
    columns = {place[1]: [row[at] for row in rows] for at, place in enumerate(places) if place[0] == kind}
    return pd.DataFrame(columns, index=range(len(rows)), dtype=str)


def _header_style(form: Form, header: list[str]) -> str:
    for separator in GROUP_SEPARATORS:
        if any("/" in q.path and q.path.replace("/", separator) in header for q in form.questions.values()):
            return f"XML names with groups, separated by {separator}"
    return "XML names without groups"
