"""Rows of the sheets survey and analysis in; questions, groups and repeats in their order and places out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analysis.errors import StudyError
from analysis.survey.xlsform.columns import find_languages, labels_of
from analysis.survey.xlsform.questions import YES, Block, Question, build_block, build_questions
from analysis.survey.xlsform.types import TypeCell, split_type
from analysis.survey.xlsform.workbook import Row

Placed = tuple[Row, TypeCell, tuple[Block, ...]]  # a row, its type, the blocks around it, outermost first


@dataclass(frozen=True)
class Survey:
    """The sheet survey as it was read, before it is judged: faulty questions are there, with their problems."""

    rows: list[Row]  # without disabled ones and comments
    questions: dict[str, Question]
    blocks: dict[str, Block]  # by path
    types: dict[str, int]  # rows per type
    other_lists: frozenset[str]  # lists that `or_other` extends
    problems: list[StudyError]


def read_survey(survey: list[Row], analysis: list[Row], source: str) -> Survey:
    """Return what the rows of the sheet survey define, and every problem of their order and names.

    Problems are a missing name, a name that stands twice, a group or repeat that is not closed, closed
    twice or by the wrong end. `source` is the file that they name.
    """
    rows = [row for row in survey if not _is_disabled(row) and not _is_comment(row)]
    roles, languages = {row["name"]: row for row in analysis}, tuple(find_languages(rows).values())
    placed, open_ends = _place_rows(rows, source)
    elements: list[Question | Block] = []
    for row, cell, around in placed:
        edge, _, kind = cell.kind.partition("_")
        is_block = edge == "begin"
        elements += (
            [build_block(kind, row, around)] if is_block else build_questions(row, cell, around, roles, languages)
        )
    questions, blocks, problems = _file_elements(elements, source)
    cells = [split_type(row["type"]) for row in rows]
    return Survey(
        rows=rows,
        questions=questions,
        blocks=blocks,
        types=dict(Counter(cell.kind for cell in cells)),
        other_lists=frozenset(cell.list for cell in cells if cell.other),
        problems=problems + open_ends,
    )


def _is_disabled(row: Row) -> bool:
    return row["disabled"].lower() in YES


def _is_comment(row: Row) -> bool:
    return not row["type"] and not row["name"] and not labels_of(row)


def _place_rows(rows: list[Row], source: str) -> tuple[list[Placed], list[StudyError]]:
    """Return the rows that begin or ask something with the blocks around each, and what does not close."""
    around: tuple[Block, ...] = ()
    placed: list[Placed] = []
    problems = []
    for row in rows:
        cell = split_type(row["type"])
        edge, _, kind = cell.kind.partition("_")
        if edge == "end" and kind:
            problems += _check_end(kind, row, around, source)
            around = around[:-1]
            continue
        placed.append((row, cell, around))
        if edge == "begin":
            around = (*around, build_block(kind, row, around))
    return placed, problems + [_not_closed(block, source) for block in around]


def _check_end(kind: str, row: Row, around: tuple[Block, ...], source: str) -> list[StudyError]:
    where = f"{source}, survey row {row.number}"
    if not around:
        return [StudyError(f"end_{kind} closes no {kind}", where=where, fix="remove it")]
    inner = around[-1]
    if inner.kind == kind:
        return []
    found = f"end_{kind} closes the {inner.kind} “{inner.name}” (row {inner.row})"
    return [StudyError(found, where=where, expected=f"end_{inner.kind}")]


def _not_closed(block: Block, source: str) -> StudyError:
    found = f"{block.kind} “{block.name}” (row {block.row}) is not closed"
    return StudyError(found, where=f"{source}, survey", fix=f"add end_{block.kind}")


def _file_elements(
    elements: list[Question | Block], source: str
) -> tuple[dict[str, Question], dict[str, Block], list[StudyError]]:
    """Return the questions by name and the blocks by path; of two with the same one the first counts."""
    questions: dict[str, Question] = {}
    blocks: dict[str, Block] = {}
    problems = []
    for element in elements:
        is_block = isinstance(element, Block)
        first = blocks.get(element.path) or questions.get(element.name)
        where = f"{source}, survey row {element.row}"
        if not element.name:
            what = element.kind if is_block else element.type
            if what:  # a row without a type and a name is one problem, told by the lint
                problems.append(StudyError(f"{what} has no name", where=where, fix="give it one"))
        elif first and (not is_block or first.path == element.path):
            found = f"name “{element.name}” twice (rows {first.row}, {element.row})"
            problems.append(StudyError(found, where=where, fix="rename one"))
        elif is_block:
            blocks[element.path] = element
        else:
            questions[element.name] = element
    return questions, blocks, problems
