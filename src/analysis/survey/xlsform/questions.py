"""Rows of the sheets survey and analysis in, a question or a block of questions out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.survey.xlsform.columns import Labels, labels_of, standardise_expression
from analysis.survey.xlsform.types import BLOCKS, LISTED, SELECTS, TypeCell
from analysis.survey.xlsform.workbook import Row

__all__ = ["BLOCKS", "LISTED", "SELECTS", "YES", "Block", "Labels", "Question", "build_block", "build_questions"]

YES = ("yes", "true", "true()")
OTHER = "other"  # the code that `or_other` adds; the texts are those of pyxform, in every language
OTHER_TEXT = "Specify other."


OF_PLATFORM = re.compile(r"_+version_+\d*|instanceName|instanceID")  # __version__, _version__001


@dataclass(frozen=True)
class Question:
    """One question (or calculation, note, start …) of the form, with what the sheet `analysis` says about it."""

    name: str
    path: str
    type: str
    list: str
    labels: Labels
    relevant: tuple[str, ...]  # of the groups and repeats around it, outermost first, its own last
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
    hxl: str
    appearance: str
    repeat: str  # path of the innermost repeat around it


@dataclass(frozen=True)
class Block:
    """A group or a repeat; `relevant` as of a question."""

    name: str
    path: str
    kind: str
    labels: Labels
    relevant: tuple[str, ...]
    row: int


def build_block(kind: str, row: Row, around: tuple[Block, ...]) -> Block:
    """Return the group or repeat that a row begins; `around` holds the blocks around it, outermost first."""
    path, relevant = _join_path(row["name"], around), _join_relevant(row, around)
    return Block(row["name"], path, kind, labels_of(row), relevant, row.number)


def build_questions(
    row: Row, cell: TypeCell, around: tuple[Block, ...], roles: dict[str, Row], languages: tuple[str, ...]
) -> list[Question]:
    """Return the question of a row and, for `or_other`, the question for the text that follows it.

    `roles` holds the rows of the sheet analysis by name, `languages` the codes that the text is labelled in.
    """
    name = _name_of(row, cell)
    question = _build_question(name, cell, row, around, roles)
    if not cell.other:
        return [question]
    condition = f"selected(${{{name}}}, '{OTHER}')"
    text = _build_question(f"{name}_{OTHER}", TypeCell("text"), Row(row.number, {}), around, roles)
    labels = dict.fromkeys(languages, OTHER_TEXT)
    return [question, replace(text, labels=labels, relevant=(*question.relevant, condition))]


def _name_of(row: Row, cell: TypeCell) -> str:
    """Return the name of a row; pyxform gives one to notes without a name, and its own to audits."""
    if cell.kind == "audit":
        return "audit"
    return row["name"] or (f"generated_note_name_{row.number}" if cell.kind == "note" else "")


def _join_path(name: str, around: tuple[Block, ...]) -> str:
    return f"{around[-1].path}/{name}" if around else name


def _join_relevant(row: Row, around: tuple[Block, ...]) -> tuple[str, ...]:
    inherited = around[-1].relevant if around else ()
    return (*inherited, standardise_expression(row["relevant"])) if row["relevant"] else inherited


def _build_question(name: str, cell: TypeCell, row: Row, around: tuple[Block, ...], roles: dict[str, Row]) -> Question:
    role = roles.get(name, Row(0, {}))
    return Question(
        name=name,
        path=_join_path(name, around),
        type=cell.kind,
        list=cell.list if cell.kind in LISTED else "",
        labels=labels_of(row),
        relevant=_join_relevant(row, around),
        constraint=standardise_expression(row["constraint"]),
        calculation=standardise_expression(row["calculation"]),
        choice_filter=standardise_expression(row["choice_filter"]),
        required=row["required"].lower() in YES,
        row=row.number,
        role=role["role"],
        construct=role["construct"],
        scale=role["scale"],
        level=role["level"],
        key=role["key"],
        missing=frozenset(role["missing"].split()),
        sensitive=role["sensitive"].lower() in YES,
        hxl=row["hxl"],
        appearance=row["appearance"],
        repeat=next((block.path for block in reversed(around) if block.kind == "repeat"), ""),
    )


def is_of_platform(question: Question) -> bool:
    """Say whether a row is one that KoboToolbox writes into the forms it hands out: the version, a name."""
    return question.type in ("calculate", "hidden") and bool(OF_PLATFORM.fullmatch(question.name))
