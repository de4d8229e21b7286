"""Rows of the sheets survey and analysis in, questions and groups with their problems out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError, suggest
from analysis.survey.workbook import Row

Labels = dict[str, str]  # language code → text

SELECTS = ("select_one", "select_multiple")
SIMPLE = ("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "text", "integer")
SIMPLE += ("decimal", "date", "time", "datetime", "geopoint", "image", "audio", "video", "file", "barcode")
SIMPLE += ("note", "acknowledge", "calculate", "hidden")
GROUPS = ("begin_group", "end_group")
SPELLINGS = {"select one": "select_one", "select multiple": "select_multiple", "string": "text", "int": "integer"}
SPELLINGS |= {"begin group": "begin_group", "end group": "end_group", "dateTime": "datetime", "photo": "image"}
YES = ("yes", "true", "true()")
LABEL = re.compile(r"label(?:::?\s*(?P<language>.+))?")
CODE = re.compile(r"\(([\w-]+)\)\s*$")


@dataclass(frozen=True)
class Question:
    """One question (or calculation, note, start …) of the form, with what the sheet `analysis` says about it."""

    name: str
    path: str
    type: str
    list: str
    labels: Labels
    relevant: tuple[str, ...]  # of the groups around it, outermost first, its own last
    constraint: str
    calculation: str
    choice_filter: str
    required: bool
    row: int
    role: str
    construct: str
    scale: str
    level: str
    key: str
    missing: frozenset[str]
    sensitive: bool


def read_questions(
    survey: list[Row], analysis: list[Row], choices: dict[str, dict[str, Labels]], path: Path
) -> tuple[dict[str, Question], dict[str, Labels], list[StudyError]]:
    """Return the questions by name, the labels of the groups by path, and every problem of the two sheets."""
    questions: dict[str, Question] = {}
    groups: dict[str, Labels] = {}
    problems: list[StudyError] = []
    roles = {row["name"]: row for row in analysis}
    around: list[Row] = []
    for row in survey:
        kind, list_name = split_type(row["type"])
        where, name = f"{path.name}, survey row {row.number}", row["name"]
        problem = _check_row(kind, list_name, name, choices, around, where)
        if problem is None and name in questions and kind not in GROUPS:
            rows = f"rows {questions[name].row}, {row.number}"
            problem = StudyError(f"name “{name}” twice ({rows})", where=where, fix="rename one")
        if problem is not None:
            problems.append(problem)
        elif kind == "begin_group":
            around.append(row)
            groups["/".join(group["name"] for group in around)] = labels_of(row)
        elif kind == "end_group":
            around.pop()
        else:
            questions[name] = _build(kind, list_name, row, around, roles.get(name, Row(0, {})))
    problems += [
        StudyError(
            f"group “{row['name']}” (row {row.number}) is not closed", where=f"{path.name}, survey", fix="add end_group"
        )
        for row in around
    ]
    return questions, groups, problems or _check_analysis(analysis, questions, choices, path)


def split_type(text: str) -> tuple[str, str]:
    """Return the type and the list of a cell of the column `type`, in the standard spelling.

    >>> split_type("select one  edu "), split_type("begin group"), split_type("string")
    (('select_one', 'edu'), ('begin_group', ''), ('text', ''))
    """
    words = text.split()
    if " ".join(words[:2]) in SPELLINGS:
        words = [SPELLINGS[" ".join(words[:2])], *words[2:]]
    kind, rest = " ".join(words[:1]), " ".join(words[1:])
    return SPELLINGS.get(kind, kind), rest


def labels_of(row: Row) -> Labels:
    """Return the labels of a row by language code; the language of a bare column `label` is called “default”.

    >>> labels_of(Row(2, {"label::Български (bg)": "Да", "label:English (en)": "Yes", "label::Romani": ""}))
    {'bg': 'Да', 'en': 'Yes'}
    """
    found = {}
    for column, text in row.cells.items():
        match = LABEL.fullmatch(column)
        if match and text:
            language = match["language"] or "default"
            code = CODE.search(language)
            found[code[1] if code else language] = text
    return found


def _check_row(kind: str, list_name: str, name: str, choices: dict, around: list, where: str) -> StudyError | None:
    if kind not in SELECTS + SIMPLE + GROUPS:
        return StudyError(f"unknown type “{kind}”", where=where, fix=suggest(kind, SELECTS + SIMPLE + GROUPS))
    if kind == "end_group":
        return None if around else StudyError("end_group closes no group", where=where)
    if not name:
        return StudyError(f"{kind} has no name", where=where)
    if kind in SELECTS and list_name not in choices:
        return StudyError(f"list “{list_name}” is not on sheet choices", where=where, fix=suggest(list_name, choices))
    return None


def _check_analysis(analysis: list[Row], questions: dict[str, Question], choices: dict, path: Path) -> list[StudyError]:
    """Find rows without a question and missing codes that no one could choose."""
    problems = []
    for row in analysis:
        where, question = f"{path.name}, analysis row {row.number}", questions.get(row["name"])
        if question is None:
            fix = suggest(row["name"], questions)
            problems.append(StudyError(f"no question “{row['name']}” on sheet survey", where=where, fix=fix))
        elif question.list:
            codes = choices[question.list]
            problems += [
                StudyError(
                    f"missing code “{code}” is not in list {question.list}", where=where, fix=suggest(code, codes)
                )
                for code in sorted(question.missing - set(codes))
            ]
    return problems


def _build(kind: str, list_name: str, row: Row, around: list[Row], role: Row) -> Question:
    return Question(
        name=row["name"],
        path="/".join(group["name"] for group in (*around, row)),
        type=kind,
        list=list_name if kind in SELECTS else "",
        labels=labels_of(row),
        relevant=tuple(level["relevant"] for level in (*around, row) if level["relevant"]),
        constraint=row["constraint"],
        calculation=row["calculation"],
        choice_filter=row["choice_filter"],
        required=row["required"].lower() in YES,
        row=row.number,
        role=role["role"],
        construct=role["construct"],
        scale=role["scale"],
        level=role["level"],
        key=role["key"],
        missing=frozenset(role["missing"].split()),
        sensitive=role["sensitive"].lower() in YES,
    )
