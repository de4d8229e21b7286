"""The tables of repeats in – sheets, files, or columns numbered _1, _2 – rows with the place of their parent out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.reading.answers import Answers, read_answers
from analysis.survey.reading.codebook import Codebook
from analysis.survey.reading.coding import Reading
from analysis.survey.reading.headers import Headers, match_headers
from analysis.survey.reading.spellings import Place
from analysis.survey.reading.tabular import Column, Table
from analysis.survey.xlsform.questions import Question

SHEET_NAME = 31  # letters that Excel allows
AGAIN = "export again, with all repeats"

Instance = tuple[int, tuple[int, ...]]  # row of the interview; number of the instance, after those around it


@dataclass(frozen=True)
class Repeat:
    """The instances of one repeat, a row each, in the order of their parents."""

    answers: pd.DataFrame
    parents: np.ndarray  # for each row the place of its parent: an interview, or a row of the repeat around it
    within: str  # path of the repeat around it, "" when it stands in the interview itself


def list_repeats(codebook: Codebook) -> dict[str, str]:
    """Return path → path of the repeat around it ("" for none), outer repeats first."""
    paths = sorted({path for form in codebook.forms for path in form.repeats}, key=lambda path: path.count("/"))
    return {path: next((p for p in reversed(paths) if path.startswith(f"{p}/")), "") for path in paths}


def read_repeat_tables(
    tables: list[Table], main: pd.DataFrame, codebook: Codebook, reading: Reading
) -> tuple[dict[str, Repeat], list[StudyError], list[StudyError]]:
    """Return the repeats that stand on sheets or in files of their own, warnings and errors.

    `main` holds how the interviews are called there: index (KoboToolbox) or key (ODK).
    """
    repeats: dict[str, Repeat] = {}
    keys: dict[str, pd.DataFrame] = {"": main}
    warnings: list[StudyError] = []
    errors: list[StudyError] = []
    for path, within in list_repeats(codebook).items():
        table = _find_table(tables, path)
        if table is None:
            warnings.append(StudyError(f"repeat {path} has no sheet or file", fix=f"{AGAIN}; a CSV of Kobo has none"))
            continue
        if within not in keys:
            found = f"the rows of repeat {table.name} have no parents: repeat {within} has no sheet or file"
            errors.append(StudyError(found, fix=AGAIN))
            continue
        headers = match_headers(table, codebook, path)
        answers = _read_table(table, headers, path, codebook, reading)
        keys[path] = read_keys(table, headers)
        parents, problem = _find_parents(keys[path], keys[within], table.name)
        warnings += answers.warnings
        errors += headers.errors + ([problem] if problem else [])
        order = _order_rows(keys[path], parents)
        keys[path] = keys[path].iloc[order].reset_index(drop=True)
        repeats[path] = Repeat(answers.frame.iloc[order].reset_index(drop=True), parents[order], within)
    names = {path.rpartition("/")[2][:SHEET_NAME] for path in list_repeats(codebook)}
    warnings += [
        StudyError(f"sheet or file “{table.name}” belongs to no repeat of the form: it was not read")
        for table in tables
        if table.name not in names and _find_path(table.name, names) is None
    ]
    return repeats, warnings, errors


def gather_instances(
    table: Table, headers: Headers, codebook: Codebook, reading: Reading
) -> tuple[dict[str, Repeat], list[StudyError]]:
    """Return the repeats whose instances stand side by side, as SurveyCTO writes them: name_1, name_2, name_2_1."""
    wide: dict[str, dict[tuple[int, ...], dict[Place, Column]]] = defaultdict(lambda: defaultdict(dict))
    for place, column in headers.columns.items():
        if place.instance:
            path = codebook.questions[place.name].repeat
            wide[path][place.instance][replace(place, instance=())] = column
    repeats: dict[str, Repeat] = {}
    warnings: list[StudyError] = []
    known = {"": [(row, ()) for row in range(len(table))]} | _list_instances(wide, codebook)
    for path, within in list_repeats(codebook).items():
        if path not in known:
            continue
        there = known[path]
        answers = _read_instances(there, wide[path], path, codebook, reading)
        places = {key: at for at, key in enumerate(known[within])}
        parents = np.array([places[row, instance[:-1]] for row, instance in there], dtype=int)
        repeats[path] = Repeat(answers.frame, parents, within)
        warnings += answers.warnings
    return repeats, warnings


def read_keys(table: Table, headers: Headers) -> pd.DataFrame:
    """Return the columns of a platform under the names they have here."""
    found = {place.name: column.series() for place, column in headers.columns.items() if place.kind == "platform"}
    return pd.DataFrame(found, index=pd.RangeIndex(len(table)), dtype="str")


def questions_of(codebook: Codebook, path: str) -> list[Question]:
    """Return the questions whose innermost repeat is `path`; "" are those of the interview itself."""
    return [question for question in codebook.questions.values() if question.repeat == path]


def _find_table(tables: list[Table], path: str) -> Table | None:
    name = path.rpartition("/")[2]
    return next((table for table in tables if _find_path(table.name, {name[:SHEET_NAME], name}) is not None), None)


def _find_path(sheet: str, names: set[str]) -> str | None:
    """Return the repeat a sheet or a file is named after: the whole name, or its last part."""
    return next((name for name in names if sheet == name or sheet.endswith((f"-{name}", f"/{name}", f".{name}"))), None)


def _order_rows(keys: pd.DataFrame, parents: np.ndarray) -> np.ndarray:
    """Return the rows in the order of their parents, then of their own number; those without a parent are left out."""
    own = pd.to_numeric(keys["index"], errors="coerce").to_numpy() if "index" in keys else np.arange(len(keys))
    order = np.lexsort((own, parents))
    return order[parents[order] >= 0]


def _read_table(table: Table, headers: Headers, path: str, codebook: Codebook, reading: Reading) -> Answers:
    return read_answers(headers.columns, questions_of(codebook, path), reading, len(table))


def _find_parents(keys: pd.DataFrame, parents: pd.DataFrame, name: str) -> tuple[np.ndarray, StudyError | None]:
    """Return the place of every row's parent; a row whose parent is not there is an error, at place -1."""
    for own, theirs in (("parent", "index"), ("parent_key", "key")):
        if own in keys and theirs in parents:
            known = {key: at for at, key in enumerate(parents[theirs])}
            found = keys[own].map(known).fillna(-1).astype(int).to_numpy()
            lost = int((found < 0).sum())
            wrong = StudyError(f"{lost} rows of repeat {name} have no parent", fix=AGAIN) if lost else None
            return found, wrong
    missing = StudyError(f"the rows of repeat {name} do not say which interview they belong to", fix=AGAIN)
    return np.full(len(keys), -1), missing


def _list_instances(wide: dict[str, dict], codebook: Codebook) -> dict[str, list[Instance]]:
    """Return path → the instances that were held, by interview and number.

    They are numbered without a gap, so that before one with an answer, and around it, there were others,
    even if all their own answers are empty.
    """
    numbers = {path: set(columns) for path, columns in wide.items()}
    held: dict[str, set[Instance]] = {path: set() for path in wide}
    for path, within in reversed(list_repeats(codebook).items()):
        if path not in numbers:
            continue
        for instance, columns in wide.get(path, {}).items():
            held[path] |= {(int(row), instance) for row in np.nonzero(_hold(columns))[0]}
        held[path] |= {(row, earlier) for row, last in held[path] for earlier in _list_earlier(last, numbers[path])}
        if within:
            numbers.setdefault(within, set()).update(instance[:-1] for instance in numbers[path])
            held.setdefault(within, set()).update((row, instance[:-1]) for row, instance in held[path])
    return {path: sorted(instances) for path, instances in held.items()}


def _list_earlier(last: tuple[int, ...], numbers: set[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [number for number in numbers if number[:-1] == last[:-1] and number < last]


def _hold(columns: dict[Place, Column]) -> np.ndarray:
    return np.any([column.take(np.array([text != "" for text in column.texts])) for column in columns.values()], axis=0)


def _read_instances(there: list[Instance], wide: dict, path: str, codebook: Codebook, reading: Reading) -> Answers:
    """Stack the columns of all instances: a row for each that holds anything."""
    places = dict.fromkeys(place for columns in wide.values() for place in columns)
    stacked = {}
    for place in places:
        texts = [_cell(wide[instance].get(place), row) for row, instance in there]
        codes, distinct = pd.factorize(np.array(texts, dtype=object))
        stacked[place] = Column(list(distinct), codes.astype(np.int32))
    return read_answers(stacked, questions_of(codebook, path), reading, len(there))


def _cell(column: Column | None, row: int) -> str:
    return "" if column is None else column.texts[column.codes[row]]
