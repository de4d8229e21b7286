"""Rows of the sheet choices in, the lists of codes with their labels and other columns out."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import StudyError
from analysis.survey.form_columns import SEPARATOR, Labels, find_languages, labels_of
from analysis.survey.questions import OTHER
from analysis.survey.workbook import Row

OTHER_LABEL = "Other"  # pyxform's, in every language


@dataclass(frozen=True)
class Choices:
    """The lists of a form; codes stand in the order of the form, of two with one name the first one counts."""

    labels: dict[str, dict[str, Labels]]  # list → code → language → label
    columns: dict[str, dict[str, dict[str, str]]]  # list → code → column that is no label → cell
    problems: list[StudyError]
    repeated: list[StudyError]  # codes given twice: an error unless the settings allow it


def read_choices(rows: list[Row], other_lists: frozenset[str], source: str) -> Choices:
    """Return the lists and the problems of their rows: no list, no code, a code with a blank, a code given twice.

    The lists in `other_lists` get the code `other` at their end if they do not have it, as pyxform does for
    `or_other`; only codes of the sheet have `columns`. `source` is the file that the problems name.
    """
    choices = Choices({}, {}, [], [])
    for row in rows:
        if row["list_name"] or row["name"]:
            _add_choice(choices, row, f"{source}, choices row {row.number}")
    labels = dict.fromkeys(find_languages(rows).values(), OTHER_LABEL)
    for name in other_lists & choices.labels.keys():
        if OTHER not in choices.labels[name]:
            choices.labels[name][OTHER] = labels
    return choices


def _add_choice(choices: Choices, row: Row, where: str) -> None:
    name, code = row["list_name"], row["name"]
    if not name or not code:
        choices.problems.append(StudyError("list_name or name is empty", where=where, fix="fill it in"))
        return
    if len(code.split()) > 1:
        found = f"list {name}: code “{code}” holds a blank"
        choices.problems.append(StudyError(found, where=where, fix="an underscore instead"))
    if code in choices.labels.setdefault(name, {}):
        choices.repeated.append(
            StudyError(f"list {name}: code “{code}” twice", where=where, fix="rename or remove one")
        )
        return
    choices.labels[name][code] = labels_of(row)
    others = {column: text for column, text in row.cells.items() if column.partition(SEPARATOR)[0] != "label"}
    choices.columns.setdefault(name, {})[code] = {
        column: text for column, text in others.items() if column != "list_name"
    }
