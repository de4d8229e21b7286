"""A form as it was read in, problems of its conditions, constraints, filters and calculations out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.errors import StudyError, suggest
from analysis.survey.relevance import check_expression
from analysis.survey.xlsform.columns import straighten_quotes
from analysis.survey.xlsform.draft import Draft
from analysis.survey.xlsform.expressions import CONDITIONS, EXPRESSIONS, Expression, list_references, read_expressions
from analysis.survey.xpath.parser import Node

COMPARISONS = (("operator", "="), ("operator", "!="), ("call", "selected"))


def find_unknown_questions(draft: Draft) -> list[StudyError]:
    """Find references to questions that the form does not have, in any cell of the sheet survey."""
    known = {*draft.survey.questions, *(block.name for block in draft.survey.blocks.values())}
    return [
        StudyError(
            f"{row['name']}: there is no question “{name}”, named in {column}",
            where=f"{draft.source}, survey row {row.number}",
            fix=suggest(name, known),
        )
        for row in draft.survey.rows
        for name, column in list_references(draft, row).items()
        if name not in known
    ]


def find_unknown_columns(draft: Draft) -> list[StudyError]:
    """Find bare names: only a choice_filter has them, and they are columns of the choices that it filters."""
    problems = []
    for expression in read_expressions(draft, EXPRESSIONS):
        columns = _columns_of_choices(draft, expression)
        names = dict.fromkeys(node.text for node in expression.nodes if node.kind == "column")
        problems += [
            StudyError(
                f"{expression.owner}: “{name}” in {expression.column} stands for nothing",
                where=expression.where,
                fix=_mend_name(name, draft.survey.questions, columns or ()),
            )
            for name in names
            if columns is not None and name not in columns
        ]
    return problems


def find_faulty_conditions(draft: Draft) -> list[StudyError]:
    """Find conditions, constraints and filters that cannot be read or use what is not supported."""
    return _find_faulty(draft, CONDITIONS)


def find_faulty_calculations(draft: Draft) -> list[StudyError]:
    """Find calculations that cannot be repeated here; the device may know more functions, so they are warnings."""
    return _find_faulty(draft, ("calculation",))


def find_unknown_codes(draft: Draft) -> list[StudyError]:
    """Find codes in conditions, constraints and filters that the question compared with does not offer."""
    return _find_unknown_codes(draft, CONDITIONS)


def find_unknown_codes_of_calculations(draft: Draft) -> list[StudyError]:
    """Find the same in calculations."""
    return _find_unknown_codes(draft, ("calculation",))


def find_curly_quotes(draft: Draft) -> list[StudyError]:
    """Find expressions with the quotes of a word processor; form tools repair them, each in its way."""
    return [
        StudyError(
            f"{row['name']}: curly quotes in {column}",
            where=f"{draft.source}, survey row {row.number}",
            fix="type straight ones, ' or \"",
        )
        for row in draft.survey.rows
        for column in EXPRESSIONS
        if row[column] != straighten_quotes(row[column])
    ]


def _mend_name(name: str, questions: Iterable[str], columns: Iterable[str]) -> str:
    if name in questions:
        return f"write ${{{name}}}"
    return suggest(name, columns) or f"write '{name}' for a code"


def _columns_of_choices(draft: Draft, expression: Expression) -> set[str] | None:
    """Return the columns that an expression may name; None when they are in another file or the list is unknown."""
    if expression.column != "choice_filter":
        return set()
    choices = draft.choices.rows.get(expression.question.list) if expression.question else None
    return None if choices is None else {column for cells in choices for column in cells}


def _find_faulty(draft: Draft, columns: tuple[str, ...]) -> list[StudyError]:
    problems = []
    for expression in read_expressions(draft, columns):
        try:
            check_expression(expression.text, f"{expression.where}, {expression.column} of {expression.owner}")
        except StudyError as error:
            problems.append(error)
    return problems


def _find_unknown_codes(draft: Draft, columns: tuple[str, ...]) -> list[StudyError]:
    problems = []
    for expression in read_expressions(draft, columns):
        for comparison, subject, constant in _list_comparisons(expression.nodes):
            offered, place = _offered(draft, expression, subject)
            unknown = [code for code in _codes_of(constant) if offered and not _holds(offered, code, constant)]
            always_false = comparison in _conjuncts(expression.tree) and comparison.text != "!="
            never = expression.column == "relevant" and always_false
            effect = f", the {expression.kind} can never be asked" if never else ""
            problems += [
                StudyError(
                    f"`{expression.owner}`: code “{code}” is not in {place}{effect}",
                    where=f"{expression.where}, {expression.column}",
                    fix=suggest(code, offered),
                )
                for code in unknown
            ]
    return problems


def _list_comparisons(nodes: Iterable[Node]) -> Iterator[tuple[Node, Node, Node]]:
    """Return each comparison of a question, “.” or a column with a constant: the whole, what is compared, with what."""
    for node in nodes:
        if (node.kind, node.text) in COMPARISONS and len(node.parts) == 2:
            for subject, constant in (node.parts, node.parts[::-1]):
                if subject.kind in ("question", "current", "column") and _codes_of(constant):
                    yield node, subject, constant


def _codes_of(constant: Node) -> list[str]:
    """Return the codes that a constant names; no answer, '', is none."""
    if constant.kind == "minus" and constant.parts[0].kind == "number":
        return [f"-{constant.parts[0].text}"]
    return constant.text.split() if constant.kind in ("literal", "number") else []


def _offered(draft: Draft, expression: Expression, subject: Node) -> tuple[list[str], str]:
    """Return the codes – or the cells of a column of its choices – that a subject can have, and what holds them."""
    question = draft.survey.questions.get(subject.text) if subject.kind == "question" else expression.question
    name = question.list if question else ""
    if subject.kind == "column" and subject.text != "name":
        rows = draft.choices.rows.get(name, [])
        return [cells.get(subject.text, "") for cells in rows], f"column {subject.text} of its list"
    return list(draft.choices.labels.get(name, {})), f"list {name}"


def _holds(offered: list[str], code: str, constant: Node) -> bool:
    """Say whether a code is offered; a number equals every code that is written otherwise but is the same number."""
    if constant.kind == "literal":
        return code in offered
    numbers = [other for other in offered if other.lstrip("-").replace(".", "", 1).isdecimal()]
    return float(code) in map(float, numbers)


def _conjuncts(tree: Node | None) -> list[Node]:
    """Return the conditions that must all hold for a tree to hold."""
    conditions, waiting = [], [tree] if tree else []
    while waiting:
        node = waiting.pop()
        if (node.kind, node.text) == ("operator", "and"):
            waiting.extend(node.parts)
        else:
            conditions.append(node)
    return conditions
