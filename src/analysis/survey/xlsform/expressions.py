"""A form as it was read in, the expressions of its sheet survey out, each with its tree and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.errors import StudyError
from analysis.survey.xlsform.columns import standardise_expression
from analysis.survey.xlsform.draft import Draft
from analysis.survey.xlsform.questions import Question
from analysis.survey.xlsform.types import split_type
from analysis.survey.xlsform.workbook import Row
from analysis.survey.xpath.parser import Node, parse, walk

CONDITIONS = ("relevant", "constraint", "choice_filter")
EXPRESSIONS = (*CONDITIONS, "calculation")
REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")


@dataclass(frozen=True)
class Expression:
    """One expression: whose it is (a question's, or a group's or repeat's: `question` is None), where, and its tree."""

    owner: str
    kind: str  # question, group or repeat
    question: Question | None
    column: str
    row: int
    where: str
    text: str
    tree: Node | None  # None if it cannot be read

    @property
    def nodes(self) -> list[Node]:
        """Return every node of the tree."""
        return walk(self.tree) if self.tree else []

    @property
    def references(self) -> set[str]:
        """Return the names of the questions that it looks at."""
        return {node.text for node in self.nodes if node.kind == "question"}


def read_expressions(draft: Draft, columns: tuple[str, ...]) -> list[Expression]:
    """Return the expressions in some columns of the sheet survey, with straight quotes."""
    rows = draft.survey.rows
    return [_read_expression(draft, row, column) for row in rows for column in columns if row[column]]


def list_references(draft: Draft, row: Row) -> dict[str, str]:
    """Return the names of questions in the cells of a row – also in labels – and for each a column that names it."""
    names = {name: column for column, text in row.cells.items() for name in REFERENCE.findall(text)}
    expressions = [_read_expression(draft, row, column) for column in EXPRESSIONS if row[column]]
    return names | {name: expression.column for expression in expressions for name in expression.references}


def _read_expression(draft: Draft, row: Row, column: str) -> Expression:
    edge, _, kind = split_type(row["type"]).kind.partition("_")
    is_block = edge == "begin"
    text = standardise_expression(row[column])
    return Expression(
        owner=row["name"],
        kind=kind if is_block else "question",
        question=None if is_block else draft.survey.questions.get(row["name"]),
        column=column,
        row=row.number,
        where=f"{draft.source}, survey row {row.number}",
        text=text,
        tree=_parse(text),
    )


def _parse(text: str) -> Node | None:
    try:
        return parse(text)
    except StudyError:  # one rule of the lint reports it; the others look at what can be read
        return None
