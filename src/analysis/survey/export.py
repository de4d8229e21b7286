"""An export of any platform and style in, answers in the codes of the form out; everything that was noticed is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.form import Form
from analysis.survey.reading.answers import read_answers
from analysis.survey.reading.codebook import Codebook, merge_forms
from analysis.survey.reading.coding import GROUPED, NUMERIC_TYPES, Reading
from analysis.survey.reading.containers import read_contents
from analysis.survey.reading.headers import Headers, match_headers
from analysis.survey.reading.repeats import (
    Repeat,
    gather_instances,
    list_repeats,
    questions_of,
    read_keys,
    read_repeat_tables,
)  # fmt: skip
from analysis.survey.reading.spellings import Place
from analysis.survey.reading.tabular import Table

ORIGIN = "origin"  # ours: marks the rows of the demonstration
SAME_FORM = 0.3  # with columns for a smaller share of the questions it is the export of another form
WITHOUT_COLUMN = ("note", "calculate", "hidden", "acknowledge", "audit")  # an export need not have them
MISSING_MARKS = ("NA", "n/a", "N/A", "nan", "NaN", "None", "<NA>", "NULL")  # of R, old KoboToolbox, pandas, databases


@dataclass(frozen=True)
class Export:
    """The interviews of one export, a row each in the order of the file; every cell text, "" is empty.

    `answers` has a column per question that the export has, in the order of the form, a select_multiple as
    its codes joined by blanks. `meta` has id (how a message names the interview), and what there is of
    uuid, version, submitted, validation, origin and wave.
    """

    answers: pd.DataFrame
    meta: pd.DataFrame
    repeats: dict[str, Repeat] = field(default_factory=dict)  # path → rows
    detected: dict[str, str] = field(default_factory=dict)
    conflicts: tuple[tuple[str, str, str], ...] = ()  # interview, question, code: summary and split disagree
    unknown_columns: tuple[str, ...] = ()
    warnings: tuple[StudyError, ...] = ()
    errors: tuple[StudyError, ...] = ()

    def correct(self, answers: pd.DataFrame, kept: pd.Series) -> Export:
        """Return the export with other answers, and the interviews where `kept` (bool, under their index) holds.

        What split columns had said against an answer is gone with the answer, or with the interview.
        """
        changed = {name: column != self.answers[name] for name, column in answers.items() if name in self.answers}
        places = {name: row for row, name in self.meta.loc[kept, "id"].items()}
        conflicts = [
            (name, question, code)
            for name, question, code in self.conflicts
            if name in places and not (question in changed and changed[question][places[name]])
        ]
        return replace(self, answers=answers, conflicts=tuple(conflicts))._keep(kept)

    def _keep(self, kept: pd.Series) -> Export:
        rows = {"": kept.to_numpy(dtype=bool)}
        repeats = {}
        for path, repeat in self.repeats.items():
            rows[path] = rows[repeat.within][repeat.parents] & (repeat.parents >= 0)
            places = np.cumsum(rows[repeat.within]) - 1
            answers = repeat.answers[rows[path]].reset_index(drop=True)
            repeats[path] = Repeat(answers, places[repeat.parents[rows[path]]], repeat.within)
        return replace(self, answers=self.answers[kept], meta=self.meta[kept], repeats=repeats)


def load_export(path: Path, *forms: Form) -> Export:
    """Read the export at `path`, held to all versions of its form, the newest first.

    Raises `StudyError` for a file that cannot be read (see `read_contents`) and for the export of another
    form. What else is wrong – unknown columns, columns that may be two things – is in `errors`.
    """
    path, codebook = Path(path), merge_forms(*forms)
    contents = read_contents(path)
    main = contents.tables[0]
    headers = match_headers(main, codebook)
    _check_form(headers, codebook, f"{path}, sheet {main.name}" if "sheets" in contents.detected else str(path))
    typed = any(table.typed for table in contents.tables)
    reading = Reading(codebook, headers.language, typed, _find_missing_marks(headers, codebook))
    answers = read_answers(headers.columns, questions_of(codebook, ""), reading, len(main))
    keys, mended = _name_interviews(read_keys(main, headers), main)
    repeats, noticed = gather_instances(main, headers, codebook, reading)
    problems: list[StudyError] = []
    if not repeats and list_repeats(codebook):
        repeats, noticed, problems = read_repeat_tables(contents.tables[1:], keys, codebook, reading)
    ids = keys["id"]
    noticed = [*noticed, *_check_sequence(keys)]
    return Export(
        answers=answers.frame,
        meta=keys.drop(columns=["index", "key", "parent", "parent_key", "parent_table"], errors="ignore"),
        repeats=repeats,
        detected=contents.detected | _describe(headers),
        conflicts=tuple((ids[row], question, code) for row, question, code in answers.conflicts),
        unknown_columns=tuple(headers.unknown),
        warnings=(*contents.warnings, *headers.warnings, *mended, *answers.warnings, *noticed, *_warn_missing(reading)),
        errors=(*headers.errors, *answers.errors, *problems),
    )


def _check_form(headers: Headers, codebook: Codebook, where: str) -> None:
    needed = {q.name for q in codebook.questions.values() if q.type not in WITHOUT_COLUMN and not q.repeat}
    found = {place.name for place in headers.columns if place.kind in ("answer", "split", "part")} & needed
    if len(found) >= SAME_FORM * len(needed):
        return
    version = headers.columns.get(Place("platform", "version"))
    versions = ", ".join(sorted(version.texts)) if version else ""
    form = codebook.newest
    raise StudyError(
        f"{len(found)} of {len(needed)} questions have a column" + (f"; its version is {versions}" if versions else ""),
        where=where,
        expected=f"an export of form {form.form_id}, version {form.version or 'unknown'}",
        fix="check that form and export belong together, and export again, best with “XML values and headers”",
    )


def _name_interviews(keys: pd.DataFrame, main: Table) -> tuple[pd.DataFrame, list[StudyError]]:
    """Return the platform's columns with `uuid`, where anything tells it, and `id`, which every interview has.

    Ids in which Excel has put blanks are written without, and a warning says so; where one stands again, the
    number of the row tells the two apart.
    """
    named, warnings = keys.copy(), []
    if "uuid" not in named and "key" in named:
        named["uuid"] = named["key"]
    if "root" in named:  # an edited submission gets a new uuid, and keeps this one
        named["uuid"] = named.pop("root").where(lambda root: root != "", named.get("uuid", ""))
    if "uuid" in named:
        named["uuid"] = named["uuid"].str.removeprefix("uuid:")
    rows = pd.Series([f"row {number}" for number in range(main.first_row, main.first_row + len(main))], dtype="str")
    for column in ("uuid", "key", "id"):
        if column in named:
            rows = rows.mask(named[column] != "", named[column])
    if "id" in named and (spaced := rows.str.fullmatch(GROUPED)).any():
        found = f"{spaced.sum()} ids with blanks, such as “{rows[spaced].iloc[0]}”: the file was saved by Excel"
        warnings.append(StudyError(found, fix="keep the file as it was downloaded"))
        rows = rows.mask(spaced, rows.str.replace(r"\s", "", regex=True))
    named["row"] = [str(number) for number in range(main.first_row, main.first_row + len(main))]
    again = rows.duplicated(keep="first")
    places = pd.Series(
        [f" (row {number})" for number in range(main.first_row, main.first_row + len(main))], dtype="str"
    )
    return named.assign(id=rows.mask(again, rows + places)), warnings


def _check_sequence(keys: pd.DataFrame) -> list[StudyError]:
    """Find interviews that were lost or repeated: KoboToolbox numbers the rows of an export from 1 without a gap."""
    if "index" not in keys:
        return []
    numbers = pd.to_numeric(keys["index"], errors="coerce")
    lost = int(numbers.max() - numbers.nunique()) if numbers.notna().any() else 0
    again = keys.loc[numbers.duplicated() | numbers.isna(), "id"].tolist()
    fix = "keep the export as it was downloaded, and take interviews out with the cleaning log"
    found = [f"{lost} rows are missing from the export: _index has gaps"] if lost > 0 else []
    found += [f"{len(again)} rows have no _index of their own: {', '.join(again[:5])}"] if again else []
    return [StudyError(text, fix=fix) for text in found]


def _find_missing_marks(headers: Headers, codebook: Codebook) -> frozenset[str]:
    """Return the texts that stand for an empty cell throughout the file.

    A mark counts when it stands where no one can have typed it – in numbers, choices, splits – and these
    columns have no empty cell beside it, so that a typed “NA” is never taken for a missing answer.
    """
    closed = []
    for place, column in headers.columns.items():
        numeric = place.kind == "answer" and codebook.questions[place.name].type in NUMERIC_TYPES
        if numeric or place.kind == "split" or (place.kind == "answer" and place.name in codebook.codes):
            closed.append(column)
    used = [{text for text, count in zip(c.texts, c.counts(), strict=True) if count} for c in closed]
    choices = [choice for known in codebook.codes.values() for choice in known.items()]
    answers = {text for code, labels in choices for text in (code, *labels.values())}
    marks = [mark for mark in MISSING_MARKS if mark not in answers and sum(mark in texts for texts in used) > 1]
    return frozenset(mark for mark in marks if not any(mark in texts and "" in texts for texts in used))


def _warn_missing(reading: Reading) -> list[StudyError]:
    found = "“{}” stands for a missing answer throughout the file, and was read as an empty cell"
    return [StudyError(found.format(mark), fix="export again without it") for mark in sorted(reading.missing)]


def _describe(headers: Headers) -> dict[str, str]:
    summaries = {place.name for place in headers.columns if place.kind == "answer"}
    split = {place.name for place in headers.columns if place.kind == "split"}
    both = "one column and a column per code" if split & summaries else "a column per code"
    return {
        "platform": headers.platform + (", through R" if headers.through_r else ""),
        "headers": headers.style,
        "select_multiple": both if split else "one column",
    }
