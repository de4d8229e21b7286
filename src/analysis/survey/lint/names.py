"""A form as it was read in, problems of its sheets, columns, types and names out."""

from __future__ import annotations

import re
from collections import defaultdict

from analysis.errors import StudyError, suggest
from analysis.survey.xlsform.columns import COLUMNS, SEPARATOR, find_near, labels_of
from analysis.survey.xlsform.draft import OWN_COLUMNS, OWN_SHEET, SHEETS, Draft
from analysis.survey.xlsform.questions import LISTED, is_of_platform
from analysis.survey.xlsform.types import KNOWN, REFUSED, REFUSED_ROWS, split_type

LONGEST_NAME = 32  # SPSS has 64 bytes, Stata 32 characters
SAFE_NAME = re.compile(r"[a-z][a-z0-9_]*")
USABLE_NAME = re.compile(r"[^\W\d][\w.-]*")  # of an XML element
METADATA = ("start", "end", "today", "deviceid", "audit")  # columns that every platform fills by itself
KOBO = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__")
KOBO += ("_tags", "_index", "_attachments", "_geolocation", "_xform_id_string", "formhub", "rootUuid", "deprecatedID")
KOBO += ("_parent_index", "_parent_table_name", "_submission__id", "_submission__uuid")
CENTRAL = ("KEY", "PARENT_KEY", "SubmissionDate", "SubmitterID", "SubmitterName", "AttachmentsPresent")
CENTRAL += ("AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion")
RESERVED = (*KOBO, *CENTRAL, "meta", "instanceID", "instanceName", "formdef_version", "review_status")


def find_problems_of_rows(draft: Draft) -> list[StudyError]:
    """Return what was found while reading: names given twice or missing, blocks not closed, choices without code."""
    return draft.survey.problems + draft.choices.problems


def find_empty_survey(draft: Draft) -> list[StudyError]:
    """Find a sheet survey without any question: its header is not in its first row, or has other words."""
    if draft.survey.rows:
        return []
    expected = "type, name and label in row 1, a question in each row below"
    fix = "delete the rows above the header"
    return [StudyError("asks nothing", where=f"{draft.source}, survey", expected=expected, fix=fix)]


def find_unknown_types(draft: Draft) -> list[StudyError]:
    """Find types that are not in the standard, and old blocks of KoboToolbox that are not supported."""
    problems = []
    for row in draft.survey.rows:
        kind, where = split_type(row["type"]).kind, f"{draft.source}, survey row {row.number}"
        edge, _, block = kind.partition("_")
        if block in REFUSED:
            found = f"{kind} is not supported"
            problems += [StudyError(found, where=where, fix=REFUSED[block])] if edge == "begin" else []
        elif not kind:
            name = row["name"] or next(iter(labels_of(row).values()), "")
            problems.append(StudyError(f"“{name}” has no type", where=where, fix="give it one"))
        elif kind not in KNOWN + REFUSED_ROWS:
            problems.append(StudyError(f"unknown type “{kind}”", where=where, fix=suggest(kind, KNOWN)))
    return problems


def find_unknown_lists(draft: Draft) -> list[StudyError]:
    """Find questions whose list is not on the sheet choices, or that the sheet itself is missing."""
    listed = [question for question in draft.survey.questions.values() if question.type in LISTED]
    if listed and "choices" not in draft.sheets:
        near = find_near("choices", set(draft.sheets) - set(SHEETS))
        fix = f"rename the sheet {near}" if near else f"{listed[0].name} and others need their lists there"
        return [StudyError("has no sheet choices", where=draft.source, fix=fix)]
    lists = draft.choices.labels
    return [
        StudyError(
            f"list “{question.list}” is not on sheet choices" if question.list else f"{question.type} names no list",
            where=f"{draft.source}, survey row {question.row}",
            fix=suggest(question.list, lists),
        )
        for question in listed
        if question.list not in lists
    ]


def find_unusable_names(draft: Draft) -> list[StudyError]:
    """Find names that no form tool accepts: with a blank, a leading digit or a sign."""
    return [
        StudyError(
            f"name “{name}” cannot be used",
            where=f"{draft.source}, survey row {row}",
            expected="letters, digits and underscores, a letter first",
        )
        for name, row in _names(draft)
        if not USABLE_NAME.fullmatch(name)
    ]


def find_reserved_names(draft: Draft) -> list[StudyError]:
    """Find own questions that are called like a column that a platform adds to every export."""
    return [
        StudyError(f"name “{name}” belongs to the platform", where=f"{draft.source}, survey row {row}", fix="rename it")
        for name, row in _names(draft)
        if (name in RESERVED and not _is_of_platform(draft, name))
        or (name in METADATA and _type_of(draft, name) != name)
    ]


def _is_of_platform(draft: Draft, name: str) -> bool:
    return name in draft.survey.questions and is_of_platform(draft.survey.questions[name])


def find_roles_without_question(draft: Draft) -> list[StudyError]:
    """Find rows of our sheet analysis about a question that the form does not have."""
    questions, rows = draft.survey.questions, draft.rows[OWN_SHEET]
    if rows and not any(row["name"] for row in rows):
        return [StudyError("has no column name", where=f"{draft.source}, {OWN_SHEET}", fix="put the header in row 1")]
    return [
        StudyError(
            f"no question “{row['name']}” on sheet survey",
            where=f"{draft.source}, {OWN_SHEET} row {row.number}",
            fix=suggest(row["name"], questions),
        )
        for row in rows
        if row["name"] not in questions
    ]


def find_unfit_strata(draft: Draft) -> list[StudyError]:
    """Find questions with the role stratum that do not put an interview in one stratum."""
    return [
        StudyError(
            f"{question.name} has the role stratum, but is a {question.type}" + " in a repeat" * bool(question.repeat),
            where=f"{draft.source}, survey row {question.row}",
            expected="a select_one with a list, outside repeats",
        )
        for question in draft.survey.questions.values()
        if question.role == "stratum" and (question.type != "select_one" or question.repeat)
    ]


def find_misspelt_sheets(draft: Draft) -> list[StudyError]:
    """Find sheets that nobody reads, with nearly the name of one that is missing; a leading “_” says it is meant."""
    others = [name for name in draft.sheets if name not in SHEETS and not name.startswith("_")]
    near = {name: find_near(name, others) for name in SHEETS if name not in draft.sheets}
    return [
        StudyError(
            f"sheet “{found}” is not read", where=draft.source, expected=name, fix=f"rename it {name} or _{found}"
        )
        for name, found in near.items()
        if found
    ]


def find_misspelt_columns(draft: Draft) -> list[StudyError]:
    """Find columns that form tools, or we, pass over in silence, with nearly the name of one that is not there."""
    problems = []
    for sheet, known in (COLUMNS | {OWN_SHEET: OWN_COLUMNS}).items():
        columns = dict.fromkeys(column for row in draft.rows[sheet] for column, text in row.cells.items() if text)
        names = {column: column.split(SEPARATOR)[0] for column in columns}
        absent = [name for name in known if name not in names.values()]
        near = {column: find_near(name.lower(), absent) for column, name in names.items() if name not in known}
        where = f"{draft.source}, {sheet}"
        problems += [
            StudyError(f"column “{column}” is not read", where=where, fix=f"did you mean “{name}”?")
            for column, name in near.items()
            if name
        ]
    return problems


def find_names_of_one_spelling(draft: Draft) -> list[StudyError]:
    """Find questions whose names differ only in case: SPSS, Stata and SQL cannot tell them apart."""
    spellings = defaultdict(list)
    for name in draft.survey.questions:
        spellings[name.lower()].append(name)
    return [
        StudyError(f"names {', '.join(names)} differ only in case", where=f"{draft.source}, survey", fix="rename one")
        for names in spellings.values()
        if len(names) > 1
    ]


def find_unsafe_names(draft: Draft) -> list[StudyError]:
    """Find names that statistical programs would cut or change; all of them are one warning."""
    own = [name for name, question in draft.survey.questions.items() if not is_of_platform(question)]
    names = [name for name in own if len(name) > LONGEST_NAME or not SAFE_NAME.fullmatch(name)]
    if not names:
        return []
    expected = f"at most {LONGEST_NAME} of a–z, 0–9 and _, a letter first"
    found = f"names that other programs may cut or change: {', '.join(names)}"
    return [StudyError(found, where=f"{draft.source}, survey", expected=expected)]


def _names(draft: Draft) -> list[tuple[str, int]]:
    """Return the names of questions, groups and repeats with their rows."""
    elements = (*draft.survey.questions.values(), *draft.survey.blocks.values())
    return [(element.name, element.row) for element in elements]


def _type_of(draft: Draft, name: str) -> str:
    return draft.survey.questions[name].type if name in draft.survey.questions else ""
