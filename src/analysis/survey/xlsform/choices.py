"""Rows of the sheet choices in, the lists of codes with their labels and other columns out."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import StudyError
from analysis.survey.xlsform.columns import SEPARATOR, Labels, find_languages, labels_of
from analysis.survey.xlsform.questions import OTHER
from analysis.survey.xlsform.workbook import Row

OTHER_LABEL = "Other"  # pyxform's, in every language


@dataclass(frozen=True)
class Choices:
    """The lists of a form; codes stand in the order of the form, of two with one name the first one counts."""

    labels: dict[str, dict[str, Labels]]  # list → code → language → label
    rows: dict[str, list[dict[str, str]]]  # list → its rows, a code perhaps in several → column that is no label → cell
    problems: list[StudyError]
    repeated: list[StudyError]  # codes given twice: an error unless the settings allow it


def read_choices(rows: list[Row], other_lists: frozenset[str], source: str) -> Choices:
    """Return the lists and the problems of their rows: no list, no code, a code with a blank, a code given twice.

    The lists in `other_lists` get the code `other` at their end if they do not have it, as pyxform does for
    `or_other`; they have no row. `source` is the file that the problems name.
    """
    filled = [row for row in rows if row["list_name"] or row["name"]]  # the others are remarks
    usable = [row for row in filled if row["list_name"] and row["name"]]
    labels: dict[str, dict[str, Labels]] = {}
    cells: dict[str, list[dict[str, str]]] = {}
    for row in usable:
        labels.setdefault(row["list_name"], {}).setdefault(row["name"], labels_of(row))
        cells.setdefault(row["list_name"], []).append(_other_cells(row))
    for name in other_lists & labels.keys():
        labels[name].setdefault(OTHER, dict.fromkeys(find_languages(rows).values(), OTHER_LABEL))
    problems = [problem for row in filled for problem in _check_row(row, source)]
    return Choices(labels, cells, problems, _find_repeated(usable, source))


def _other_cells(row: Row) -> dict[str, str]:
    names = (name for name in row.cells if name != "list_name" and name.partition(SEPARATOR)[0] != "label")
    return {name: row[name] for name in names}


def _check_row(row: Row, source: str) -> list[StudyError]:
    where, code = f"{source}, choices row {row.number}", row["name"]
    if not row["list_name"] or not code:
        return [StudyError("list_name or name is empty", where=where, fix="fill it in")]
    if len(code.split()) > 1:
        found = f"list {row['list_name']}: code “{code}” holds a blank"
        return [StudyError(found, where=where, fix="an underscore instead")]
    return []


def _find_repeated(rows: list[Row], source: str) -> list[StudyError]:
    seen: set[tuple[str, str]] = set()
    problems = []
    for row in rows:
        choice = row["list_name"], row["name"]
        if choice in seen:
            found = f"list {choice[0]}: code “{choice[1]}” twice"
            where = f"{source}, choices row {row.number}"
            problems.append(StudyError(found, where=where, fix="rename or remove one"))
        seen.add(choice)
    return problems
